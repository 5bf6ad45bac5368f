"""Rules changed in the chat: per account, the newest word counts, and who said what when is kept."""

import json
from dataclasses import dataclass
from typing import Any

from storage.database import Tx


@dataclass(frozen=True, slots=True)
class Change:
    """``value`` None: back to what the settings say."""

    account: str
    name: str
    value: Any
    person: int | None
    at_ms: int


def value(tx: Tx, account: str, name: str) -> Any:
    """What was said last; None when nothing was, or that the settings count again."""
    row = tx.one(
        "SELECT value FROM rules WHERE account = :account AND name = :name ORDER BY id DESC LIMIT 1",
        account=account,
        name=name,
    )
    return json.loads(row["value"]) if row and row["value"] is not None else None


def put(tx: Tx, account: str, name: str, value: Any, person: int | None, now_ms: int) -> None:
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
