"""A chat that takes nothing from us any more: its alerts go to the last resort, and the administrators hear of it."""

from storage import cards, chats, outbox, people, sending
from storage.database import Tx
from workflow.house import House, last_resort


def leave(tx: Tx, house: House, chat_id: int, why: str, now_ms: int) -> None:
    """Telegram has just said that the chat is gone; nothing of it is claimed any more."""
    news = chats.gone(tx, chat_id, why, now_ms)
    cards.drop_chat(tx, chat_id)
    bequeath(tx, house, chat_id, now_ms)
    for admin in people.admins(tx) if news else ():
        if not chats.is_gone(tx, admin):
            outbox.put(tx, f"gone:{chat_id}:{now_ms}:{admin}", admin, "chat_gone", now_ms, chat=chat_id, why=why)


def bequeath(tx: Tx, house: House, chat_id: int, now_ms: int) -> None:
    """What waits for a chat that is gone goes to others. Where there are none it stays, until somebody comes back."""
    heirs = [heir for heir in last_resort(tx, house) if heir != chat_id and not chats.is_gone(tx, heir)]
    sending.redirect(tx, chat_id, heirs, now_ms)
