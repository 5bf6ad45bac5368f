"""What we know of the past, and past calls page by page."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from calls.call import Call
from calls.event import Direction
from calls.stage import Stage
from calls.wanted import Kind
from calls.when import Period
from storage import calls, history
from storage.calls import StoredCall
from storage.database import Database
from storage.migrations import migrations

FIRST = (2**62, 2**62)
CLIENT, OTHER = "+79101234567", "+79107654321"
WHOLE = Period(0, 1_000)


@pytest.fixture
async def memory(tmp_path: Path) -> AsyncIterator[Database]:
    database = await Database.open(tmp_path / "memory.db", migrations)
    yield database
    await database.close()


async def unknown(memory: Database, start: int = 0, end: int = 100, least: int = 1) -> list[tuple[int, int]]:
    found = await memory.read(history.unknown, "office", start, end, least)
    return [(gap.start_ms, gap.end_ms) for gap in found]


async def test_nothing_is_known_at_first_and_then_what_was_asked(memory: Database) -> None:
    assert await unknown(memory) == [(0, 100)]
    await memory.write(history.know, "office", 20, 40)
    await memory.write(history.know, "office", 60, 70)
    await memory.write(history.know, "branch", 0, 100)
    assert await unknown(memory) == [(70, 100), (40, 60), (0, 20)]
    assert await unknown(memory, 30, 65) == [(40, 60)]
    assert await unknown(memory, 25, 40) == []
    assert await unknown(memory, least=25) == [(70, 100)]


async def test_spans_that_touch_become_one(memory: Database) -> None:
    for start, end in ((20, 40), (60, 70), (40, 60), (25, 30), (70, 90)):
        await memory.write(history.know, "office", start, end)
    assert await unknown(memory) == [(90, 100), (0, 20)]
    rows = await memory.read(lambda tx: tx.query("SELECT * FROM history_spans"))
    assert [(row["start_ms"], row["end_ms"]) for row in rows] == [(20, 90)]


async def test_pages_of_calls_go_on_behind_a_key_even_within_one_millisecond(memory: Database) -> None:
    for number in range(5):
        await memory.write(calls.insert, stored(f"A{number}", at_ms=500 if number < 4 else 900))
    page = await memory.read(history.page, WHOLE, Kind.ALL, (), FIRST, 3)
    assert [one.call.call_id for one in page] == ["A4", "A3", "A2"]
    behind = (page[-1].call.started_ms, page[-1].id)
    page = await memory.read(history.page, WHOLE, Kind.ALL, (), behind, 3)
    assert [one.call.call_id for one in page] == ["A1", "A0"]
    assert await memory.read(history.page, Period(0, 500), Kind.ALL, (), FIRST, 3) == []


async def test_kinds_and_clients_narrow_and_parts_of_other_calls_are_left_out(memory: Database) -> None:
    made = [
        stored("in"),
        stored("out", way=Direction.OUT, client=OTHER),
        stored("missed", stage=Stage.MISSED, way=None),
        replace(stored("part"), closed_ms=None),
    ]
    for one in made:
        await memory.write(calls.insert, one)

    async def found(kind: Kind, *numbers: str) -> set[str]:
        return {one.call.call_id for one in await memory.read(history.page, WHOLE, kind, numbers, FIRST, 9)}

    assert await found(Kind.ALL) == {"in", "out", "missed"}
    assert await found(Kind.IN) == {"in", "missed"}
    assert await found(Kind.OUT) == {"out"}
    assert await found(Kind.MISSED) == {"missed"}
    assert await found(Kind.ALL, OTHER) == {"out"}
    assert await found(Kind.ALL, OTHER, CLIENT) == {"in", "out", "missed"}


def stored(
    id: str,
    *,
    at_ms: int = 500,
    way: Direction | None = Direction.IN,
    client: str = CLIENT,
    stage: Stage = Stage.SPOKEN,
) -> StoredCall:
    call = Call("office", id, at_ms, at_ms, said_direction=way, client=client)
    return StoredCall(0, call, stage, closed_ms=at_ms)
