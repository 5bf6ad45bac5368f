"""The door, tried with raw sockets: half bodies, drips, floods, forged addresses."""

import asyncio
import gzip
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from ipaddress import ip_address, ip_network

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from hypothesis import given
from hypothesis import strategies as st

from bot.web_guard import (
    MAX_HOPS,
    Limiter,
    address_of,
    client_address,
    parse_address,
    permitted,
    read_body,
    same_secret,
)

LOOPBACK = ip_network("127.0.0.0/8")
PROXIES = [LOOPBACK, ip_network("10.0.0.0/8"), ip_network("fd00::/8")]
SILENCE = 0.3  # seconds; longer than the deadline for a body below
HEAD = b"POST / HTTP/1.1\r\nHost: x\r\n"


@asynccontextmanager
async def door(limit: int = 1000, seconds: float = 0.2) -> AsyncIterator[int]:
    """A server that answers with the length of the body; yields its port."""

    async def handle(request: web.Request) -> web.Response:
        body = await read_body(request, limit, seconds)
        return web.Response(text=f"{len(body)} {address_of(request, [LOOPBACK])}")

    app = web.Application()
    app.router.add_post("/", handle)
    async with TestServer(app) as server:
        assert server.port is not None
        yield server.port


async def send(port: int, *parts: bytes, pause: float = 0.0, end: bool = False) -> bytes:
    """Send the parts with pauses between them; what comes back until the server closes or falls silent."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    answer = b""
    with suppress(ConnectionError, TimeoutError):
        for part in parts:
            writer.write(part)
            await writer.drain()
            await asyncio.sleep(pause)
        if end:
            writer.write_eof()
        while chunk := await asyncio.wait_for(reader.read(65536), SILENCE):
            answer += chunk
    writer.close()
    return answer


def length(number: int) -> bytes:
    return HEAD + b"Connection: close\r\nContent-Length: %d\r\n\r\n" % number


async def test_a_body_up_to_the_limit_is_read() -> None:
    async with door() as port:
        answer = await send(port, length(1000), b"x" * 400, b"x" * 600, pause=0.01)
    assert answer.startswith(b"HTTP/1.1 200")
    assert answer.endswith(b"1000 127.0.0.1")


async def test_a_chunked_body_and_none_are_read() -> None:
    async with door() as port:
        head = HEAD + b"Connection: close\r\n"
        chunked = await send(port, head + b"Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n")
        empty = await send(port, head + b"\r\n")
    assert chunked.endswith(b"5 127.0.0.1")
    assert empty.endswith(b"0 127.0.0.1")


@pytest.mark.parametrize(
    "sent",
    [
        HEAD + b"Content-Length: 1001\r\n\r\n",
        HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + b"3e8\r\n" + b"x" * 1000 + b"\r\n1\r\nx\r\n",
    ],
    ids=["announced", "chunked"],
)
async def test_too_large_a_body_is_413_before_all_of_it_came(sent: bytes) -> None:
    async with door() as port:
        answer = await send(port, sent)
    assert answer.startswith(b"HTTP/1.1 413")
    assert b"Connection: close" in answer


async def test_half_a_body_is_408() -> None:
    async with door() as port:
        answer = await send(port, length(100) + b"half")
    assert answer.startswith(b"HTTP/1.1 408")


async def test_a_drip_does_not_buy_time() -> None:
    async with door() as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(length(100))

        async def drip() -> None:
            for _ in range(50):
                writer.write(b"x")
                await asyncio.sleep(0.02)

        async with asyncio.TaskGroup() as group:
            dripping = group.create_task(drip())
            answer = await reader.readuntil(b"\r\n")
            dripping.cancel()
        writer.close()
    assert answer.startswith(b"HTTP/1.1 408")


async def test_a_body_broken_off_harms_nobody() -> None:
    async with door() as port:
        assert b" 200 " not in await send(port, length(100) + b"half", end=True)
        bad_chunk = HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\nhello\r\n"
        assert b" 400 " in await send(port, bad_chunk)
        late_chunk = [HEAD + b"Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n", b"zz\r\n"]
        assert (await send(port, *late_chunk, pause=0.05)).startswith(b"HTTP/1.1 4")
        assert (await send(port, length(2) + b"ok")).endswith(b"2 127.0.0.1")


async def test_a_compressed_body_is_415() -> None:
    bomb = gzip.compress(bytes(10_000_000))[:900]
    async with door() as port:
        answer = await send(port, HEAD + b"Content-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(bomb) + bomb)
    assert answer.startswith(b"HTTP/1.1 415")


async def test_a_proxy_is_believed_over_the_wire() -> None:
    async with door() as port:
        forwarded = b"X-Forwarded-For: 203.0.113.9\r\nX-Forwarded-For: 192.0.2.1, 127.0.0.2\r\n"
        answer = await send(port, HEAD + forwarded + b"Connection: close\r\n\r\n")
    assert answer.endswith(b"0 192.0.2.1")


@pytest.mark.parametrize(
    ("peer", "forwarded", "client"),
    [
        ("192.0.2.1", [], "192.0.2.1"),
        ("192.0.2.1", ["203.0.113.9"], "192.0.2.1"),
        ("127.0.0.1", [], "127.0.0.1"),
        ("127.0.0.1", ["192.0.2.1"], "192.0.2.1"),
        ("127.0.0.1", ["203.0.113.9, 192.0.2.1"], "192.0.2.1"),
        ("127.0.0.1", ["203.0.113.9, 192.0.2.1, 10.1.2.3"], "192.0.2.1"),
        ("127.0.0.1", ["203.0.113.9", "192.0.2.1"], "192.0.2.1"),
        ("127.0.0.1", ["10.0.0.1, 10.0.0.2"], "10.0.0.1"),
        ("127.0.0.1", ["192.0.2.1, nonsense"], "127.0.0.1"),
        ("127.0.0.1", ["192.0.2.1, "], "127.0.0.1"),
        ("127.0.0.1", ["192.0.2.1:4711"], "192.0.2.1"),
        ("fd00::1", ['"[2001:db8::7]:443"'], "2001:db8::7"),
        ("::ffff:127.0.0.1", ["::ffff:192.0.2.1"], "192.0.2.1"),
        ("127.0.0.1", ["192.0.2.1" + ", 10.0.0.1" * (MAX_HOPS + 5)], "10.0.0.1"),
    ],
)
def test_the_client_is_the_right_most_hop_that_is_no_proxy_of_ours(
    peer: str, forwarded: list[str], client: str
) -> None:
    assert client_address(peer, forwarded, PROXIES) == ip_address(client)


def test_without_trusted_proxies_nothing_is_believed() -> None:
    assert client_address("127.0.0.1", ["192.0.2.1"], []) == ip_address("127.0.0.1")
    assert client_address(None, ["192.0.2.1"], PROXIES) is None
    assert client_address("unix:", [], PROXIES) is None


@given(st.text(max_size=60), st.lists(st.text(max_size=60), max_size=3))
def test_any_header_is_survived(peer: str, forwarded: list[str]) -> None:
    client_address(peer, forwarded, PROXIES)
    assert client_address("192.0.2.1", forwarded, PROXIES) == ip_address("192.0.2.1")


def test_an_allow_list_lets_in_whom_it_names() -> None:
    office = [ip_network("192.0.2.0/24"), ip_network("2001:db8::/32")]
    assert permitted(parse_address("192.0.2.77"), office)
    assert permitted(parse_address("2001:db8::1"), office)
    assert not permitted(parse_address("203.0.113.1"), office)
    assert not permitted(None, office)
    assert permitted(None, [])


def test_secrets_are_compared_as_bytes_and_an_empty_one_is_nobodys() -> None:
    assert same_secret("ключ", None, "ключ")
    assert same_secret(b"key", "other", "key")
    assert not same_secret("ключ", "key")
    assert not same_secret("\udcff", "key")
    assert not same_secret("", "", None)
    assert not same_secret("key")


class TestTheLimiter:
    ANNA = ip_address("192.0.2.1")

    def test_a_burst_passes_then_the_rate(self) -> None:
        limiter = Limiter(rate=2, burst=3)
        assert [limiter.take(self.ANNA, 100.0) for _ in range(4)] == [0.0, 0.0, 0.0, 0.5]
        assert limiter.take(self.ANNA, 100.25) == 0.25
        assert limiter.take(self.ANNA, 100.5) == 0.0
        assert limiter.take(self.ANNA, 100.5) > 0
        assert limiter.refused == 3

    def test_each_address_has_a_bucket_and_the_unknown_share_one(self) -> None:
        limiter = Limiter(rate=1, burst=1)
        assert limiter.take(self.ANNA, 0) == 0.0
        assert limiter.take(ip_address("192.0.2.2"), 0) == 0.0
        assert limiter.take(None, 0) == 0.0
        assert limiter.take(None, 0) > 0

    def test_a_whole_block_of_ipv6_is_one_client(self) -> None:
        limiter = Limiter(rate=1, burst=1)
        assert limiter.take(ip_address("2001:db8::1"), 0) == 0.0
        assert limiter.take(ip_address("2001:db8::2"), 0) > 0
        assert limiter.take(ip_address("2001:db8:0:1::1"), 0) == 0.0

    def test_the_table_is_bounded_and_forgets_the_longest_unseen(self) -> None:
        limiter = Limiter(rate=1, burst=1, size=100)
        for number in range(100):
            limiter.take(ip_address(number), 0)
        limiter.take(ip_address(0), 0)
        limiter.take(ip_address(1000), 0)
        assert len(limiter) == 100
        assert limiter.take(ip_address(0), 0) > 0
        assert limiter.take(ip_address(1), 0) == 0.0

    def test_a_bucket_never_holds_more_than_its_burst_nor_loses_by_a_clock_that_stands(self) -> None:
        limiter = Limiter(rate=1000, burst=2)
        assert limiter.take(self.ANNA, 0) == 0.0
        assert [limiter.take(self.ANNA, 1e6) for _ in range(3)][:2] == [0.0, 0.0]
        assert limiter.take(self.ANNA, 5) > 0
