"""Backups: whole while somebody writes, rotated; and the way back, after which nothing of the past is told or done."""

import asyncio
import os
import sqlite3
import stat
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from storage import acts, alarms, copying, outbox
from storage.database import Database, DatabaseBusy, SchemaNewer, StorageError, Tx
from storage.lock import locked
from storage.migrations import migrations
from storage.restoring import restore
from tests.storage import schemas

NOW_MS = int(datetime(2026, 11, 29, 12, 0, tzinfo=UTC).timestamp() * 1000)
HOUR_MS = 3_600_000
DAY_MS = 24 * HOUR_MS


async def test_a_backup_under_load_is_one_moment_of_the_database(tmp_path: Path) -> None:
    """Every event comes with its call: a copy that has the one without the other would be torn."""
    database = await Database.open(tmp_path / "perezvon.db", migrations)
    target, written = tmp_path / "backup.db", 0

    async def load() -> None:
        nonlocal written
        while not target.exists():
            await asyncio.gather(*(database.write(_pair, written + number) for number in range(20)))
            written += 20

    async with asyncio.TaskGroup() as group:
        group.create_task(load())
        await asyncio.sleep(0.05)
        await asyncio.to_thread(copying.copy, database.path, target)
    await database.close()
    copying.check(target)
    with closing(sqlite3.connect(target)) as copied:
        [(calls,)] = copied.execute("SELECT count(*) FROM calls").fetchall()
        torn = copied.execute(
            "SELECT count(*) FROM calls LEFT JOIN events ON events.call_id = calls.call_id WHERE events.id IS NULL"
        )
        assert torn.fetchall() == [(0,)]
        assert 0 < calls < written
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    restored = restore(database.path, target, migrations, NOW_MS)
    assert restored.calls == calls


def _pair(tx: Tx, number: int) -> None:
    tx.execute(
        """INSERT INTO calls (account, call_id, stage, started_ms, closed_ms, facts)
        VALUES ('office', :id, 'spoken', :n, :n, :pad)""",
        id=f"C-{number}",
        n=number,
        pad="{}" + " " * 500,
    )
    tx.execute(
        """INSERT INTO events (account, call_id, fingerprint, kind, at_ms, body)
        VALUES ('office', :id, :id, 'ended', :n, '{}')""",
        id=f"C-{number}",
        n=number,
    )


def test_nothing_is_written_over_and_halves_are_swept(tmp_path: Path) -> None:
    source, target = tmp_path / "perezvon.db", tmp_path / "b" / "one.db"
    schemas.old(source, 1)
    copying.copy(source, target)
    with pytest.raises(FileExistsError):
        copying.copy(source, target)
    with pytest.raises(RuntimeError):
        copying.copy(source, tmp_path / "b" / "two.db", crash=_fall)
    half = tmp_path / "b" / ".perezvon-20261129T000000Z-nightly.db.part"
    half.write_bytes(b"half")
    copying.rotate(tmp_path / "b", source, keep=2)
    assert [path.name for path in (tmp_path / "b").iterdir()] == ["one.db"]


def _fall(point: str) -> None:
    raise RuntimeError(point)


