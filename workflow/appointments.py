"""Alarms that ask a PBX when they ring: which deed each is, and what its person is told of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from storage import alarms, outbox
from storage.alarms import Alarm
from storage.database import Tx
from storage.people import Person
from workflow import call_later
from workflow.acting import Deed
from workflow.promising import CALL_LATER
from workflow.switching import DND_END, Silence

AGAIN_MS = 60_000
MOST_TRIES = 10


@dataclass(frozen=True, slots=True)
class Appointment:
    """``deed`` made of an alarm; ``repeatable``: doing it twice is the same as once, so it is tried until it is done;
    ``needed``: should it still be done now (else it has dropped or moved the alarm itself)? ``after``: what follows
    when it was. Told afterwards: the letters KIND_done and KIND_failed; where the deed has a message of its own that
    tells it from the moment the PBX is asked, ``refused`` adds to that instead."""

    deed: Callable[[Alarm], Deed]
    repeatable: bool
    needed: Callable[[Tx, Alarm, Person, int], bool] = lambda tx, alarm, person, now_ms: True
    after: Callable[[Tx, Alarm, Person, int], None] = lambda tx, alarm, person, now_ms: None
    refused: Callable[[Tx, Alarm, Mapping[str, object], int], None] | None = None


APPOINTMENTS: Mapping[str, Appointment] = {
    DND_END: Appointment(lambda alarm: Silence(alarm.facts["account"], alarm.facts["user"], on=False), repeatable=True),
    CALL_LATER: Appointment(
        call_later.deed,
        repeatable=False,
        needed=call_later.needed,
        after=call_later.after,
        refused=call_later.refused,
    ),
}


def kept(tx: Tx, alarm: Alarm, person: Person | None, now_ms: int) -> None:
    """It was done: the alarm is gone and its person reads so."""
    alarms.drop(tx, alarm.id)
    if person:
        if APPOINTMENTS[alarm.kind].refused is None:
            _tell(tx, alarm, person, f"{alarm.kind}_done", now_ms)
        APPOINTMENTS[alarm.kind].after(tx, alarm, person, now_ms)


def needed(tx: Tx, alarm: Alarm, person: Person, now_ms: int) -> bool:
    """Is it still to be done now?"""
    return APPOINTMENTS[alarm.kind].needed(tx, alarm, person, now_ms)


def failed(
    tx: Tx,
    alarm: Alarm,
    person: Person | None,
    reason: str,
    facts: Mapping[str, object],
    now_ms: int,
    *,
    asked: bool = False,
) -> None:
    """It was not, though the PBX was ``asked`` perhaps. What may be repeated is tried again in a minute; its person
    hears of the first failure and of the last, once."""
    refused = APPOINTMENTS[alarm.kind].refused
    if asked and refused is not None:
        alarms.drop(tx, alarm.id)
        refused(tx, alarm, facts, now_ms)
        return
    tries = int(alarm.facts.get("tries", 0)) + 1
    again = APPOINTMENTS[alarm.kind].repeatable and person is not None and tries < MOST_TRIES
    if again:
        alarms.try_again(tx, alarm, now_ms + AGAIN_MS, tries)
    else:
        alarms.drop(tx, alarm.id)
    if person and (tries == 1 or not again):
        _tell(tx, alarm, person, f"{alarm.kind}_failed", now_ms, reason=reason, again=again, **facts)


def _tell(tx: Tx, alarm: Alarm, person: Person, letter: str, now_ms: int, **facts: object) -> None:
    told = {name: fact for name, fact in alarm.facts.items() if name != "tries"} | facts
    key = f"{letter}:{alarm.id}:{alarm.due_ms}:{person.telegram_id}"
    outbox.put(tx, key, person.telegram_id, letter, now_ms, **told)
