"""The outbox: every message that must reach a chat, until it is sent, superseded or dead.

Claimed before it is sent and marked after, so a crash between the two leaves it ``sending``: nobody knows whether it
arrived, and at the next start it is sent again, labelled as a repeat.
"""

import json
from dataclasses import dataclass
from typing import Any

from storage.database import Row, Tx

OPEN = "state IN ('waiting', 'sending')"  # in these words SQLite finds the index that knows only such rows
WAITS = f"{OPEN} AND state = 'waiting'"
AGAIN_MS = 60_000  # nobody can be told now: look again then
GONE = "chat_gone"
INHERITED = ("missed", "nudge", "morning", "voicemail", "fax")  # must be told to somebody, if not in this chat


@dataclass(frozen=True, slots=True)
class Waiting:
    """One message to send. ``kind`` says what it is, ``subject``/``subject_id`` about what; ``facts`` the rest.
    ``alone``: it must not be told as a line of a digest, which has failed."""

    id: int
    dedupe_key: str
    chat_id: int
    kind: str
    subject: str
    subject_id: int
    facts: dict[str, Any]
    made_ms: int
    due_ms: int
    tries: int
    repeated: bool
    plain: bool

    @property
    def alone(self) -> bool:
        return bool(self.facts.get("alone"))


def put(
    tx: Tx,
    dedupe_key: str,
    chat_id: int,
    kind: str,
    now_ms: int,
    *,
    subject: str = "",
    subject_id: int = 0,
    **facts: object,
) -> bool:
    """Add a message unless one with this key was ever added; tells whether it is new."""
    return (
        tx.execute(
            """INSERT INTO outbox (dedupe_key, chat_id, kind, subject, subject_id, facts, state, made_ms, due_ms)
            VALUES (:key, :chat_id, :kind, :subject, :subject_id, :facts, 'waiting', :now, :now)
            ON CONFLICT (dedupe_key) DO NOTHING""",
            key=dedupe_key,
            chat_id=chat_id,
            kind=kind,
            subject=subject,
            subject_id=subject_id,
            facts=json.dumps(facts, ensure_ascii=False),
            now=now_ms,
        )
        > 0
    )


def chats_of(tx: Tx, kind: str, subject: str, subject_id: int) -> list[int]:
    """Chats to which such a message went or is going (a superseded one never will)."""
    rows = tx.query(
        """SELECT DISTINCT chat_id FROM outbox WHERE subject = :subject AND subject_id = :subject_id
        AND kind = :kind AND state <> 'superseded'""",
        subject=subject,
        subject_id=subject_id,
        kind=kind,
    )
    return [row["chat_id"] for row in rows]


def topic(tx: Tx, chat_id: int, subject: str, subject_id: int) -> int | None:
    """The forum topic in which this chat was last told of it."""
    row = tx.one(
        """SELECT facts FROM outbox WHERE subject = :subject AND subject_id = :subject_id AND chat_id = :chat_id
        ORDER BY id DESC LIMIT 1""",
        subject=subject,
        subject_id=subject_id,
        chat_id=chat_id,
    )
    return json.loads(row["facts"]).get("topic") if row else None


def supersede(tx: Tx, kind: str, subject: str, subject_id: int, now_ms: int) -> None:
    """Such messages that have not gone out yet need not: something newer says it better."""
    tx.execute(
        """UPDATE outbox SET state = 'superseded', ended_ms = :now WHERE subject = :subject
        AND subject_id = :subject_id AND kind = :kind AND state = 'waiting' AND repeated = 0""",
        subject=subject,
        subject_id=subject_id,
        kind=kind,
        now=now_ms,
    )


def head(tx: Tx, chat_id: int, limit: int = 1) -> list[Waiting]:
    """The first waiting messages of a chat, in order; a message that waits for its next try holds the later ones."""
    rows = tx.query(
        f"SELECT * FROM outbox WHERE chat_id = :chat_id AND {WAITS} ORDER BY id LIMIT :limit",  # noqa: S608
        chat_id=chat_id,
        limit=limit,
    )
    return [_waiting(row) for row in rows]


def claim(tx: Tx, id: int) -> None:
    tx.execute("UPDATE outbox SET state = 'sending', tries = tries + 1 WHERE id = :id", id=id)


