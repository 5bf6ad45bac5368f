"""What the words behind /staff ask for."""

from dataclasses import dataclass

from calls.staff_fields import Kind

_DEPARTMENTS = ("departments", "department", "отделы", "отдел")
_VERBS = {
    "add": ("add", "new", "добавить", "новый", "новая"),
    "edit": ("edit", "change", "изменить"),
    "delete": ("delete", "remove", "удалить"),
}


@dataclass(frozen=True, slots=True)
class Wish:
    """``verb`` add, edit, delete, or "" to look for ``rest``."""

    kind: Kind
    verb: str
    rest: str


def wish(typed: str) -> Wish:
    """«departments add Опт ext=715», «edit anna доб=705», «Анна»."""
    kind, rest = Kind.EMPLOYEE, " ".join(typed.split())
    first, _, behind = rest.partition(" ")
    if first.casefold() in _DEPARTMENTS:
        kind, rest = Kind.DEPARTMENT, behind
        first, _, behind = rest.partition(" ")
    for verb, words in _VERBS.items():
        if first.casefold() in words:
            return Wish(kind, verb, behind)
    return Wish(kind, "", rest)
