"""P10: requests that nobody should ever send change nothing: no fault of ours, no row, no request to anybody."""

import asyncio
import logging
import sqlite3
from collections import Counter
from contextlib import closing, suppress
from pathlib import Path

import pytest

from tests.bot.bad_requests import bad_requests
from tests.stories.romashka import FAST, Office, office

AT_ONCE = 32
ANSWERS = {None, 200, 400, 401, 404, 405, 408, 411, 413, 415, 417, 429, 431}
DAY = "86400"  # of itself the bot asks its PBX no more


async def _send(port: int, request: bytes, whole: bool) -> int | None:
    """The status of the answer; None when there was none (half a request that says no more)."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(request)
        if not whole:
            writer.write_eof()
        line = await asyncio.wait_for(reader.readline(), 10)
    except ConnectionError:
        return None
    finally:
        writer.close()
        with suppress(ConnectionError):
            await writer.wait_closed()
    return int(line.split(b" ")[1]) if line.startswith(b"HTTP/") else None


def rows(path: Path) -> dict[str, int]:
    """How many rows each table has, but for what the PBX's own history was asked about."""
    with closing(sqlite3.connect(path)) as reader:
        tables = {name for (name,) in reader.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        tables -= {"history_spans"}
        return {name: reader.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in tables}


def outgoing(work: Office) -> list[str]:
    """Whatever the bot has asked of anybody but whether there is news."""
    told = [one["method"] for one in work.world.telegram.log if one["method"] != "getUpdates"]
    asked = [f"{one['method']} {one['path']}" for one in work.world.megafon.requests if one["method"] != "GET"]
    return told + asked + [f"helpdesk {one}" for one in work.world.helpdesk.requests]


@pytest.mark.parametrize(
    "count", [5_000, pytest.param(200_000, marks=pytest.mark.long)], ids=["five thousand", "two hundred thousand"]
)
async def test_bad_requests_leave_nothing_and_are_never_a_fault_of_ours(
    tmp_path: Path, proved, caplog: pytest.LogCaptureFixture, count: int
) -> None:
    settings = {"WEB__TRUSTED_PROXIES": "127.0.0.1", "TIMING__RECONCILE": DAY}
    async with office(tmp_path, **FAST, **settings) as work:
        port = int(work.app.address.rpartition(":")[2])
        requests, seen = bad_requests(20_26, count), Counter[int | None]()
        before, asked = rows(work.app.database.path), outgoing(work)
        caplog.clear()

        async def lane() -> None:
            for request, whole in requests:
                status = await _send(port, request, whole)
                seen[status] += 1
                assert status is None or 200 <= status < 500, request[:2_000]

        async with asyncio.TaskGroup() as group:
            for _ in range(AT_ONCE):
                group.create_task(lane())
        assert sum(seen.values()) == count
        assert set(seen) <= ANSWERS, seen
        assert min(seen[401], seen[400]) > count / 10
        assert rows(work.app.database.path) == before
        assert outgoing(work) == asked
        assert [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING] == []
        await work.misses()
        await work.anna.sees("🔴 Пропущен +79101234567")
        proved("P10", "bad requests: no 5xx, no row, nothing asked of anybody", count)
