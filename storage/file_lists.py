"""The PBXs' own lists of voicemails and faxes: since when we look into each, and when we last did."""

from dataclasses import dataclass

from storage.database import Tx


@dataclass(frozen=True, slots=True)
class Looked:
    """Milliseconds UTC; ``listed_ms`` None: the PBX has never answered yet."""

    since_ms: int
    listed_ms: int | None = None


def begin(tx: Tx, account: str, kind: str, since_ms: int) -> Looked:
    """What we know of this list; the first time it is asked about, what came into it since then is news."""
    tx.execute(
        """INSERT INTO file_lists (account, kind, since_ms) VALUES (:account, :kind, :since)
        ON CONFLICT (account, kind) DO NOTHING""",
        account=account,
        kind=kind,
        since=since_ms,
    )
    row = tx.one("SELECT * FROM file_lists WHERE account = :account AND kind = :kind", account=account, kind=kind)
    assert row is not None
    return Looked(row["since_ms"], row["listed_ms"])


def looked(tx: Tx, account: str, kind: str, at_ms: int) -> None:
    """Everything that was in the list at that moment is known."""
    tx.execute(
        "UPDATE file_lists SET listed_ms = :at WHERE account = :account AND kind = :kind",
        at=at_ms,
        account=account,
        kind=kind,
    )
