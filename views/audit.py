"""/audit: who did what, a line each, and as a table."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from views.figures import agreed, clean, either, local, moment
from views.screen import Button, Screen
from views.words import LANGUAGES, Words, escape, words

PAGE = 12
LONGEST = 60
COLUMNS = ("at", "who", "what", "account", "about")
_ABOUT = ("client", "number", "pattern", "employee", "department", "name", "extension", "role", "comment", "reason")


class Done(Protocol):
    """One entry; ``who`` None: from the terminal, or by itself."""

    @property
    def id(self) -> int: ...
    @property
    def at_ms(self) -> int: ...
    @property
    def who(self) -> str | None: ...
    @property
    def account(self) -> str | None: ...
    @property
    def action(self) -> str: ...
    @property
    def facts(self) -> Mapping[str, Any]: ...


def label(said: Words, action: str) -> str:
    """«заблокировал(а) номер»; the bare name of what has no words yet."""
    return said.plain(f"did_{action}") if said.knows(f"did_{action}") else action


def actions_named(phrase: str) -> set[str]:
    """Actions whose name in any language has a word that begins so (folded)."""
    found = set()
    for language in LANGUAGES:
        said = words(language)
        for key in said.keys("did_"):
            forms = [f" {one.casefold().replace('ё', 'е')}" for one in either(said.plain(key))]
            if len(phrase) > 2 and any(f" {phrase}" in one for one in forms):
                found.add(key.removeprefix("did_"))
    return found


def about(facts: Mapping[str, Any]) -> str:
    """What the facts say, shortly: «+79101234567, Ромашка → Лютик»."""
    parts = [clean(str(facts[name]), LONGEST) for name in _ABOUT if facts.get(name) not in (None, "", [])]
    if "after" in facts:
        before, after = (_short(facts.get(name)) for name in ("before", "after"))
        parts.append(f"{before} → {after}" if before else after)
    return ", ".join(parts)


def _short(value: object) -> str:
    return clean("" if value is None else str(value), LONGEST)


def _did(said: Words, one: Done) -> str:
    return agreed(label(said, one.action), one.who or "")  # «бот» is a he


def line(said: Words, one: Done, zone: str, now_ms: int) -> str:
    who = clean(one.who, LONGEST) if one.who else said.plain("audit_nobody")
    parts = [f"{moment(one.at_ms, zone, now_ms)} {who}: {_did(said, one)}", about(one.facts), one.account or ""]
    return " · ".join(str(escape(part)) for part in parts if part)


def audit_page(
    said: Words, typed: str, shown: Sequence[Done], zone: str, now_ms: int, *, trail: Sequence[int], more: bool
) -> Screen:
    """``trail``: keys behind which the pages up to this one begin; ``more``: there is a next one."""
    if not shown:
        return Screen(said.html("audit_none"))
    text = "\n".join([said.html("audit_head"), *(line(said, one, zone, now_ms) for one in shown)])
    turn = []
    if trail:
        turn.append(Button(said.plain("button_newer"), "audit", {"typed": typed, "trail": list(trail[:-1])}))
    if more:
        turn.append(Button(said.plain("button_older"), "audit", {"typed": typed, "trail": [*trail, shown[-1].id]}))
    files = tuple(Button(kind.upper(), "audit_file", {"typed": typed, "as": kind}) for kind in ("xlsx", "csv"))
    return Screen(text, buttons=tuple(row for row in (tuple(turn), files) if row))


def header(said: Words) -> list[str | int]:
    return [said.plain(f"audit_column_{name}") for name in COLUMNS]


def row(said: Words, one: Done, zone: str) -> list[str | int]:
    """In the order of ``COLUMNS``, the time on that zone's clock."""
    who = clean(one.who, LONGEST) if one.who else said.plain("audit_nobody")
    at = f"{local(one.at_ms, zone):%Y-%m-%d %H:%M:%S}"
    return [at, who, _did(said, one), one.account or "", about(one.facts)]
