"""Which chats have something to send: looked at with every commit, so it must not cost more the more there waits."""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest
import sqlite_utils

from storage import cards, chats, outbox, sending
from storage.database import Database, Tx
from storage.migrations import migrations

NOW, MINUTE = 1_000_000, 60_000
FIRST, SECOND, THIRD, FOURTH, GROUP = 1, 2, 3, 4, -5


@pytest.fixture
async def post(tmp_path: Path) -> AsyncIterator[Database]:
    database = await Database.open(tmp_path / "post.db", migrations)
    yield database
    await database.close()


def put(tx: Tx, chat: int, key: str, due_ms: int = NOW) -> None:
    outbox.put(tx, key, chat, "missed", NOW, due_ms=due_ms)


def lanes(tx: Tx) -> list[tuple[int, int, int]]:
    return [tuple(one) for one in chats.lanes(tx, NOW, NOW + MINUTE)]


async def test_the_first_of_each_lane_counts_and_the_longest_waiting_goes_first(post: Database) -> None:
    def fill(tx: Tx) -> None:
        put(tx, SECOND, "a", NOW - 5)
        put(tx, FIRST, "b", NOW - 9)
        put(tx, SECOND, "c", NOW - 99)
        put(tx, GROUP, "d", NOW - 7)
        put(tx, THIRD, "later", NOW + 500)
        put(tx, FOURTH, "much later", NOW + MINUTE + 1)

    await post.write(fill)
    assert await post.read(lanes) == [
        (FIRST, NOW - 9, 0),
        (GROUP, NOW - 7, 0),
        (SECOND, NOW - 5, 0),
        (THIRD, NOW + 500, 0),
    ]


async def test_a_message_that_waits_for_its_next_try_holds_its_lane_and_a_death_is_told(post: Database) -> None:
    def fill(tx: Tx) -> None:
        put(tx, FIRST, "a")
        put(tx, FIRST, "b")
        put(tx, SECOND, "c")
        for row in (*sending.head(tx, FIRST, NOW), *sending.head(tx, SECOND, NOW)):
            sending.claim(tx, row.id)
        [first] = [row for row, _ in sending.forget_claims(tx, NOW) if row.chat_id == FIRST]
        sending.again(tx, first.id, NOW + 700, repeated=False, error="later")

    await post.write(fill)
    assert await post.read(lanes) == [(SECOND, NOW, 1), (FIRST, NOW + 700, 1)]


async def test_an_edit_that_is_due_makes_a_lane_and_retry_after_moves_it(post: Database) -> None:
    def fill(tx: Tx) -> None:
        cards.put(tx, FIRST, "case", 1, 77, "shown", NOW, NOW + 300)
        cards.put(tx, SECOND, "case", 1, 78, "shown", NOW, NOW + 100)
        put(tx, THIRD, "a")
        chats.block_until(tx, SECOND, NOW + 900)
        chats.block_until(tx, THIRD, NOW + 2 * MINUTE)

    await post.write(fill)
    assert await post.read(lanes) == [(FIRST, NOW + 300, 0), (SECOND, NOW + 900, 0)]


def test_however_much_waits_in_a_chat_looking_costs_the_same(tmp_path: Path) -> None:
    def work(waiting: int) -> int:
        """Steps of SQLite's machine, in tens."""
        steps = 0

        def count() -> None:
            nonlocal steps
            steps += 1

        for n in range(waiting):
            put(tx, n % 3 + 1, f"{waiting}:{n}")
        database.set_progress_handler(count, 10)
        assert len(lanes(tx)) == 3
        database.set_progress_handler(None, 0)
        return steps

    with closing(sqlite3.connect(tmp_path / "post.db", isolation_level=None)) as database:
        migrations.apply(sqlite_utils.Database(database))
        database.row_factory = sqlite3.Row
        tx = Tx(database)
        assert work(5_000) < 2 * work(30)
