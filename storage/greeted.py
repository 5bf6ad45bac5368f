"""What each administrator was last told of what is connected, as an opaque mark: told again when it differs."""

from storage.database import Tx


def mark(tx: Tx, chat_id: int, connected: str) -> None:
    tx.execute(
        """INSERT INTO greeted (chat_id, connected) VALUES (:chat_id, :connected)
        ON CONFLICT (chat_id) DO UPDATE SET connected = :connected""",
        chat_id=chat_id,
        connected=connected,
    )


def others(tx: Tx, connected: str) -> list[int]:
    """Chats that were last told something else."""
    rows = tx.query("SELECT chat_id FROM greeted WHERE connected <> :connected ORDER BY chat_id", connected=connected)
    return [row["chat_id"] for row in rows]
