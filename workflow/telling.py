"""Notices become rows of the outbox, and cards that show something old become due for an edit."""

from collections.abc import Iterable

from calls.audience import News
from calls.notice import notices
from storage import cards, mirrors, outbox, people
from storage.calls import StoredCall
from storage.cases import StoredCase
from storage.database import Tx
from workflow.house import House, last_resort


def ringing(tx: Tx, house: House, stored: StoredCall, now_ms: int) -> None:
    """A phone rings: a silent card for its owner, once per call and chat."""
    call = stored.call
    told = notices(News.RINGING, call, people.listeners(tx, call.account), last_resort(tx, house))
    for notice in told:
        outbox.put(
            tx,
            f"ringing:{stored.id}:{notice.chat_id}",
            notice.chat_id,
            "ringing",
            now_ms,
            subject="call",
            subject_id=stored.id,
        )


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
    """A client was missed: an alert with sound to everybody concerned, in the place of the ringing card."""
    outbox.supersede(tx, "ringing", "call", stored.id, now_ms)
    chat_ids = set(chat_ids)
    told_before = set(outbox.chats_of(tx, "missed", "case", held.id))
    for chat_id in sorted(chat_ids):
        if alert or chat_id not in told_before:
            outbox.put(
                tx,
                f"missed:{held.id}:{held.alerts}:{chat_id}",
                chat_id,
                "missed",
                now_ms,
                subject="case",
                subject_id=held.id,
                late=late,
            )
    for chat_id in outbox.chats_of(tx, "ringing", "call", stored.id):
        if chat_id in chat_ids:
            _withdraw(tx, chat_id, stored.id, now_ms)
    changed(tx, house, held.id, now_ms)


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
    mirrors.mark(tx, stored.id, stored.call.account, stored.call.first_ms, now_ms + house.edit_ms)


def changed(tx: Tx, house: House, case_id: int, now_ms: int) -> None:
    """The case has changed: so do its cards, in every chat."""
    cards.touch(tx, "case", case_id, now_ms, house.edit_ms)


def _withdraw(tx: Tx, chat_id: int, call: int, now_ms: int) -> None:
    outbox.put(tx, f"withdraw:{call}:{chat_id}", chat_id, "withdraw", now_ms, subject="call", subject_id=call)
