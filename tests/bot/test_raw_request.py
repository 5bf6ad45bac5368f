"""The request line that Cifra1 prints gets through to aiohttp, over bare sockets, plain and with TLS."""

import asyncio
import socket
import ssl
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from aiohttp import web

from bot.raw_request import LINE_MAX, Certificate, Listener, repaired
from tests.bot.certificates import made

PRINTED = (
    "GET ?event=BEGIN&event_dt=2017-08-04 15:22:10.580&from=79031234567&to=125&crmuseruid=3125"
    "&numinc=4991234567&session_id=31917423&check=5c6b5dacecdc4ccce476308a676594a1 HTTP/1.1"
)
HEADERS = "\r\nHost: 88.88.99.153:15280\r\n\r\n"


@dataclass
class Desk:
    port: int = 0
    queries: list[dict[str, str]] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)

    async def take(self, request: web.Request) -> web.Response:
        self.queries.append(dict(request.query))
        self.paths.append(request.path)
        self.bodies.append(await request.read())
        return web.Response(text="taken")

    async def says(self, *pieces: str | bytes, context: ssl.SSLContext | None = None, pause: float = 0) -> bytes:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port, ssl=context)
        try:
            for piece in pieces:
                writer.write(piece.encode() if isinstance(piece, str) else piece)
                await writer.drain()
                await asyncio.sleep(pause)
            async with asyncio.timeout(5):
                return await reader.read()
        finally:
            writer.close()
            await writer.wait_closed()


@asynccontextmanager
async def desk(context: ssl.SSLContext | None = None, line_seconds: float = 5.0) -> AsyncIterator[Desk]:
    here = Desk()
    app = web.Application()
    app.router.add_route("*", "/{tail:.*}", here.take)
    runner = web.AppRunner(app, access_log=None, keepalive_timeout=0.2, shutdown_timeout=0.1)
    await runner.setup()
    site = Listener(runner, "127.0.0.1", 0, ssl_context=context, line_seconds=line_seconds)
    await site.start()
    here.port = site.port
    assert runner.addresses[0][:2] == ("127.0.0.1", here.port)
    assert site.name == f"{'https' if context else 'http'}://127.0.0.1:{here.port}"
    try:
        yield here
    finally:
        await runner.cleanup()


def status(answer: bytes) -> int:
    return int(answer.split(b" ", 2)[1])


EVENT = {
    "event": "BEGIN",
    "event_dt": "2017-08-04 15:22:10.580",
    "from": "79031234567",
    "to": "125",
    "crmuseruid": "3125",
    "numinc": "4991234567",
    "session_id": "31917423",
    "check": "5c6b5dacecdc4ccce476308a676594a1",
}


# -- the line -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "better"),
    [
        (b"GET ?a=1 HTTP/1.1", b"GET /?a=1 HTTP/1.1"),
        (b"GET ?a=1 2 HTTP/1.1", b"GET /?a=1%202 HTTP/1.1"),
        (b"GET /?a=1 2 3 HTTP/1.0", b"GET /?a=1%202%203 HTTP/1.0"),
        (b"POST /pbx/office?a=1 2 HTTP/1.1", b"POST /pbx/office?a=1%202 HTTP/1.1"),
        (b"GET https://88.88.99.153:15280?a=1 2 HTTP/1.1", b"GET /?a=1%202 HTTP/1.1"),
        ("GET /?a=Анна Б HTTP/1.1".encode(), b"GET /?a=%D0%90%D0%BD%D0%BD%D0%B0%20%D0%91 HTTP/1.1"),
        (b"GET /?a= HTTP/1.1 HTTP/1.1", b"GET /?a=%20HTTP/1.1 HTTP/1.1"),
        (b'GET /?a="<>\\^`{|} HTTP/1.1', b"GET /?a=%22%3C%3E%5C%5E%60%7B%7C%7D HTTP/1.1"),
        (b"GET /?a=%20+b HTTP/1.1", b"GET /?a=%20+b HTTP/1.1"),
    ],
)
def test_a_query_is_made_fit(line: bytes, better: bytes) -> None:
    assert repaired(line) == better
    assert repaired(better) == better


