"""Whose doings somebody may read, and what is meant by what is typed behind /audit."""

from calls.audience import Role
from calls.missed import NotNow
from calls.names import fold
from calls.phone import client_number, digits
from calls.when import period
from storage import people
from storage.audit import Sought
from storage.database import Tx
from storage.people import Person
from views import audit as views
from workflow import rights, searching
from workflow.house import House

MOST_WORDS = 12
_FILLERS = frozenset({"за", "с", "по", "от", "и", "у", "кто", "for", "of", "by", "and", "who"})


def understand(tx: Tx, house: House, person: Person, typed: str, now_ms: int) -> Sought:
    """«Анна вчера блокировка», «79101234567», in any order. Raises NotNow: not allowed, a word nobody understands."""
    if not rights.may_lead(person):
        raise NotNow("not_allowed")
    home = searching.zone(tx, house, person)
    named = {one.id: fold(one.name) for one in people.everybody(tx)}
    words, at = typed.split()[:MOST_WORDS], 0
    start_ms, end_ms, who, actions, number = 0, 2**62, set[int](), set[str](), ""
    while at < len(words):
        for length in range(len(words) - at, 0, -1):
            phrase = " ".join(words[at : at + length])
            if span := period(phrase, now_ms, home):
                start_ms, end_ms = span.start_ms, span.end_ms
            elif found := client_number(phrase):
                number = digits(found)
            elif meant := {id for id, name in named.items() if _begins(fold(phrase), name)}:
                who |= meant
            elif doings := views.actions_named(fold(phrase).strip()):
                actions |= doings
            else:
                continue
            at += length
            break
        else:
            if words[at].casefold() not in _FILLERS:
                raise NotNow("audit_not_understood", word=words[at])
            at += 1
    may = _his(tx, person)
    shown = (who or None) if may is None else (who & may if who else may)
    return Sought(start_ms, end_ms, None if shown is None else tuple(sorted(shown)), tuple(sorted(actions)), number)


def _begins(phrase: str, name: str) -> bool:
    """Does a word of the name begin so? Both folded: there a blank stands before each word."""
    return bool(phrase.strip()) and phrase in name


def _his(tx: Tx, person: Person) -> set[int] | None:
    """Himself and the people whom he leads; None: an administrator may read of everybody."""
    if person.role is Role.ADMIN:
        return None
    return {person.id} | {
        one.id
        for one in people.everybody(tx)
        for binding in one.bindings
        if (user := binding.employee or binding.extension)
        and person.on(binding.account)
        and rights.may_switch(tx, person, binding.account, user)
    }
