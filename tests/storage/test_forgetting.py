"""A forgotten number is in no table and in no byte of the database; everybody else is as before."""

import json
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest

from calls.traces import traces
from storage import acts, inbox, intents, outbox
from storage.database import Database, Tx
from storage.migrations import migrations
from tests.storage import schemas
from workflow.forgetting import forget

ANNAS, OTHER = "+79101234567", "+79107654321"
TRACES = (b"9101234567", b"910123", b"123-45-67")


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    made = await Database.open(tmp_path / "perezvon.db", migrations)
    yield made
    await made.close()


async def nobody(done: int) -> None:
    pass


def _everywhere(tx: Tx) -> None:
    """A row that speaks of him in every table that has text, among many of somebody else."""
    tx.execute("PRAGMA defer_foreign_keys = 1")
    for place in schemas.tables(tx._connection):
        described = tx.query(f"SELECT name, type, pk FROM pragma_table_info('{place}')")
        foreign = {row["from"] for row in tx.query(f"SELECT \"from\" FROM pragma_foreign_key_list('{place}')")}
        for number in range(1, 4):
            said = f'{{"said": "{ANNAS if number == 2 else OTHER}", "at": {number}}}'
            values = {
                row["name"]: number
                if row["type"] == "INTEGER"
                else f"key {number}"
                if row["pk"] or row["name"] in foreign
                else said
                for row in described
            }
            marks = ", ".join(f":{name}" for name in values)
            tx.execute(f"INSERT INTO {place} VALUES ({marks})", **values)
    tx.execute("DELETE FROM employees")  # their mobiles are the PBX's to tell
    for number in range(700):
        said = ANNAS if number % 7 == 0 else OTHER
        outbox.put(tx, f"k{number}", 1, "missed", 1, number=said, pad="x" * (number % 400))
        acts.write_audit(tx, 1, None, "x", client=said, text=f"звонил с 8 (910) 123-45-67, {said}")
        intents.keep(tx, 1, "", "dial", {"number": said, "n": number}, 1)
        tx.execute(
            """INSERT INTO calls (account, call_id, stage, client, started_ms, closed_ms, facts)
            VALUES ('o', :id, 'spoken', :client, 1, 1, :facts)""",
            id=f"c{number}",
            client=said,
            facts=json.dumps({"first_ms": 1, "last_ms": 1, "client_raw": said[1:]}),
        )
    typed = {"update_id": 5, "message": {"text": "/forget +7\u00a0910 123-45-67", "from": {"id": 1101234567}}}
    inbox.keep(tx, [typed], 1)


async def test_nothing_of_him_is_left_in_any_table_nor_in_the_file(database: Database) -> None:
    await database.write(_everywhere)
    found = await forget(database, ANNAS, None, 7, nobody)
    assert found.calls == 100
    with closing(sqlite3.connect(f"{database.path.as_uri()}?mode=ro", uri=True)) as other:
        rows = schemas.rows(other)
        assert other.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    left = [(table, row) for table, them in rows.items() for row in them if traces(ANNAS).search(json.dumps(row))]
    assert left == []
    for side in ("", "-wal"):
        content = Path(f"{database.path}{side}").read_bytes()
        assert [trace for trace in TRACES if trace in content] == [], side
        assert side or OTHER.encode() in content
    assert len([row for row in rows["calls"] if row["client"] == OTHER]) == 600
    assert [row["facts"] for row in rows["audit"] if row["action"] == "forget"] == [json.dumps({"calls": found.calls})]
