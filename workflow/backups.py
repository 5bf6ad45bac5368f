"""What became of a backup: written down, and told to the administrators once when it fails and once when it is back."""

from storage import backups, outbox, people
from storage.copying import NIGHTLY
from storage.database import Tx


def made(tx: Tx, why: str, file: str, bytes: int, now_ms: int) -> None:
    before = backups.last(tx)
    backups.put(tx, why, now_ms, file=file, bytes=bytes)
    if before is not None and before.error is not None:
        _tell(tx, "backup_back", now_ms, file=file)


def failed(tx: Tx, reason: str, folder: str, now_ms: int) -> None:
    """``reason`` in the words of the system."""
    before = backups.last(tx)
    backups.put(tx, NIGHTLY, now_ms, error=reason)
    if before is None or before.error is None:
        _tell(tx, "backup_failed", now_ms, why=reason, folder=folder)


def _tell(tx: Tx, kind: str, now_ms: int, **facts: str) -> None:
    for admin in people.admins(tx):
        outbox.put(tx, f"{kind}:{now_ms}:{admin}", admin, kind, now_ms, due_ms=None, subject="", subject_id=0, **facts)
