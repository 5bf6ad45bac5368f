"""Helpdesks: whose calls each is told of, since when, and until when it is to be left alone."""

from collections.abc import Iterable
from dataclasses import dataclass

from storage.database import Tx


@dataclass(frozen=True, slots=True)
class Standing:
    """How we stand with a helpdesk. ``held_until_ms``: it is asked nothing before; ``failures``: requests in a row that
    came to nothing, the first at ``failing_since_ms``; ``told_ms``: when the administrators last heard of it."""

    held_until_ms: int = 0
    failures: int = 0
    failing_since_ms: int | None = None
    told_ms: int | None = None


def begin(tx: Tx, mirrored: Iterable[tuple[str, str]], now_ms: int) -> None:
    """At start: exactly these pairs (helpdesk, account) are mirrored; a new one from now on. What waited for any other
    is let go."""
    wanted = set(mirrored)
    for helpdesk in sorted({name for name, _ in wanted}):
        tx.execute(
            "INSERT INTO helpdesks (helpdesk) VALUES (:helpdesk) ON CONFLICT (helpdesk) DO NOTHING", helpdesk=helpdesk
        )
    known = {(row["helpdesk"], row["account"]) for row in tx.query("SELECT helpdesk, account FROM mirrored_accounts")}
    for helpdesk, account in sorted(known - wanted):
        pair = {"helpdesk": helpdesk, "account": account}
        tx.execute("DELETE FROM mirrored_accounts WHERE helpdesk = :helpdesk AND account = :account", **pair)
        tx.execute(
            """UPDATE mirrors SET due_ms = NULL, file_due_ms = NULL WHERE helpdesk = :helpdesk
            AND call IN (SELECT id FROM calls WHERE account = :account)""",
            **pair,
        )
    for helpdesk, account in sorted(wanted - known):
        tx.execute(
            "INSERT INTO mirrored_accounts (helpdesk, account, since_ms) VALUES (:helpdesk, :account, :now)",
            helpdesk=helpdesk,
            account=account,
            now=now_ms,
        )


def standing(tx: Tx, helpdesk: str) -> Standing:
    row = tx.one("SELECT * FROM helpdesks WHERE helpdesk = :helpdesk", helpdesk=helpdesk)
    if row is None:
        return Standing()
    return Standing(row["held_until_ms"], row["failures"], row["failing_since_ms"], row["told_ms"])


def stand(tx: Tx, helpdesk: str, standing: Standing) -> None:
    """Keep it."""
    tx.execute(
        """UPDATE helpdesks SET held_until_ms = :held, failures = :failures, failing_since_ms = :since, told_ms = :told
        WHERE helpdesk = :helpdesk""",
        helpdesk=helpdesk,
        held=standing.held_until_ms,
        failures=standing.failures,
        since=standing.failing_since_ms,
        told=standing.told_ms,
    )
