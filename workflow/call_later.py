"""A call that is to be made later, by the bot: asked about now, dialled then under the policy of that moment."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from calls.missed import NotNow
from pbx.base import Dials, Pbx
from storage import acts, alarms, calls, outbox
from storage.acts import DONE
from storage.alarms import Alarm
from storage.database import Tx
from storage.people import Person
from workflow import progress, promising
from workflow.dialing import Dial
from workflow.house import House
from workflow.promising import CALL_LATER, PAUSE_S, subject

UNDER_WAY_MS = 60_000  # a conversation that may be this very call: it is looked at again


@dataclass(frozen=True, slots=True)
class CallLater:
    """Ring ``phone`` (her own), then ``number`` (E.164) at ``at_ms``, up to ``tries`` times until somebody spoke."""

    account: str
    phone: str
    number: str
    at_ms: int
    tries: int = 1
    confirmed: bool = False
    action: str = CALL_LATER
    ability: type[Pbx] = Dials

    def begin(self, tx: Tx, house: House, person: Person, now_ms: int) -> Mapping[str, Any]:
        promising.check(tx, house, person, self.account, self.number, self.at_ms, now_ms, confirmed=self.confirmed)
        return {"phone": self.phone, "client": self.number, "due_ms": self.at_ms, "tries": self.tries}

    async def do(self, pbx: Dials) -> None:
        """The PBX is asked when the time has come."""

    def finish(self, tx: Tx, house: House, person: Person, outcome: str, now_ms: int) -> None:
        """The same client again: the time is moved."""
        if outcome == DONE:
            facts = {"account": self.account, "phone": self.phone, "number": self.number, "since_ms": now_ms}
            _put(tx, subject(self.account, self.number), self.at_ms, person.id, **facts, left=self.tries, made=0)
            promising.write_line(
                tx, house, person, self.account, self.number, now_ms, keeper="bot", due_ms=self.at_ms, tries=self.tries
            )


def deed(alarm: Alarm) -> Dial:
    """What is done when its time has come; it was asked about when it was said. Its message tells how it goes."""
    facts = alarm.facts
    return Dial(facts["account"], facts["phone"], facts["number"], chat_id=0, confirmed=True, promised=True)


def needed(tx: Tx, alarm: Alarm, person: Person, now_ms: int) -> bool:
    """Is it to be dialled now? Not when somebody spoke with the client meanwhile: it is dropped, and said if the
    person cannot know it by herself."""
    account, number = alarm.facts["account"], alarm.facts["number"]
    if calls.spoken_since(tx, account, number, alarm.facts["since_ms"]):
        alarms.drop(tx, alarm.id)
        if not alarm.facts["made"]:
            key = f"call_later_dropped:{alarm.id}:{alarm.due_ms}"
            outbox.put(tx, key, person.telegram_id, "call_later_dropped", now_ms, number=number)
        return False
    if calls.being_dialled(tx, account, number):
        _put(tx, alarm.subject, now_ms + UNDER_WAY_MS, person.id, **alarm.facts)
        return False
    return True


def after(tx: Tx, alarm: Alarm, person: Person, now_ms: int) -> None:
    """It was dialled: the next try, should it be needed."""
    left, made = alarm.facts["left"] - 1, alarm.facts["made"] + 1
    if left > 0:
        _put(tx, alarm.subject, now_ms + 1000 * PAUSE_S, person.id, **alarm.facts | {"left": left, "made": made})


def refused(tx: Tx, alarm: Alarm, facts: Mapping[str, Any], now_ms: int) -> None:
    """The PBX did not begin it, perhaps with words of its own: the call's message says so."""
    progress.quote(tx, alarm.facts["account"], alarm.facts["phone"], alarm.facts["number"], facts, now_ms)


def waiting(tx: Tx, person: Person) -> list[Alarm]:
    """Hers, the next one first."""
    return alarms.of_person(tx, CALL_LATER, person.id)


def cancel(tx: Tx, house: House, person: Person, id: int, now_ms: int) -> None:
    """Raises NotNow: not hers, or it is gone."""
    alarm = alarms.by_id(tx, id)
    if alarm is None or alarm.kind != CALL_LATER:
        raise NotNow("later_gone")
    if alarm.person != person.id:
        raise NotNow("not_allowed")
    alarms.drop(tx, id)
    facts = alarm.facts
    account, number = facts["account"], facts["number"]
    acts.write_audit(tx, now_ms, person.id, "call_later_cancel", account, client=number)
    promising.write_line(tx, house, person, account, number, now_ms, keeper="nobody", due_ms=alarm.due_ms)


def _put(tx: Tx, subject: str, at_ms: int, person: int, **facts: Any) -> None:
    alarms.put(tx, CALL_LATER, subject, at_ms, person, asks_pbx=True, **facts)
