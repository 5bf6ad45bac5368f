"""A debt that nobody takes: its audience is reminded, then those who lead hear of it, inside working hours."""

from calls.audience import Role, hears
from calls.missed import CaseState
from storage import alarms, cases, people
from storage.alarms import Alarm
from storage.cases import StoredCase
from storage.database import Tx
from workflow import mornings, rights, rules, telling
from workflow.house import House, last_resort

REMIND, ESCALATE = "remind", "escalate"


def watch(tx: Tx, house: House, held: StoredCase, now_ms: int) -> None:
    """It is nobody's from now on: wake when it has been so for too long."""
    account = held.case.account
    from_ms = _at_work_ms(tx, house, account, now_ms)
    alarms.put(tx, REMIND, f"case:{held.id}", from_ms + rules.remind_ms(tx, house, account))
    alarms.put(tx, ESCALATE, f"case:{held.id}", from_ms + rules.escalate_ms(tx, house, account))


def leave(tx: Tx, case_id: int) -> None:
    """Somebody has it, or it is settled."""
    alarms.clear(tx, REMIND, f"case:{case_id}")
    alarms.clear(tx, ESCALATE, f"case:{case_id}")


def remind(tx: Tx, house: House, alarm: Alarm, now_ms: int) -> None:
    """Its audience hears of it again."""
    held = _still_open(tx, house, alarm, now_ms)
    if held:
        _nudge(tx, house, held, alarm, telling.told(tx, held.id), now_ms)


def escalate(tx: Tx, house: House, alarm: Alarm, now_ms: int) -> None:
    """Those who lead the department hear of it; where nobody leads, the last resort."""
    held = _still_open(tx, house, alarm, now_ms)
    if held is None:
        return
    subject = rights.subject(tx, held)
    leaders = [
        one.chat_id
        for one in people.listeners(tx, held.case.account)
        if one.role is Role.SUPERVISOR and hears(one, subject)
    ]
    _nudge(tx, house, held, alarm, leaders or last_resort(tx, house), now_ms)


def _still_open(tx: Tx, house: House, alarm: Alarm, now_ms: int) -> StoredCase | None:
    """The debt, if it still is nobody's; outside working hours it is put off."""
    held = cases.by_id(tx, alarm.subject_id)
    if held is None or held.case.state is not CaseState.OPEN:
        return None
    account = held.case.account
    if (from_ms := _at_work_ms(tx, house, account, now_ms)) > now_ms:
        wait_ms = (rules.remind_ms if alarm.kind == REMIND else rules.escalate_ms)(tx, house, account)
        alarms.put(tx, alarm.kind, alarm.subject, from_ms + wait_ms)
        return None
    return held


def _nudge(tx: Tx, house: House, held: StoredCase, alarm: Alarm, chat_ids: list[int], now_ms: int) -> None:
    account = held.case.account
    awake = [chat for chat in chat_ids if mornings.quiet_until_ms(tx, house, account, chat, now_ms) is None]
    telling.nudge(tx, held, awake, alarm.kind, str(alarm.id), now_ms)


def _at_work_ms(tx: Tx, house: House, account: str, now_ms: int) -> int:
    work = rules.work_hours(tx, account)
    return work.begin_ms(now_ms, rules.zone(tx, house, account)) if work else now_ms
