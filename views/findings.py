"""What ``python -m bot check`` found, in lines for the terminal."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from views.figures import clean
from views.words import LONGEST_FACT, Words

_STEPS = (("seconds", 1, 60), ("minutes", 60, 60), ("hours", 3600, 48), ("days", 86400, None))


class Mark(StrEnum):
    GOOD = "✓"
    WRONG = "✗"
    NOTE = "•"  # to know or to do; nothing is wrong


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence of the catalogues with its facts; a fact may be one itself, or several, which stand in a row."""

    key: str
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Finding:
    """``about``: an account or a helpdesk by name, "" for the bot as a whole; ``what``: of which part of it;
    ``look``: the variables to look at."""

    mark: Mark
    said: Said
    about: str = ""
    what: Said | None = None
    look: tuple[str, ...] = ()


def line(words: Words, finding: Finding) -> str:
    """«✗ office: список отделов: АТС ответила непонятно (PBX__OFFICE__BASE_URL)»."""
    parts = [finding.about, _worded(words, finding.what) if finding.what else "", _worded(words, finding.said)]
    look = f" ({', '.join(finding.look)})" if finding.look else ""
    return f"{finding.mark} {': '.join(filter(None, parts))}{look}"


def ago(seconds: int) -> Said:
    """«3 мин назад»."""
    name, unit, _ = next(step for step in _STEPS if step[2] is None or seconds < step[1] * step[2])
    return Said(f"ago_{name}", {"n": max(seconds, 0) // unit})


def trouble(reason: str, facts: Mapping[str, object]) -> Said:
    """Why a PBX gave no answer, for whoever connects it: how the line to it failed, where that is known."""
    wire = facts.get("why")
    return Said(f"wire_{wire}") if reason == "pbx_unreachable" and wire else Said(reason, facts)


def _worded(words: Words, said: Said) -> str:
    """A reason of a PBX may have words for whoever sets it up, beside those for whoever pressed a button."""
    facts = {name: _fact(words, fact) for name, fact in said.facts.items()}
    key = said.key
    if words.knows(f"setup_{key}"):
        key = f"setup_{key}"
    elif facts.get("said") and words.knows(f"{key}_said"):
        key = f"{key}_said"
    return words.plain(key, **facts)


def _fact(words: Words, fact: object) -> object:
    if isinstance(fact, Said):
        return _worded(words, fact)
    if isinstance(fact, tuple):
        return ", ".join(str(_fact(words, one)) for one in fact)
    return clean(fact, LONGEST_FACT) if isinstance(fact, str) else fact
