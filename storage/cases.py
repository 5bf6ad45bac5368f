"""Missed cases and the lines written under them."""

import json
from dataclasses import dataclass
from typing import Any

from calls.missed import Case, CaseState, Closing
from calls.stage import Sort
from storage.database import Row, Tx


@dataclass(frozen=True, slots=True)
class StoredCase:
    """A case with its id and how many times people were alerted of it."""

    id: int
    case: Case
    alerts: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that happened to a case: who did what, when; ``facts`` are what its sentence needs."""

    at_ms: int
    kind: str
    person: int | None
    employee: str | None
    facts: dict[str, Any]


_NAMES = tuple(name for name in Case.__slots__)


def open_of_client(tx: Tx, account: str, client: str) -> StoredCase | None:
    row = tx.one(
        "SELECT * FROM cases WHERE account = :account AND client = :client AND closed_ms IS NULL",
        account=account,
        client=client,
    )
    return _stored(row) if row else None


def by_id(tx: Tx, id: int) -> StoredCase | None:
    row = tx.one("SELECT * FROM cases WHERE id = :id", id=id)
    return _stored(row) if row else None


def settled_by(tx: Tx, call: int) -> list[int]:
    """The cases that this call has settled (ids)."""
    return [row["id"] for row in tx.query("SELECT id FROM cases WHERE spoken_call = :call", call=call)]


def open_cases(tx: Tx, accounts: list[str] | None, before: tuple[int, int], limit: int) -> list[StoredCase]:
    """Open cases of those accounts (None: of all), newest miss first; ``before`` is the key of the last one seen."""
    rows = tx.query(
        """SELECT * FROM cases WHERE closed_ms IS NULL
        AND (:accounts IS NULL OR account IN (SELECT value FROM json_each(:accounts)))
        AND (last_missed_ms, id) < (:before_ms, :before_id)
        ORDER BY last_missed_ms DESC, id DESC LIMIT :limit""",
        accounts=None if accounts is None else json.dumps(accounts),
        before_ms=before[0],
        before_id=before[1],
        limit=limit,
    )
    return [_stored(row) for row in rows]


def held_by(tx: Tx, person: int, account: str | None = None) -> list[StoredCase]:
    """Open debts that are hers, on one account or on all."""
    rows = tx.query(
        """SELECT * FROM cases WHERE holder = :person AND closed_ms IS NULL
        AND (:account IS NULL OR account = :account) ORDER BY id""",
        person=person,
        account=account,
    )
    return [_stored(row) for row in rows]


def of_client(tx: Tx, client: str, since_ms: int) -> list[StoredCase]:
    """The client's debts on all accounts, the newest miss first: the open ones, and those settled since then."""
    rows = tx.query(
        """SELECT * FROM cases WHERE client = :client AND (closed_ms IS NULL OR closed_ms >= :since)
        ORDER BY last_missed_ms DESC, id DESC""",
        client=client,
        since=since_ms,
    )
    return [_stored(row) for row in rows]


def of_late_list(tx: Tx, chat_id: int, rows: tuple[int, int], before: tuple[int, int], limit: int) -> list[StoredCase]:
    """Cases that this chat got as one list of late finds, the newest miss first, after the key ``before``
    (milliseconds, id). ``rows``: the first and the last message of the outbox that went as that list."""
    as_one = tx.one("SELECT COALESCE(message_id, 0) AS id FROM outbox WHERE id = :first", first=rows[0])
    found = tx.query(
        """SELECT DISTINCT c.* FROM outbox o JOIN cases c ON c.id = o.subject_id
        WHERE o.id BETWEEN :first AND :last AND o.chat_id = :chat_id AND o.kind = 'late'
        AND o.state IN ('sending', 'sent') AND COALESCE(o.message_id, 0) = :message_id
        AND (c.last_missed_ms, c.id) < (:before_ms, :before_id)
        ORDER BY c.last_missed_ms DESC, c.id DESC LIMIT :limit""",
        chat_id=chat_id,
        first=rows[0],
        last=rows[1],
        message_id=as_one["id"] if as_one else 0,  # what went to other topics in between is another list
        before_ms=before[0],
        before_id=before[1],
        limit=limit,
    )
    return [_stored(row) for row in found]


