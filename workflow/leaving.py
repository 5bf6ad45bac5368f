"""Somebody goes, from one account or altogether: her clients are everybody's again, and nothing more is told to her."""

from dataclasses import replace
from typing import Any

from calls.missed import opened
from storage import alarms, cards, cases, outbox
from storage.alarms import Alarm
from storage.database import Tx
from storage.people import Person
from workflow.house import House
from workflow.keeping import keep

REMINDER, LATER = "reminder", "call_later"


def let_go(tx: Tx, house: House, person: Person, now_ms: int, account: str | None = None) -> int:
    """Gives how many clients she held; each is nobody's now. What she wanted to be reminded of or to have dialled later
    does not happen."""
    held = cases.held_by(tx, person.id, account)
    for one in held:
        keep(tx, house, replace(one, case=opened(one.case)), now_ms)
    for alarm in [*alarms.of_person(tx, REMINDER, person.id), *alarms.of_person(tx, LATER, person.id)]:
        if account is None or _account(tx, alarm) == account:
            alarms.drop(tx, alarm.id)
    return len(held)


def farewell(tx: Tx, person: Person, kind: str, now_ms: int, **facts: Any) -> None:
    """She is not in any more: what waits for her stays unsaid, her cards change no more, and she reads why."""
    outbox.forget_chat(tx, person.telegram_id, now_ms)
    cards.drop_chat(tx, person.telegram_id)
    outbox.put(tx, f"{kind}:{person.id}:{now_ms}", person.telegram_id, kind, now_ms, **facts)


def _account(tx: Tx, alarm: Alarm) -> str | None:
    if alarm.kind == LATER:
        return str(alarm.facts["account"])
    held = cases.by_id(tx, alarm.subject_id)
    return held.case.account if held else None
