"""What is said in the chat counts in the very next transaction, on that account alone, until it is taken back."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest

from calls.missed import Terms
from calls.stage import Patience
from storage.database import Database, Tx
from storage.migrations import migrations
from storage.rules import HOUSE, put
from workflow import rules
from workflow.house import House

OFFICE = House(zones={"office": "Europe/Moscow", "shop": "Asia/Omsk"})
Read = Callable[[Tx, House, str], Any]
RULES: list[tuple[str, Any, Read, Any, Any]] = [
    ("zone", "Asia/Tomsk", rules.zone, "Europe/Moscow", "Asia/Tomsk"),
    ("verdict", 5, rules.patience, Patience(), Patience(verdict_ms=5_000)),
    ("quiet", 30, rules.patience, Patience(), Patience(quiet_ms=30_000)),
    ("unconfirmed", 60, rules.patience, Patience(), Patience(unconfirmed_ms=60_000)),
    ("spoken", 3, rules.patience, Patience(), Patience(spoken_s=3)),
    ("least_wait", 7, rules.patience, Patience(), Patience(least_wait_s=7)),
    ("cancel", False, rules.patience, Patience(), Patience(cancel_counts=False)),
    ("claim", 60, rules.terms, Terms(), Terms(claim_ms=60_000)),
    ("remind", 60, rules.remind_ms, 600_000, 60_000),
    ("escalate", 90, rules.escalate_ms, 1_200_000, 90_000),
    ("prefixes", ["+7", "+375"], lambda *one: rules.dialling(*one).prefixes, ("+7",), ("+7", "+375")),
    ("per_minute", 2, lambda *one: rules.dialling(*one).per_minute, 5, 2),
    ("per_day", 20, lambda *one: rules.dialling(*one).per_day, 200, 20),
]


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    made = await Database.open(tmp_path / "rules.db", migrations)
    yield made
    await made.close()


@pytest.mark.parametrize(("name", "said", "read", "before", "after"), RULES, ids=[one[0] for one in RULES])
async def test_a_rule_counts_at_once_and_on_its_account_alone(
    database: Database, name: str, said: Any, read: Read, before: Any, after: Any
) -> None:
    elsewhere = await database.read(read, OFFICE, "shop")

    def change(tx: Tx) -> list[Any]:
        put(tx, "shop", name, said, None, 1)
        put(tx, "shop", name, None, None, 2)
        seen = [read(tx, OFFICE, "office")]
        put(tx, "office", name, said, None, 3)
        return [*seen, read(tx, OFFICE, "office")]

    assert await database.write(change) == [before, after]
    assert await database.read(read, OFFICE, "office") == after
    assert await database.read(read, OFFICE, "shop") == elsewhere
    await database.write(put, "office", name, None, None, 4)
    assert await database.read(read, OFFICE, "office") == before


async def test_rules_of_the_whole_house(database: Database) -> None:
    assert await database.read(rules.language, OFFICE) == "ru"
    assert await database.read(rules.retention_days, OFFICE) == 365
    await database.write(put, HOUSE, "language", "en", None, 1)
    await database.write(put, HOUSE, "retention", 30, None, 1)
    assert await database.read(rules.language, OFFICE) == "en"
    assert await database.read(rules.retention_days, OFFICE) == 30


async def test_they_are_read_once_in_a_transaction_however_many_ask(database: Database) -> None:
    asked = []

    class Listening(Tx):
        def query(self, sql: str, /, **params: Any) -> Any:
            asked.append(sql)
            return super().query(sql, **params)

    def read(tx: Tx) -> None:
        listening = Listening(tx._connection)
        for _ in range(20):
            rules.work_hours(listening, "office")
            rules.zone(listening, OFFICE, "office")
            rules.patience(listening, OFFICE, "office")

    await database.read(read)
    assert len(asked) == 1
