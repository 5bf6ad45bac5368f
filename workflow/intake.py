"""What a PBX said becomes what we know and what we tell: event → call, case, notices, outbox, in one transaction."""

from collections.abc import Sequence
from dataclasses import replace

from calls.audience import News
from calls.event import CallEvent, Direction, EventKind, Result
from calls.joining import advance, join
from calls.notice import news_of
from calls.stage import Judgement, Stage, judge
from storage import accounts, blocks, calls, heard, staff
from storage.calls import StoredCall
from storage.database import Tx
from workflow import filing, rating, rules, settling, telling, watching
from workflow.house import House

DUPLICATE_MS = 10_000  # the very same push within this time is a repeat
REUSE_MS = 24 * 3600 * 1000  # a call closed this long ago does not go on: its id is used for a new one


def hear(tx: Tx, house: House, account: str, events: Sequence[CallEvent], now_ms: int) -> None:
    """Take in what one webhook (or one page of history) told. Raises nothing but storage errors: a commit of this
    job is what the PBX's 200 stands for."""
    if events:
        accounts.heard_from(tx, account, now_ms)
    for event in events:
        if not heard.before(tx, event, now_ms - DUPLICATE_MS):
            take_in(tx, house, event, now_ms)


def look_again(tx: Tx, house: House, id: int, now_ms: int) -> None:
    """Judge a call whose time has come."""
    stored = calls.by_id(tx, id)
    if stored is not None:
        _judge_and_tell(tx, house, stored, stored, now_ms)


def take_in(tx: Tx, house: House, event: CallEvent, now_ms: int, *, quietly: bool = False) -> None:
    """One event. ``quietly``: it is remembered, and nobody is told (what happened before we were asked to watch)."""
    event = _with_staff(tx, event)
    call_id, stored = _known(tx, event)
    if stored and _belongs_to_another(stored, event):
        calls.set_aside(tx, stored)
        stored = None
    heard.keep(tx, event, call_id)
    if call_id != event.call_id:
        event = replace(event, call_id=call_id)
    call = advance(stored.call if stored else None, event)
    if event.kind is EventKind.TRANSFERRED and event.second_call_id and event.second_call_id != call_id:
        calls.add_alias(tx, event.account, event.second_call_id, call_id)
        second = calls.by_call_id(tx, event.account, event.second_call_id)
        if second:  # its events overtook the word that it is the same call
            call = join(call, second.call)
            telling.withdraw_call(tx, second, now_ms)
            calls.set_aside(tx, second)
    if event.employee and event.department and not (stored and _rang_there(stored, event)):
        staff.saw_in_department(tx, event.account, event.department, event.employee, now_ms)
    if event.account in house.unsure and event.learned == "webhook" and _says_missed(event):
        accounts.told_miss(tx, event.account, now_ms)
    before = stored
    stored = replace(stored, call=call) if stored else StoredCall(0, call, Stage.HEARD)
    if quietly:
        _keep(tx, before, _judged(tx, house, stored, now_ms)[0])
    else:
        _judge_and_tell(tx, house, before, stored, now_ms)


def _known(tx: Tx, event: CallEvent) -> tuple[str, StoredCall | None]:
    """The id under which the event's call is kept (a transfer makes two ids one call), and the call if it is known."""
    stored = calls.by_call_id(tx, event.account, event.call_id)
    if stored is not None:
        return event.call_id, stored
    call_id = calls.alias(tx, event.account, event.call_id)
    return call_id, calls.by_call_id(tx, event.account, call_id) if call_id != event.call_id else None


def _rang_there(stored: StoredCall, event: CallEvent) -> bool:
    """Did an earlier event of the call name this employee beside this department?"""
    return any((leg.employee, leg.department) == (event.employee, event.department) for leg in stored.call.legs)


def _belongs_to_another(stored: StoredCall, event: CallEvent) -> bool:
    """Has the PBX begun to use the id of a call of long ago again? A late word on the old call names its time."""
    if stored.closed_ms is None:
        return False
    start_ms = event.verdict.start_ms if event.verdict else None
    heard_ms = event.at_ms if start_ms is None else start_ms
    return heard_ms > stored.closed_ms + REUSE_MS


