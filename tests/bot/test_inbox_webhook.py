"""Telegram posts its updates to us: stored before they are confirmed, and only with the secret."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator
from io import BytesIO
from pathlib import Path

import aiohttp
import pytest

from sandbox.world import ANNA
from tests.stories.romashka import FAST, Office, office

SECRET = "webhook-secret-for-these-tests-0001"
PREVIOUS = "webhook-secret-of-last-year-000002"
HEADER = "X-Telegram-Bot-Api-Secret-Token"
UPDATE = {"update_id": 5, "message": {"message_id": 1, "date": 1, "chat": {"id": 77, "type": "private"}, "text": "hi"}}
NO_UPDATES = [
    *(b"", b"{", b"null", b"[]", b'"text"', b"{}", b"\xff\xfe{}", b"[" * 60_000),
    *(b'{"update_id": "5"}', b'{"update_id": 1.5}'),
]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
async def work(tmp_path: Path) -> AsyncIterator[Office]:
    port = free_port()
    settings = {
        "TELEGRAM__MODE": "webhook",
        "TELEGRAM__WEBHOOK_SECRET": SECRET,
        "TELEGRAM__WEBHOOK_SECRET_PREVIOUS": PREVIOUS,
        "WEB__PUBLIC_URL": f"http://127.0.0.1:{port}",
        "WEB__PORT": str(port),
    }
    async with office(tmp_path, **FAST, **settings) as made:
        yield made


async def post(work: Office, body: bytes | BytesIO, **headers: str) -> int:
    url = f"{work.app.address}/telegram"
    async with aiohttp.ClientSession() as session, session.post(url, data=body, headers=headers) as answer:
        return answer.status


async def kept(work: Office) -> int:
    (row,) = await work.rows("SELECT count(*) AS n FROM inbox")
    return int(row["n"])


async def test_the_first_call_is_told_and_called_back_without_a_single_poll(work: Office) -> None:
    assert work.world.telegram.memory.webhook.url == f"{work.app.address}/telegram"
    await work.missed_call()
    await work.anna.sees("🔴 Пропущен +79101234567")
    await work.anna.taps("📞 Перезвонить")
    await work.anna.is_told("Сначала зазвонит ваш телефон (доб. 701)")
    await work.outgoing()
    assert len(work.makecalls()) == 1
    assert not [one for one in work.world.telegram.log if one["method"] == "getUpdates"]


async def test_an_update_delivered_twice_acts_once(work: Office) -> None:
    await work.missed_call()
    await work.anna.taps("📞 Перезвонить")
    await work.outgoing()
    before = await kept(work)
    work.world.telegram.repeat_updates(2)
    await work.settled()
    assert (len(work.makecalls()), await kept(work)) == (1, before)


async def test_without_the_secret_nothing_is_kept(work: Office) -> None:
    before = await kept(work)
    assert await post(work, json.dumps(UPDATE).encode()) == 401
    for secret in ("", "wrong", SECRET[:-1], SECRET + "x", SECRET.upper()):
        assert await post(work, json.dumps(UPDATE).encode(), **{HEADER: secret}) == 401
    assert await kept(work) == before


async def test_both_secrets_are_good_during_a_change(work: Office) -> None:
    for n, secret in enumerate((SECRET, PREVIOUS)):
        update = UPDATE | {"update_id": 5 + n}
        assert await post(work, json.dumps(update).encode(), **{HEADER: secret}) == 200


async def test_a_secret_header_that_is_no_ascii_is_wrong_and_no_error_of_ours(work: Office) -> None:
    for secret in ("секрет".encode(), b"\xff\xfe", SECRET.encode() + b"\xd0"):
        reader, writer = await asyncio.open_connection("127.0.0.1", int(work.app.address.rpartition(":")[2]))
        body = json.dumps(UPDATE).encode()
        head = f"POST /telegram HTTP/1.1\r\nHost: x\r\nContent-Length: {len(body)}\r\nConnection: close\r\n{HEADER}: "
        writer.write(head.encode() + secret + b"\r\n\r\n" + body)
        answer = await reader.read()
        writer.close()
        await writer.wait_closed()
        assert answer.startswith((b"HTTP/1.1 401", b"HTTP/1.1 400")), answer[:60]


async def test_a_body_that_is_no_update_is_400(work: Office) -> None:
    before = await kept(work)
    assert [await post(work, body, **{HEADER: SECRET}) for body in NO_UPDATES] == [400] * len(NO_UPDATES)
    assert await kept(work) == before


async def test_an_update_that_is_too_large_is_refused_before_it_is_read_whole(work: Office) -> None:
    assert await post(work, BytesIO(b" " * (2 << 20)), **{HEADER: SECRET}) == 413


async def test_an_update_nobody_understands_is_kept_and_confirmed(work: Office) -> None:
    update = {"update_id": 6, "message": {"from": {"id": ANNA}, "text": 7}}
    assert await post(work, json.dumps(update).encode(), **{HEADER: SECRET}) == 200
    work.anna.sends("/help")
    await work.anna.sees("Перезвон — ни один клиент не забыт")
