"""How people come in and go out: by their own contact, an invite, an administrator's word. One transaction each."""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from calls.audience import Role
from calls.missed import NotNow
from storage import acts, entries, outbox, people, roster, staff
from storage.database import Tx
from storage.entries import Invite
from storage.people import Person
from storage.staff import StaffMember
from workflow import leaving
from workflow.house import House

DAY_MS = 24 * 3600 * 1000
INVITE_MS = DAY_MS


@dataclass(frozen=True, slots=True)
class Stranger:
    """Somebody Telegram names, whom we may not know yet."""

    telegram_id: int
    name: str
    language: str


def seat_admins(tx: Tx, telegram_ids: Iterable[int], language: str, now_ms: int) -> None:
    """The administrators of the settings are in from the start, before they ever write."""
    for telegram_id in telegram_ids:
        known = people.by_telegram_id(tx, telegram_id)
        if known is None or known.role is not Role.ADMIN:
            people.let_in(tx, telegram_id, known.name if known else str(telegram_id), Role.ADMIN, language, now_ms)


def meet(tx: Tx, who: Stranger, now_ms: int) -> Person | None:
    """Who is writing? Keeps her name as Telegram has it now while we know only her number."""
    person = people.by_telegram_id(tx, who.telegram_id)
    if person is None:
        return None
    people.seen(tx, person.id, now_ms, who.name if person.name == str(who.telegram_id) else person.name)
    return people.by_telegram_id(tx, who.telegram_id)


def enter_by_contact(tx: Tx, house: House, who: Stranger, phone: str, now_ms: int) -> Person | None:
    """She showed her own number (the caller has checked that it is hers): an employee's mobile lets her in, as that
    employee. Otherwise, or when two employees share it, it becomes a request (None)."""
    person = people.by_telegram_id(tx, who.telegram_id)
    by_account: dict[str, list[StaffMember]] = {}
    for member in staff.by_mobile(tx, phone):
        by_account.setdefault(member.account, []).append(member)
    sole = [members[0] for members in by_account.values() if len(members) == 1]
    if not sole or roster.is_shut_out(tx, who.telegram_id):  # who was shown out is let in by an administrator alone
        if person is None or not person.bindings:
            _ask_admins(tx, who, phone, now_ms)
        return person
    name = sole[0].name or who.name
    id = person.id if person else people.let_in(tx, who.telegram_id, name, Role.MANAGER, who.language, now_ms)
    people.seen(tx, id, now_ms, people.names(tx)[id])
    for member in sole:
        people.bind(tx, id, member.account, member.login, member.extension)
        acts.write_audit(tx, now_ms, id, "entered", member.account, by="contact", employee=member.login)
    return people.by_id(tx, id)


def _ask_admins(tx: Tx, who: Stranger, phone: str, now_ms: int) -> None:
    request = entries.add_request(tx, who.telegram_id, who.name, phone, who.language, now_ms)
    for admin in people.admins(tx) if request is not None else ():
        outbox.put(
            tx, f"request:{request}:{admin}", admin, "request", now_ms, subject="request", subject_id=request or 0
        )


def invite(
    tx: Tx,
    by: Person | None,
    account: str,
    employee: str | None,
    extension: str | None,
    role: Role,
    departments: Sequence[str],
    now_ms: int,
) -> str:
    """Make a one-use invite; gives the token for the link. ``employee`` or ``extension`` alone is completed from the
    staff list. Raises NotNow when the account's list knows no such employee."""
    member = _find_member(tx, account, employee, extension)
    token = secrets.token_urlsafe(16)
    invited = Invite(account, member[0], member[1], role, tuple(departments))
    entries.add_invite(tx, token, invited, by.id if by else None, now_ms, now_ms + INVITE_MS)
    acts.write_audit(
        tx, now_ms, by.id if by else None, "invite", account, employee=member[0], extension=member[1], role=role
    )
    return token


def _find_member(tx: Tx, account: str, employee: str | None, extension: str | None) -> tuple[str | None, str | None]:
    known = staff.everybody(tx, account)
    member = None
    if employee:
        member = next((one for one in known if one.login == employee), None)
    elif extension:
        member = next((one for one in known if one.extension == extension), None)
    if member:
        return member.login, extension or member.extension
    if employee and known:
        raise NotNow("employee_unknown", employee=employee)
    return employee, extension


def enter_by_invite(tx: Tx, who: Stranger, token: str, now_ms: int) -> Person | None:
    """Use an invite link; None when it is no good. A person who is in already gets the new binding too."""
    invited = entries.use_invite(tx, token, now_ms)
    if invited is None:
        return None
    known = people.by_telegram_id(tx, who.telegram_id)
    name = known.name if known else _name_of(tx, invited) or who.name
    role = Role.ADMIN if known and known.role is Role.ADMIN else invited.role
    id = people.let_in(tx, who.telegram_id, name, role, who.language, now_ms)
    people.seen(tx, id, now_ms, name)
    people.bind(tx, id, invited.account, invited.employee, invited.extension)
    for department in invited.departments:
        people.lead(tx, id, invited.account, department)
    acts.write_audit(tx, now_ms, id, "entered", invited.account, by="invite", employee=invited.employee, role=role)
    return people.by_id(tx, id)


