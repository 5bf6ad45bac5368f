"""Chats as lanes: which have work, which Telegram told us to leave alone until when, which are gone."""

from typing import NamedTuple

from storage import groups
from storage.database import Tx
from storage.outbox import IN_LINE, OPEN, WAITS

SUSPICIOUS = 2  # deaths over one message


class Lane(NamedTuple):
    """A chat with something to send; ``due_ms`` is when the first of it may go, ``deaths`` how often we have died over
    that."""

    chat_id: int
    due_ms: int
    deaths: int

    @property
    def suspect(self) -> bool:
        """Nobody knows yet whether it was because of it."""
        return self.deaths >= SUSPICIOUS


def lanes(tx: Tx, now_ms: int, until_ms: int) -> list[Lane]:
    """Every chat that has something to send by ``until_ms``, the longest waiting first. A chat inside Telegram's
    "retry after" is not due before its end; one that is gone is, for its alerts must go elsewhere. Asked at every
    commit: it goes from chat to chat, however much waits in each."""
    rows = tx.query(
        f"""WITH RECURSIVE chat (id) AS (
            SELECT MIN(chat_id) FROM outbox WHERE {OPEN}
            UNION ALL
            SELECT (SELECT MIN(chat_id) FROM outbox WHERE {OPEN} AND chat_id > chat.id) FROM chat WHERE id IS NOT NULL
        )
        SELECT w.chat_id, MAX(MIN(w.due_ms), COALESCE(c.blocked_until_ms, 0)) AS due_ms, MAX(w.deaths) AS deaths
        FROM (
            SELECT chat_id, due_ms, deaths FROM outbox WHERE id IN (
                SELECT (SELECT id FROM outbox WHERE chat_id = chat.id AND {IN_LINE} ORDER BY id LIMIT 1) FROM chat)
            UNION ALL
            SELECT chat_id, due_ms, 0 FROM outbox WHERE {WAITS} AND tries = 0 AND due_ms > :now AND due_ms <= :until
            UNION ALL
            SELECT chat_id, due_ms, 0 FROM cards WHERE due_ms <= :until
        ) w LEFT JOIN chats c ON c.chat_id = w.chat_id
        GROUP BY w.chat_id, c.blocked_until_ms
        ORDER BY due_ms""",  # noqa: S608
        now=now_ms,
        until=until_ms,
    )
    return [Lane(*row) for row in rows if row["due_ms"] <= until_ms]


def blocked_until_ms(tx: Tx, chat_id: int) -> int:
    row = tx.one("SELECT blocked_until_ms FROM chats WHERE chat_id = :chat_id", chat_id=chat_id)
    return row["blocked_until_ms"] if row else 0


def block_until(tx: Tx, chat_id: int, until_ms: int) -> None:
    tx.execute(
        """INSERT INTO chats (chat_id, blocked_until_ms) VALUES (:chat_id, :until)
        ON CONFLICT (chat_id) DO UPDATE SET blocked_until_ms = MAX(blocked_until_ms, :until)""",
        chat_id=chat_id,
        until=until_ms,
    )


def gone(tx: Tx, chat_id: int, why: str, now_ms: int) -> bool:
    """Telegram says the chat cannot be written to; tells whether that is news."""
    return (
        tx.execute(
            """INSERT INTO chats (chat_id, gone_ms, gone_why) VALUES (:chat_id, :now, :why)
            ON CONFLICT (chat_id) DO UPDATE SET gone_ms = :now, gone_why = :why WHERE gone_ms IS NULL""",
            chat_id=chat_id,
            now=now_ms,
            why=why,
        )
        > 0
    )


def back(tx: Tx, chat_id: int) -> bool:
    """Somebody writes to us from it: it lives, and what waits for it may go. Tells whether it was thought gone."""
    news = tx.execute(
        "UPDATE chats SET gone_ms = NULL, gone_why = NULL WHERE chat_id = :chat_id AND gone_ms IS NOT NULL",
        chat_id=chat_id,
    )
    if news:
        tx.execute(f"UPDATE outbox SET due_ms = made_ms WHERE chat_id = :chat_id AND {WAITS}", chat_id=chat_id)  # noqa: S608
    return news > 0


def called(tx: Tx, chat_id: int, title: str) -> None:
    """What the group is called now."""
    tx.execute(
        """INSERT INTO chats (chat_id, title) VALUES (:chat_id, :title)
        ON CONFLICT (chat_id) DO UPDATE SET title = :title""",
        chat_id=chat_id,
        title=title,
    )


def title(tx: Tx, chat_id: int) -> str:
    row = tx.one("SELECT title FROM chats WHERE chat_id = :chat_id", chat_id=chat_id)
    return (row["title"] or "") if row else ""


def is_gone(tx: Tx, chat_id: int) -> bool:
    return tx.one("SELECT 1 FROM chats WHERE chat_id = :id AND gone_ms IS NOT NULL", id=chat_id) is not None


def migrate(tx: Tx, chat_id: int, to_chat_id: int) -> None:
    """A group became a supergroup: what waits for it goes by the new id; its old messages can no longer be edited."""
    tx.execute(
        "UPDATE outbox SET chat_id = :new WHERE chat_id = :old AND state IN ('waiting', 'sending')",
        new=to_chat_id,
        old=chat_id,
    )
    tx.execute("DELETE FROM cards WHERE chat_id = :old", old=chat_id)
    groups.migrate(tx, chat_id, to_chat_id)
    tx.execute(
        """INSERT INTO chats (chat_id, moved_to) VALUES (:old, :new)
        ON CONFLICT (chat_id) DO UPDATE SET moved_to = :new""",
        old=chat_id,
        new=to_chat_id,
    )


def lives_as(tx: Tx, chat_id: int) -> int:
    """The id under which a chat lives now (settings still name the old one)."""
    row = tx.one("SELECT moved_to FROM chats WHERE chat_id = :id AND moved_to IS NOT NULL", id=chat_id)
    return int(row["moved_to"]) if row else chat_id
