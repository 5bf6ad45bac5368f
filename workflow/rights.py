"""Who may do what (DESIGN §6), asked at every press for the person who pressed. Denied unless a rule says yes."""

from collections.abc import Iterable

from calls.audience import Listener, News, Role, Subject, hears
from calls.missed import NotNow
from calls.notice import subject_of
from storage import calls, people, staff
from storage.calls import StoredCall
from storage.cases import StoredCase
from storage.database import Tx
from storage.people import Person


def may_handle(tx: Tx, person: Person, held: StoredCase) -> bool:
    """May she see, take and settle this debt? Her own calls and departments; those he leads; what was handed
    to her; an administrator all."""
    if person.role is Role.ADMIN or held.case.holder == person.id:
        return True
    listeners = [one for one in people.listeners(tx, held.case.account) if one.chat_id == person.telegram_id]
    return any(hears(listener, subject(tx, held)) for listener in listeners)


def may_switch(tx: Tx, person: Person, account: str, user: str) -> bool:
    """May she switch what rings this employee (login or extension)? Herself; those of departments he leads; an
    administrator everybody."""
    binding = person.on(account)
    if person.role is Role.ADMIN or (binding is not None and user in (binding.employee, binding.extension)):
        return True
    if person.role is not Role.SUPERVISOR or binding is None:
        return False
    led = people.led(tx, person.id, account)
    member = staff.by_login(tx, account, user) or staff.by_extension(tx, account, user)
    return member is not None and (not led or bool(led & staff.departments_of(tx, account, member.login)))


def may_count(
    tx: Tx, person: Person, account: str, *, employee: str | None = None, department: str | None = None
) -> bool:
    """May she see the figures of this employee (a login) or of this department? Her own and those of departments she
    works in; of departments he leads and whoever works there; an administrator all."""
    if employee is not None:
        return may_switch(tx, person, account, employee)
    binding = person.on(account)
    if person.role is Role.ADMIN or binding is None or department is None:
        return person.role is Role.ADMIN
    if binding.employee and department in staff.departments_of(tx, account, binding.employee):
        return True
    led = people.led(tx, person.id, account)
    return person.role is Role.SUPERVISOR and (not led or department in led)


def may_see(tx: Tx, person: Person, held: StoredCase | None, chat_id: int) -> bool:
    """May she see and handle this debt here? In a group that has the card, whoever works on the account may: the card
    was told to the group as a whole."""
    if held is None:
        return False
    in_group = chat_id != person.telegram_id and person.on(held.case.account) is not None
    return in_group or may_handle(tx, person, held)


def require(tx: Tx, person: Person, held: StoredCase | None, chat_id: int) -> StoredCase:
    """The case, or NotNow."""
    if held is None:
        raise NotNow("case_unknown")
    if not may_see(tx, person, held, chat_id):
        raise NotNow("not_allowed")
    return held


def may_name(person: Person) -> bool:
    """May she see and write names and notes in the book of clients? Everybody who works here."""
    return person.role is Role.ADMIN or bool(person.bindings)


def may_lead(person: Person) -> bool:
    """May he say who is responsible for a client, and who is a VIP?"""
    return person.role in (Role.SUPERVISOR, Role.ADMIN)


def require_admin(person: Person) -> None:
    """Raises NotNow for everybody else."""
    if person.role is not Role.ADMIN:
        raise NotNow("not_allowed")


def may_see_call(tx: Tx, person: Person, stored: StoredCall) -> bool:
    """May she look at this call? Her own, of her departments; of those he leads; an administrator all."""
    return bool(visible(tx, person, [stored]))


def may_hear(tx: Tx, person: Person, stored: StoredCall, chat_id: int) -> bool:
    """May she hear what was said in this call? Whoever may look at it; in a group that has its card, whoever works on
    the account."""
    in_group = chat_id != person.telegram_id and person.on(stored.call.account) is not None
    return in_group or may_see_call(tx, person, stored)


def visible(tx: Tx, person: Person, found: Iterable[StoredCall]) -> list[StoredCall]:
    """Of these calls those she may look at, in their order."""
    if person.role is Role.ADMIN:
        return list(found)
    eyes: dict[str, list[Listener]] = {}
    seen = []
    for stored in found:
        account = stored.call.account
        if account not in eyes:
            eyes[account] = [one for one in people.listeners(tx, account) if one.chat_id == person.telegram_id]
        told = subject_of(News.MISSED, stored.call)
        if any(hears(listener, told) for listener in eyes[account]):
            seen.append(stored)
    return seen


def subject(tx: Tx, held: StoredCase) -> Subject:
    """Whose debt it is: everybody whose phone rang and the departments it went through."""
    subjects = [subject_of(News.MISSED, stored.call) for stored in calls.of_case(tx, held.id)]
    return Subject(
        news=News.MISSED,
        employees=frozenset().union(*(subject.employees for subject in subjects)),
        extensions=frozenset().union(*(subject.extensions for subject in subjects)),
        departments=frozenset().union(*(subject.departments for subject in subjects)),
    )
