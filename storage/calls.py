"""Calls as rows: the facts of each as one JSON text, with the columns that are searched beside it."""

from dataclasses import dataclass, replace
from typing import Any

from calls.call import Call
from calls.event import Direction
from calls.stage import Stage
from storage import facts
from storage.database import Row, Tx


@dataclass(frozen=True, slots=True)
class StoredCall:
    """A call with what we decided of it. ``colleague`` is the login of the employee whose mobile called."""

    id: int
    call: Call
    stage: Stage
    closed_ms: int | None = None
    due_ms: int | None = None
    case_id: int | None = None
    colleague: str | None = None


def by_call_id(tx: Tx, account: str, call_id: str) -> StoredCall | None:
    row = tx.one(
        "SELECT * FROM calls WHERE account = :account AND call_id = :call_id", account=account, call_id=call_id
    )
    return from_row(row) if row else None


def by_id(tx: Tx, id: int) -> StoredCall | None:
    row = tx.one("SELECT * FROM calls WHERE id = :id", id=id)
    return from_row(row) if row else None


def of_case(tx: Tx, case_id: int, limit: int = 20) -> list[StoredCall]:
    """The calls that were missed into this case, the newest first."""
    rows = tx.query(
        "SELECT * FROM calls WHERE case_id = :case_id ORDER BY id DESC LIMIT :limit", case_id=case_id, limit=limit
    )
    return [from_row(row) for row in rows]


def of_client(tx: Tx, client: str, before: tuple[int, int], limit: int) -> list[StoredCall]:
    """What was said with or missed of this client on any account, and what is going on; the newest first, after the
    key ``before`` (when it began, id). Parts of other calls are left out."""
    rows = tx.query(
        """SELECT * FROM calls WHERE client = :client AND (started_ms, id) < (:before_ms, :before_id)
        AND (closed_ms IS NOT NULL OR due_ms IS NOT NULL)
        ORDER BY started_ms DESC, id DESC LIMIT :limit""",
        client=client,
        before_ms=before[0],
        before_id=before[1],
        limit=limit,
    )
    return [from_row(row) for row in rows]


def insert(tx: Tx, stored: StoredCall) -> StoredCall:
    """Store a new call; gives it with its id (the one passed in is not used)."""
    row = tx.one(
        """INSERT INTO calls (account, call_id, stage, direction, client, started_ms, closed_ms, due_ms, case_id,
        colleague, facts) VALUES (:account, :call_id, :stage, :direction, :client, :started_ms, :closed_ms, :due_ms,
        :case_id, :colleague, :facts) RETURNING id""",
        facts=facts.of_call(stored.call),
        **_searched(stored),
    )
    assert row is not None
    return replace(stored, id=row["id"])


def update(tx: Tx, before: StoredCall, stored: StoredCall) -> None:
    """``before`` is what the row says now: only what differs is written, for the table has many indexes."""
    known, columns = _searched(before), _searched(stored)
    changed = {name: value for name, value in columns.items() if value != known[name]}
    if stored.call != before.call:
        changed["facts"] = facts.of_call(stored.call)
    if changed:
        settings = ", ".join(f"{name} = :{name}" for name in changed)
        tx.execute(f"UPDATE calls SET {settings} WHERE id = :id", id=stored.id, **changed)  # noqa: S608


def set_aside(tx: Tx, stored: StoredCall) -> None:
    """The PBX uses an old call's id for a new call: keep the old one under another name."""
    tx.execute("UPDATE calls SET call_id = call_id || '~' || id, due_ms = NULL WHERE id = :id", id=stored.id)


def alias(tx: Tx, account: str, call_id: str) -> str:
    """The id under which the call is kept (a transfer makes two ids one call)."""
    row = tx.one(
        "SELECT of_call_id FROM call_aliases WHERE account = :account AND call_id = :call_id",
        account=account,
        call_id=call_id,
    )
    return row["of_call_id"] if row else call_id


def add_alias(tx: Tx, account: str, call_id: str, of_call_id: str) -> None:
    """``call_id`` is kept under ``of_call_id`` from now on, and with it whatever was kept under ``call_id``."""
    tx.execute(
        "UPDATE call_aliases SET of_call_id = :of WHERE account = :account AND of_call_id = :call_id",
        account=account,
        call_id=call_id,
        of=of_call_id,
    )
    tx.execute(
        """INSERT INTO call_aliases (account, call_id, of_call_id) VALUES (:account, :call_id, :of)
        ON CONFLICT (account, call_id) DO NOTHING""",
        account=account,
        call_id=call_id,
        of=of_call_id,
    )


def alike(tx: Tx, account: str, client: str, direction: Direction | None, started_ms: int, within_ms: int) -> list[str]:
    """Ids of the account's calls with this client (the last ten digits of the number) that began about then, the
    nearest first; of calls of the other direction none (None: nobody said which)."""
    rows = tx.query(
        """SELECT call_id FROM calls WHERE account = :account AND started_ms BETWEEN :from_ms AND :to_ms
        AND substr(client, -10) = :digits AND (direction = :way OR direction IS NULL OR :way IS NULL)
        ORDER BY abs(started_ms - :started_ms), id""",
        account=account,
        started_ms=started_ms,
        from_ms=started_ms - within_ms,
        to_ms=started_ms + within_ms,
        digits=client[-10:],
        way=direction,
    )
    return [row["call_id"] for row in rows]


def newest_verdict_ms(tx: Tx, account: str) -> int | None:
    """When the newest call with an end that we know of began."""
    row = tx.one(
        "SELECT max(started_ms) AS ms FROM calls WHERE account = :account AND closed_ms IS NOT NULL", account=account
    )
    return row["ms"] if row else None


def being_dialled(tx: Tx, account: str, client: str) -> bool:
    """Is an outgoing call to the client under way, as far as we heard?"""
    return (
        tx.one(
            "SELECT 1 FROM calls WHERE account = :account AND client = :client AND stage = :stage LIMIT 1",
            account=account,
            client=client,
            stage=Stage.DIALING,
        )
        is not None
    )


def spoken_since(tx: Tx, account: str, client: str, since_ms: int) -> list[StoredCall]:
    """Calls in which somebody spoke with the client, begun at that moment or later."""
    rows = tx.query(
        """SELECT * FROM calls WHERE account = :account AND client = :client AND started_ms >= :since
        AND stage = :spoken""",
        account=account,
        client=client,
        since=since_ms,
        spoken=Stage.SPOKEN,
    )
    return [from_row(row) for row in rows]


def seen_client(tx: Tx, client: str) -> bool:
    """Has this number ever called any of our accounts? (A premium number that rings once is another matter.)"""
    return (
        tx.one(
            "SELECT 1 FROM calls WHERE client = :client AND direction = :way LIMIT 1", client=client, way=Direction.IN
        )
        is not None
    )


def _searched(stored: StoredCall) -> dict[str, Any]:
    """The columns beside the facts."""
    call = stored.call
    return {
        "account": call.account,
        "call_id": call.call_id,
        "stage": stored.stage,
        "direction": call.direction,
        "client": call.client,
        "started_ms": call.started_ms,
        "closed_ms": stored.closed_ms,
        "due_ms": stored.due_ms,
        "case_id": stored.case_id,
        "colleague": stored.colleague,
    }


def from_row(row: Row) -> StoredCall:
    return StoredCall(
        id=row["id"],
        call=facts.to_call(row),
        stage=Stage(row["stage"]),
        closed_ms=row["closed_ms"],
        due_ms=row["due_ms"],
        case_id=row["case_id"],
        colleague=row["colleague"],
    )