def remember(tx: Tx, id: int, facts: dict[str, Any]) -> None:
    """What sending it needs and will not find again after a restart."""
    tx.execute("UPDATE outbox SET facts = :facts WHERE id = :id", facts=json.dumps(facts, ensure_ascii=False), id=id)


def sent(tx: Tx, id: int, message_id: int | None, now_ms: int) -> None:
    tx.execute(
        "UPDATE outbox SET state = 'sent', message_id = :message_id, ended_ms = :now, error = NULL WHERE id = :id",
        message_id=message_id,
        now=now_ms,
        id=id,
    )


def superseded(tx: Tx, id: int, now_ms: int) -> None:
    tx.execute("UPDATE outbox SET state = 'superseded', ended_ms = :now WHERE id = :id", now=now_ms, id=id)


def again(tx: Tx, id: int, due_ms: int, *, repeated: bool, error: str) -> None:
    """Try later; ``repeated`` when the last try may have arrived."""
    tx.execute(
        """UPDATE outbox SET state = 'waiting', due_ms = :due, repeated = MAX(repeated, :repeated), error = :error
        WHERE id = :id""",
        due=due_ms,
        repeated=int(repeated),
        error=error,
        id=id,
    )


def make_plain(tx: Tx, id: int, due_ms: int) -> None:
    """Telegram could not read our markup: once more, as plain text."""
    tx.execute("UPDATE outbox SET state = 'waiting', plain = 1, due_ms = :due WHERE id = :id", due=due_ms, id=id)


def dead(tx: Tx, id: int, error: str, now_ms: int) -> None:
    tx.execute(
        "UPDATE outbox SET state = 'dead', error = :error, ended_ms = :now WHERE id = :id",
        error=error,
        now=now_ms,
        id=id,
    )


def forget_claims(tx: Tx, now_ms: int) -> int:
    """At start: what was being sent when we died may have arrived; send it again as a repeat. Gives how many."""
    return tx.execute(
        f"""UPDATE outbox SET state = 'waiting', repeated = 1, due_ms = :now
        WHERE {OPEN} AND state = 'sending'""",  # noqa: S608
        now=now_ms,
    )


def redirect(tx: Tx, chat_id: int, to_chats: list[int], now_ms: int) -> int:
    """A chat is gone: its alerts go to others, each once however many chats leave them the same; the rest ends. With
    nobody to go to everything but ringing waits for somebody to come back. Gives how many were waiting."""
    rows = tx.query(f"SELECT * FROM outbox WHERE chat_id = :chat_id AND {WAITS} ORDER BY id", chat_id=chat_id)  # noqa: S608
    for row in rows:
        if row["kind"] == "ringing":
            superseded(tx, row["id"], now_ms)
            continue
        if not to_chats:
            again(tx, row["id"], now_ms + AGAIN_MS, repeated=False, error=GONE)
            continue
        for to_chat in to_chats if row["kind"] in INHERITED else ():
            put(
                tx,
                # The key this alert has in that chat: whoever was told already is not told twice.
                row["dedupe_key"].removesuffix(str(chat_id)) + str(to_chat),
                to_chat,
                row["kind"],
                now_ms,
                subject=row["subject"],
                subject_id=row["subject_id"],
                **json.loads(row["facts"]),
            )
        dead(tx, row["id"], GONE, now_ms)
    return len(rows)


def counts(tx: Tx) -> dict[str, int]:
    """How many rows there are in each state."""
    return {row["state"]: row["n"] for row in tx.query("SELECT state, count(*) AS n FROM outbox GROUP BY state")}


def oldest_waiting_ms(tx: Tx) -> int | None:
    row = tx.one("SELECT min(made_ms) AS ms FROM outbox WHERE state IN ('waiting', 'sending')")
    return row["ms"] if row else None


def _waiting(row: Row) -> Waiting:
    return Waiting(
        row["id"],
        row["dedupe_key"],
        row["chat_id"],
        row["kind"],
        row["subject"],
        row["subject_id"],
        json.loads(row["facts"]),
        row["made_ms"],
        row["due_ms"],
        row["tries"],
        bool(row["repeated"]),
        bool(row["plain"]),
    )
