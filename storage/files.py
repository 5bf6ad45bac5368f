"""Recordings, voicemails and faxes: what is known of each, where it lies, and which chats wait for it."""

import json
from dataclasses import asdict, dataclass
from typing import Any

from calls.record import Record, RecordKind
from storage.database import Row, Tx


@dataclass(frozen=True, slots=True)
class StoredFile:
    """``listed_ms``: when it was first seen in the PBX's own list; ``due_ms``: when it is to be fetched (milliseconds
    UTC), after ``tries`` in vain; ``name``: under which it lies in the folder of files; ``file_id``: under which
    Telegram has it."""

    id: int
    account: str
    record: Record
    listed_ms: int | None = None
    due_ms: int | None = None
    tries: int = 0
    name: str | None = None
    file_id: str | None = None

    @property
    def at_hand(self) -> bool:
        return self.name is not None or self.file_id is not None


@dataclass(frozen=True, slots=True)
class Wish:
    """A chat that waits for a file: the key and the facts of the message to be."""

    chat_id: int
    dedupe_key: str
    facts: dict[str, Any]


def put(tx: Tx, account: str, record: Record, now_ms: int) -> StoredFile:
    """Know of this file, or of what became known of it since; one is one by account, kind and link."""
    row = tx.one(
        """INSERT INTO files (account, kind, link, facts, seen_ms) VALUES (:account, :kind, :link, :facts, :now)
        ON CONFLICT (account, kind, link) DO UPDATE SET facts = :facts, seen_ms = :now RETURNING *""",
        account=account,
        kind=record.kind,
        link=record.link,
        facts=_packed(record),
        now=now_ms,
    )
    assert row is not None
    return _stored(row)


def by_id(tx: Tx, id: int) -> StoredFile | None:
    row = tx.one("SELECT * FROM files WHERE id = :id", id=id)
    return _stored(row) if row else None


def listed(tx: Tx, id: int, now_ms: int) -> None:
    """It stands in the PBX's list, and whoever is to hear of it has."""
    tx.execute("UPDATE files SET listed_ms = :now WHERE id = :id", now=now_ms, id=id)


def wish(tx: Tx, id: int, wish: Wish, now_ms: int) -> None:
    """A chat waits for it: it is to be fetched now, if it is not waited for already."""
    tx.execute(
        """INSERT INTO file_wishes (file, chat_id, dedupe_key, facts) VALUES (:file, :chat_id, :key, :facts)
        ON CONFLICT (file, chat_id) DO NOTHING""",
        file=id,
        chat_id=wish.chat_id,
        key=wish.dedupe_key,
        facts=json.dumps(wish.facts, ensure_ascii=False),
    )
    tx.execute("UPDATE files SET due_ms = COALESCE(due_ms, :now) WHERE id = :id", now=now_ms, id=id)


def is_wished(tx: Tx, id: int, chat_id: int) -> bool:
    row = tx.one("SELECT 1 FROM file_wishes WHERE file = :file AND chat_id = :chat_id", file=id, chat_id=chat_id)
    return row is not None


def is_told(tx: Tx, id: int, chat_id: int, since_ms: int) -> bool:
    """Is a message with it on its way to this chat, or did one get there since then? (One that says why there is no
    file is another matter.)"""
    row = tx.one(
        """SELECT 1 FROM outbox WHERE subject = 'file' AND subject_id = :file AND chat_id = :chat_id
        AND facts NOT LIKE '%"why":%'
        AND (state IN ('waiting', 'sending') OR (state = 'sent' AND ended_ms > :since)) LIMIT 1""",
        file=id,
        chat_id=chat_id,
        since=since_ms,
    )
    return row is not None


def take_wishes(tx: Tx, id: int) -> list[Wish]:
    """Everybody who waits for it; nobody does any more."""
    rows = tx.query("DELETE FROM file_wishes WHERE file = :file RETURNING chat_id, dedupe_key, facts", file=id)
    wishes = [Wish(row["chat_id"], row["dedupe_key"], json.loads(row["facts"])) for row in rows]
    return sorted(wishes, key=lambda one: one.chat_id)


