"""Which backups were made and which failed, and since when we have been at it."""

from dataclasses import dataclass

from storage.database import Tx

BEGUN = "begun"


@dataclass(frozen=True, slots=True)
class Backup:
    """``why``: BEGUN, or a kind of ``storage.copying``; ``file`` its name; ``error`` why there is none."""

    id: int
    at_ms: int
    why: str
    file: str | None
    bytes: int | None
    error: str | None


def begin(tx: Tx, now_ms: int) -> None:
    """Nights are counted from now on, unless they are already."""
    if tx.one("SELECT 1 FROM backups LIMIT 1") is None:
        put(tx, BEGUN, now_ms)


def put(
    tx: Tx, why: str, now_ms: int, *, file: str | None = None, bytes: int | None = None, error: str | None = None
) -> int:
    row = tx.one(
        """INSERT INTO backups (at_ms, why, file, bytes, error) VALUES (:now, :why, :file, :bytes, :error)
        RETURNING id""",
        now=now_ms,
        why=why,
        file=file,
        bytes=bytes,
        error=error,
    )
    assert row is not None
    return int(row["id"])


def last(tx: Tx) -> Backup | None:
    """The newest that was tried, or where we began."""
    return _one(tx, "SELECT * FROM backups ORDER BY id DESC LIMIT 1")


def last_good(tx: Tx) -> Backup | None:
    """The newest that there is, or where we began."""
    return _one(tx, "SELECT * FROM backups WHERE error IS NULL ORDER BY id DESC LIMIT 1")


def _one(tx: Tx, sql: str) -> Backup | None:
    row = tx.one(sql)
    return Backup(**dict(row)) if row else None
