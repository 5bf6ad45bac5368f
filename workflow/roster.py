"""What an administrator changes about people: role, departments, bindings, in or out. One transaction each; whoever it
concerns is told."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from calls.audience import Role
from calls.missed import NotNow
from storage import acts, cases, entries, groups, outbox, people, roster, staff
from storage.database import Tx
from storage.people import Person
from storage.roster import Entry
from workflow import leaving
from workflow.house import House


@dataclass(frozen=True, slots=True)
class Portrait:
    """All there is to know of somebody. ``within`` and ``leads``: departments by account."""

    entry: Entry
    person: Person
    within: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    leads: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    held: int = 0


def require(person: Person | None) -> None:
    """None: somebody at the terminal of the server, who may read and write the database anyway."""
    if person is not None and person.role is not Role.ADMIN:
        raise NotNow("not_allowed")


def portrait(tx: Tx, id: int) -> Portrait:
    """Raises NotNow for somebody who never was in."""
    entry, person = roster.entry(tx, id), people.by_id(tx, id)
    if entry is None or person is None:
        raise NotNow("person_unknown")
    within = {
        one.account: tuple(sorted(staff.departments_of(tx, one.account, one.employee)))
        for one in person.bindings
        if one.employee
    }
    leads = {one.account: tuple(sorted(people.led(tx, id, one.account))) for one in person.bindings}
    return Portrait(entry, person, within, leads, len(cases.held_by(tx, id)))


def stays_admin(tx: Tx, house: House, person: Person) -> None:
    """Raises NotNow for an administrator who cannot be anything less."""
    if person.telegram_id in house.admins:
        raise NotNow("admin_of_settings", name=person.name)
    if person.role is Role.ADMIN and people.admins(tx) == [person.telegram_id]:
        raise NotNow("admin_last", name=person.name)


def set_role(tx: Tx, house: House, admin: Person | None, id: int, before: Role, after: Role, now_ms: int) -> Person:
    """Raises NotNow: not an administrator, the last one, changed by somebody else meanwhile."""
    person = _insider(tx, admin, id)
    if person.role is not before:
        raise NotNow("asked_already" if person.role is after else "changed_meanwhile")
    if after is not Role.ADMIN:
        stays_admin(tx, house, person)
    roster.set_role(tx, id, after)
    acts.write_audit(tx, now_ms, admin.id if admin else None, "role", None, who=id, before=before, after=after)
    outbox.put(tx, f"role:{id}:{now_ms}", person.telegram_id, "role_changed", now_ms, role=after)
    return _insider(tx, admin, id)


def lead(tx: Tx, admin: Person, id: int, account: str, department: str, on: bool, now_ms: int) -> None:
    """He leads this department from now on, or no more; of a supervisor none at all means every one."""
    person = _insider(tx, admin, id)
    if person.role is not Role.SUPERVISOR or person.on(account) is None:
        raise NotNow("leads_nothing", name=person.name)
    led = people.led(tx, id, account)
    if (department in led) is on:
        raise NotNow("asked_already")
    if on and department not in staff.departments(tx, account):
        raise NotNow("department_unknown", name=department)
    if on:
        people.lead(tx, id, account, department)
    else:
        roster.lead_no_more(tx, id, account, department)
    acts.write_audit(tx, now_ms, admin.id, "lead", account, who=id, department=department, on=on)


def completed(tx: Tx, account: str, *, employee: str | None, extension: str | None) -> dict[str, str | None]:
    """An employee or extension alone with its other half, as the staff list knows it. Raises NotNow for somebody it
    does not know."""
    known = staff.everybody(tx, account)
    member = next((one for one in known if one.login == employee), None) if employee else None
    if employee and known and member is None:
        raise NotNow("employee_unknown", employee=employee)
    if not employee and extension:
        member = staff.by_extension(tx, account, extension)
    if member is None:
        return {"employee": employee, "extension": extension}
    return {"employee": member.login, "extension": extension or member.extension}


def rephone(
    tx: Tx, admin: Person, id: int, account: str, employee: str | None, extension: str | None, now_ms: int
) -> None:
    """This phone is hers on the account. Raises NotNow."""
    person = _insider(tx, admin, id)
    seat = completed(tx, account, employee=employee, extension=extension)
    login, phone = seat["employee"], seat["extension"]
    people.bind(tx, id, account, login, phone)
    acts.write_audit(tx, now_ms, admin.id, "bound", account, who=id, employee=login, extension=phone)
    outbox.put(tx, f"welcome:bound:{id}:{account}:{now_ms}", person.telegram_id, "welcome", now_ms)


def unbind(tx: Tx, house: House, admin: Person, id: int, account: str, now_ms: int) -> None:
    """She is nobody on this account any more. Raises NotNow."""
    person = _insider(tx, admin, id)
    if person.on(account) is None:
        raise NotNow("asked_already")
    people.unbind(tx, id, account)
    held = leaving.let_go(tx, house, person, now_ms, account)
    acts.write_audit(tx, now_ms, admin.id, "unbound", account, who=id, cases=held)
    outbox.put(tx, f"unbound_from:{id}:{account}:{now_ms}", person.telegram_id, "unbound_from", now_ms, account=account)


def shut_out(tx: Tx, house: House, admin: Person | None, id: int, now_ms: int) -> Person:
    """She is out, and her own number does not bring her in again. Raises NotNow."""
    person = people.by_id(tx, id)
    require(admin)
    if person is not None and people.who_is_in(tx, id) is None:
        raise NotNow("asked_already")
    person = _insider(tx, admin, id)
    stays_admin(tx, house, person)
    held = leaving.let_go(tx, house, person, now_ms)
    roster.shut_out(tx, id, admin.id if admin else id, now_ms)
    for one in entries.standing(tx, now_ms):  # a link that waits for her would let her in again
        if one.invite.employee and one.invite.employee == getattr(person.on(one.invite.account), "employee", None):
            entries.drop_invite(tx, one.key)
    acts.write_audit(tx, now_ms, admin.id if admin else None, "revoked", None, who=id, cases=held)
    leaving.farewell(tx, person, "shown_out", now_ms)
    return person


def bring_back(tx: Tx, admin: Person | None, id: int, now_ms: int) -> Person:
    """As she was, with her bindings. Raises NotNow."""
    require(admin)
    person = people.by_id(tx, id)
    if person is None:
        raise NotNow("person_unknown")
    if people.who_is_in(tx, id) is not None:
        raise NotNow("asked_already")
    roster.bring_back(tx, id)
    acts.write_audit(tx, now_ms, admin.id if admin else None, "brought_back", None, who=id, role=person.role)
    outbox.put(tx, f"welcome:back:{id}:{now_ms}", person.telegram_id, "welcome", now_ms)
    return person


def drop_invite(tx: Tx, admin: Person, key: str, now_ms: int) -> None:
    """The link lets nobody in. Raises NotNow."""
    require(admin)
    invite = entries.drop_invite(tx, key)
    if invite is None:
        raise NotNow("invite_gone")
    facts = {"employee": invite.employee, "extension": invite.extension, "role": invite.role}
    acts.write_audit(tx, now_ms, admin.id, "invite_dropped", invite.account, **facts)


def stop_group(tx: Tx, admin: Person, chat_id: int, account: str, department: str, now_ms: int) -> None:
    """The group hears of it no more, and reads that. Raises NotNow."""
    require(admin)
    if not groups.remove(tx, chat_id, account, department):
        raise NotNow("asked_already")
    acts.write_audit(tx, now_ms, admin.id, "here", account, chat=chat_id, department=department, on=False)
    key = f"group_stopped:{chat_id}:{account}:{department}:{now_ms}"
    outbox.put(tx, key, chat_id, "group_stopped", now_ms, account=account, who=admin.name)


def _insider(tx: Tx, admin: Person | None, id: int) -> Person:
    require(admin)
    person = people.who_is_in(tx, id)
    if person is None:
        raise NotNow("person_unknown")
    return person
