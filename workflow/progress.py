"""How a call begun from the bot goes, on one message until its end: it is the card of the call, so it outlives us."""

from collections.abc import Mapping

from calls.event import Direction
from storage import alarms, cards, dials, outbox
from storage.acts import DONE, UNKNOWN
from storage.calls import StoredCall
from storage.database import Tx
from workflow.house import House

SUBJECT, SILENT = "dial", "dial_silent"
SAME_MS = 300_000  # the PBX's own id of the call may differ from what it answered: it is known by phone and number


def begin(
    tx: Tx,
    house: House,
    account: str,
    phone: str,
    number: str,
    chat_id: int,
    topic: int | None,
    waits: str,
    now_ms: int,
) -> None:
    """The phone is asked to ring: the message that will tell the rest."""
    id = dials.add(tx, account, phone, number, waits, now_ms)
    place = {} if topic is None else {"topic": topic}
    outbox.put(tx, f"dial:{id}", chat_id, "dialling", now_ms, subject=SUBJECT, subject_id=id, **place)
    alarms.put(tx, SILENT, f"{SUBJECT}:{id}", now_ms + house.terms.calling_ms)


def answered(tx: Tx, house: House, account: str, phone: str, number: str, outcome: str, now_ms: int) -> None:
    """What the PBX said to the wish; that it agreed is no news."""
    found = dials.newest(tx, account, phone, number)
    if outcome == DONE or found is None or found.call is not None:
        return
    dials.fail(tx, found.id, "dial_perhaps" if outcome == UNKNOWN else outcome)
    cards.touch(tx, SUBJECT, found.id, now_ms, house.edit_ms)


def quote(tx: Tx, account: str, phone: str, number: str, facts: Mapping[str, object], now_ms: int) -> None:
    """The PBX did not begin it, perhaps with words of its own: the message says them too."""
    found = dials.newest(tx, account, phone, number)
    if found is not None and facts.get("said"):
        dials.quote(tx, found.id, str(facts["said"]))
        cards.touch(tx, SUBJECT, found.id, now_ms, edit_ms=0)


def heard(tx: Tx, house: House, stored: StoredCall, now_ms: int) -> None:
    """The PBX told of a call: perhaps of one that was begun here."""
    call = stored.call
    if call.direction is not Direction.OUT or call.client is None:
        return
    id = dials.of_call(tx, stored.id)
    if id is None:
        said = [(one.employee, one.extension) for one in call.legs]
        said += [(one.employee, one.extension) for one in call.verdicts]
        phones = {name for names in said for name in names if name}
        since_ms = min(call.first_ms, call.started_ms) - SAME_MS
        id = dials.link(tx, stored.id, call.account, call.client, phones, since_ms)
    if id is not None:
        cards.touch(tx, SUBJECT, id, now_ms, house.edit_ms)


def silent(tx: Tx, house: House, id: int, now_ms: int) -> None:
    """So long after the wish: was anything heard of it?"""
    found = dials.by_id(tx, id)
    if found and found.call is None and found.failed is None:
        dials.fail(tx, id, "dial_unheard")
        cards.touch(tx, SUBJECT, id, now_ms, house.edit_ms)
