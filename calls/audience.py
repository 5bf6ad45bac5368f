"""Who is to hear of a call: by employee, by department, by rank; and the last rule, that a missed call is never
told to nobody."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum


class Role(StrEnum):
    MANAGER = "manager"
    SUPERVISOR = "supervisor"
    ADMIN = "admin"


class News(StrEnum):
    RINGING = "ringing"
    MISSED = "missed"


@dataclass(frozen=True, slots=True)
class Wish:
    """What she wants to hear of all that is hers. ``own_only``: missed calls of her own phone and no more."""

    ringing: bool = True
    own_only: bool = False
    deaf_departments: frozenset[str] = frozenset()
    deaf_lines: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Listener:
    """A person as the rules see her on one account: where to write, and what is hers.

    A supervisor without departments of his own leads all of the account's.
    """

    chat_id: int
    role: Role
    employee: str | None = None
    extension: str | None = None
    departments: frozenset[str] = frozenset()
    leads: frozenset[str] = frozenset()
    wish: Wish = field(default_factory=Wish)

    def owns(self, subject: "Subject") -> bool:
        """Did it ring her own phone?"""
        return self.employee in subject.employees or self.extension in subject.extensions


@dataclass(frozen=True, slots=True)
class Subject:
    """What is told: whose phones are concerned and through which departments it went."""

    news: News
    employees: frozenset[str] = field(default_factory=frozenset)
    extensions: frozenset[str] = field(default_factory=frozenset)
    departments: frozenset[str] = field(default_factory=frozenset)
    line: str | None = None


def hears(listener: Listener, subject: Subject) -> bool:
    """Is this news hers? Ringing: her own phone. Missed: her phone, her departments, or departments he leads."""
    if listener.owns(subject):
        return True
    if subject.news is News.RINGING:
        return False
    if listener.departments & subject.departments:
        return True
    if listener.role is Role.SUPERVISOR:
        return not listener.leads or bool(listener.leads & subject.departments)
    return False


def wants(listener: Listener, subject: Subject) -> bool:
    """Does she want to hear of what is hers?"""
    wish = listener.wish
    if subject.line is not None and subject.line in wish.deaf_lines:
        return False
    if subject.news is News.RINGING:
        return wish.ringing
    if listener.owns(subject):
        return True
    return not wish.own_only and (not subject.departments or bool(subject.departments - wish.deaf_departments))


def audience(listeners: Iterable[Listener], subject: Subject, fallback: Iterable[int]) -> tuple[int, ...]:
    """Chat ids to tell, each once, in a stable order. When it is nobody's, ``fallback`` hears it."""
    chats = sorted({one.chat_id for one in listeners if hears(one, subject) and wants(one, subject)})
    return tuple(chats) or tuple(sorted(set(fallback)))
