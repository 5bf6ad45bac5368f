"""What happens when an alarm rings. Each is one transaction, and rings once."""

from collections.abc import Callable, Mapping

from storage import alarms, cases, outbox, people
from storage.alarms import Alarm
from storage.database import Tx
from workflow import digests, mornings, nagging, progress, scheduling, telling
from workflow.house import House


def ring(tx: Tx, house: House, id: int, now_ms: int) -> None:
    """Its time has come."""
    alarm = alarms.by_id(tx, id)
    if alarm is None or alarm.due_ms > now_ms:
        return
    alarms.drop(tx, id)
    _RINGING[alarm.kind](tx, house, alarm, now_ms)


def _reminder(tx: Tx, house: House, alarm: Alarm, now_ms: int) -> None:
    """Somebody asked to be reminded of a client; of one that is settled she need not be."""
    held, person = cases.by_id(tx, alarm.subject_id), people.by_id(tx, alarm.person)
    if held and person and not held.case.closed:
        telling.nudge(tx, held, [person.telegram_id], "reminder", str(alarm.id), now_ms)


def _morning(tx: Tx, house: House, alarm: Alarm, now_ms: int) -> None:
    waiting = mornings.waiting(tx, alarm)
    if waiting:
        chat_id = alarm.subject_id
        outbox.put(tx, f"morning:{alarm.due_ms}:{chat_id}", chat_id, "morning", now_ms, cases=waiting)


def _silent(tx: Tx, house: House, alarm: Alarm, now_ms: int) -> None:
    progress.silent(tx, house, alarm.subject_id, now_ms)


_RINGING: Mapping[str, Callable[[Tx, House, Alarm, int], None]] = {
    nagging.REMIND: nagging.remind,
    nagging.ESCALATE: nagging.escalate,
    "reminder": _reminder,
    "morning": _morning,
    progress.SILENT: _silent,
    digests.EVENING: digests.ring,
    digests.WEEK: digests.ring,
    scheduling.RINGS: scheduling.rings,
}
