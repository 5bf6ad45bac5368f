"""Calls that a PBX posts to us (seed 004): each is given a number of ours, and is told back as it was posted."""

import json
from collections.abc import Mapping
from typing import Any

from storage.database import Tx

AROUND_MS = 7 * 24 * 3600 * 1000  # a recording may come long after its call

_NAMES = (
    "status",
    "first_ms",
    "pbx_call_id",
    "direction",
    "user_id",
    "pbx_user_id",
    "recording",
    "answered_ms",
    "ended_ms",
)


def by_number(tx: Tx, account: str, number: int) -> dict[str, Any] | None:
    row = tx.one(
        "SELECT * FROM posted_calls WHERE account = :account AND number = :number", account=account, number=number
    )
    return dict(row) if row else None


def by_pbx_call_id(tx: Tx, account: str, pbx_call_id: str) -> dict[str, Any] | None:
    """The newest call of that id: a PBX may use one again."""
    row = tx.one(
        """SELECT * FROM posted_calls WHERE account = :account AND pbx_call_id = :id ORDER BY number DESC LIMIT 1""",
        account=account,
        id=pbx_call_id,
    )
    return dict(row) if row else None


def insert(tx: Tx, account: str, record: dict[str, Any]) -> int:
    """Keep a new one; gives its number."""
    row = tx.one(
        """INSERT INTO posted_calls (account, status, first_ms, pbx_call_id, direction, user_id, pbx_user_id, recording,
        answered_ms, ended_ms) VALUES (:account, :status, :first_ms, :pbx_call_id, :direction, :user_id, :pbx_user_id,
        :recording, :answered_ms, :ended_ms) RETURNING number""",
        account=account,
        **{name: record[name] for name in _NAMES},
    )
    assert row is not None
    return int(row["number"])


def update(tx: Tx, number: int, record: dict[str, Any]) -> None:
    tx.execute(
        """UPDATE posted_calls SET status = :status, user_id = :user_id, pbx_user_id = :pbx_user_id,
        recording = :recording, answered_ms = :answered_ms, ended_ms = :ended_ms WHERE number = :number""",
        number=number,
        **{name: record[name] for name in ("status", "user_id", "pbx_user_id", "recording", "answered_ms", "ended_ms")},
    )


def unnamed(tx: Tx, written: Mapping[str, int]) -> list[str]:
    """Which of these recordings belong to no call that we know. ``written``: when each came (milliseconds UTC): the
    call is looked for around it, for a later post may have brought another recording than the one that is told of."""
    rows = tx.query(
        "SELECT recording FROM posted_calls WHERE recording IN (SELECT value FROM json_each(:links))",
        links=json.dumps(list(written)),
    )
    named = {row["recording"] for row in rows}
    return [link for link, at_ms in written.items() if link not in named and not _told(tx, link, at_ms)]


def _told(tx: Tx, link: str, at_ms: int) -> bool:
    row = tx.one(
        """SELECT 1 FROM calls WHERE account IN (SELECT DISTINCT account FROM posted_calls)
        AND started_ms BETWEEN :from_ms AND :to_ms AND facts LIKE '%' || :link || '%' LIMIT 1""",
        from_ms=at_ms - AROUND_MS,
        to_ms=at_ms + AROUND_MS,
        link=link,
    )
    return row is not None
