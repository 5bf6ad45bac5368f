"""Too large, too slow, packed, too often, or with nowhere to put it: refused in time, and well again afterwards."""

import asyncio
import gzip
import sqlite3
import time
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path
from urllib.parse import urlencode

from bot.web import BURST, RETRY_AFTER_S
from bot.web_guard import BODY_SECONDS, MAX_BODY
from tests.bot.web_door import RINGS, Door, door
from tests.wire.server import QuickClock


async def test_a_body_beyond_the_limit_is_refused_whether_it_says_so_or_not(tmp_path: Path) -> None:
    async def endless() -> AsyncIterator[bytes]:
        for _ in range(100):
            yield b"x" * 4096

    async with door(tmp_path) as outside:
        assert (await outside.post(RINGS | {"note": "x" * MAX_BODY})).status == 413
        assert (await outside.ask("POST", "/pbx/office", data=endless())).status == 413
        fits = "x" * (MAX_BODY - len(urlencode(RINGS | {"note": ""})))
        assert (await outside.post(RINGS | {"note": fits})).status == 200


async def raw(outside: Door, head: str, *parts: bytes, pause: float = 0.0) -> tuple[bytes, float]:
    """The status line that comes back, and after how long."""
    began = time.monotonic()
    reader, writer = await asyncio.open_connection("127.0.0.1", outside.port)
    try:
        writer.write(f"POST /pbx/office HTTP/1.1\r\nHost: x\r\n{head}\r\n".encode())
        answer = asyncio.ensure_future(reader.readline())  # noqa: TID251
        for part in parts:
            writer.write(part)
            await writer.drain()
            await asyncio.wait({answer}, timeout=pause)
            if answer.done():
                break
        return await asyncio.wait_for(answer, 2 * BODY_SECONDS), time.monotonic() - began
    finally:
        writer.close()


async def test_half_a_body_and_a_dripping_one_are_not_waited_for(tmp_path: Path) -> None:
    body = urlencode(RINGS).encode()
    async with door(tmp_path) as outside:
        head = f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n"
        half = raw(outside, head, body[:40])
        drip = raw(outside, head, *(bytes([byte]) for byte in body), pause=0.3)
        answers = await asyncio.gather(half, drip)
        for line, seconds in answers:
            assert line.split(b" ")[1] == b"408"
            assert BODY_SECONDS - 0.5 < seconds < BODY_SECONDS + 2
        assert outside.heard() == []
        assert (await outside.post(RINGS)).status == 200


async def test_a_packed_body_is_not_unpacked(tmp_path: Path) -> None:
    bomb = gzip.compress(b"x" * 10_000_000)
    async with door(tmp_path) as outside:
        for encoding in ("gzip", "deflate", "br", "zstd", "gzip, gzip", "nonsense"):
            answer = await outside.ask("POST", "/pbx/office", data=bomb, headers={"Content-Encoding": encoding})
            assert answer.status in (400, 415), encoding
        assert (await outside.post(RINGS)).status == 200


async def test_without_storage_nothing_is_acknowledged_and_it_recovers_by_itself(tmp_path: Path) -> None:
    async with door(tmp_path) as outside:
        assert (await outside.post(RINGS)).status == 200
        with closing(sqlite3.connect(outside.path, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            for number in range(3):
                answer = await outside.post(RINGS | {"callid": f"L-{number}"})
                assert (answer.status, answer.headers["Retry-After"]) == (503, str(RETRY_AFTER_S))
            assert (await outside.post(RINGS | {"cmd": "contact"})).status == 200, "a question needs no storing"
            other.execute("ROLLBACK")
        assert (await outside.post(RINGS | {"callid": "L-0"})).status == 200
        assert outside.heard() == [("office", "C-1"), ("office", "L-0")]
        assert outside.entrance.counters.unavailable == 3


async def test_who_guesses_keys_is_slowed_down_and_who_shows_one_never_is(tmp_path: Path) -> None:
    clock = QuickClock()
    async with door(tmp_path, clock) as outside:
        answers = [(await outside.post(RINGS | {"crm_token": f"guess-{number}"})) for number in range(BURST + 3)]
        assert [answer.status for answer in answers] == [401] * BURST + [429] * 3
        assert int(answers[-1].headers["Retry-After"]) >= 1
        assert (await outside.post(RINGS)).status == 200, "from the same address, perhaps behind one proxy"
        assert (await outside.post(RINGS | {"crm_token": "guess"})).status == 429
        clock.seconds += 1
        assert (await outside.post(RINGS | {"crm_token": "guess"})).status == 401


async def test_a_hundred_at_once_are_all_heard(tmp_path: Path) -> None:
    async with door(tmp_path) as outside:
        pushes = [outside.post(RINGS | {"callid": f"H-{number}"}) for number in range(300)]
        assert {answer.status for answer in await asyncio.gather(*pushes)} == {200}
        assert len(outside.heard()) == 300
        same = [outside.post(RINGS | {"callid": "S"}) for _ in range(20)]
        assert {answer.status for answer in await asyncio.gather(*same)} == {200}
        assert len(outside.heard()) == 301
