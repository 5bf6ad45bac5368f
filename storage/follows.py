"""What a PBX is to be asked about: tasks it began for us, calls whose final word it does not tell by itself."""

from dataclasses import dataclass
from enum import StrEnum

from storage.database import Row, Tx


class About(StrEnum):
    TASK = "task"  # a dial or a call-back, by the PBX's id of the task
    CALL = "call"  # a call its webhooks told of, by the id it is kept under


@dataclass(frozen=True, slots=True)
class Follow:
    """One question. ``begun_ms``: when the task or the silence began; ``case_id``: the debt a dial is about."""

    id: int
    account: str
    about: About
    name: str
    case_id: int | None
    begun_ms: int
    due_ms: int


def begin(
    tx: Tx, account: str, about: About, name: str, begun_ms: int, due_ms: int, *, case_id: int | None = None
) -> None:
    """What is asked about already goes on as it is."""
    tx.execute(
        """INSERT INTO follows (account, about, name, case_id, begun_ms, due_ms)
        VALUES (:account, :about, :name, :case_id, :begun_ms, :due_ms)
        ON CONFLICT (account, about, name) DO NOTHING""",
        account=account,
        about=about,
        name=name,
        case_id=case_id,
        begun_ms=begun_ms,
        due_ms=due_ms,
    )


def next_due(tx: Tx, account: str, now_ms: int) -> Follow | None:
    """The account's next question: tasks first, for somebody looks at their cards; then the one due the longest."""
    row = tx.one(
        """SELECT * FROM follows WHERE account = :account AND due_ms <= :now
        ORDER BY CASE about WHEN :task THEN 0 ELSE 1 END, due_ms, id LIMIT 1""",
        account=account,
        now=now_ms,
        task=About.TASK,
    )
    return _follow(row) if row else None


def again(tx: Tx, id: int, due_ms: int) -> None:
    tx.execute("UPDATE follows SET due_ms = :due_ms WHERE id = :id", id=id, due_ms=due_ms)


def end(tx: Tx, id: int) -> None:
    tx.execute("DELETE FROM follows WHERE id = :id", id=id)


def _follow(row: Row) -> Follow:
    values = {name: row[name] for name in Follow.__slots__}
    return Follow(**values | {"about": About(row["about"])})
