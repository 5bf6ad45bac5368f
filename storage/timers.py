"""When something is due next: timers are rows, wherever they stand."""

from storage.database import Tx


def next_due_ms(tx: Tx) -> int | None:
    """The earliest moment at which a call or a case may change by itself (milliseconds UTC); None: never."""
    row = tx.one(
        """SELECT min(due_ms) AS due_ms FROM (
            SELECT min(due_ms) AS due_ms FROM calls WHERE due_ms IS NOT NULL
            UNION ALL SELECT min(due_ms) FROM cases WHERE due_ms IS NOT NULL)"""
    )
    return row["due_ms"] if row else None