def _name_of(tx: Tx, invited: Invite) -> str | None:
    member = staff.by_login(tx, invited.account, invited.employee) if invited.employee else None
    return member.name if member else None


def approve(
    tx: Tx, admin: Person, request_id: int, account: str | None, employee: str | None, role: Role, now_ms: int
) -> Person:
    """An administrator lets somebody in and binds her (without account and employee: in, but bound to no phone). Who
    was in already keeps her role. Raises NotNow when it was decided before."""
    request = entries.decide_request(tx, request_id, admin.id, now_ms)
    if request is None:
        raise NotNow("request_decided")
    known = people.by_telegram_id(tx, request.telegram_id)
    member = staff.by_login(tx, account, employee) if account and employee else None
    name, role = (member.name if member else request.name), (known.role if known else role)
    id = people.let_in(tx, request.telegram_id, name, role, request.language, now_ms)
    if account and employee:
        people.bind(tx, id, account, employee, member.extension if member else None)
    acts.write_audit(tx, now_ms, admin.id, "approved", account, who=id, employee=employee, role=role)
    outbox.put(tx, f"welcome:{request_id}", request.telegram_id, "welcome", now_ms)
    person = people.by_id(tx, id)
    assert person is not None
    return person


def bind(tx: Tx, admin: Person, id: int, account: str, employee: str, now_ms: int) -> Person:
    """An administrator says which employee somebody is who is in already; she hears of it. Raises NotNow."""
    known, member = people.by_id(tx, id), staff.by_login(tx, account, employee)
    if known is None or people.by_telegram_id(tx, known.telegram_id) is None:
        raise NotNow("person_unknown")
    if member is None:
        raise NotNow("employee_unknown", employee=employee)
    people.bind(tx, id, account, member.login, member.extension)
    acts.write_audit(tx, now_ms, admin.id, "bound", account, who=id, employee=member.login)
    outbox.put(tx, f"welcome:bound:{id}:{account}:{now_ms}", known.telegram_id, "welcome", now_ms)
    return people.by_id(tx, id) or known


def lacks_binding(tx: Tx, person: Person, now_ms: int) -> None:
    """She is in, and nobody has said which employee she is: the administrators hear of it, once a day."""
    for admin in people.admins(tx):
        key = f"unbound:{person.id}:{now_ms // DAY_MS}:{admin}"
        outbox.put(tx, key, admin, "unbound", now_ms, subject="person", subject_id=person.id)


def decline(tx: Tx, admin: Person, request_id: int, now_ms: int) -> None:
    """An administrator says no; the stranger is told nothing new. Raises NotNow when it was decided before."""
    request = entries.decide_request(tx, request_id, admin.id, now_ms)
    if request is None:
        raise NotNow("request_decided")
    acts.write_audit(tx, now_ms, admin.id, "declined", telegram_id=request.telegram_id)


def update_staff(tx: Tx, house: House, account: str, members: Sequence[StaffMember], now_ms: int) -> None:
    """The PBX's list of employees as it is now. Who has another extension there is rung on it; leaving the list takes
    the binding away, with the clients she held there; she hears of it, and so do the administrators."""
    before = {one.login: one.extension for one in staff.everybody(tx, account)}
    for one in members:
        if one.extension and one.login in before and one.extension != before[one.login]:
            for person in people.ring_elsewhere(tx, account, one.login, before[one.login], one.extension):
                facts = {"employee": one.login, "before": before[one.login], "after": one.extension}
                acts.write_audit(tx, now_ms, None, "extension", account, who=person, **facts)
    for login in staff.replace_all(tx, account, members, now_ms):
        leave_staff(tx, house, account, login, now_ms)


def leave_staff(tx: Tx, house: House, account: str, login: str, now_ms: int) -> None:
    """Whoever was this employee is so no more; who is nobody else's loses her access. She hears of it, and so do the
    administrators."""
    for person in people.all_by_employee(tx, account, login):
        people.unbind(tx, person.id, account)
        leaving.let_go(tx, house, person, now_ms, account)
        if len(person.bindings) == 1 and person.role is not Role.ADMIN:
            people.revoke(tx, person.id, now_ms)
            leaving.farewell(tx, person, "left_us", now_ms, account=account)
        else:
            key = f"unbound_from:{person.id}:{account}:{now_ms}"
            outbox.put(tx, key, person.telegram_id, "unbound_from", now_ms, account=account)
        acts.write_audit(tx, now_ms, None, "left_staff", account, who=person.id, employee=login)
        for admin in people.admins(tx):
            key = f"left_staff:{account}:{login}:{person.id}:{now_ms}:{admin}"
            outbox.put(tx, key, admin, "left_staff", now_ms, name=person.name, account=account)
