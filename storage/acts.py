"""What people asked the PBX to do: begun before the PBX is asked, ended when it has answered.

An act that was begun and has no outcome is *unknown*; it is said so and never repeated by us.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from storage.database import Row, Tx

DONE = "done"
UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Act:
    """``press`` names the tap or command that began it: one press acts once."""

    id: int
    press: str
    person: int
    account: str
    action: str
    arguments: dict[str, Any]
    client: str | None
    case_id: int | None
    started_ms: int
    ended_ms: int | None
    outcome: str | None


def begin(
    tx: Tx,
    press: str,
    person: int,
    account: str,
    action: str,
    arguments: dict[str, Any],
    now_ms: int,
    *,
    client: str | None = None,
    case_id: int | None = None,
) -> int | None:
    """Write down what is about to be done; None when this very press was begun before."""
    row = tx.one(
        """INSERT INTO acts (press, person, account, action, arguments, client, case_id, started_ms)
        VALUES (:press, :person, :account, :action, :arguments, :client, :case_id, :now)
        ON CONFLICT (press) DO NOTHING RETURNING id""",
        press=press,
        person=person,
        account=account,
        action=action,
        arguments=json.dumps(arguments, ensure_ascii=False),
        client=client,
        case_id=case_id,
        now=now_ms,
    )
    return int(row["id"]) if row else None


def end(tx: Tx, id: int, outcome: str, now_ms: int, call_id: str | None = None) -> int | None:
    """Gives the debt it was about."""
    row = tx.one(
        "UPDATE acts SET ended_ms = :now, outcome = :outcome, call_id = :call_id WHERE id = :id RETURNING case_id",
        now=now_ms,
        outcome=outcome,
        call_id=call_id,
        id=id,
    )
    return row["case_id"] if row else None


def by_press(tx: Tx, press: str) -> Act | None:
    row = tx.one("SELECT * FROM acts WHERE press = :press", press=press)
    return _act(row) if row else None


def unended(tx: Tx) -> list[Act]:
    return [_act(row) for row in tx.query("SELECT * FROM acts WHERE ended_ms IS NULL ORDER BY id")]


def count_of_person(tx: Tx, person: int, actions: Sequence[str], since_ms: int) -> int:
    row = tx.one(
        """SELECT count(*) AS n FROM acts WHERE person = :person AND started_ms > :since
        AND action IN (SELECT value FROM json_each(:actions))""",
        person=person,
        actions=json.dumps(list(actions)),
        since=since_ms,
    )
    return int(row["n"]) if row else 0


def count_of_account(tx: Tx, account: str, actions: Sequence[str], since_ms: int) -> int:
    row = tx.one(
        """SELECT count(*) AS n FROM acts WHERE account = :account AND started_ms > :since
        AND action IN (SELECT value FROM json_each(:actions))""",
        account=account,
        actions=json.dumps(list(actions)),
        since=since_ms,
    )
    return int(row["n"]) if row else 0


def person_dialing(tx: Tx, account: str, client: str, since_ms: int) -> int | None:
    """Who had us dial this client lately: the PBX's own id of a call may differ from the one it answered."""
    row = tx.one(
        """SELECT person FROM acts WHERE account = :account AND client = :client AND action = 'dial'
        AND started_ms > :since AND (outcome IS NULL OR outcome IN (:done, :unknown)) ORDER BY id DESC LIMIT 1""",
        account=account,
        client=client,
        since=since_ms,
        done=DONE,
        unknown=UNKNOWN,
    )
    return row["person"] if row else None


def write_audit(
    tx: Tx, at_ms: int, person: int | None, action: str, account: str | None = None, **facts: object
) -> None:
    """Who did what, for the administrator to read later."""
    tx.execute(
        """INSERT INTO audit (at_ms, person, account, action, facts)
        VALUES (:at_ms, :person, :account, :action, :facts)""",
        at_ms=at_ms,
        person=person,
        account=account,
        action=action,
        facts=json.dumps(facts, ensure_ascii=False),
    )


def _act(row: Row) -> Act:
    return Act(
        row["id"],
        row["press"],
        row["person"],
        row["account"],
        row["action"],
        json.loads(row["arguments"]),
        row["client"],
        row["case_id"],
        row["started_ms"],
        row["ended_ms"],
        row["outcome"],
    )