def _with_staff(tx: Tx, event: CallEvent) -> CallEvent:
    """Events name a phone by login or by extension; the staff list knows the other half."""
    if event.employee and event.extension:
        return event
    member = None
    if event.employee:
        member = staff.by_login(tx, event.account, event.employee)
    elif event.extension:
        member = staff.by_extension(tx, event.account, event.extension)
    if member is None:
        return event
    return replace(event, employee=member.login, extension=member.extension or event.extension)


def _says_missed(event: CallEvent) -> bool:
    verdict = event.verdict
    return verdict is not None and event.direction is Direction.IN and verdict.result is not Result.SUCCESS


def _judged(tx: Tx, house: House, stored: StoredCall, now_ms: int) -> tuple[StoredCall, Judgement]:
    patience = rules.patience(tx, house, stored.call.account)
    if stored.call.account in house.unsure and not accounts.tells_misses(tx, stored.call.account):
        patience = replace(patience, expects_missed=False)
    judgement = judge(stored.call, now_ms, patience)
    closed_ms = (stored.closed_ms or now_ms) if judgement.closed else None
    return replace(stored, stage=judgement.stage, due_ms=judgement.due_ms, closed_ms=closed_ms), judgement


def _judge_and_tell(tx: Tx, house: House, before: StoredCall | None, stored: StoredCall, now_ms: int) -> None:
    judged, judgement = _judged(tx, house, stored, now_ms)
    if judged.colleague is None and judged.call.client and (before is None or _another_story(before, judged)):
        judged = replace(judged, colleague=_colleague(tx, judged))
    if before is None:
        judged = calls.insert(tx, judged)
    after = _follow(tx, house, before.stage if before else None, judged, judgement, now_ms)
    if _wants_a_word(tx, house, before, after):
        watching.watch_call(tx, after.call.account, after.call.call_id, now_ms)
    if before != after:
        calls.update(tx, before or judged, after)
        telling.refresh(tx, house, after, now_ms)
        filing.recorded(tx, house, before, after, now_ms)
        rating.marked(tx, house, after, now_ms)


def _keep(tx: Tx, before: StoredCall | None, stored: StoredCall) -> None:
    if before is None:
        calls.insert(tx, stored)
    else:
        calls.update(tx, before, stored)


def _another_story(before: StoredCall, after: StoredCall) -> bool:
    """Did the stage change, or who is calling? Only then is anybody told, and it matters whose mobile it is."""
    return before.stage is not after.stage or before.call.client != after.call.client


def _wants_a_word(tx: Tx, house: House, before: StoredCall | None, after: StoredCall) -> bool:
    """Has it just ended by our own reckoning, on an account that has the final word and tells it only when asked?"""
    account, open_before = after.call.account, before is None or before.closed_ms is None
    if after.closed_ms is None or not open_before or after.call.verdicts:
        return False
    return not rules.patience(tx, house, account).expects_verdict and "confirms" in house.abilities(account)


def _follow(
    tx: Tx, house: House, stage_before: Stage | None, stored: StoredCall, judgement: Judgement, now_ms: int
) -> StoredCall:
    """What this stage means to the debt and to the people."""
    news = news_of(stage_before, stored.stage, stored.call)
    changed = stored.stage is not stage_before
    if news is not None and blocks.is_muted(tx, stored.call.account, stored.call.client):
        return stored  # somebody wished to hear nothing of this client
    if news is News.RINGING:
        telling.ringing(tx, house, stored, now_ms)
    elif news is News.MISSED and stored.colleague is None and judgement.sort is not None:
        return settling.missed(tx, house, stored, judgement.sort, now_ms)
    elif stored.stage is Stage.MISSED and not changed and judgement.sort is not None:
        settling.known_better(tx, house, stored, judgement.sort, now_ms)
    elif stored.stage is Stage.MISSED and stored.case_id is not None and judgement.sort is not None:
        settling.confirmed(tx, house, stored, judgement.sort, now_ms)
    elif changed and stored.stage is Stage.SPOKEN:
        settling.spoken(tx, house, stored, now_ms)
    elif changed and stored.stage is Stage.DIALING:
        settling.dialing(tx, house, stored, now_ms)
    elif stored.stage is Stage.ATTEMPT:
        settle = settling.attempted if changed else settling.attempt_known_better
        settle(tx, house, stored, now_ms)
    return stored


def _colleague(tx: Tx, stored: StoredCall) -> str | None:
    members = staff.by_mobile(tx, stored.call.client or "")
    return next((member.login for member in members if member.account == stored.call.account), None)
