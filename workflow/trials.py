"""A test call: a pretend event goes the whole way of a real one, opens no debt, and is told to one administrator."""

from collections.abc import Sequence
from dataclasses import dataclass

from calls.event import CallEvent
from storage import acts, outbox, sending
from storage.database import Tx
from storage.people import Person
from views.findings import Finding
from workflow.house import House

CLIENT = "+79000000000"  # nobody's: what the pretend event says


@dataclass(frozen=True, slots=True)
class Trial:
    """Whom the event is told, and the key of that message."""

    chat_id: int
    key: str


@dataclass(frozen=True, slots=True)
class Knock:
    """What came of posting the event to our own door, and the key of the message that it made; None where the door
    did not take it."""

    finding: Finding
    key: str | None


def hear(tx: Tx, house: House, account: str, trial: Trial, events: Sequence[CallEvent], now_ms: int) -> None:
    """In the place of ``intake.hear``: nothing of it becomes a call, and when the PBX was last heard stays."""
    for event in events[:1]:
        outbox.put(tx, trial.key, trial.chat_id, "trial", now_ms, account=account, client=event.client or "")


def begins(tx: Tx, person: Person, account: str, now_ms: int) -> None:
    acts.write_audit(tx, now_ms, person.id, "trial", account)


def state(tx: Tx, key: str) -> str | None:
    """Of the message: "waiting", "sending", "sent" …; None where none was stored."""
    return sending.state(tx, key)
