"""How things stand, in numbers, for whoever keeps the bot running."""

from dataclasses import dataclass

from storage.database import Tx

LOOKED_AT = 200  # messages


@dataclass(frozen=True, slots=True)
class Workings:
    """What waits: ``updates`` (and of them ``quarantined``), ``messages``, the oldest of them from ``oldest_ms`` (UTC);
    ``dead`` messages and the ``lags_ms`` of those sent since a moment, ascending; ``gone`` chats; ``asked_ms``:
    account → until when its history was last asked; ``troubles``: account → (part, since ms); ``migrations`` (name,
    when), the oldest first."""

    updates: int
    quarantined: int
    messages: int
    oldest_ms: int | None
    dead: int
    lags_ms: list[int]
    gone: int
    asked_ms: dict[str, int]
    troubles: dict[str, list[tuple[str, int]]]
    migrations: list[tuple[str, str]]


def workings(tx: Tx, since_ms: int) -> Workings:
    troubles: dict[str, list[tuple[str, int]]] = {}
    for row in tx.query("SELECT account, part, since_ms FROM account_troubles ORDER BY account, since_ms"):
        troubles.setdefault(row["account"], []).append((row["part"], row["since_ms"]))
    waiting = tx.one("""SELECT count(*) AS n, min(made_ms) AS ms FROM outbox WHERE state IN ('waiting', 'sending')""")
    lags = tx.query(
        """SELECT ended_ms - CASE WHEN due_ms > made_ms AND tries = 0 THEN due_ms ELSE made_ms END AS lag FROM outbox
        WHERE state = 'sent' AND ended_ms >= :since ORDER BY ended_ms DESC LIMIT :limit""",
        since=since_ms,
        limit=LOOKED_AT,
    )
    assert waiting is not None
    return Workings(
        updates=_count(tx, "inbox WHERE state IN ('new', 'running')"),
        quarantined=_count(tx, "inbox WHERE state = 'quarantined'"),
        messages=waiting["n"],
        oldest_ms=waiting["ms"],
        dead=_count(tx, "outbox WHERE state = 'dead' AND made_ms >= :since", since_ms),
        lags_ms=sorted(max(0, row["lag"]) for row in lags),
        gone=_count(tx, "chats WHERE gone_ms IS NOT NULL"),
        asked_ms={
            row["account"]: row["ms"]
            for row in tx.query("SELECT account, max(end_ms) AS ms FROM history_spans GROUP BY account")
        },
        troubles=troubles,
        migrations=[
            (row["name"], row["applied_at"])
            for row in tx.query("SELECT name, applied_at FROM _sqlite_migrations ORDER BY id")
        ],
    )


def _count(tx: Tx, source: str, since_ms: int | None = None) -> int:
    given = {"since": since_ms} if since_ms is not None else {}
    row = tx.one(f"SELECT count(*) AS n FROM {source}", **given)  # noqa: S608 — our own words
    return int(row["n"]) if row else 0
