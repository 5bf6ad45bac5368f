"""Calls of which the PBX keeps the time, from the moment it took the task until its last try is over."""

from dataclasses import dataclass

from storage.database import Row, Tx


@dataclass(frozen=True, slots=True)
class Scheduled:
    """The PBX's ``task`` rings ``phone`` (an extension), then ``client``, up to ``tries`` times, ``pause_s`` seconds
    between two. ``made`` and ``state`` as the PBX said last, in its own words; ``over_ms``: it makes no more."""

    id: int
    account: str
    task: str
    person: int
    phone: str
    client: str
    set_ms: int
    begins_ms: int
    tries: int
    pause_s: int
    made: int = 0
    state: str = ""
    over_ms: int | None = None


def add(
    tx: Tx, account: str, task: str, person: int, phone: str, client: str, now_ms: int, begins_ms: int, tries: int,
    pause_s: int,
) -> Scheduled:  # fmt: skip
    """The same task again (the PBX had it already) is that of whoever wants it now."""
    row = tx.one(
        """INSERT INTO scheduled_calls (account, task, person, phone, client, set_ms, begins_ms, tries, pause_s)
        VALUES (:account, :task, :person, :phone, :client, :now, :begins, :tries, :pause_s)
        ON CONFLICT (account, task) DO UPDATE SET person = excluded.person, begins_ms = excluded.begins_ms,
        over_ms = NULL RETURNING *""",
        account=account,
        task=task,
        person=person,
        phone=phone,
        client=client,
        now=now_ms,
        begins=begins_ms,
        tries=tries,
        pause_s=pause_s,
    )
    assert row is not None
    return _scheduled(row)


def by_id(tx: Tx, id: int) -> Scheduled | None:
    row = tx.one("SELECT * FROM scheduled_calls WHERE id = :id", id=id)
    return _scheduled(row) if row else None


def of_task(tx: Tx, account: str, task: str) -> Scheduled | None:
    row = tx.one("SELECT * FROM scheduled_calls WHERE account = :account AND task = :task", account=account, task=task)
    return _scheduled(row) if row else None


def waiting(tx: Tx, person: int) -> list[Scheduled]:
    """Hers that are not over, the next one first."""
    rows = tx.query(
        "SELECT * FROM scheduled_calls WHERE person = :person AND over_ms IS NULL ORDER BY begins_ms, id",
        person=person,
    )
    return [_scheduled(row) for row in rows]


def told(tx: Tx, id: int, made: int, state: str, over_ms: int | None) -> None:
    """What the PBX says of it now."""
    tx.execute(
        "UPDATE scheduled_calls SET made = :made, state = :state, over_ms = :over_ms WHERE id = :id",
        id=id,
        made=made,
        state=state,
        over_ms=over_ms,
    )


def forget(tx: Tx, before_ms: int) -> None:
    """Those that were to begin before then, over or not: nobody asks about them any more."""
    tx.execute("DELETE FROM scheduled_calls WHERE begins_ms < :before", before=before_ms)


def _scheduled(row: Row) -> Scheduled:
    return Scheduled(**{name: row[name] for name in Scheduled.__slots__})
