"""Alarms: things that are to happen at a time, each at most once for its subject and person. Timers are rows."""

import json
from dataclasses import dataclass
from typing import Any

from storage.database import Row, Tx

NOBODY = 0


@dataclass(frozen=True, slots=True)
class Alarm:
    """``kind`` says what happens, ``subject_id`` to what (a case, a chat); ``person`` whose it is, NOBODY's or hers."""

    id: int
    kind: str
    subject_id: int
    person: int
    due_ms: int
    facts: dict[str, Any]


def put(
    tx: Tx, kind: str, subject_id: int, due_ms: int, person: int = NOBODY, *, keep: bool = False, **facts: object
) -> None:
    """Wake at ``due_ms``; the same alarm set before is moved, with ``keep`` it stays as it is."""
    tx.execute(
        """INSERT INTO alarms (kind, subject_id, person, due_ms, facts)
        VALUES (:kind, :subject_id, :person, :due, :facts)
        ON CONFLICT (kind, subject_id, person) DO UPDATE SET
        due_ms = CASE WHEN :keep THEN due_ms ELSE :due END, facts = CASE WHEN :keep THEN facts ELSE :facts END""",
        kind=kind,
        subject_id=subject_id,
        person=person,
        due=due_ms,
        facts=json.dumps(facts, ensure_ascii=False),
        keep=int(keep),
    )


def clear(tx: Tx, kind: str, subject_id: int) -> None:
    """Everybody's alarms of this kind about that subject."""
    tx.execute("DELETE FROM alarms WHERE kind = :kind AND subject_id = :subject_id", kind=kind, subject_id=subject_id)


def drop(tx: Tx, id: int) -> None:
    tx.execute("DELETE FROM alarms WHERE id = :id", id=id)


def by_id(tx: Tx, id: int) -> Alarm | None:
    row = tx.one("SELECT * FROM alarms WHERE id = :id", id=id)
    return _alarm(row) if row else None


def find(tx: Tx, kind: str, subject_id: int, person: int = NOBODY) -> Alarm | None:
    row = tx.one(
        "SELECT * FROM alarms WHERE kind = :kind AND subject_id = :subject_id AND person = :person",
        kind=kind,
        subject_id=subject_id,
        person=person,
    )
    return _alarm(row) if row else None


def of_person(tx: Tx, kind: str, person: int) -> list[Alarm]:
    """Hers of one kind, the next one first."""
    rows = tx.query(
        "SELECT * FROM alarms WHERE kind = :kind AND person = :person ORDER BY due_ms", kind=kind, person=person
    )
    return [_alarm(row) for row in rows]


def _alarm(row: Row) -> Alarm:
    return Alarm(row["id"], row["kind"], row["subject_id"], row["person"], row["due_ms"], json.loads(row["facts"]))
