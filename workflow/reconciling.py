"""What the PBX's own history knows and we do not: each call missed while we were down is found, once."""

from collections.abc import Sequence
from dataclasses import replace

from calls.event import CallEvent, Direction
from storage import accounts, calls, heard, outbox, people
from storage.database import Tx
from workflow import intake
from workflow.house import House

OVERLAP_MS = 10 * 60 * 1000
FURTHEST_MS = 7 * 24 * 3600 * 1000
SAME_CALL_MS = 120_000  # the history may name a call otherwise than the webhooks: same client, begun this close
WEBHOOK_MS = 120_000  # a call that ended this long ago should have come by webhook
REMEMBER_MS = FURTHEST_MS + 24 * 3600 * 1000
DAY_MS = 24 * 3600 * 1000


def begin_ms(tx: Tx, account: str, now_ms: int) -> int:
    """From when on the PBX is asked: the newest end we know of minus ten minutes, at most a week ago."""
    newest_ms = calls.newest_verdict_ms(tx, account)
    return max(now_ms - FURTHEST_MS, newest_ms - OVERLAP_MS if newest_ms is not None else 0)


def catch_up(tx: Tx, house: House, account: str, rows: Sequence[CallEvent], now_ms: int) -> int:
    """Take in rows of the PBX's history (CallEvents of kind VERDICT); what we know already changes nothing. Gives how
    many calls were found that should have been told by webhook; the administrators hear of those once a day. What is
    older than a week is no news."""
    since_ms = (accounts.since_ms(tx, account) or now_ms) // 1000 * 1000  # history tells whole seconds
    named = frozenset(row.call_id for row in rows)
    since_ms = max(since_ms, now_ms - FURTHEST_MS)
    found = 0
    for row in sorted(rows, key=_start_ms):
        event = _under_our_id(tx, _ended(row, now_ms), named)
        if heard.before(tx, event, now_ms - REMEMBER_MS):
            continue
        news = _start_ms(row) >= since_ms
        known = calls.by_call_id(tx, account, calls.alias(tx, account, event.call_id)) is not None
        # Not every PBX tells of outgoing calls by webhook; of incoming ones all do.
        found += news and not known and event.direction is Direction.IN and event.at_ms < now_ms - WEBHOOK_MS
        intake.take_in(tx, house, event, now_ms, quietly=not news)
    if found:
        for admin in people.admins(tx):
            key = f"webhooks_silent:{account}:{now_ms // DAY_MS}:{admin}"
            outbox.put(tx, key, admin, "webhooks_silent", now_ms, account=account, found=found)
    return found


def take_word(tx: Tx, house: House, word: CallEvent, now_ms: int) -> None:
    """Take in one final word (VERDICT) that was asked for; what we know already changes nothing."""
    event = _under_our_id(tx, _ended(word, now_ms), frozenset({word.call_id}))
    if not heard.before(tx, event, now_ms - REMEMBER_MS):
        intake.take_in(tx, house, event, now_ms)


def _start_ms(event: CallEvent) -> int:
    start_ms = event.verdict.start_ms if event.verdict else None
    return event.at_ms if start_ms is None else start_ms


def _ended(event: CallEvent, now_ms: int) -> CallEvent:
    """History tells when a call began; it was over after waiting and talking, and not later than now."""
    verdict = event.verdict
    lasted_s = ((verdict.wait_s or 0) + (verdict.talk_s or 0)) if verdict else 0
    return replace(event, at_ms=min(now_ms, _start_ms(event) + 1000 * lasted_s))


def _under_our_id(tx: Tx, event: CallEvent, named: frozenset[str]) -> CallEvent:
    """One call may be known by several ids: the webhooks', the history's, the task's that began it. Then client, way
    and time tell: the nearest call is meant that was not told of in this way yet, nor is told of just now under the id
    we know it by (``named``). The other id is remembered."""
    account, start_ms = event.account, _start_ms(event)
    if event.client is None or calls.by_call_id(tx, account, calls.alias(tx, account, event.call_id)):
        return event
    for ours in calls.alike(tx, account, event.client, event.direction, start_ms, SAME_CALL_MS):
        if ours not in named and not heard.told(tx, account, ours, event.learned, start_ms - SAME_CALL_MS):
            calls.add_alias(tx, account, event.call_id, ours)
            return replace(event, call_id=ours)
    return event
