"""What a call later is checked for when it is asked for, whoever keeps its time, and how the client's debt shows it."""

from calls.missed import NotNow
from storage import alarms, cases, scheduled
from storage.database import Tx
from storage.people import Person
from workflow import rights, telling
from workflow.dialing import policy
from workflow.house import House

CALL_LATER = "call_later"
PAUSE_S = 120  # between two tries, as short as Cifra1 takes it
FARTHEST_MS = 31 * 24 * 3600 * 1000
MOST_WAITING = 10  # of one person: a list that is read at a glance


def check(
    tx: Tx, house: House, person: Person, account: str, number: str, at_ms: int, now_ms: int, *, confirmed: bool
) -> None:
    """Raises NotNow: past, too far, too many, or what the policy of dialling says now."""
    if at_ms > now_ms + FARTHEST_MS:
        raise NotNow("later_too_far")
    if at_ms <= now_ms:
        raise NotNow("later_past")
    policy(tx, house, person, account, number, now_ms, confirmed=confirmed)
    others = [one for one in alarms.of_person(tx, CALL_LATER, person.id) if one.subject != subject(account, number)]
    if len(others) + len(scheduled.waiting(tx, person.id)) >= MOST_WAITING:
        raise NotNow("later_many", most=MOST_WAITING)


def subject(account: str, number: str) -> str:
    """One call later of a person to a client: the next one takes its place."""
    return f"{account}:{number}"


def write_line(
    tx: Tx, house: House, person: Person, account: str, number: str, now_ms: int, *, keeper: str, due_ms: int,
    tries: int = 1,
) -> None:  # fmt: skip
    """Under the client's open debt, where she may handle it: the others see who will call and when (``due_ms``), and
    who keeps the time: ``bot``, ``pbx``, or ``nobody`` any more."""
    held = cases.open_of_client(tx, account, number)
    if held is not None and rights.may_handle(tx, person, held):
        cases.add_line(tx, held.id, now_ms, "later", person=person.id, keeper=keeper, due_ms=due_ms, tries=tries)
        telling.changed(tx, house, held.id, now_ms)
