"""Telegram's updates, kept before they are confirmed to Telegram, until they are done."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from storage.database import Tx

SILENT_WEEK_MS = 6 * 24 * 3600 * 1000
MOST_TRIES = 3  # an update that brought us down this often is put aside


@dataclass(frozen=True, slots=True)
class Kept:
    """An update as Telegram sent it. ``tries``: how often it was begun before, each time until we died."""

    update: dict[str, Any]
    tries: int


def keep(tx: Tx, updates: Iterable[dict[str, Any]], now_ms: int) -> int:
    """Store updates; a repeated one changes nothing. Gives how many are new."""
    return sum(
        tx.execute(
            """INSERT INTO inbox (update_id, body, heard_ms, state) VALUES (:id, :body, :now, 'new')
            ON CONFLICT (update_id) DO NOTHING""",
            id=update["update_id"],
            body=json.dumps(update, ensure_ascii=True),
            now=now_ms,
        )
        for update in updates
    )


def next_offset(tx: Tx, now_ms: int) -> int | None:
    """What to ask Telegram for at start: one past the newest that is stored. None on the first start, and after a
    week of silence, when Telegram may begin to count from anywhere."""
    row = tx.one("SELECT update_id, heard_ms FROM inbox ORDER BY heard_ms DESC, update_id DESC LIMIT 1")
    return row["update_id"] + 1 if row and row["heard_ms"] > now_ms - SILENT_WEEK_MS else None


def waiting(tx: Tx, limit: int) -> list[Kept]:
    """The oldest updates that nobody has begun with, in order."""
    rows = tx.query("SELECT * FROM inbox WHERE state = 'new' ORDER BY update_id LIMIT :limit", limit=limit)
    return [Kept(json.loads(row["body"]), row["tries"]) for row in rows]


def begin(tx: Tx, update_id: int) -> str | None:
    """Its handling begins: "running". "quarantined": that brought us down too often, it is put aside. None: it was
    begun before, by a look that was quicker than this one."""
    row = tx.one(
        """UPDATE inbox SET state = CASE WHEN tries >= :most THEN 'quarantined' ELSE 'running' END, tries = tries + 1
        WHERE update_id = :id AND state = 'new' RETURNING state""",
        most=MOST_TRIES,
        id=update_id,
    )
    return row["state"] if row else None


def done(tx: Tx, update_id: int) -> None:
    tx.execute("UPDATE inbox SET state = 'done' WHERE update_id = :id", id=update_id)


def forget_runs(tx: Tx) -> int:
    """At start: what was being handled when we died is taken up again. Gives how many."""
    return tx.execute("UPDATE inbox SET state = 'new' WHERE state = 'running'")


def quarantined(tx: Tx) -> int:
    row = tx.one("SELECT count(*) AS n FROM inbox WHERE state = 'quarantined'")
    return int(row["n"]) if row else 0


def sweep(tx: Tx, before_ms: int) -> None:
    """Old handled updates are not needed, but the newest is: it is where we go on."""
    tx.execute(
        """DELETE FROM inbox WHERE state = 'done' AND heard_ms < :before
        AND update_id <> (SELECT update_id FROM inbox ORDER BY heard_ms DESC, update_id DESC LIMIT 1)""",
        before=before_ms,
    )
