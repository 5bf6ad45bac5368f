"""When a secret that is being changed was last shown to us: once nobody shows it any more it can go."""

from collections.abc import Mapping

from storage.database import Tx


def used(tx: Tx, when: Mapping[str, int]) -> None:
    """Setting → milliseconds UTC."""
    for name, at_ms in when.items():
        tx.execute(
            """INSERT INTO old_secrets (name, used_ms) VALUES (:name, :at)
            ON CONFLICT (name) DO UPDATE SET used_ms = CASE WHEN used_ms > :at THEN used_ms ELSE :at END""",
            name=name,
            at=at_ms,
        )


def known(tx: Tx) -> dict[str, int]:
    return {row["name"]: row["used_ms"] for row in tx.query("SELECT name, used_ms FROM old_secrets")}
