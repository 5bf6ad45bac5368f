"""What a call does to a debt: opens it, counts it, moves it, settles it."""

from dataclasses import replace

from calls import missed as rules
from calls.audience import News
from calls.call import MOST_SKEW_MS, Call, over_since
from calls.event import Direction, Result
from calls.missed import Case, CaseState, Closing
from calls.notice import notices
from calls.stage import Sort
from storage import acts, calls, cases, people
from storage.calls import StoredCall
from storage.cases import StoredCase
from storage.database import Tx
from workflow import nagging, telling
from workflow.house import House, last_resort
from workflow.keeping import keep
from workflow.rules import terms

SAME_DIAL_MS = 300_000  # the PBX's own id of a call may differ from the one it answered: same client, this close


def missed(tx: Tx, house: House, stored: StoredCall, sort: Sort, now_ms: int) -> StoredCall:
    """A client was missed: open the debt or count it, and alert. Gives the call with its case."""
    call = stored.call
    if call.client and any(over_since(talk, call) for talk in _talks_about(tx, call)):
        return stored  # heard of late: somebody has spoken to the client since
    held = cases.open_of_client(tx, call.account, call.client) if call.client else None
    if held and held.id == stored.case_id:
        known_better(tx, house, stored, sort, now_ms)  # this very call is counted in it already
        return stored
    late = now_ms - call.started_ms > house.late_ms
    case, alert = rules.miss(held.case if held else None, _alone(call, sort), now_ms, late=late)
    if held is None:
        held = cases.insert(tx, case, alerts=1)
        if not late:
            nagging.watch(tx, house, held, now_ms)
    else:
        held = StoredCase(held.id, case, held.alerts + (alert and not late))
        keep(tx, house, held, now_ms)
    stored = replace(stored, case_id=held.id)
    told = notices(News.MISSED, call, telling.listeners(tx, call.account), last_resort(tx, house))
    telling.missed(tx, house, stored, held, [notice.chat_id for notice in told], alert=alert, late=late, now_ms=now_ms)
    return stored


def _alone(call: Call, sort: Sort) -> Case:
    """The debt this miss alone would make."""
    return Case(
        account=call.account,
        client=call.client,
        first_missed_ms=call.started_ms,
        last_missed_ms=call.started_ms,
        sort=sort,
        line=call.line,
        department=call.department,
        waited_s=call.waited_s,
    )


def known_better(tx: Tx, house: House, stored: StoredCall, sort: Sort, now_ms: int) -> None:
    """More became known of a call that is counted as missed: its case says so, unless a newer miss is what it shows."""
    held = cases.by_id(tx, stored.case_id) if stored.case_id is not None else None
    if held is None or any(newer.id != stored.id for newer in calls.of_case(tx, held.id, limit=1)):
        return
    case = rules.correct(held.case, _alone(stored.call, sort))
    if case != held.case:
        keep(tx, house, replace(held, case=case), now_ms)


def confirmed(tx: Tx, house: House, stored: StoredCall, sort: Sort, now_ms: int) -> None:
    """The PBX's word on a miss that was told without it: the card says so in place."""
    held = cases.by_id(tx, stored.case_id) if stored.case_id is not None else None
    if held is None or held.case.closed or not _newest_miss(tx, held, stored):
        return
    waited_s = held.case.waited_s if stored.call.waited_s is None else stored.call.waited_s
    case = replace(held.case, sort=sort, waited_s=waited_s)
    if case != held.case:
        keep(tx, house, replace(held, case=case), now_ms)


def spoken(tx: Tx, house: House, stored: StoredCall, now_ms: int) -> None:
    """A person and the client talked: that settles the debt, unless the client was missed again since."""
    held = _case_of(tx, stored)
    call = stored.call
    if held is None or held.case.closed:
        return
    others = [miss.call for miss in calls.of_case(tx, held.id) if miss.id != stored.id]  # its own miss was a mistake
    if not all(over_since(call, miss) for miss in others):
        return
    verdict = call.verdict
    answered = call.answered
    employee = verdict.employee if verdict and verdict.employee else answered.employee if answered else None
    out = call.direction is Direction.OUT
    closed = rules.close(
        held.case,
        Closing.CALLED_BACK if out else Closing.GOT_THROUGH,
        now_ms,
        person=_person(tx, stored, employee, now_ms) if out else None,
        employee=employee,
        talk_s=verdict.talk_s if verdict else None,
        call=stored.id,
    )
    keep(tx, house, replace(held, case=closed), now_ms)


