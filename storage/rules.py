"""Rules changed in the chat: per account, the newest word counts, and who said what when is kept."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from storage import alarms
from storage.database import Tx


@dataclass(frozen=True, slots=True)
class Change:
    """``value`` None: back to what the settings say."""

    account: str
    name: str
    value: Any
    person: int | None
    at_ms: int


HOUSE = ""  # in the place of an account: rules of the whole house


def of(tx: Tx, account: str) -> Mapping[str, Any]:
    """Everything that was said of an account and counts now, by name. Read once in a transaction, however many ask:
    a call that is told to twenty people asks for the hours twenty times."""
    key = (__name__, account)
    if key not in tx.memo:
        rows = tx.query(
            """SELECT name, value FROM rules r WHERE account = :account AND value IS NOT NULL AND id =
            (SELECT MAX(id) FROM rules WHERE account = r.account AND name = r.name)""",
            account=account,
        )
        tx.memo[key] = {row["name"]: json.loads(row["value"]) for row in rows}
    found: Mapping[str, Any] = tx.memo[key]
    return found


def value(tx: Tx, account: str, name: str) -> Any:
    """What was said last; None when nothing was, or that the settings count again."""
    return of(tx, account).get(name)


def put(tx: Tx, account: str, name: str, value: Any, person: int | None, now_ms: int) -> None:
    """From this transaction on; ``value`` None: the settings count again. Alarms that stand for a time which a rule
    says are set anew."""
    tx.memo.pop((__name__, account), None)
    alarms.hasten(tx, f"account:{account}", now_ms)
    tx.execute(
        """INSERT INTO rules (account, name, value, person, at_ms) VALUES (:account, :name, :value, :person, :now)""",
        account=account,
        name=name,
        value=None if value is None else json.dumps(value, ensure_ascii=False),
        person=person,
        now=now_ms,
    )


def changes(tx: Tx, account: str, before_id: int, limit: int) -> list[tuple[int, Change]]:
    """The newest changes first, after the key ``before_id``."""
    rows = tx.query(
        "SELECT * FROM rules WHERE account = :account AND id < :before ORDER BY id DESC LIMIT :limit",
        account=account,
        before=before_id,
        limit=limit,
    )
    return [
        (
            row["id"],
            Change(
                row["account"],
                row["name"],
                json.loads(row["value"]) if row["value"] is not None else None,
                row["person"],
                row["at_ms"],
            ),
        )
        for row in rows
    ]