def first_due(tx: Tx, account: str, now_ms: int) -> StoredFile | None:
    """Which of the account's files is to be fetched first: of those whose time has come the one spoken of last, so that
    whoever has just pressed does not wait for what piled up; else the one whose time comes next."""
    row = tx.one(
        """SELECT * FROM files WHERE account = :account AND due_ms IS NOT NULL
        ORDER BY CASE WHEN due_ms <= :now THEN 0 ELSE due_ms END, seen_ms DESC, id LIMIT 1""",
        account=account,
        now=now_ms,
    )
    return _stored(row) if row else None


def next_due_ms(tx: Tx, account: str) -> int | None:
    """When the next of the account's files is to be fetched; None: never."""
    row = tx.one(
        "SELECT min(due_ms) AS due_ms FROM files WHERE account = :account AND due_ms IS NOT NULL", account=account
    )
    return row["due_ms"] if row else None


def later(tx: Tx, id: int, due_ms: int) -> None:
    tx.execute("UPDATE files SET due_ms = :due, tries = tries + 1 WHERE id = :id", due=due_ms, id=id)


def given_up(tx: Tx, id: int) -> None:
    tx.execute("UPDATE files SET due_ms = NULL, tries = 0 WHERE id = :id", id=id)


def kept(tx: Tx, id: int, name: str, now_ms: int) -> None:
    """It was fetched and lies in the folder."""
    tx.execute(
        "UPDATE files SET due_ms = NULL, tries = 0, name = :name, kept_ms = :now WHERE id = :id",
        name=name,
        now=now_ms,
        id=id,
    )


def known_as(tx: Tx, id: int, file_id: str | None) -> None:
    """Telegram has it under this id; None: under none."""
    tx.execute("UPDATE files SET file_id = :file_id WHERE id = :id", file_id=file_id, id=id)


def names(tx: Tx) -> set[str]:
    """Everything that should lie in the folder."""
    return {row["name"] for row in tx.query("SELECT name FROM files WHERE name IS NOT NULL")}


def lost(tx: Tx, missing: list[str]) -> None:
    """They do not lie in the folder."""
    for name in missing:
        tx.execute("UPDATE files SET name = NULL, kept_ms = NULL WHERE name = :name", name=name)


def let_go(tx: Tx, before_ms: int) -> list[str]:
    """Forget where files lie that were fetched before then, unless a message with one waits; gives their names."""
    rows = tx.query(
        """SELECT name FROM files WHERE name IS NOT NULL AND kept_ms < :before AND NOT EXISTS (
            SELECT 1 FROM outbox o WHERE o.subject = 'file' AND o.subject_id = files.id
            AND o.state IN ('waiting', 'sending'))""",
        before=before_ms,
    )
    gone = [row["name"] for row in rows]
    lost(tx, gone)
    return gone


def forget(tx: Tx, before_ms: int) -> None:
    """Files that nobody has spoken of since then, and that nobody waits for."""
    tx.execute(
        """DELETE FROM files WHERE seen_ms < :before AND name IS NULL AND due_ms IS NULL
        AND NOT EXISTS (SELECT 1 FROM file_wishes w WHERE w.file = files.id)""",
        before=before_ms,
    )


def _packed(record: Record) -> str:
    facts = {name: value for name, value in asdict(record).items() if name not in ("kind", "link")}
    return json.dumps({name: value for name, value in facts.items() if value is not None}, ensure_ascii=False)


def _stored(row: Row) -> StoredFile:
    return StoredFile(
        id=row["id"],
        account=row["account"],
        record=Record(RecordKind(row["kind"]), row["link"], **json.loads(row["facts"])),
        listed_ms=row["listed_ms"],
        due_ms=row["due_ms"],
        tries=row["tries"],
        name=row["name"],
        file_id=row["file_id"],
    )
