"""Alarms: things that are to happen at a time, each at most once for its subject and person. Timers are rows."""

import json
from dataclasses import dataclass
from typing import Any

from storage.database import Row, Tx

NOBODY = 0


@dataclass(frozen=True, slots=True)
class Alarm:
    """``kind`` says what happens, ``subject`` to what ("case:12", "chat:-1001", "office:anna"); ``person`` whose it
    is, NOBODY's or hers. ``asks_pbx``: it cannot be done in a transaction."""

    id: int
    kind: str
    subject: str
    person: int
    due_ms: int
    facts: dict[str, Any]

    @property
    def subject_id(self) -> int:
        """Of subjects that have a number."""
        return int(self.subject.partition(":")[2])


def put(
    tx: Tx,
    kind: str,
    subject: str,
    due_ms: int,
    person: int = NOBODY,
    *,
    keep: bool = False,
    asks_pbx: bool = False,
    **facts: object,
) -> None:
    """Wake at ``due_ms``; the same alarm set before is moved, with ``keep`` it stays as it is."""
    tx.execute(
        """INSERT INTO alarms (kind, subject, person, due_ms, asks_pbx, facts)
        VALUES (:kind, :subject, :person, :due, :asks_pbx, :facts)
        ON CONFLICT (kind, subject, person) DO UPDATE SET
        due_ms = CASE WHEN :keep THEN due_ms ELSE :due END, facts = CASE WHEN :keep THEN facts ELSE :facts END""",
        kind=kind,
        subject=subject,
        person=person,
        due=due_ms,
        asks_pbx=int(asks_pbx),
        facts=json.dumps(facts, ensure_ascii=False),
        keep=int(keep),
    )


def hasten(tx: Tx, subject: str, now_ms: int) -> None:
    """Those about that subject ring at once, to look again at what they stand for."""
    tx.execute("UPDATE alarms SET due_ms = MIN(due_ms, :now) WHERE subject = :subject", subject=subject, now=now_ms)


def clear(tx: Tx, kind: str, subject: str) -> None:
    """Everybody's alarms of this kind about that subject."""
    tx.execute("DELETE FROM alarms WHERE kind = :kind AND subject = :subject", kind=kind, subject=subject)


def drop(tx: Tx, id: int) -> bool:
    """It will not ring; tells whether it was still there."""
    return tx.execute("DELETE FROM alarms WHERE id = :id", id=id) > 0


def try_again(tx: Tx, alarm: Alarm, due_ms: int, tries: int) -> None:
    """It rings once more; ``tries`` were made."""
    facts = json.dumps(alarm.facts | {"tries": tries}, ensure_ascii=False)
    tx.execute("UPDATE alarms SET due_ms = :due, facts = :facts WHERE id = :id", due=due_ms, facts=facts, id=alarm.id)


def by_id(tx: Tx, id: int) -> Alarm | None:
    row = tx.one("SELECT * FROM alarms WHERE id = :id", id=id)
    return _alarm(row) if row else None


def find(tx: Tx, kind: str, subject: str, person: int = NOBODY) -> Alarm | None:
    row = tx.one(
        "SELECT * FROM alarms WHERE kind = :kind AND subject = :subject AND person = :person",
        kind=kind,
        subject=subject,
        person=person,
    )
    return _alarm(row) if row else None


def of_person(tx: Tx, kind: str, person: int) -> list[Alarm]:
    """Hers of one kind, the next one first."""
    rows = tx.query(
        "SELECT * FROM alarms WHERE kind = :kind AND person = :person ORDER BY due_ms", kind=kind, person=person
    )
    return [_alarm(row) for row in rows]


def due_at_pbx(tx: Tx, now_ms: int, limit: int = 20) -> list[Alarm]:
    """Those that are due and need a PBX to be asked, the longest first."""
    rows = tx.query(
        "SELECT * FROM alarms WHERE asks_pbx = 1 AND due_ms <= :now ORDER BY due_ms LIMIT :limit",
        now=now_ms,
        limit=limit,
    )
    return [_alarm(row) for row in rows]


def next_at_pbx_ms(tx: Tx) -> int | None:
    row = tx.one("SELECT min(due_ms) AS due_ms FROM alarms WHERE asks_pbx = 1")
    return row["due_ms"] if row else None


def _alarm(row: Row) -> Alarm:
    return Alarm(row["id"], row["kind"], row["subject"], row["person"], row["due_ms"], json.loads(row["facts"]))
