"""Which missed calls a group chat or a topic of it hears of; said by those who lead."""

from calls.audience import Role
from calls.missed import NotNow
from storage import accounts as stored_accounts
from storage import acts, groups, people, staff
from storage.database import Tx
from storage.groups import ALL, Hears
from storage.people import Person


def choices(tx: Tx, person: Person, accounts: list[str], chat_id: int) -> list[tuple[str, str, bool]]:
    """(account, department, is it told here): what this person may switch. Raises NotNow for those who lead nothing."""
    on = {(wish.account, wish.department) for wish in groups.of_chat(tx, chat_id)}
    found = [(account, department) for account in accounts for department in _led(tx, person, account)]
    if not found:
        raise NotNow("not_allowed")
    return [(*one, one in on) for one in found]


def toggle(tx: Tx, person: Person, chat_id: int, topic: int | None, account: str, department: str, now_ms: int) -> None:
    """On where it was off, off where it was on. Raises NotNow."""
    if department not in _led(tx, person, account):
        raise NotNow("not_allowed")
    told = any((wish.account, wish.department) == (account, department) for wish in groups.of_chat(tx, chat_id))
    if told:
        groups.remove(tx, chat_id, account, department)
    else:
        groups.add(tx, Hears(chat_id, account, department, topic), person.id, now_ms)
    facts = {"chat": chat_id, "department": department, "on": not told}
    acts.write_audit(tx, now_ms, person.id, "here", account, **facts)


def come(tx: Tx, person: Person, chat_id: int, topic: int | None, name: str, now_ms: int) -> None:
    """A department by its name, whatever case it is typed in. Raises NotNow."""
    accounts = [account for account in stored_accounts.accounts(tx) if _led(tx, person, account)]
    if not accounts:
        raise NotNow("not_allowed")
    for account in accounts:
        for department in _led(tx, person, account):
            if department.casefold() == name.casefold():
                groups.add(tx, Hears(chat_id, account, department, topic), person.id, now_ms)
                acts.write_audit(tx, now_ms, person.id, "here", account, chat=chat_id, department=department, on=True)
                return
    raise NotNow("department_unknown", name=name)


def leave(tx: Tx, person: Person, chat_id: int, now_ms: int) -> None:
    """Nothing is told here any more. Raises NotNow."""
    for wish in groups.of_chat(tx, chat_id):
        if wish.department not in _led(tx, person, wish.account):
            raise NotNow("not_allowed")
        groups.remove(tx, chat_id, wish.account, wish.department)
        facts = {"chat": chat_id, "department": wish.department, "on": False}
        acts.write_audit(tx, now_ms, person.id, "here", wish.account, **facts)


def _led(tx: Tx, person: Person, account: str) -> list[str]:
    """Departments he may speak for; ALL first, for an administrator and who leads everything."""
    known = staff.departments(tx, account)
    if person.role is Role.ADMIN:
        return [ALL, *known]
    if person.role is not Role.SUPERVISOR or person.on(account) is None:
        return []
    led = people.led(tx, person.id, account)
    return sorted(led) if led else [ALL, *known]