@pytest.mark.parametrize(
    "line",
    [
        b"", b"GET", b"GET / HTTP/1.1", b"GET /a b HTTP/1.1", b"GET /a b?c=1 HTTP/1.1", b"GET a?b=1 HTTP/1.1",
        b"PUT ?a=1 HTTP/1.1", b"get ?a=1 HTTP/1.1", b"GET ?a=1", b"GET ?a=1 2", b"GET ?a=1 HTTP/2",
        b"GET ?a=1  http/1.1", b"GET ?a=1\r2 HTTP/1.1", b"GET ?a=\x00 HTTP/1.1", b"GET ?a=1\n HTTP/1.1",
        b"GET ?a=1 HTTP/1.1 ", b"\x16\x03\x01", b"GET http://host/path?a=1 HTTP/1.1", b"OPTIONS * HTTP/1.1",
    ],
)  # fmt: skip
def test_any_other_line_passes_as_it_is(line: bytes) -> None:
    assert repaired(line) == line


# -- over a bare socket ---------------------------------------------------------------------------------------------


async def test_the_printed_request_is_heard() -> None:
    async with desk() as here:
        answer = await here.says(PRINTED + HEADERS)
    assert (status(answer), here.queries, here.paths) == (200, [EVENT], ["/"])
    assert b"Connection: close" in answer


async def test_aiohttp_alone_would_refuse_it() -> None:
    """Should this fail one day, this room can go."""
    here = Desk()
    app = web.Application()
    app.router.add_route("*", "/{tail:.*}", here.take)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    here.port = runner.addresses[0][1]
    try:
        for line in (PRINTED, PRINTED.replace("?", "/?"), PRINTED.replace("04 15", "04%2015")):
            assert status(await here.says(line + HEADERS)) == 400
    finally:
        await runner.cleanup()


@pytest.mark.parametrize(
    "line",
    [
        PRINTED.replace("GET ?", "GET /?"),
        PRINTED.replace("04 15", "04%2015"),
        PRINTED.replace("GET ?", "GET /?").replace("04 15", "04+15"),
        PRINTED.replace("GET ?", "GET https://88.88.99.153:15280?"),
    ],
)
async def test_so_are_its_other_spellings(line: str) -> None:
    async with desk() as here:
        assert status(await here.says(line + "\r\nConnection: close" + HEADERS)) == 200
    assert here.queries == [EVENT]


async def test_it_may_come_in_any_pieces() -> None:
    whole = (PRINTED + HEADERS).encode()
    async with desk() as here:
        answer = await here.says(*(whole[at : at + 7] for at in range(0, len(whole), 7)))
        assert status(answer) == 200
        assert status(await here.says(whole[:40], whole[40:], pause=0.02)) == 200
    assert here.queries == [EVENT, EVENT]


async def test_blank_lines_may_come_before_and_bare_line_feeds_are_left_to_the_parser() -> None:
    async with desk() as here:
        assert status(await here.says((PRINTED + HEADERS).replace("\r\n", "\n"))) == 400
        assert status(await here.says(f"\r\n{PRINTED}{HEADERS}")) == 200


async def test_a_body_follows_its_line() -> None:
    async with desk() as here:
        posted = "POST ?a=1 2 HTTP/1.1\r\nHost: x\r\nContent-Length: 7\r\n\r\nb=3&c=4"
        assert status(await here.says(posted)) == 200
    assert (here.queries, here.bodies) == ([{"a": "1 2"}], [b"b=3&c=4"])


async def test_a_repaired_connection_is_closed_whatever_its_own_headers_wish() -> None:
    async with desk() as here:
        answer = await here.says(f"{PRINTED}\r\nConnection: keep-alive{HEADERS}")
    assert status(answer) == 200
    assert b"close" in answer.lower()


async def test_an_ordinary_connection_lives_on() -> None:
    request = "GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n"
    async with desk() as here:
        answer = await here.says(
            request, request, request.replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n"), pause=0.02
        )
    assert answer.count(b"200 OK") == 3
    assert here.paths == ["/health/live"] * 3


async def test_what_is_broken_stays_a_400() -> None:
    async with desk() as here:
        for line in ("GET /a b HTTP/1.1", "GET ?a=\x00 HTTP/1.1", "nonsense", "GET ?a=1"):
            assert status(await here.says(line + HEADERS)) == 400, line
    assert here.queries == []


async def test_nothing_can_be_smuggled_in_behind_a_repaired_line() -> None:
    async with desk() as here:
        hidden = "GET /admin HTTP/1.1\r\nHost: x\r\n\r\n"
        answer = await here.says(PRINTED + HEADERS + hidden)
        assert status(answer) == 400  # data after "Connection: close"
        await here.says(f"GET ?a=1 HTTP/1.1\r\nHost: x\r\nX: {hidden}")
    assert "/admin" not in here.paths


