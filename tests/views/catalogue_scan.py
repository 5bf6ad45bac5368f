"""What the sources ask of the catalogues: sentences by name, families of names, the facts they are given."""

import ast
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from string import Formatter

from babel.messages.catalog import Catalog, Message
from phonenumbers import SUPPORTED_REGIONS

from bot.settings import Telegram
from calls.client_files import SKIPPED
from calls.event import Result
from calls.phone import DIAL_REFUSALS
from calls.routes import OF_HOURS, WHOLE
from calls.ruling import RULES
from calls.staff_fields import CHOICES, FIELDS, LOGIN
from calls.staff_fields import Kind as StaffKind
from calls.stage import Sort
from calls.wanted import EVER, Kind
from handlers.roster_changes import CHANGES
from pbx import KINDS
from pbx.capabilities import ABILITIES
from pbx.errors import REASONS
from views.answers import COMMANDS
from views.audit import COLUMNS as AUDIT_COLUMNS
from views.calling import LATER_IN_S
from views.causes import CAUSES
from views.exports import COLUMNS
from views.history import SPANS
from views.lines import OPTIONS
from views.menus import REMIND_IN_S
from views.stats import PERIODS
from views.words import LANGUAGES, catalogue_of, words
from wire.client import REASONS as WIRE_REASONS

ROOT = Path(__file__).parents[2]
ROOMS = ("bot", "handlers", "workflow", "channels", "pbx", "storage", "wire", "views", "calls")
SPEAKING = {"plain", "html", "count"}  # methods of Words
TELLING = {"Said", "Advice"}  # sentences on their way to ``views``
WORDED = {
    "NotNow",
    "PbxError",
    "UnreadableList",
}  # exceptions whose reason is a sentence, and so are those of their kinds
FACTS_OF_A_HOLDER = {"holder", "caller"}  # become "who" (workflow.showing)


def _worded(names: Iterable[str]) -> set[str]:
    """Of names that need not be worded those that are."""
    return {name for name in names if words("ru").knows(name)}


def _fields() -> set[str]:
    """Settings of accounts, by themselves and each with its kind before it."""
    fields = {(kind, name) for kind, (_, model) in KINDS.items() for name in model.model_fields}
    return {name for _, name in fields} | {f"{kind}_{name}" for kind, name in fields}


Family = tuple[str, str]  # what stands before and behind the changing part of a name

STAFF = {LOGIN, *(field for fields in FIELDS.values() for field in fields)}

# Names that are put together in the code, and all that may come of it; see families().
FAMILIES: dict[Family, set[str]] = {
    ("attempt_", ""): {f"attempt_{result}" for result in Result if result is not Result.SUCCESS},
    ("sort_", ""): {f"sort_{sort}" for sort in Sort if sort is not Sort.MISSED},
    ("command_", ""): {f"command_{name}" for names in COMMANDS.values() for name in names} | {"command_start"},
    ("role_", ""): {f"role_{role}" for role in COMMANDS},
    ("dial_", ""): {f"dial_{refusal}" for refusal in DIAL_REFUSALS},
    ("cannot_", ""): {f"cannot_{ability}" for ability in ABILITIES},
    ("ability_", ""): {f"ability_{ability}" for ability in ABILITIES},
    ("did_", ""): set(words("en").keys("did_")),  # tests/stories/test_audit.py knows the actions that there are
    ("audit_column_", ""): {f"audit_column_{name}" for name in AUDIT_COLUMNS},
    ("wire_", ""): {f"wire_{reason}" for reason in WIRE_REASONS},
    ("setup_", ""): _worded(f"setup_{reason}" for reason in REASONS),
    ("ask_kind_", ""): {f"ask_kind_{kind}" for kind in KINDS},
    ("ask_for_", ""): _worded(f"ask_for_{name}" for name in ("any", *_fields())),
    ("ask_bad_", ""): _worded(f"ask_bad_{name}" for name in (*_fields(), *Telegram.model_fields)),
    ("account_why_", ""): _worded(f"account_why_{reason}" for reason in REASONS),
    ("stats_", ""): {f"stats_{period}" for period in PERIODS},
    ("cause_", ""): {f"cause_{code}" for code in CAUSES},
    ("ago_", ""): {"ago_seconds", "ago_minutes", "ago_hours", "ago_days"},
    ("line_option_", ""): {f"line_option_{name}" for name in OPTIONS},
    ("route_kind_", ""): {f"route_kind_{kind}" for kind in {*WHOLE, *OF_HOURS, "telnum"}},
    ("skip_", ""): {f"skip_{reason}" for reason in SKIPPED},
    ("later_", ""): {f"later_{span}" for span in LATER_IN_S},
    ("remind_", ""): {f"remind_{span}" for span in REMIND_IN_S},
    ("history_kind_", ""): {f"history_kind_{kind}" for kind in Kind if kind is not Kind.ALL},
    ("history_to_", ""): {f"history_to_{name}" for name in (*SPANS, EVER, *Kind)},
    ("column_", ""): {f"column_{name}" for name in COLUMNS},
    ("country_", ""): _worded(f"country_{region}" for region in SUPPORTED_REGIONS),  # the others go by their code
    ("staff_field_", ""): {f"staff_field_{field}" for field in (*STAFF, "title")},
    ("staff_ask_", ""): {f"staff_ask_{field}" for field in STAFF - {LOGIN}},
    ("staff_wrong_", ""): {f"staff_wrong_{field}" for field in STAFF},
    ("staff_choice_", ""): {f"staff_choice_{field}_{one}" for field, found in CHOICES.items() for one in found},
    **{
        (f"staff_{name}_", ""): {f"staff_{name}_{kind}" for kind in StaffKind}
        for name in (
            "head",
            "new",
            "hint",
            "add",
            "added",
            "made_up",
            "delete",
            "deleted",
            "button",
            "button_new",
            "ask_query",
        )
    },
    ("people_do_", ""): {f"people_do_{what}" for what in CHANGES},
    ("role_means_", ""): {f"role_means_{role}" for role in COMMANDS},
    ("rule_", ""): {f"rule_{name}" for name in RULES},
    ("rule_", "_means"): {f"rule_{name}_means" for name in RULES},
    ("rule_wrong_", ""): {f"rule_wrong_{rule.sort}" for rule in RULES.values()},
    ("rule_ask_", ""): _worded(f"rule_ask_{rule.sort}" for rule in RULES.values()),
    ("", "_f"): {"case_taken_f", "case_called_back_f", "case_taken_by_f"},
    ("", "_said"): _worded(f"{reason}_said" for reason in REASONS),
}


