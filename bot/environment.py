"""Where settings come from: the environment first, then ``.env``; secrets perhaps from files. Nothing is judged here.

Names are compared folded to upper case and complained about as they were typed. ``.env`` is read literally: a ``$`` in
a secret is a dollar sign. Problems are collected as sentences, so that the operator sees all of them at once.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from dotenv.parser import parse_stream

DEFAULT_ENV_FILE = ".env"
ENV_FILE_VARIABLE = "PEREZVON_ENV_FILE"
FILE_SUFFIX = "_FILE"
MAX_SECRET_FILE = 64 * 1024


class SettingsError(Exception):
    """The settings do not hold. ``sentences`` says why, each with its variable and never with a value."""

    def __init__(self, sentences: list[str]) -> None:
        self.sentences = tuple(sentences)
        super().__init__("\n".join(sentences))


@dataclass(frozen=True, slots=True)
class Given:
    """One variable as the operator wrote it; ``ours`` where the place (our own file) says that it is meant for us."""

    typed: str
    value: str = field(repr=False)
    ours: bool = False

    @property
    def name(self) -> str:
        return self.typed.upper()

    def from_file(self) -> str:
        """The secret in the file this variable names. ValueError: half a sentence why not."""
        try:
            with Path(self.value).open("rb") as file:
                content = file.read(MAX_SECRET_FILE + 1)
            if len(content) > MAX_SECRET_FILE:
                raise ValueError("names a file that is too large for a secret")
            return content.decode("utf-8-sig").rstrip("\r\n")
        except OSError as error:
            raise ValueError(f"names a file that cannot be read ({error.strerror})") from None
        except UnicodeDecodeError:
            raise ValueError("names a file that is not UTF-8 text") from None


def gather(environ: Mapping[str, str], env_file: Path | str | None, problems: list[str]) -> dict[str, Given]:
    """All variables by folded name. The environment wins over the file, also ``X`` over ``X_FILE`` and the reverse."""
    chosen = environ.get(ENV_FILE_VARIABLE)
    path = env_file if chosen is None else chosen
    merged = _folded(_in_file(path, chosen is not None, problems), problems) if path else {}
    outer = _folded((Given(name, value) for name, value in environ.items() if not _of_the_shell(name, value)), problems)
    for name in outer:
        merged.pop(_twin(name), None)
    return merged | outer


def _in_file(path: Path | str, named: bool, problems: list[str]) -> Iterator[Given]:
    """The lines of a ``.env``; without one there are none, unless somebody named it."""
    try:
        with Path(path).open(encoding="utf-8-sig") as file:
            bindings = list(parse_stream(file))
    except FileNotFoundError:
        if named:
            problems.append(f"{ENV_FILE_VARIABLE} names a file that does not exist.")
        return
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        problems.append(f"The settings file cannot be read: {reason}.")
        return
    for binding in bindings:
        if binding.error or (binding.key is not None and binding.value is None):
            problems.append(f"Line {binding.original.line} of the settings file cannot be read as NAME=value.")
        elif binding.key is not None and binding.value is not None:
            yield Given(binding.key, binding.value, ours=True)


def _folded(variables: Iterator[Given], problems: list[str]) -> dict[str, Given]:
    found: dict[str, Given] = {}
    for given in variables:
        if (earlier := found.get(given.name)) is not None and earlier.value != given.value:
            problems.append(f"{given.typed} is given twice with different values.")
        found[given.name] = given
    return found


def _twin(name: str) -> str:
    return name.removesuffix(FILE_SUFFIX) if name.endswith(FILE_SUFFIX) else name + FILE_SUFFIX


def _of_the_shell(name: str, value: str) -> bool:
    """Desktops export LANGUAGE themselves, as gettext's list of locales (``ru_RU:ru``): that one is not our setting."""
    return name == "LANGUAGE" and any(mark in value for mark in "_:")