async def test_an_endless_line_is_refused_and_does_not_grow_on_us() -> None:
    async with desk() as here:
        answer = await here.says(b"GET ?a=" + b"b" * (LINE_MAX + 10))
        assert status(answer) == 400
    assert here.queries == []


@pytest.mark.parametrize("said", ["", "GET ?a", "\r\n\r\n"])
async def test_who_does_not_finish_the_first_line_is_let_go(said: str) -> None:
    async with desk(line_seconds=0.05) as here:
        assert await here.says(said) == b""


async def test_who_hangs_up_in_the_middle_disturbs_nobody() -> None:
    async with desk() as here:
        for piece in (b"", b"GET ?a=1", PRINTED.encode() + b"\r\nHost"):
            _, writer = await asyncio.open_connection("127.0.0.1", here.port)
            writer.write(piece)
            await writer.drain()
            writer.close()
            await writer.wait_closed()
        assert status(await here.says(PRINTED + HEADERS)) == 200


async def test_half_a_connection_is_closed_with_the_server() -> None:
    with socket.socket() as half:
        async with desk() as here:
            half.connect(("127.0.0.1", here.port))
            half.sendall(b"GET ?a")
            await asyncio.sleep(0.05)
        half.settimeout(2)
        assert half.recv(10) == b""


# -- with TLS -------------------------------------------------------------------------------------------------------


def trusting(chain: Path) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(chain))


async def test_the_printed_request_is_heard_over_tls(tmp_path: Path) -> None:
    chain, key = made(tmp_path, "office")
    async with desk(Certificate(chain, key).context) as here:
        assert status(await here.says(PRINTED + HEADERS, context=trusting(chain))) == 200
        assert (
            status(await here.says((PRINTED + HEADERS)[:50], (PRINTED + HEADERS)[50:], context=trusting(chain))) == 200
        )
    assert here.queries == [EVENT, EVENT]


async def test_a_new_certificate_is_taken_without_a_restart(tmp_path: Path) -> None:
    old, new = made(tmp_path, "old"), made(tmp_path, "new")
    chain, key = tmp_path / "live.crt", tmp_path / "live.key"
    chain.write_bytes(old[0].read_bytes())
    key.write_bytes(old[1].read_bytes())
    certificate = Certificate(chain, key)
    async with desk(certificate.context) as here:
        assert not certificate.reload()
        chain.write_bytes(new[0].read_bytes())
        assert not certificate.reload()  # half of the pair
        assert status(await here.says(PRINTED + HEADERS, context=trusting(old[0]))) == 200
        key.write_bytes(new[1].read_bytes())
        assert certificate.reload()
        assert not certificate.reload()
        assert status(await here.says(PRINTED + HEADERS, context=trusting(new[0]))) == 200
        with pytest.raises(ssl.SSLCertVerificationError):
            await here.says(PRINTED + HEADERS, context=trusting(old[0]))


def test_files_that_go_away_leave_the_certificate_as_it_was(tmp_path: Path) -> None:
    chain, key = made(tmp_path, "office")
    certificate = Certificate(chain, key)
    key.unlink()
    assert not certificate.reload()


def test_a_certificate_that_cannot_be_used_is_said_at_once(tmp_path: Path) -> None:
    one, other = made(tmp_path, "one"), made(tmp_path, "other")
    with pytest.raises(ssl.SSLError):
        Certificate(one[0], other[1])
    with pytest.raises(OSError, match="nowhere"):
        Certificate(tmp_path / "nowhere.crt", one[1])


def test_a_key_with_a_password_asks_nobody(tmp_path: Path) -> None:
    chain, key = made(tmp_path, "office")
    locked = tmp_path / "locked.key"
    subprocess.run(
        ["openssl", "pkey", "-in", key, "-aes256", "-passout", "pass:secret", "-out", locked],
        check=True, capture_output=True,
    )  # fmt: skip
    with pytest.raises(ssl.SSLError):
        Certificate(chain, locked)


async def test_it_looks_again_by_itself(tmp_path: Path) -> None:
    chain, key = made(tmp_path, "office")
    certificate = Certificate(chain, key)
    looked = asyncio.Event()

    class Hurried:
        def now_ms(self) -> int:
            return 0

        def monotonic(self) -> float:
            return 0.0

        async def sleep(self, seconds: float) -> None:
            if looked.is_set():
                await asyncio.sleep(60)
            looked.set()

    task = asyncio.get_running_loop().create_task(certificate.keep_fresh(Hurried()))
    await asyncio.wait_for(looked.wait(), 1)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