def lines_of_account(tx: Tx, account: str) -> list[str]:
    """The company's numbers on which clients were missed."""
    rows = tx.query(
        "SELECT DISTINCT line FROM cases WHERE account = :account AND line IS NOT NULL ORDER BY line", account=account
    )
    return [row["line"] for row in rows]


def blocked_at(tx: Tx, account: str, at_ms: int) -> list[StoredCase]:
    """Cases that were closed at that very moment because their clients were blocked."""
    rows = tx.query(
        """SELECT * FROM cases WHERE account = :account AND closing = :closing AND closed_ms = :at ORDER BY id""",
        account=account,
        closing=Closing.BLOCKED,
        at=at_ms,
    )
    return [_stored(row) for row in rows]


def insert(tx: Tx, case: Case, alerts: int) -> StoredCase:
    columns = _columns(case) | {"alerts": alerts}
    row = tx.one(
        f"INSERT INTO cases ({', '.join(columns)}) VALUES ({', '.join(':' + c for c in columns)}) RETURNING id",  # noqa: S608 — our own column names
        **columns,
    )
    assert row is not None
    return StoredCase(row["id"], case, alerts)


def update(tx: Tx, stored: StoredCase) -> None:
    columns = _columns(stored.case) | {"alerts": stored.alerts}
    tx.execute(
        f"UPDATE cases SET {', '.join(f'{c} = :{c}' for c in columns)} WHERE id = :id",  # noqa: S608 — our own column names
        id=stored.id,
        **columns,
    )


def add_line(
    tx: Tx,
    case_id: int,
    at_ms: int,
    kind: str,
    *,
    person: int | None = None,
    employee: str | None = None,
    **facts: object,
) -> None:
    """Write one line under the case's card."""
    tx.execute(
        """INSERT INTO case_lines (case_id, at_ms, kind, person, employee, facts)
        VALUES (:case_id, :at_ms, :kind, :person, :employee, :facts)""",
        case_id=case_id,
        at_ms=at_ms,
        kind=kind,
        person=person,
        employee=employee,
        facts=json.dumps(facts, ensure_ascii=False),
    )


def correct_line(tx: Tx, case_id: int, kind: str, call: int, **facts: object) -> bool:
    """The line written about this call (its fact ``call``) says something else now; tells whether it does."""
    rows = tx.query(
        "SELECT id, facts FROM case_lines WHERE case_id = :case_id AND kind = :kind ORDER BY id DESC",
        case_id=case_id,
        kind=kind,
    )
    for row in rows:
        said = json.loads(row["facts"])
        if said.get("call") == call and (now := said | facts) != said:
            told = json.dumps(now, ensure_ascii=False)
            tx.execute("UPDATE case_lines SET facts = :facts WHERE id = :id", facts=told, id=row["id"])
            return True
    return False


def lines(tx: Tx, case_id: int, limit: int = 5) -> list[Line]:
    """The newest lines of a case, oldest of them first."""
    rows = tx.query(
        "SELECT * FROM case_lines WHERE case_id = :case_id ORDER BY id DESC LIMIT :limit", case_id=case_id, limit=limit
    )
    return [
        Line(row["at_ms"], row["kind"], row["person"], row["employee"], json.loads(row["facts"]))
        for row in reversed(rows)
    ]


def _columns(case: Case) -> dict[str, Any]:
    return {name: getattr(case, name) for name in _NAMES}


def _stored(row: Row) -> StoredCase:
    values: dict[str, Any] = {name: row[name] for name in _NAMES}
    values["state"] = CaseState(values["state"])
    values["sort"] = Sort(values["sort"])
    values["closing"] = Closing(values["closing"]) if values["closing"] else None
    return StoredCase(row["id"], Case(**values), row["alerts"])
