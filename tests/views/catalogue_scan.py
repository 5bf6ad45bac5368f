"""What the sources ask of the catalogues: sentences by name, families of names, the facts they are given."""

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from string import Formatter

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po
from phonenumbers import SUPPORTED_REGIONS

from calls.event import Result
from calls.phone import DIAL_REFUSALS
from calls.stage import Sort
from pbx.base import REASONS
from views.answers import COMMANDS
from views.words import LANGUAGES, LOCALES, words

ROOT = Path(__file__).parents[2]
ROOMS = ("bot", "handlers", "workflow", "channels", "pbx", "storage", "wire", "views", "calls")
SPEAKING = {"plain", "html", "count"}  # methods of Words
REFUSING = {"NotNow", "PbxError", "PbxRefused", "BadWebhook"}  # exceptions whose reason is worded
FACTS_OF_A_HOLDER = {"holder", "caller"}  # become "who" (workflow.showing)


def _worded(names: Iterable[str]) -> set[str]:
    """Of names that need not be worded those that are."""
    return {name for name in names if words("ru").knows(name)}


Family = tuple[str, str]  # what stands before and behind the changing part of a name

# Names that are put together in the code, and all that may come of it.
FAMILIES: dict[Family, set[str]] = {
    ("attempt_", ""): {f"attempt_{result}" for result in Result if result is not Result.SUCCESS},
    ("sort_", ""): {f"sort_{sort}" for sort in Sort if sort is not Sort.MISSED},
    ("command_", ""): {f"command_{name}" for names in COMMANDS.values() for name in names} | {"command_start"},
    ("role_", ""): {f"role_{role}" for role in COMMANDS},
    ("dial_", ""): {f"dial_{refusal}" for refusal in DIAL_REFUSALS},
    ("line_", ""): {"line_attempt_unknown", "line_expired"},
    ("country_", ""): _worded(f"country_{region}" for region in SUPPORTED_REGIONS),  # the others go by their code
    ("", "_f"): {"case_taken_f", "case_called_back_f"},
    ("", "_said"): _worded(f"{reason}_said" for reason in REASONS),
}


@dataclass(frozen=True)
class Asked:
    """One place that names a sentence. ``facts`` None: they cannot be read off the source."""

    where: str
    keys: frozenset[str]
    family: Family | None
    facts: frozenset[str] | None
    method: str


@cache
def catalogue(language: str) -> Catalog:
    with (LOCALES / f"{language}.po").open("rb") as source:
        return read_po(source, locale=language)


def messages(language: str) -> dict[str, Message]:
    return {_key(message): message for message in catalogue(language) if message.id}


def _key(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def forms(message: Message) -> tuple[str, ...]:
    """The sentence, or each of its plural forms."""
    return (message.string,) if isinstance(message.string, str) else tuple(message.string)


def placeholders(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name is not None}


def facts_of(key: str) -> set[str]:
    return set().union(*(placeholders(form) for form in forms(messages(LANGUAGES[0])[key])))


@cache
def constants() -> frozenset[str]:
    """Every string that stands in the sources."""
    nodes = (node for _, tree in _trees() for node in ast.walk(tree))
    return frozenset(node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str))


@cache
def asked() -> tuple[Asked, ...]:
    return tuple(_asked())


@cache
def _trees() -> tuple[tuple[str, ast.Module], ...]:
    paths = sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py"))
    return tuple((str(path.relative_to(ROOT)), ast.parse(path.read_text("utf-8"))) for path in paths)


def _asked() -> Iterator[Asked]:
    for path, tree in _trees():
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name not in SPEAKING | REFUSING | {"knows"} or (name == "count" and len(node.args) < 2):
                continue  # a text's own count has one argument
            facts = frozenset(word.arg for word in node.keywords if word.arg)
            known = all(word.arg for word in node.keywords)
            for keys, family in _named(node.args[0]):
                yield Asked(f"{path}:{node.lineno}", keys, family, facts if known else None, name)


def _named(node: ast.expr) -> Iterator[tuple[frozenset[str], Family | None]]:
    """The names an argument may be: a literal, one of two, or put together."""
    match node:
        case ast.Constant(value=str(key)):
            yield frozenset({key}), None
        case ast.IfExp(body=body, orelse=orelse):
            yield from _named(body)
            yield from _named(orelse)
        case ast.JoinedStr(values=values):
            parts = [part.value if isinstance(part, ast.Constant) else None for part in values]
            before = parts[0] if isinstance(parts[0], str) else ""
            behind = parts[-1] if isinstance(parts[-1], str) and len(parts) > 1 else ""
            yield frozenset(), (before, behind)
        case ast.Call(func=ast.Name(id="_gendered"), args=[first, *_]):  # its feminine is of the family "_f"
            yield from _named(first)