def test_the_newest_nights_stay_and_what_is_not_older_than_they(tmp_path: Path) -> None:
    database = tmp_path / "perezvon.db"
    made = [(5, "nightly"), (4, "upgrade"), (3, "nightly"), (2, "asked"), (2, "nightly"), (1, "nightly"), (0, "asked")]
    for days, why in made:
        (tmp_path / copying.name(database, NOW_MS - days * DAY_MS, why)).touch()
    for stranger in ("notes.txt", "other-20261101T000000Z-nightly.db"):
        (tmp_path / stranger).touch()
    copying.rotate(tmp_path, database, keep=3)
    left = [(one.at_ms, one.why) for one in copying.listed(tmp_path, database)]
    days = [((NOW_MS - at_ms) // DAY_MS, why) for at_ms, why in left]
    assert days == [(0, "asked"), (1, "nightly"), (2, "nightly"), (2, "asked"), (3, "nightly")]
    assert {"notes.txt", "other-20261101T000000Z-nightly.db"} <= set(os.listdir(tmp_path))


async def _filled(path: Path, *jobs: Callable[[Tx], object]) -> None:
    database = await Database.open(path, migrations)
    for job in jobs:
        await database.write(job)
    await database.close()


def _unfinished(tx: Tx) -> None:
    """Everything that a bot would go on with at its next start."""
    tx.execute("INSERT INTO accounts (account, since_ms, heard_ms) VALUES ('office', 1, :at)", at=NOW_MS - DAY_MS)
    tx.execute(
        "INSERT INTO people (id, telegram_id, name, role, language, since_ms) VALUES (1, 9, 'Анна', 'manager', 'ru', 1)"
    )
    outbox.put(tx, "waiting", 9, "missed", NOW_MS - DAY_MS, subject="case", subject_id=1)
    outbox.put(tx, "sending", 9, "missed", NOW_MS - DAY_MS, subject="case", subject_id=1)
    tx.execute("UPDATE outbox SET state = 'sending' WHERE dedupe_key = 'sending'")
    tx.execute(
        "INSERT INTO inbox (update_id, body, heard_ms, state) VALUES (1, '{}', 1, 'new'), (2, '{}', 1, 'running')"
    )
    assert acts.begin(tx, "press", 1, "office", "dial", {}, NOW_MS - DAY_MS)
    alarms.put(tx, "reminder", "case:1", NOW_MS - HOUR_MS, 1)
    alarms.put(tx, "call_later", "office:+79101234567", NOW_MS - HOUR_MS, 1, asks_pbx=True)
    alarms.put(tx, "reminder", "case:2", NOW_MS + HOUR_MS, 1)
    tx.execute(
        """INSERT INTO cases (id, account, client, state, misses, sort, first_missed_ms, last_missed_ms, alerted_ms,
        holder, due_ms) VALUES (1, 'office', '+79101234567', 'taken', 1, 'missed', 1, 1, 1, 1, 5)"""
    )
    tx.execute(
        """INSERT INTO calls (account, call_id, stage, started_ms, due_ms, facts)
        VALUES ('office', 'C-1', 'ringing', 1, 5, '{}')"""
    )
    tx.execute(
        """INSERT INTO cards (chat_id, subject, subject_id, message_id, shown_ms, shown, due_ms)
        VALUES (9, 'case', 1, 1, 1, '', 5)"""
    )
    tx.execute("INSERT INTO follows (account, about, name, begun_ms, due_ms) VALUES ('office', 'task', '1', 1, 5)")
    tx.execute("INSERT INTO mornings (chat_id, case_id) VALUES (9, 1)")
    tx.execute("INSERT INTO posted_calls (account, status, first_ms) VALUES ('office', 'done', 1)")


def _alive_till_noon(tx: Tx) -> None:
    tx.execute("UPDATE accounts SET heard_ms = :at", at=NOW_MS - 30_000)


async def test_after_a_restore_nothing_of_the_past_is_told_or_done_again(tmp_path: Path) -> None:
    path, backup = tmp_path / "perezvon.db", tmp_path / "backup.db"
    await _filled(path, _unfinished)
    copying.copy(path, backup)
    await _filled(path, _alive_till_noon)
    told = restore(path, backup, migrations, NOW_MS)
    assert (told.backup_ms, told.since_ms) == (NOW_MS - DAY_MS, NOW_MS - 30_000)
    assert (told.calls, told.people, told.cases, told.migrations) == (1, 1, 1, [])
    with closing(sqlite3.connect(path)) as now:
        waiting = {
            "outbox": "SELECT 1 FROM outbox WHERE state IN ('waiting', 'sending')",
            "inbox": "SELECT 1 FROM inbox WHERE state <> 'done'",
            "acts": "SELECT 1 FROM acts WHERE ended_ms IS NULL",
            "cards, calls, cases": """SELECT 1 FROM cards WHERE due_ms IS NOT NULL UNION SELECT 1 FROM calls
                WHERE due_ms IS NOT NULL UNION SELECT 1 FROM cases WHERE due_ms <= 10""",
            "follows, mornings": "SELECT 1 FROM follows UNION SELECT 1 FROM mornings",
        }
        assert [name for name, sql in waiting.items() if now.execute(sql).fetchall()] == []
        assert now.execute("SELECT subject FROM alarms").fetchall() == [("case:2",)], "what is still to come"
        assert now.execute("SELECT state, holder FROM cases").fetchall() == [("open", None)]
        assert now.execute("SELECT since_ms FROM accounts").fetchall() == [(NOW_MS - 30_000,)]
        number = now.execute(
            "INSERT INTO posted_calls (account, status, first_ms) VALUES ('o', 'x', 1) RETURNING number"
        )
        assert number.fetchone()[0] > 100_000
    assert told.aside is not None
    with closing(sqlite3.connect(told.aside)) as before:
        assert before.execute("SELECT count(*) FROM outbox WHERE state = 'waiting'").fetchone() == (1,)
    assert not list(tmp_path.glob(".*"))


async def test_a_backup_of_an_older_version_is_upgraded_on_its_way(tmp_path: Path) -> None:
    backup, path = tmp_path / "old.db", tmp_path / "data" / "perezvon.db"
    schemas.old(backup, 5)
    told = restore(path, backup, migrations, NOW_MS)
    assert told.migrations == schemas.NAMES[5:]
    assert told.aside is None
    await _filled(path)


@pytest.mark.parametrize("kind", ["missing", "damaged", "no database", "another's", "newer", "torn"])
async def test_a_file_that_is_no_good_backup_changes_nothing(tmp_path: Path, kind: str) -> None:
    path, backup = tmp_path / "perezvon.db", tmp_path / "backup.db"
    await _filled(path, _unfinished)
    if kind != "missing":
        copying.copy(path, backup)
    match kind:
        case "damaged":
            content = bytearray(backup.read_bytes())
            content[4096 * 3 : 4096 * 5] = b"\xff" * 8192
            backup.write_bytes(content)
        case "torn":
            backup.write_bytes(backup.read_bytes()[:-6000])
        case "no database":
            backup.write_text("меня зовут база")
        case "another's" | "newer":
            with closing(sqlite3.connect(backup, isolation_level=None)) as other:
                if kind == "newer":
                    other.execute("INSERT INTO _sqlite_migrations (migration_set, name) VALUES ('perezvon', 'm9999')")
                else:
                    other.execute("UPDATE _sqlite_migrations SET migration_set = 'shop'")
    before = schemas.rows(sqlite3.connect(path))
    with pytest.raises((StorageError, sqlite3.Error)) as refused:
        restore(path, backup, migrations, NOW_MS)
    assert isinstance(refused.value, SchemaNewer if kind == "newer" else StorageError), refused.value
    assert schemas.rows(sqlite3.connect(path)) == before
    assert sorted(one.name for one in tmp_path.iterdir() if "restor" in one.name) == []


async def test_beside_a_running_bot_nothing_is_restored(tmp_path: Path) -> None:
    path, backup = tmp_path / "perezvon.db", tmp_path / "backup.db"
    await _filled(path)
    copying.copy(path, backup)
    with locked(path), pytest.raises(DatabaseBusy):
        restore(path, backup, migrations, NOW_MS)
