"""What is wrong with an account, while it is: each of our questions to its PBX that is not answered."""

from storage.database import Tx


def begin(tx: Tx, account: str, part: str, now_ms: int) -> int:
    """This question was not answered; gives since when (milliseconds)."""
    row = tx.one(
        """INSERT INTO account_troubles (account, part, since_ms) VALUES (:account, :part, :now)
        ON CONFLICT (account, part) DO UPDATE SET since_ms = since_ms RETURNING since_ms""",
        account=account,
        part=part,
        now=now_ms,
    )
    assert row is not None
    return int(row["since_ms"])


def since_ms(tx: Tx, account: str, part: str) -> int | None:
    """Since when this question is not answered; None where it is."""
    row = tx.one(
        "SELECT since_ms FROM account_troubles WHERE account = :account AND part = :part", account=account, part=part
    )
    return row["since_ms"] if row else None


def end(tx: Tx, account: str, part: str) -> bool:
    """It was; tells whether that ends a trouble of which people were told."""
    row = tx.one(
        "DELETE FROM account_troubles WHERE account = :account AND part = :part RETURNING told_ms",
        account=account,
        part=part,
    )
    return row is not None and row["told_ms"] is not None


def told(tx: Tx, account: str) -> bool:
    """Have people been told of something that still is wrong?"""
    row = tx.one(
        "SELECT 1 FROM account_troubles WHERE account = :account AND told_ms IS NOT NULL LIMIT 1", account=account
    )
    return row is not None


def tell(tx: Tx, account: str, part: str, now_ms: int) -> None:
    """People are told now."""
    tx.execute(
        "UPDATE account_troubles SET told_ms = :now WHERE account = :account AND part = :part",
        account=account,
        part=part,
        now=now_ms,
    )
