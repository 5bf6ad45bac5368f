"""Cards: the one Telegram message about a call or a case in one chat, and whether it is out of date."""

from dataclasses import dataclass

from storage.database import Row, Tx


@dataclass(frozen=True, slots=True)
class Card:
    """``subject`` is "call" or "case"; ``shown`` the fingerprint of what the message shows now; ``changes`` counts
    what has happened since, so that a change during an edit is not lost."""

    id: int
    chat_id: int
    subject: str
    subject_id: int
    message_id: int
    shown: str
    changes: int
    tries: int


def of_subject(tx: Tx, subject: str, subject_id: int, chat_id: int) -> Card | None:
    row = tx.one(
        "SELECT * FROM cards WHERE subject = :subject AND subject_id = :subject_id AND chat_id = :chat_id",
        subject=subject,
        subject_id=subject_id,
        chat_id=chat_id,
    )
    return _card(row) if row else None


def put(
    tx: Tx,
    chat_id: int,
    subject: str,
    subject_id: int,
    message_id: int,
    shown: str,
    now_ms: int,
    due_ms: int | None,
) -> int | None:
    """The newest message about the subject in this chat is this one; gives the message it takes the place of.
    ``due_ms``: when it must be edited, because something changed while it was being sent."""
    before = of_subject(tx, subject, subject_id, chat_id)
    tx.execute(
        """INSERT INTO cards (chat_id, subject, subject_id, message_id, shown_ms, shown, due_ms)
        VALUES (:chat_id, :subject, :subject_id, :message_id, :now, :shown, :due)
        ON CONFLICT (chat_id, subject, subject_id) DO UPDATE SET message_id = :message_id, shown_ms = :now,
        shown = :shown, due_ms = :due, tries = 0""",
        chat_id=chat_id,
        subject=subject,
        subject_id=subject_id,
        message_id=message_id,
        shown=shown,
        now=now_ms,
        due=due_ms,
    )
    return before.message_id if before and before.message_id != message_id else None


def touch(tx: Tx, subject: str, subject_id: int, now_ms: int, edit_ms: int) -> None:
    """What this subject's cards show is out of date: edit them, each at most once in ``edit_ms``."""
    tx.execute(
        """UPDATE cards SET changes = changes + 1, due_ms = COALESCE(due_ms, MAX(:now, shown_ms + :edit_ms))
        WHERE subject = :subject AND subject_id = :subject_id""",
        subject=subject,
        subject_id=subject_id,
        now=now_ms,
        edit_ms=edit_ms,
    )


def next_due(tx: Tx, chat_id: int, now_ms: int) -> Card | None:
    row = tx.one(
        "SELECT * FROM cards WHERE chat_id = :chat_id AND due_ms <= :now ORDER BY due_ms LIMIT 1",
        chat_id=chat_id,
        now=now_ms,
    )
    return _card(row) if row else None


def showed(tx: Tx, card: Card, shown: str, now_ms: int, edit_ms: int) -> None:
    """The message now shows this; if something changed meanwhile it is looked at again."""
    tx.execute(
        """UPDATE cards SET shown = :shown, shown_ms = :now, tries = 0,
        due_ms = CASE WHEN changes = :changes THEN NULL ELSE :now + :edit_ms END WHERE id = :id""",
        shown=shown,
        now=now_ms,
        changes=card.changes,
        edit_ms=edit_ms,
        id=card.id,
    )


def unchanged(tx: Tx, card: Card) -> None:
    """It shows the right thing already."""
    tx.execute("UPDATE cards SET due_ms = NULL WHERE id = :id AND changes = :changes", id=card.id, changes=card.changes)


def later(tx: Tx, card: Card, due_ms: int, *, failed: bool) -> None:
    tx.execute(
        "UPDATE cards SET due_ms = :due, tries = tries + :failed WHERE id = :id",
        due=due_ms,
        failed=int(failed),
        id=card.id,
    )


def drop(tx: Tx, card_id: int) -> None:
    """There is no such message any more."""
    tx.execute("DELETE FROM cards WHERE id = :id", id=card_id)


def drop_chat(tx: Tx, chat_id: int) -> None:
    """Nothing in this chat can be edited any more."""
    tx.execute("DELETE FROM cards WHERE chat_id = :chat_id", chat_id=chat_id)


def _card(row: Row) -> Card:
    return Card(
        row["id"],
        row["chat_id"],
        row["subject"],
        row["subject_id"],
        row["message_id"],
        row["shown"],
        row["changes"],
        row["tries"],
    )
