"""Whom people blocked or muted: what stands now, and what was, which is kept.

A PBX knows best whom it turns away; of that only who did it and why is remembered here. A mute is ours alone.
"""

import json
from dataclasses import dataclass

from calls.pattern import all_covering, is_range
from storage.database import Row, Tx


@dataclass(frozen=True, slots=True)
class Block:
    """``pattern`` as ``calls.pattern`` writes it. ``muted``: only the bot keeps silent, calls still reach phones."""

    id: int
    account: str
    pattern: str
    muted: bool
    comment: str
    person: int
    at_ms: int


def put(tx: Tx, account: str, pattern: str, comment: str, person: int, now_ms: int, *, muted: bool) -> Block:
    """It stands from now on; of what stood for the very same before it stays kept who did it and why."""
    tx.execute(
        """INSERT INTO blocks (account, pattern, muted, comment, person, at_ms)
        VALUES (:account, :pattern, :muted, :comment, :person, :now)
        ON CONFLICT (account, pattern) WHERE undone_ms IS NULL DO UPDATE SET muted = :muted""",
        account=account,
        pattern=pattern,
        muted=int(muted),
        comment=comment,
        person=person,
        now=now_ms,
    )
    block = standing(tx, account, pattern)
    assert block is not None
    return block


def comment(tx: Tx, block: Block, comment: str) -> None:
    tx.execute("UPDATE blocks SET comment = :comment WHERE id = :id", comment=comment, id=block.id)


def undo(tx: Tx, block: Block, person: int | None, now_ms: int) -> None:
    """It stands no more; the row is kept. ``person`` None: whoever did it did it past us."""
    tx.execute(
        "UPDATE blocks SET undone_by = :person, undone_ms = :now WHERE id = :id AND undone_ms IS NULL",
        person=person,
        now=now_ms,
        id=block.id,
    )


def standing(tx: Tx, account: str, pattern: str) -> Block | None:
    row = tx.one(
        "SELECT * FROM blocks WHERE account = :account AND pattern = :pattern AND undone_ms IS NULL",
        account=account,
        pattern=pattern,
    )
    return _block(row) if row else None


def all_standing(tx: Tx, account: str) -> list[Block]:
    """In the order of their patterns."""
    rows = tx.query(
        "SELECT * FROM blocks WHERE account = :account AND undone_ms IS NULL ORDER BY pattern", account=account
    )
    return [_block(row) for row in rows]


def is_muted(tx: Tx, account: str, client: str | None) -> bool:
    """Is the bot to keep silent about this client (E.164)? Never about a VIP."""
    if client is None:
        return False
    found = tx.one(
        """SELECT 1 FROM blocks WHERE account = :account AND undone_ms IS NULL AND muted = 1
        AND pattern IN (SELECT value FROM json_each(:patterns))
        AND NOT EXISTS (SELECT 1 FROM clients WHERE number = :client AND vip = 1) LIMIT 1""",
        account=account,
        client=client,
        patterns=json.dumps(all_covering(client)),
    )
    return found is not None


def own_number(tx: Tx, pattern: str) -> str | None:
    """A line that clients called, or an employee's mobile, that the pattern would turn away."""
    row = tx.one(
        """SELECT mobile AS number FROM employees WHERE mobile >= :least AND mobile < :most AND gone_ms IS NULL
        UNION ALL SELECT line FROM cases WHERE line >= :least AND line < :most LIMIT 1""",
        **_between(pattern),
    )
    return row["number"] if row else None


def vip(tx: Tx, pattern: str) -> str | None:
    """A VIP whom the pattern would turn away."""
    row = tx.one(
        "SELECT number FROM clients WHERE vip = 1 AND number >= :least AND number < :most LIMIT 1", **_between(pattern)
    )
    return row["number"] if row else None


def _between(pattern: str) -> dict[str, str]:
    """The E.164 numbers a pattern names, as the ends of a stretch of text: '!' and ':' stand around the digits."""
    number = "+" + pattern.removesuffix("*")
    return {"least": number, "most": number + (":" if is_range(pattern) else "!")}


def _block(row: Row) -> Block:
    return Block(
        id=row["id"],
        account=row["account"],
        pattern=row["pattern"],
        muted=bool(row["muted"]),
        comment=row["comment"],
        person=row["person"],
        at_ms=row["at_ms"],
    )
