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


@dataclass(frozen=True, slots=True)
class Subject:
    """What is told: whose phones are concerned and through which departments it went."""

    news: News
    employees: frozenset[str] = field(default_factory=frozenset)
    extensions: frozenset[str] = field(default_factory=frozenset)
    departments: frozenset[str] = field(default_factory=frozenset)


def hears(listener: Listener, subject: Subject) -> bool:
    """Is this news hers? Ringing: her own phone. Missed: her phone, her departments, or departments he leads."""
    own = listener.employee in subject.employees or listener.extension in subject.extensions
    if own:
        return True
    if subject.news is News.RINGING:
        return False
    if listener.departments & subject.departments:
        return True
    if listener.role is Role.SUPERVISOR:
        return not listener.leads or bool(listener.leads & subject.departments)
    return False


def audience(listeners: Iterable[Listener], subject: Subject, fallback: Iterable[int]) -> tuple[int, ...]:
    """Chat ids to tell, each once, in a stable order. When it is nobody's, ``fallback`` hears it."""
    chats = sorted({listener.chat_id for listener in listeners if hears(listener, subject)})
    return tuple(chats) or tuple(sorted(set(fallback)))
