"""Quiet: outside the account's working hours and in a person's quiet hours missed calls wait for the morning, when
they come as one list."""

from calls.hours import hours
from storage import alarms, cases
from storage import hours as stored
from storage.alarms import Alarm
from storage.cases import StoredCase
from storage.database import Tx
from workflow import rules
from workflow.house import House


def quiet_until_ms(tx: Tx, house: House, account: str, chat_id: int, now_ms: int) -> int | None:
    """Until when this chat is to be left alone about this account; None: it may be written to now."""
    zone = rules.zone(tx, house, account)
    until_ms = now_ms
    work = rules.work_hours(tx, account)
    text = stored.quiet(tx, chat_id)
    quiet = hours(text) if text else None
    while True:  # the company may open in the middle of her quiet hours, and these end while it is closed
        later_ms = work.begin_ms(until_ms, zone) if work else until_ms
        later_ms = (quiet.end_ms(later_ms, zone) if quiet else None) or later_ms
        if later_ms <= until_ms or later_ms > now_ms + _LONGEST_MS:
            return until_ms if until_ms > now_ms else None
        until_ms = later_ms


_LONGEST_MS = 8 * 24 * 3600 * 1000  # hours that never meet are no reason to tell nobody


def wait(tx: Tx, held: StoredCase, chat_id: int, until_ms: int) -> None:
    """The chat hears of the case then, in a list with others."""
    stored.for_the_morning(tx, chat_id, held.id)
    alarms.put(tx, "morning", f"chat:{chat_id}", until_ms, keep=True)


def waiting(tx: Tx, alarm: Alarm) -> list[int]:
    """What is to be told this morning: cases that waited and still are open, by id; they wait no more."""
    found = [cases.by_id(tx, id) for id in stored.take_morning(tx, alarm.subject_id)]
    return [held.id for held in found if held and not held.case.closed]
