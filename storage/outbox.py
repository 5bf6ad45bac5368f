"""The outbox: every message that must reach a chat, until it is sent, superseded or dead.

Claimed before it is sent and marked after, so a crash between the two leaves it ``sending``: nobody knows whether it
arrived, and at the next start it is sent again, labelled as a repeat.
"""

import json
from dataclasses import dataclass
from typing import Any

from storage.database import Tx

OPEN = "state IN ('waiting', 'sending')"  # in these words SQLite finds the index that knows only such rows
WAITS = f"{OPEN} AND state = 'waiting'"
IN_LINE = f"{WAITS} AND (tries > 0 OR due_ms <= :now)"  # what is to go only later is not in its lane yet
GONE = "chat_gone"
ALERTS = ("missed", "late")  # these tell of a missed client
INHERITED = (*ALERTS, "nudge", "morning", "voicemail", "fax")  # must be told to somebody, if not in this chat


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

    @property
    def topic(self) -> int | None:
        """Of a group that is a forum."""
        return self.facts.get("topic")


def put(
    tx: Tx,
    dedupe_key: str,
    chat_id: int,
    kind: str,
    now_ms: int,
    *,
    due_ms: int | None = None,
    subject: str = "",
    subject_id: int = 0,
    **facts: object,
) -> bool:
    """Add a message unless one with this key was ever added; tells whether it is new. ``due_ms``: when it may go, if
    not at once; until then it holds up nothing."""
    return (
        tx.execute(
            """INSERT INTO outbox (dedupe_key, chat_id, kind, subject, subject_id, facts, state, made_ms, due_ms)
            VALUES (:key, :chat_id, :kind, :subject, :subject_id, :facts, 'waiting', :now, :due)
            ON CONFLICT (dedupe_key) DO NOTHING""",
            key=dedupe_key,
            chat_id=chat_id,
            kind=kind,
            subject=subject,
            subject_id=subject_id,
            facts=json.dumps(facts, ensure_ascii=False),
            now=now_ms,
            due=now_ms if due_ms is None else due_ms,
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


def waits(tx: Tx, kind: str, subject: str, subject_id: int, chat_id: int) -> bool:
    """Is such a message still to go to this chat?"""
    found = tx.one(
        f"""SELECT 1 FROM outbox WHERE subject = :subject AND subject_id = :subject_id AND chat_id = :chat_id
        AND kind = :kind AND {WAITS} LIMIT 1""",  # noqa: S608
        subject=subject,
        subject_id=subject_id,
        chat_id=chat_id,
        kind=kind,
    )
    return found is not None


def supersede(tx: Tx, kind: str, subject: str, subject_id: int, now_ms: int, *, chat_id: int | None = None) -> None:
    """Such messages (to this chat, or to any) that have not gone out yet need not: something newer says it better."""
    tx.execute(
        """UPDATE outbox SET state = 'superseded', ended_ms = :now WHERE subject = :subject
        AND subject_id = :subject_id AND kind = :kind AND state = 'waiting' AND repeated = 0
        AND chat_id = COALESCE(:chat_id, chat_id)""",
        subject=subject,
        subject_id=subject_id,
        kind=kind,
        chat_id=chat_id,
        now=now_ms,
    )


def alerts_since(tx: Tx, since_ms: int) -> int:
    """How many cases anybody was to be alerted of since then."""
    row = tx.one(
        """SELECT count(DISTINCT subject_id) AS n FROM outbox WHERE made_ms >= :since AND subject = 'case'
        AND kind IN ('missed', 'late')""",
        since=since_ms,
    )
    return int(row["n"]) if row else 0


def forget_chat(tx: Tx, chat_id: int, now_ms: int) -> None:
    """Nothing of what waits for this chat goes out."""
    tx.execute(
        f"UPDATE outbox SET state = 'superseded', ended_ms = :now WHERE chat_id = :chat_id AND {WAITS}",  # noqa: S608
        now=now_ms,
        chat_id=chat_id,
    )


def counts(tx: Tx) -> dict[str, int]:
    """How many rows there are in each state."""
    return {row["state"]: row["n"] for row in tx.query("SELECT state, count(*) AS n FROM outbox GROUP BY state")}


def oldest_waiting_ms(tx: Tx) -> int | None:
    row = tx.one("SELECT min(made_ms) AS ms FROM outbox WHERE state IN ('waiting', 'sending')")
    return row["ms"] if row else None
