"""What people write into the book of clients, and what a PBX that asks is told from it. One transaction each."""

from calls.audience import Role
from calls.missed import NotNow
from calls.names import fold
from pbx.base import Outcome, Question
from storage import acts, calls, cards, cases, clients, staff
from storage.clients import Client
from storage.database import Tx
from storage.people import Person
from views.figures import clean
from workflow import rights, telling
from workflow.house import House

LONGEST_NAME = 120  # UTF-16 units, as Telegram counts
LONGEST_NOTE = 1000
MOST_LINES = 20  # of a note
NOTHING = frozenset({"-", "–", "—"})  # typed to take away what is written
NEWEST = (2**62, 2**62)

_FRESH_MS = 24 * 3600 * 1000  # cards of what happened within a day show a new name too
_FRESH_CALLS = 5


def answer(tx: Tx, account: str, question: Question) -> Outcome:
    """Who is calling? The name, and the login of whoever is responsible on this account, as far as we know. A call
    must not be sent to somebody who has left."""
    client = clients.find(tx, question.client) if question.client else None
    if client is None:
        return Outcome()
    login = client.responsible.get(account)
    if login is not None and login not in {one.login for one in staff.everybody(tx, account)}:
        login = None
    return Outcome(contact_name=client.name or None, responsible=login)


def name(tx: Tx, house: House, person: Person, number: str, typed: str, now_ms: int) -> Client:
    """Sign a number with a name; a dash takes the name away. Raises NotNow: not hers to do, nothing to read in it,
    too long."""
    _require(rights.may_name(person), "not_bound")
    text = tidy_name(typed)
    if not fold(text) and text not in NOTHING:
        raise NotNow("client_name_empty")
    if is_long(text, LONGEST_NAME):
        raise NotNow("client_name_long", most=LONGEST_NAME)
    before = clients.find(tx, number) or Client(number)
    name = "" if text in NOTHING else text
    clients.name(tx, number, name, person.id, now_ms)
    _audit(tx, person, "name_client", number, now_ms, before=before.name, after=name)
    refresh(tx, house, number, now_ms)
    return _found(tx, number)


def note(tx: Tx, person: Person, number: str, typed: str, now_ms: int) -> Client:
    """Write a note on a client, of several lines; a dash takes it away. Raises NotNow like ``name``."""
    _require(rights.may_name(person), "not_bound")
    text = tidy_note(typed)
    if not text:
        raise NotNow("client_note_empty")
    if is_long(text, LONGEST_NOTE) or text.count("\n") >= MOST_LINES:
        raise NotNow("client_note_long", most=LONGEST_NOTE)
    before = clients.find(tx, number) or Client(number)
    note = "" if text in NOTHING else text
    clients.note(tx, number, note, person.id, now_ms)
    _audit(tx, person, "note_client", number, now_ms, before=before.note, after=note)
    return _found(tx, number)


def favour(tx: Tx, house: House, person: Person, number: str, vip: bool, now_ms: int) -> Client:
    """A VIP, or no more. Raises NotNow for a manager."""
    _require(rights.may_lead(person), "not_allowed")
    clients.favour(tx, number, vip, person.id, now_ms)
    _audit(tx, person, "vip_client", number, now_ms, after=vip)
    refresh(tx, house, number, now_ms)
    return _found(tx, number)


def entrust(
    tx: Tx, house: House, person: Person, number: str, account: str, employee: str | None, now_ms: int
) -> Client:
    """Who takes this client's calls on the account (None: nobody in particular). Raises NotNow: a manager, an account
    that is not his, somebody who is no employee of it."""
    _require(account in led_accounts(house, person), "not_allowed")
    if employee is not None and employee not in {one.login for one in staff.everybody(tx, account)}:
        raise NotNow("employee_unknown", employee=employee)
    clients.entrust(tx, number, account, employee, person.id, now_ms)
    _audit(tx, person, "entrust_client", number, now_ms, on=account, after=employee)
    return _found(tx, number)


def led_accounts(house: House, person: Person) -> list[str]:
    """Accounts on which he may say who is responsible for a client."""
    if person.role is Role.ADMIN:
        return sorted(house.zones)
    return [one.account for one in person.bindings if rights.may_lead(person) and one.account in house.zones]


def refresh(tx: Tx, house: House, number: str, now_ms: int) -> None:
    """Cards of this client that people still look at show him as he is called now."""
    for held in cases.of_client(tx, number, now_ms - _FRESH_MS):
        telling.changed(tx, house, held.id, now_ms)
    for stored in calls.of_client(tx, number, NEWEST, _FRESH_CALLS):
        if stored.call.last_ms > now_ms - _FRESH_MS:
            cards.touch(tx, "call", stored.id, now_ms, house.edit_ms)


def tidy_name(typed: str) -> str:
    """One line, without control and direction marks."""
    return clean(typed, 2 * len(typed))


def tidy_note(typed: str) -> str:
    """Its lines, each as a name is tidied, the empty ones left out."""
    return "\n".join(line for typed_line in typed.splitlines() if (line := tidy_name(typed_line)))


def is_long(text: str, most: int) -> bool:
    """Longer than so many UTF-16 units?"""
    return len(text.encode("utf-16-le")) > 2 * most


def _require(allowed: bool, reason: str) -> None:
    if not allowed:
        raise NotNow(reason)


def _audit(tx: Tx, person: Person, action: str, number: str, now_ms: int, **facts: object) -> None:
    acts.write_audit(tx, now_ms, person.id, action, None, client=number, **facts)


def _found(tx: Tx, number: str) -> Client:
    client = clients.find(tx, number)
    assert client is not None
    return client
