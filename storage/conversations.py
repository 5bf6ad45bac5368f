"""Questions that wait for typed words: one at a time for a person in a chat, for a while."""

from storage.database import Tx


def ask(tx: Tx, chat_id: int, telegram_id: int, question: str | None, now_ms: int, until_ms: int) -> None:
    """Open a question until then; None ends whatever was open. Old ones of everybody are swept on the way."""
    tx.execute("DELETE FROM conversations WHERE until_ms < :now", now=now_ms)
    if question is None:
        tx.execute(
            "DELETE FROM conversations WHERE chat_id = :chat_id AND telegram_id = :telegram_id",
            chat_id=chat_id,
            telegram_id=telegram_id,
        )
        return
    tx.execute(
        """INSERT INTO conversations (chat_id, telegram_id, question, facts, until_ms)
        VALUES (:chat_id, :telegram_id, :question, '{}', :until)
        ON CONFLICT (chat_id, telegram_id) DO UPDATE SET question = :question, until_ms = :until""",
        chat_id=chat_id,
        telegram_id=telegram_id,
        question=question,
        until=until_ms,
    )


def remember(tx: Tx, chat_id: int, telegram_id: int, facts: str, now_ms: int) -> None:
    """What the answer will be about (JSON)."""
    tx.execute(
        """INSERT INTO conversations (chat_id, telegram_id, facts, until_ms)
        VALUES (:chat_id, :telegram_id, :facts, :now)
        ON CONFLICT (chat_id, telegram_id) DO UPDATE SET facts = :facts""",
        chat_id=chat_id,
        telegram_id=telegram_id,
        facts=facts,
        now=now_ms,
    )


def question(tx: Tx, chat_id: int, telegram_id: int, now_ms: int) -> str | None:
    """The question that is open now."""
    row = tx.one(
        """SELECT question FROM conversations
        WHERE chat_id = :chat_id AND telegram_id = :telegram_id AND until_ms >= :now""",
        chat_id=chat_id,
        telegram_id=telegram_id,
        now=now_ms,
    )
    return row["question"] if row else None


def facts(tx: Tx, chat_id: int, telegram_id: int) -> str | None:
    row = tx.one(
        "SELECT facts FROM conversations WHERE chat_id = :chat_id AND telegram_id = :telegram_id",
        chat_id=chat_id,
        telegram_id=telegram_id,
    )
    return row["facts"] if row else None
