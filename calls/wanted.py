"""Which past calls somebody wants to see: what she typed or pressed, as plain facts that a button can carry."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

TODAY, EVER = "today", "ever"


class Kind(StrEnum):
    ALL = "all"
    IN = "in"
    OUT = "out"
    MISSED = "missed"
    INNER = "inner"  # between employees: not remembered by us, asked of the PBX


_KINDS = {
    Kind.ALL: ("все", "всё", "all"),
    Kind.IN: ("входящие", "входящий", "вх", "in", "incoming"),
    Kind.OUT: ("исходящие", "исходящий", "исх", "out", "outgoing"),
    Kind.MISSED: ("пропущенные", "пропущенный", "пропущен", "missed"),
    Kind.INNER: ("внутренние", "внутренний", "inner", "internal"),
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """``period`` as ``calls.when.period`` reads it, or EVER. The rest narrows it: any of the ``numbers`` (E.164),
    any of the ``employees`` (account, login) whose phone rang or who talked, any of the ``departments`` (names), one
    ``account``. Empty: all."""

    period: str = TODAY
    kind: Kind = Kind.ALL
    numbers: tuple[str, ...] = ()
    employees: tuple[tuple[str, str], ...] = ()
    departments: tuple[str, ...] = ()
    account: str = ""

    def facts(self) -> dict[str, Any]:
        """For the arguments of a button; ``of`` reads them back."""
        given = {name: getattr(self, name) for name in self.__slots__}
        return {name: value for name, value in given.items() if value not in ("", (), Kind.ALL, TODAY)}

    @classmethod
    def of(cls, facts: Mapping[str, Any]) -> "Wanted":
        return cls(
            period=str(facts.get("period", TODAY)),
            kind=Kind(facts.get("kind", Kind.ALL)),
            numbers=tuple(map(str, facts.get("numbers", ()))),
            employees=tuple((str(account), str(login)) for account, login in facts.get("employees", ())),
            departments=tuple(map(str, facts.get("departments", ()))),
            account=str(facts.get("account", "")),
        )

    def on(self, **changed: Any) -> "Wanted":
        """The same, but for these."""
        return replace(self, **changed)


def kind_of(word: str) -> Kind | None:
    """«входящие», «missed» …; None for any other word."""
    folded = word.casefold()
    return next((kind for kind, names in _KINDS.items() if folded in names), None)