def dialing(tx: Tx, house: House, stored: StoredCall, now_ms: int) -> None:
    """Somebody calls the client, from whatever phone: the others should see it."""
    held = _case_of(tx, stored)
    if held is None:
        return
    employee = next((leg.employee for leg in stored.call.legs if leg.employee), None)
    person = _person(tx, stored, employee, now_ms)
    case = rules.employee_dials(held.case, employee, person, now_ms, terms(tx, house, held.case.account))
    keep(tx, house, replace(held, case=case), now_ms)


def attempted(tx: Tx, house: House, stored: StoredCall, now_ms: int) -> None:
    """We called and did not speak: a line under the case, and the debt stays."""
    held = _case_of(tx, stored)
    if held is None or not any(over_since(stored.call, miss) for miss in _misses(tx, held)):
        return
    verdict = stored.call.verdict
    employee = verdict.employee if verdict else None
    employee = employee or next((leg.employee for leg in stored.call.legs if leg.employee), None)
    person = _person(tx, stored, employee, now_ms)
    facts = _attempt(stored)
    cases.add_line(tx, held.id, now_ms, "attempt", person=person, employee=employee, call=stored.id, **facts)
    case = rules.attempt_failed(held.case, now_ms, terms(tx, house, held.case.account))
    keep(tx, house, replace(held, case=case), now_ms)


def attempt_known_better(tx: Tx, house: House, stored: StoredCall, now_ms: int) -> None:
    """More became known of an attempt that has its line: why nobody spoke."""
    held = _case_of(tx, stored)
    if held is not None and cases.correct_line(tx, held.id, "attempt", stored.id, **_attempt(stored)):
        telling.changed(tx, house, held.id, now_ms)


def _attempt(stored: StoredCall) -> dict[str, object]:
    verdict = stored.call.verdict
    return {"result": verdict.result if verdict else Result.UNKNOWN, "talk_s": verdict.talk_s if verdict else None}


def run_out(tx: Tx, house: House, id: int, now_ms: int) -> None:
    """The time of a claim or an attempt is over. An attempt that the PBX still talks of goes on: a conversation may be
    long, and its end will be told."""
    held = cases.by_id(tx, id)
    if held is None:
        return
    calling = held.case.state is CaseState.CALLING
    if calling and held.case.client and calls.being_dialled(tx, held.case.account, held.case.client):
        cases.update(tx, replace(held, case=replace(held.case, due_ms=now_ms + house.terms.calling_ms)))
        return
    kind = "attempt_unknown" if calling else "expired"
    cases.add_line(tx, held.id, now_ms, kind, person=held.case.holder, employee=held.case.caller)
    case = rules.expire(held.case, now_ms, terms(tx, house, held.case.account))
    keep(tx, house, replace(held, case=case), now_ms)


def goes_on(tx: Tx, house: House, id: int, now_ms: int) -> None:
    """The PBX says that what it began for us is under way: the attempt's time begins anew."""
    held = cases.by_id(tx, id)
    if held is not None and held.case.state is CaseState.CALLING:
        cases.update(tx, replace(held, case=replace(held.case, due_ms=now_ms + house.terms.calling_ms)))


def _newest_miss(tx: Tx, held: StoredCase, stored: StoredCall) -> bool:
    """Is this the call that the case was counted for last?"""
    return [newest.id for newest in calls.of_case(tx, held.id, limit=1)] == [stored.id]


def _talks_about(tx: Tx, miss: Call) -> list[Call]:
    """Conversations with the client that may have come after the miss."""
    since_ms = min(miss.started_ms, miss.first_ms) - MOST_SKEW_MS
    return [stored.call for stored in calls.spoken_since(tx, miss.account, miss.client or "", since_ms)]


def _misses(tx: Tx, held: StoredCase) -> list[Call]:
    return [stored.call for stored in calls.of_case(tx, held.id)]


def _case_of(tx: Tx, stored: StoredCall) -> StoredCase | None:
    if stored.call.client:
        return cases.open_of_client(tx, stored.call.account, stored.call.client)
    return cases.by_id(tx, stored.case_id) if stored.case_id else None


def _person(tx: Tx, stored: StoredCall, employee: str | None, now_ms: int) -> int | None:
    """Who in the bot is calling: whoever the PBX names, else whoever asked us to dial this client just now."""
    if employee:
        person = people.by_employee(tx, stored.call.account, employee)
        if person:
            return person.id
    if not stored.call.client:
        return None
    return acts.person_dialing(tx, stored.call.account, stored.call.client, stored.call.first_ms - SAME_DIAL_MS)
