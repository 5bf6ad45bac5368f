"""What is too old goes, in every table; what is young, open or a book stays."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage import retention
from storage.database import Database, Tx
from storage.migrations import migrations
from tests.storage.schemas import tables

DAY_MS = 24 * 3600 * 1000
NOW_MS = 1_800_000_000_000
BEFORE_MS = NOW_MS - 365 * DAY_MS
OLD_MS, YOUNG_MS = BEFORE_MS - DAY_MS, BEFORE_MS + DAY_MS


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    made = await Database.open(tmp_path / "perezvon.db", migrations)
    yield made
    await made.close()


async def test_every_table_has_a_rule_or_a_reason(database: Database) -> None:
    named = {table for table, *_ in retention.RULES} | set(retention.OTHERS)
    assert named == set(await database.read(lambda tx: tables(tx._connection)))


def _company(tx: Tx) -> None:
    """The same, old (1), young (2) and old but not finished (3)."""
    tx.execute(
        "INSERT INTO people (id, telegram_id, name, role, language, since_ms) VALUES (1, 9, 'А', 'manager', 'ru', 1)"
    )
    for id, at, over in ((1, OLD_MS, OLD_MS), (2, YOUNG_MS, YOUNG_MS), (3, OLD_MS, None)):
        given = {"id": id, "at": at, "over": over}
        for sql in (
            """INSERT INTO cases (id, account, client, state, misses, sort, first_missed_ms, last_missed_ms, alerted_ms,
            closed_ms) VALUES (:id, 'office', '+7910000000' || :id, 'open', 1, 'missed', :at, :at, :at, :over)""",
            """INSERT INTO calls (id, account, call_id, stage, started_ms, closed_ms, case_id, facts)
            VALUES (:id, 'office', 'C' || :id, 'missed', :at, :at, :id, '{}')""",
            """INSERT INTO calls (id, account, call_id, stage, started_ms, closed_ms, due_ms, facts)
            VALUES (:id + 10, 'office', 'D' || :id, 'spoken', :at, :over, CASE WHEN :over IS NULL THEN 5 END, '{}')""",
            "INSERT INTO call_aliases (account, call_id, of_call_id) VALUES ('office', 'A' || :id, 'C' || :id)",
            "INSERT INTO case_lines (case_id, at_ms, kind, facts) VALUES (:id, :at, 'x', '{}')",
            """INSERT INTO outbox (dedupe_key, chat_id, kind, subject, subject_id, facts, state, made_ms, due_ms,
            ended_ms)
            VALUES ('m' || :id, 9, 'missed', 'case', :id, '{}', 'sent', :at, :at, :at)""",
            """INSERT INTO cards (chat_id, subject, subject_id, message_id, shown_ms, shown)
            VALUES (9, 'case', :id, :id, :at, '')""",
            """INSERT INTO acts (press, person, account, action, arguments, case_id, started_ms, ended_ms)
            VALUES ('p' || :id, 1, 'office', 'dial', '{}', :id, :at, :over)""",
            """INSERT INTO blocks (account, pattern, muted, comment, person, at_ms, undone_ms)
            VALUES ('office', '7910000000' || :id, 1, '', 1, :at, :over)""",
            """INSERT INTO entry_requests (telegram_id, name, phone, language, asked_ms, decided_ms)
            VALUES (:id, '', '+79990000000', 'ru', CASE WHEN :id = 3 THEN :at + 200000000 ELSE :at END, :over)""",
        ):  # fmt: skip
            tx.execute(sql, **{name: value for name, value in given.items() if f":{name}" in sql})
    for id, at in ((1, OLD_MS), (2, YOUNG_MS)):
        for sql in (
            """INSERT INTO events (account, call_id, fingerprint, kind, at_ms, body)
            VALUES ('o', 'c', 'f', 'x', :at, '+79100000001')""",
            """INSERT INTO audit (id, at_ms, person, action, facts)
            VALUES (:id, :at, 1, 'block', '{"client": "+79100000001"}')""",
            "INSERT INTO intents VALUES ('i' || :id, 9, '', 'dial' || :id, '{}', :at)",
            "INSERT INTO posted_calls (account, status, first_ms) VALUES ('o', 'x', :at)",
            "INSERT INTO employees (account, login, name, gone_ms) VALUES ('o', 'e' || :id, '', :at)",
            "INSERT INTO backups (at_ms, why) VALUES (:at, 'nightly')",
            "INSERT INTO inbox (update_id, body, heard_ms, state) VALUES (:id, '{}', :at, 'quarantined')",
            "INSERT INTO history_spans VALUES ('o' || :id, :at - 5, :at)",
        ):
            tx.execute(sql, **{name: value for name, value in {"id": id, "at": at}.items() if f":{name}" in sql})
    tx.execute("INSERT INTO history_spans VALUES ('long', :a, :b)", a=OLD_MS, b=YOUNG_MS)
    tx.execute("INSERT INTO clients VALUES ('+79100000001', 'Ромашка', 'ромашка', '', 0, 1, :at)", at=OLD_MS)


async def test_what_is_old_goes_everywhere_and_what_is_open_stays(database: Database) -> None:
    await database.write(_company)
    steps = 0
    while gone := await database.write(retention.step, BEFORE_MS):
        assert gone <= 2 * retention.BATCH
        steps += 1
    assert steps > 5, "a few at a time"

    async def ids(sql: str) -> list[object]:
        return [row[0] for row in await database.read(lambda tx: tx.query(sql))]

    for table in ("cases", "case_lines", "outbox", "cards", "acts", "blocks", "entry_requests", "call_aliases"):
        assert len(await ids(f"SELECT 1 FROM {table}")) == 2, table
    assert await ids("SELECT id FROM cases ORDER BY id") == [2, 3]
    assert await ids("SELECT id FROM calls ORDER BY id") == [2, 3, 12, 13]
    for table in ("events", "intents", "posted_calls", "employees", "backups", "inbox"):
        assert len(await ids(f"SELECT 1 FROM {table}")) == 1, table
    assert await ids("SELECT facts FROM audit ORDER BY id") == ["{}", '{"client": "+79100000001"}']
    assert await ids("SELECT start_ms FROM history_spans ORDER BY account") == [BEFORE_MS, YOUNG_MS - 5]
    assert await ids("SELECT name FROM clients") == ["Ромашка"]
    assert await ids("PRAGMA foreign_key_check") == []
