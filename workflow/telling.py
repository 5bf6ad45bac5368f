"""Notices become rows of the outbox, and cards that show something old become due for an edit."""

from collections.abc import Iterable
from typing import Any

from calls.audience import Listener, News
from calls.call import Call
from calls.notice import notices
from storage import calls, cards, clients, groups, mirrors, outbox, people, wishes
from storage.calls import StoredCall
from storage.cases import StoredCase
from storage.database import Tx
from workflow import mornings, progress
from workflow.house import House, last_resort


def ringing(tx: Tx, house: House, stored: StoredCall, now_ms: int) -> None:
    """A phone rings: a silent card for its owner, once per call and chat."""
    call = stored.call
    told = notices(News.RINGING, call, listeners(tx, call.account), last_resort(tx, house))
    for notice in told:
        outbox.put(
            tx,
            f"ringing:{stored.id}:{notice.chat_id}",
            notice.chat_id,
            "ringing",
            now_ms,
            subject="call",
            subject_id=stored.id,
            **_place(tx, notice.chat_id, call),
        )


def listeners(tx: Tx, account: str) -> list[Listener]:
    """Everybody who may hear of the account's calls: people and groups."""
    return wishes.applied(tx, account, people.listeners(tx, account)) + groups.listeners(tx, account)


def missed(
    tx: Tx,
    house: House,
    stored: StoredCall,
    held: StoredCase,
    chat_ids: Iterable[int],
    *,
    alert: bool,
    late: bool,
    now_ms: int,
) -> None:
    """A client was missed: an alert with sound to everybody concerned, in the place of the ringing card. One that is
    found ``late`` waits a moment for others, to be a line of one list with them."""
    outbox.supersede(tx, "ringing", "call", stored.id, now_ms)
    chat_ids = set(chat_ids)
    told_before = set(told(tx, held.id))
    at_once = clients.is_vip(tx, held.case.client)
    for chat_id in sorted(chat_ids):
        if not alert and chat_id in told_before:
            continue
        until_ms = None if at_once else mornings.quiet_until_ms(tx, house, held.case.account, chat_id, now_ms)
        if until_ms is not None:
            mornings.wait(tx, held, chat_id, until_ms)
        elif late:
            _list(tx, house, stored, held, chat_id, now_ms)
        else:
            _alert(tx, stored, held, chat_id, now_ms)
    for chat_id in outbox.chats_of(tx, "ringing", "call", stored.id):
        if chat_id in chat_ids:
            _withdraw(tx, chat_id, stored.id, now_ms)
    changed(tx, house, held.id, now_ms)


def told(tx: Tx, case_id: int) -> list[int]:
    """Chats that were alerted of the case, or got it in a list."""
    return [chat_id for kind in outbox.ALERTS for chat_id in outbox.chats_of(tx, kind, "case", case_id)]


def _alert(tx: Tx, stored: StoredCall, held: StoredCase, chat_id: int, now_ms: int) -> None:
    outbox.supersede(tx, "late", "case", held.id, now_ms, chat_id=chat_id)
    key, place = f"missed:{held.id}:{held.alerts}:{chat_id}", _place(tx, chat_id, stored.call)
    outbox.put(tx, key, chat_id, "missed", now_ms, subject="case", subject_id=held.id, **place)


def _list(tx: Tx, house: House, stored: StoredCall, held: StoredCase, chat_id: int, now_ms: int) -> None:
    """Once, however many calls of the client are found."""
    if outbox.waits(tx, "late", "case", held.id, chat_id):
        return
    key, due_ms = f"late:{held.id}:{held.case.misses}:{chat_id}", now_ms + house.together_ms
    place = _place(tx, chat_id, stored.call)
    outbox.put(tx, key, chat_id, "late", now_ms, due_ms=due_ms, subject="case", subject_id=held.id, **place)


def nudge(tx: Tx, held: StoredCase, chat_ids: Iterable[int], why: str, key: str, now_ms: int, **facts: object) -> None:
    """The card of the case comes anew, with sound and with the reason on top: remind, escalate, reminder, handed."""
    for chat_id in sorted(set(chat_ids)):
        place = {} if chat_id > 0 else _place_of_case(tx, chat_id, held)
        said: dict[str, Any] = {"why": why, **facts, **place}
        key_here = f"nudge:{why}:{held.id}:{key}:{chat_id}"
        outbox.put(tx, key_here, chat_id, "nudge", now_ms, subject="case", subject_id=held.id, **said)


def withdraw_call(tx: Tx, stored: StoredCall, now_ms: int) -> None:
    """This call is part of another one: its own cards go."""
    outbox.supersede(tx, "ringing", "call", stored.id, now_ms)
    for chat_id in outbox.chats_of(tx, "ringing", "call", stored.id):
        _withdraw(tx, chat_id, stored.id, now_ms)
    mirrors.mark(tx, stored.id, stored.call.account, stored.call.first_ms, now_ms, withdrawn=True)


def lacking(tx: Tx, account: str, ability: str, now_ms: int) -> None:
    """An ability (by name) turned out to be absent: each administrator is told once ever."""
    for admin in people.admins(tx):
        outbox.put(
            tx, f"lacking:{account}:{ability}:{admin}", admin, "lacking", now_ms, account=account, ability=ability
        )


def refresh(tx: Tx, house: House, stored: StoredCall, now_ms: int) -> None:
    """The call has changed: so do its cards, and what helpdesks show of it."""
    cards.touch(tx, "call", stored.id, now_ms, house.edit_ms)
    progress.heard(tx, house, stored, now_ms)
    mirrors.mark(tx, stored.id, stored.call.account, stored.call.first_ms, now_ms + house.edit_ms)


def changed(tx: Tx, house: House, case_id: int, now_ms: int) -> None:
    """The case has changed: so do its cards, in every chat."""
    cards.touch(tx, "case", case_id, now_ms, house.edit_ms)


def _place(tx: Tx, chat_id: int, call: Call) -> dict[str, int]:
    """The topic of a group where this call is told."""
    topic = groups.topic(tx, chat_id, call.account, call.departments) if chat_id < 0 else None
    return {} if topic is None else {"topic": topic}


def _place_of_case(tx: Tx, chat_id: int, held: StoredCase) -> dict[str, int]:
    newest = calls.of_case(tx, held.id, limit=1)
    return _place(tx, chat_id, newest[0].call) if newest else {}


def _withdraw(tx: Tx, chat_id: int, call: int, now_ms: int) -> None:
    outbox.put(tx, f"withdraw:{call}:{chat_id}", chat_id, "withdraw", now_ms, subject="call", subject_id=call)