LINES_OF_THEIR_OWN = {"attempt", "dial_failed", "handed", "later"}  # worded by how it ended


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
    return catalogue_of(language)


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


@cache
def refusing() -> frozenset[str]:
    """The exceptions whose reason is a sentence."""
    classes = [node for _, tree in _trees() for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
    known = set(WORDED)
    while more := {c.name for c in classes if {getattr(base, "id", "") for base in c.bases} & known} - known:
        known |= more
    return frozenset(known)


def families() -> dict[Family, set[str]]:
    """Names that are put together in the code, and all that may come of each."""
    return FAMILIES | {("line_", ""): {f"line_{kind}" for kind in line_kinds() - LINES_OF_THEIR_OWN}}


@cache
def line_kinds() -> frozenset[str]:
    """Every kind of line that is written under a case (``storage.cases.add_line``)."""
    kinds: set[str] = set()
    for _, tree in _trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "add_line":
                kinds.update(*(keys for keys, _ in _named(node.args[3], _assigned(tree))))
    return frozenset(kinds)


def _assigned(tree: ast.Module) -> dict[str, ast.expr]:
    """What the variables of a file were last given."""
    found = (node for node in ast.walk(tree) if isinstance(node, ast.Assign))
    return {node.targets[0].id: node.value for node in found if isinstance(node.targets[0], ast.Name)}


def _asked() -> Iterator[Asked]:
    for path, tree in _trees():
        assigned = _assigned(tree)
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name not in SPEAKING | refusing() | TELLING | {"knows"} or (name == "count" and len(node.args) < 2):
                continue  # a text's own count has one argument
            facts = frozenset(word.arg for word in node.keywords if word.arg)
            known = all(word.arg for word in node.keywords)
            if name in TELLING:
                facts, known = _told(node)
            for keys, family in _named(node.args[0], assigned if name in refusing() else {}):
                yield Asked(f"{path}:{node.lineno}", keys, family, facts if known else None, name)


def _told(node: ast.Call) -> tuple[frozenset[str], bool]:
    """The facts of a ``Said`` or an ``Advice``, its second argument, and whether they can be read off the source."""
    match node.args:
        case [_]:
            return frozenset(), True
        case [_, ast.Dict(keys=keys)]:
            return frozenset(key.value for key in keys if isinstance(key, ast.Constant)), True
    return frozenset(), False


def _named(node: ast.expr, assigned: Mapping[str, ast.expr]) -> Iterator[tuple[frozenset[str], Family | None]]:
    """The names an argument may be: a literal, one of two, put together, or a variable that was given one."""
    match node:
        case ast.Name(id=id) if id in assigned:
            yield from _named(assigned[id], {})
        case ast.Constant(value=str(key)):
            yield frozenset({key}), None
        case ast.IfExp(body=body, orelse=orelse):
            yield from _named(body, assigned)
            yield from _named(orelse, assigned)
        case ast.JoinedStr(values=values):
            parts = [part.value if isinstance(part, ast.Constant) else None for part in values]
            before = parts[0] if isinstance(parts[0], str) else ""
            behind = parts[-1] if isinstance(parts[-1], str) and len(parts) > 1 else ""
            yield frozenset(), (before, behind)
        case ast.Call(func=ast.Name(id="_gendered"), args=[first, *_]):  # its feminine is of the family "_f"
            yield from _named(first, {})
