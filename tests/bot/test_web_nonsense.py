"""Bodies that no PBX sends: what can be read is read, nothing is a fault of ours, and nothing bad leaves a row."""

import asyncio
import json
import logging
import sqlite3
import time
from contextlib import closing, suppress
from pathlib import Path

import pytest

from tests.bot.bad_requests import bad_requests
from tests.bot.web_door import RINGS, TOKEN, Door, door

JSON = "application/json"
FORM = "application/x-www-form-urlencoded"
WITHOUT_TOKEN = {name: value for name, value in RINGS.items() if name != "crm_token"}


def deep(levels: int) -> bytes:
    return b'{"crm_token": "%s", "cmd": "event", "x": %s' % (TOKEN.encode(), b"[" * levels + b"]" * levels + b"}")


def as_json(**fields: object) -> bytes:
    return json.dumps({**RINGS, **fields}).encode()


MULTIPART = b'--x\r\nContent-Disposition: form-data; name="crm_token"\r\n\r\n' + TOKEN.encode() + b"\r\n--x"
UNREADABLE = {
    "half an object": (JSON, as_json()[:-20]),
    "an array": (JSON, b"[" + as_json() + b"]"),
    "deep JSON": (JSON, deep(30_000)),
    "deep and open": (JSON, b'{"a":' * 10_000),
    "two objects": (JSON, as_json() + as_json()),
    "a multipart without parts": ("multipart/form-data; boundary=x", b"--x--"),
    "a multipart broken off": ("multipart/form-data; boundary=x", b"--x"),
    "too many fields": (FORM, b"&".join(b"f%d=1" % number for number in range(5_000))),
}
READABLE = {
    "JSON that says it is a form": (FORM, as_json()),
    "a form that says it is JSON": (JSON, "&".join(f"{name}={value}" for name, value in RINGS.items()).encode()),
    "an unknown type": ("application/x-nobody; charset=nosuch", as_json()),
    "no type at all": ("", as_json()),
    "NaN and Infinity": (JSON, as_json(duration=float("nan"), wait=float("inf"))),
    "lone surrogates": (JSON, as_json(groupRealName="\ud800Продажи\udfff")),
    "NUL and control characters": (JSON, as_json(groupRealName="Про\x00да\x1bжи", user="anna\x00")),
    "keys twice: the first counts": (JSON, as_json()[:-1] + b', "crm_token": "wrong", "callid": "other"}'),
    "a byte order mark": (JSON, b"\xef\xbb\xbf" + as_json()),
    "cp1251": (FORM, "&".join(f"{name}={value}" for name, value in {**RINGS, "group": "Отдел"}.items())),
    "nested values": (JSON, as_json(note={"x": [1, None, {"y": "z"}]})),
    "numbers beyond all bounds": (JSON, as_json(duration=10**400, wait=-(10**400), rating=1e308)),
    "ten thousand letters": (JSON, as_json(groupRealName="я" * 10_000)),
}


async def post(outside: Door, content_type: str, body: bytes | str) -> int:
    body = body.encode("cp1251") if isinstance(body, str) else body
    return (await outside.ask("POST", "/pbx/office", data=body, headers={"Content-Type": content_type})).status


def renamed(body: bytes | str, call: str) -> bytes | str:
    return body.replace("C-1", call) if isinstance(body, str) else body.replace(b"C-1", call.encode())


async def test_what_cannot_be_read_is_a_bad_request(tmp_path: Path) -> None:
    async with door(tmp_path) as outside:
        got = {name: await post(outside, content_type, body) for name, (content_type, body) in UNREADABLE.items()}
        assert got == dict.fromkeys(UNREADABLE, 400)
        assert outside.heard() == []


async def test_what_can_be_read_is_heard_whatever_it_says_of_itself(tmp_path: Path) -> None:
    async with door(tmp_path) as outside:
        for name, (content_type, body) in READABLE.items():
            assert await post(outside, content_type, renamed(body, f"C-{name}")) == 200, name
        assert sorted(outside.heard()) == sorted(("office", f"C-{name}") for name in READABLE)
        with closing(sqlite3.connect(outside.path)) as reader:
            [stored] = reader.execute("SELECT group_concat(body, ' ') FROM events").fetchone()
        assert not {"\x00", "\x1b", "\ud800"} & set(stored)
        assert TOKEN not in stored


async def test_a_multipart_that_is_cut_short_still_shows_its_token(tmp_path: Path) -> None:
    async with door(tmp_path) as outside:
        assert await post(outside, "multipart/form-data; boundary=x", MULTIPART) == 400
        assert await post(outside, "multipart/form-data", MULTIPART.replace(b"office", b"shop")) == 401


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


async def test_five_thousand_bad_requests_leave_no_row_and_are_never_a_fault_of_ours(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    count = 5_000
    began = time.monotonic()
    async with door(tmp_path, WEB__TRUSTED_PROXIES="127.0.0.1") as outside:
        requests = bad_requests(20_26, count)
        lock, seen = asyncio.Semaphore(32), dict[int | None, int]()

        async def play(request: bytes, whole: bool) -> None:
            async with lock:
                status = await _send(outside.port, request, whole)
            seen[status] = seen.get(status, 0) + 1
            assert status is None or 200 <= status < 500, request[:2_000]

        async with asyncio.TaskGroup() as group:
            for request, whole in requests:
                group.create_task(play(request, whole))
        assert outside.heard() == []
        assert sum(seen.values()) == count
        assert [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING] == []
        assert seen.get(401, 0) > count / 10
        assert seen.get(400, 0) > count / 10
        assert set(seen) <= {None, 400, 401, 404, 405, 408, 411, 413, 415, 417, 429, 431, 200}, seen
        with closing(sqlite3.connect(outside.path)) as reader:
            tables = [name for (name,) in reader.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            full = [name for name in tables if reader.execute(f"SELECT 1 FROM {name} LIMIT 1").fetchone()]
        assert full in (["_sqlite_migrations"], []), full
        assert (await outside.post(RINGS)).status == 200
    assert time.monotonic() - began < 30
