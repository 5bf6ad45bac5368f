"""Quiet hours of people, and the missed calls that wait for somebody's morning."""

from storage.database import Tx


def quiet(tx: Tx, telegram_id: int) -> str | None:
    """The quiet hours of the person in this private chat, as text (``calls.hours``)."""
    row = tx.one(
        """SELECT q.hours FROM quiet_hours q JOIN people p ON p.id = q.person
        WHERE p.telegram_id = :id AND p.revoked_ms IS NULL""",
        id=telegram_id,
    )
    return row["hours"] if row else None


def set_quiet(tx: Tx, person: int, hours: str | None) -> None:
    """None: never quiet."""
    if hours is None:
        tx.execute("DELETE FROM quiet_hours WHERE person = :person", person=person)
        return
    tx.execute(
        """INSERT INTO quiet_hours (person, hours) VALUES (:person, :hours)
        ON CONFLICT (person) DO UPDATE SET hours = :hours""",
        person=person,
        hours=hours,
    )


def for_the_morning(tx: Tx, chat_id: int, case_id: int) -> None:
    """This chat hears of the case when its quiet is over."""
    tx.execute(
        """INSERT INTO mornings (chat_id, case_id) VALUES (:chat_id, :case_id)
        ON CONFLICT (chat_id, case_id) DO NOTHING""",
        chat_id=chat_id,
        case_id=case_id,
    )


def take_morning(tx: Tx, chat_id: int) -> list[int]:
    """The cases that waited for this chat's morning; they wait no more."""
    rows = tx.query("SELECT case_id FROM mornings WHERE chat_id = :chat_id ORDER BY case_id", chat_id=chat_id)
    tx.execute("DELETE FROM mornings WHERE chat_id = :chat_id", chat_id=chat_id)
    return [row["case_id"] for row in rows]
