"""A call later of which the PBX keeps the time: it takes the task now and tells afterwards what became of each try."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from calls.event import CallEvent, Result
from calls.missed import CaseState, NotNow, employee_dials
from pbx.abilities import Schedules
from pbx.base import Pbx
from pbx.shapes import Followed
from storage import alarms, calls, cases, outbox, people, scheduled
from storage.alarms import Alarm
from storage.database import Tx
from storage.people import Person
from storage.scheduled import Scheduled
from workflow import promising, rules, settling
from workflow.acting import Told
from workflow.dialing import CALL_AT_PBX
from workflow.house import House
from workflow.keeping import keep
from workflow.promising import PAUSE_S

RINGS = "later_rings"  # the alarm: the PBX begins now
STALE_MS = 180_000  # we were down at that moment: her phone has stopped ringing


@dataclass(frozen=True, slots=True)
class CallAtPbx:
    """Ring ``phone`` (her own extension), then ``number`` (E.164) in ``delay_s`` seconds, at ``at_ms``, up to ``tries``
    times until somebody spoke. It cannot be taken back: the vendor has no command for it."""

    account: str
    phone: str
    number: str
    at_ms: int
    delay_s: int
    tries: int = 1
    confirmed: bool = False
    action: str = CALL_AT_PBX
    ability: type[Pbx] = Schedules

    def begin(self, tx: Tx, house: House, person: Person, now_ms: int) -> Mapping[str, Any]:
        for one in scheduled.waiting(tx, person.id):
            if (one.account, one.client) == (self.account, self.number):
                raise NotNow("later_at_pbx_already", number=self.number, task=one.task)
        promising.check(tx, house, person, self.account, self.number, self.at_ms, now_ms, confirmed=self.confirmed)
        return {"phone": self.phone, "client": self.number, "due_ms": self.at_ms, "tries": self.tries}

    async def do(self, pbx: Schedules) -> Told:
        task = await pbx.schedule(self.phone, self.number, delay_s=self.delay_s, tries=self.tries, pause_s=PAUSE_S)
        return Told(task=task, begins_s=self.delay_s, keeps=partial(_taken, self, task))

    def finish(self, tx: Tx, house: House, person: Person, outcome: str, now_ms: int) -> None:
        """Whoever pressed reads why the PBX refused; what it took is kept by ``_taken``."""


def _taken(deed: CallAtPbx, task: str, tx: Tx, house: House, person: Person, now_ms: int) -> None:
    begins_ms = now_ms + 1000 * deed.delay_s
    one = scheduled.add(
        tx, deed.account, task, person.id, deed.phone, deed.number, now_ms, begins_ms, deed.tries, PAUSE_S
    )
    alarms.put(tx, RINGS, f"scheduled:{one.id}", begins_ms)
    promising.write_line(
        tx, house, person, deed.account, deed.number, now_ms, keeper="pbx", due_ms=deed.at_ms, tries=deed.tries
    )


def rings(tx: Tx, house: House, alarm: Alarm, now_ms: int) -> None:
    """The PBX begins now, for it cannot be stopped: its person is told whom it is about, and the debt is being called
    about. Not when somebody spoke with the client meanwhile: then she need not pick up."""
    one = scheduled.by_id(tx, alarm.subject_id)
    person = people.who_is_in(tx, one.person) if one else None
    if one is None or person is None or one.over_ms is not None or now_ms > one.begins_ms + STALE_MS:
        return
    spoken = bool(calls.spoken_since(tx, one.account, one.client, one.set_ms))
    letter = "later_rings_in_vain" if spoken else RINGS
    outbox.put(tx, f"{letter}:{one.id}", person.telegram_id, letter, now_ms, number=one.client, phone=one.phone)
    held = cases.open_of_client(tx, one.account, one.client)
    if held is not None and held.case.state in (CaseState.OPEN, CaseState.TAKEN):
        case = employee_dials(held.case, None, person.id, now_ms, rules.terms(tx, house, one.account))
        keep(tx, house, replace(held, case=case), now_ms)


def told(tx: Tx, house: House, account: str, task: str, followed: Followed, now_ms: int) -> None:
    """What the PBX says of a task; its person hears of the end. Of a task that nobody here scheduled: nothing."""
    one = scheduled.of_task(tx, account, task)
    if one is None or one.over_ms is not None:
        return
    scheduled.told(tx, one.id, followed.made, followed.state, now_ms if followed.over else None)
    held = cases.open_of_client(tx, account, one.client)
    if held is not None and not followed.over:
        settling.goes_on(tx, house, held.id, now_ms)
    if followed.over:
        spoken_s = rules.patience(tx, house, account).spoken_s
        tries = [_try(word) for word in followed.words]
        spoken = any(result == Result.SUCCESS and talk_s >= spoken_s for _, result, talk_s in tries)
        _say_over(tx, one, now_ms, spoken=spoken, made=tries, state=followed.state)


def gone(tx: Tx, account: str, task: str, now_ms: int, *, known: bool) -> None:
    """The PBX will not be asked any more: it does not know the task (``known`` False), or never said how it ended."""
    one = scheduled.of_task(tx, account, task)
    if one is not None and one.over_ms is None:
        scheduled.told(tx, one.id, one.made, one.state, now_ms)
        _say_over(tx, one, now_ms, why="later_unheard" if known else "later_task_gone")


def _say_over(tx: Tx, one: Scheduled, now_ms: int, **facts: Any) -> None:
    person = people.who_is_in(tx, one.person)
    if person is not None:
        key = f"later_over:{one.id}"
        given: dict[str, Any] = {"account": one.account, "number": one.client, "most": one.tries} | facts
        outbox.put(tx, key, person.telegram_id, "later_over", now_ms, **given)


def _try(word: CallEvent) -> tuple[int | None, str, int]:
    verdict = word.verdict
    assert verdict is not None
    return verdict.start_ms, verdict.result, verdict.talk_s or 0
