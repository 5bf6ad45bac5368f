"""When something is due next: timers are rows, wherever they stand."""

from dataclasses import dataclass

from storage.database import Tx

AGAIN_MS = 60_000  # what our own code could not do is tried again this much later


def next_due_ms(tx: Tx) -> int | None:
    """When a call or a case may change by itself next, or an alarm rings (milliseconds UTC); None: never."""
    row = tx.one(
        """SELECT min(due_ms) AS due_ms FROM (
            SELECT min(due_ms) AS due_ms FROM calls WHERE due_ms IS NOT NULL
            UNION ALL SELECT min(due_ms) FROM cases WHERE due_ms IS NOT NULL
            UNION ALL SELECT min(due_ms) FROM alarms WHERE asks_pbx = 0)"""
    )
    return row["due_ms"] if row else None


@dataclass(frozen=True, slots=True)
class Due:
    """A row whose time has come: ``table`` is "calls", "cases" or "alarms"."""

    table: str
    id: int


def due(tx: Tx, now_ms: int, limit: int = 100) -> list[Due]:
    """What is due, the longest first."""
    rows = tx.query(
        """SELECT 'calls' AS name, id, due_ms FROM calls WHERE due_ms <= :now
        UNION ALL SELECT 'cases', id, due_ms FROM cases WHERE due_ms <= :now
        UNION ALL SELECT 'alarms', id, due_ms FROM alarms WHERE asks_pbx = 0 AND due_ms <= :now
        ORDER BY due_ms LIMIT :limit""",
        now=now_ms,
        limit=limit,
    )
    return [Due(row["name"], row["id"]) for row in rows]


def postpone(tx: Tx, what: Due, now_ms: int) -> None:
    """It brought our own code down: the rest must not wait for it."""
    table = {"calls": "calls", "cases": "cases", "alarms": "alarms"}[what.table]
    tx.execute(f"UPDATE {table} SET due_ms = :due WHERE id = :id", due=now_ms + AGAIN_MS, id=what.id)  # noqa: S608
