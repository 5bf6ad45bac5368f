"""The outbox as delivery sees it: which message of a chat is next, and what became of it."""

import json
from typing import Any

from storage.database import Row, Tx
from storage.outbox import GONE, IN_LINE, INHERITED, OPEN, WAITS, Waiting, put

AGAIN_MS = 60_000  # nobody can be told now: look again then


def head(tx: Tx, chat_id: int, now_ms: int, limit: int = 1) -> list[Waiting]:
    """The first waiting messages of a chat, in order; a message that waits for its next try holds the later ones."""
    rows = tx.query(
        f"SELECT * FROM outbox WHERE chat_id = :chat_id AND {IN_LINE} ORDER BY id LIMIT :limit",  # noqa: S608
        chat_id=chat_id,
        now=now_ms,
        limit=limit,
    )
    return [_waiting(row) for row in rows]


def waiting(tx: Tx, chat_id: int, kind: str) -> list[Waiting]:
    """All messages of a kind that wait for this chat, due or not, in order."""
    rows = tx.query(
        f"SELECT * FROM outbox WHERE chat_id = :chat_id AND {WAITS} AND kind = :kind ORDER BY id",  # noqa: S608
        chat_id=chat_id,
        kind=kind,
    )
    return [_waiting(row) for row in rows]


def state(tx: Tx, dedupe_key: str) -> str | None:
    """How far the message with this key has come; None where there is none."""
    row = tx.one("SELECT state FROM outbox WHERE dedupe_key = :key", key=dedupe_key)
    return row["state"] if row else None


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


def forget_claims(tx: Tx, now_ms: int) -> list[tuple[Waiting, int]]:
    """At start: what was being sent when we died may have arrived; it is to be sent again, as a repeat. Gives each with
    the times that we have died over it."""
    rows = tx.query(
        f"""UPDATE outbox SET state = 'waiting', repeated = 1, due_ms = :now, deaths = deaths + 1
        WHERE {OPEN} AND state = 'sending' RETURNING *""",  # noqa: S608
        now=now_ms,
    )
    return [(_waiting(row), row["deaths"]) for row in rows]


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
        facts = {name: fact for name, fact in json.loads(row["facts"]).items() if name != "topic"}
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
                **facts,
            )
        dead(tx, row["id"], GONE, now_ms)
    return len(rows)


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
