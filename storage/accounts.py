"""The accounts we have been listening to: since when, and what they have told so far."""

from storage.database import Tx


def accounts(tx: Tx) -> list[str]:
    """Every account we ever listened to."""
    return [row["account"] for row in tx.query("SELECT account FROM accounts ORDER BY account")]


def begin_account(tx: Tx, account: str, now_ms: int) -> None:
    """We listen to this account from now on, unless we did already."""
    tx.execute(
        "INSERT INTO accounts (account, since_ms) VALUES (:account, :now) ON CONFLICT (account) DO NOTHING",
        account=account,
        now=now_ms,
    )


def since_ms(tx: Tx, account: str) -> int | None:
    """When we began to listen to this account."""
    row = tx.one("SELECT since_ms FROM accounts WHERE account = :account", account=account)
    return row["since_ms"] if row else None


def tells_misses(tx: Tx, account: str) -> bool:
    """Has this account ever sent its final word on a missed call?"""
    row = tx.one("SELECT missed_verdict_ms FROM accounts WHERE account = :account", account=account)
    return row is not None and row["missed_verdict_ms"] is not None


def told_miss(tx: Tx, account: str, now_ms: int) -> None:
    tx.execute(
        "UPDATE accounts SET missed_verdict_ms = COALESCE(missed_verdict_ms, :now) WHERE account = :account",
        now=now_ms,
        account=account,
    )


def heard_from(tx: Tx, account: str, now_ms: int) -> None:
    """Its PBX has just told us something; kept to the second, for a busy one does so hundreds of times in one."""
    tx.execute(
        """UPDATE accounts SET heard_ms = :now WHERE account = :account
        AND (heard_ms IS NULL OR heard_ms NOT BETWEEN :now - 1000 AND :now)""",
        now=now_ms,
        account=account,
    )


def heard_ms(tx: Tx) -> dict[str, int]:
    """Account → when its PBX last told us of a call by webhook; without those that never did."""
    rows = tx.query("SELECT account, heard_ms FROM accounts WHERE heard_ms IS NOT NULL")
    return {row["account"]: row["heard_ms"] for row in rows}
