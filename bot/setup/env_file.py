"""``.env`` as a text with comments: values are put where their lines are, and nothing else of it changes."""

import contextlib
import io
import os
import re
from collections.abc import Mapping
from pathlib import Path

from dotenv.parser import parse_stream

from bot.environment import gather

EXAMPLE = Path(__file__).parents[2] / ".env.example"
_OFF = re.compile(r"^# ?([A-Z0-9_]+)=.*$", re.ASCII)
_BLANK_LINES = re.compile(r"(?:[^\S\n]*\n)*")
_BARE = re.compile(r"[A-Za-z0-9_./:@%+,=-]+", re.ASCII)
_BLOCK = re.compile(r"((?:PBX|HELPDESK)__[A-Z0-9_]+?__)[A-Z]", re.ASCII)


def read(path: Path) -> tuple[str, dict[str, str], list[str]]:
    """The text and its values by folded name; the example and none where there is no such file. The sentences say what
    cannot be read in it."""
    if not path.exists():
        return (EXAMPLE.read_text("utf-8") if EXAMPLE.exists() else ""), {}, []
    problems: list[str] = []
    values = {name: given.value for name, given in gather({}, path, problems).items()}
    return ("" if problems and not values else path.read_text("utf-8-sig")), values, problems


def written(text: str, values: Mapping[str, str]) -> str:
    """The text with exactly these values: lines of others are commented out, a commented line of one of these is
    used, and what has no line yet stands at the end, a block for each account."""
    left = dict(values)
    active = {one.key.upper() for one in parse_stream(io.StringIO(text)) if one.key}
    lines: list[str] = []
    for binding in parse_stream(io.StringIO(text)):
        said = binding.original.string
        if binding.key is None:
            lines += [_switched_on(one, left, active) for one in said.splitlines()]
            continue
        name, before = binding.key.upper(), _BLANK_LINES.match(said)
        above = before[0] if before else ""
        lines += above.splitlines()
        body = said.removeprefix(above).splitlines()
        if name in left:
            value = left.pop(name)
            lines += body if binding.value == value else [f"{name}={spelled(value)}"]
        else:
            lines += [f"# {one}" for one in body]
    for name, value in left.items():
        _add(lines, name, value)
    return "\n".join(lines) + "\n"


def spelled(value: str) -> str:
    """As the reader of ``.env`` understands it, with nothing to expand and no comment in it."""
    if _BARE.fullmatch(value) or not value:
        return value
    escaped = value.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"


def write(path: Path, text: str, stamp: str) -> Path | None:
    """Whole or not at all, for its owner's eyes alone; gives where the file of before was put aside. OSError."""
    path = path.resolve()
    before = path.stat() if path.exists() else None
    aside = path.with_name(f"{path.name}.old-{stamp}") if before else None
    if aside is not None:
        _private(aside, path.read_bytes(), before)
    fresh = path.with_name(f"{path.name}.new-{os.getpid()}")
    try:
        _private(fresh, text.encode("utf-8"), before)
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)
    return aside


def _private(path: Path, content: bytes, like: os.stat_result | None) -> None:
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        if like is not None:  # root who sets up for the bot's own user leaves it that user's
            with contextlib.suppress(OSError):
                os.fchown(file.fileno(), like.st_uid, like.st_gid)
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _switched_on(line: str, left: dict[str, str], active: set[str]) -> str:
    found = _OFF.match(line)
    if found is None or found[1] not in left or found[1] in active:
        return line
    return f"{found[1]}={spelled(left.pop(found[1]))}"


def _add(lines: list[str], name: str, value: str) -> None:
    """After the last line of its account, or in a new block at the end."""
    block = _BLOCK.match(name)
    own = f"{name}={spelled(value)}"
    if block:
        places = [place for place, line in enumerate(lines) if line.startswith(block[1])]
        if places:
            lines.insert(places[-1] + 1, own)
            return
        lines += ["", f"# --- {block[1].strip('_').replace('__', ' ')} ---", ""]
    lines.append(own)
