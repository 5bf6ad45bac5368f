"""Forms with files, as the other side's own parser reads them."""

from typing import Any

from aiohttp import web

from tests.wire.server import pretend
from wire.bodies import Part, body_of
from wire.client import Wire


async def read_back(parts: list[Part]) -> list[tuple[str | None, str | None, str | None, bytes]]:
    """(name, file name, content type, content) of each part, read by aiohttp."""
    found: list[tuple[str | None, str | None, str | None, bytes]] = []

    async def answer(request: web.Request) -> web.Response:
        async for part in await request.multipart():
            kind = part.headers.get("Content-Type")
            found.append((part.name, part.filename, kind, bytes(await part.read())))  # type: ignore[union-attr]
        return web.Response()

    app = web.Application()
    app.router.add_post("/", answer)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.05)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    wire = Wire(f"http://127.0.0.1:{runner.addresses[0][1]}")
    try:
        assert (await wire.request("POST", "/", parts=parts)).status == 200
    finally:
        await wire.close()
        await runner.cleanup()
    return found


async def test_fields_repeated_fields_and_files_arrive_in_order() -> None:
    sent = [
        Part("action", "create_call"),
        Part("user_ids[]", "1"),
        Part("user_ids[]", "2"),
        Part("comment", "Привет, «мир»"),
        Part("audio_record", b"\x00\r\n--\xff", "call.mp3", "audio/mpeg"),
    ]
    assert await read_back(sent) == [
        ("action", None, None, b"create_call"),
        ("user_ids[]", None, None, b"1"),
        ("user_ids[]", None, None, b"2"),
        ("comment", None, None, "Привет, «мир»".encode()),
        ("audio_record", "call.mp3", "audio/mpeg", b"\x00\r\n--\xff"),
    ]


async def test_a_name_cannot_end_its_header() -> None:
    [(name, filename, _, content)] = await read_back([Part('a"b', b"x", 'c"\r\nX-Evil: 1\r\n\r\n.mp3')])
    assert (name, content) == ("a%22b", b"x")
    assert filename is not None
    assert "\r" not in filename


async def test_half_a_surrogate_pair_does_not_stop_a_form() -> None:
    assert (await read_back([Part("comment", "a\ud800b")]))[0][3] == b"a?b"


def test_the_boundary_cannot_be_foreseen_and_the_repr_shows_no_content() -> None:
    kinds: set[Any] = {body_of(None, None, [Part("a", "b")])["headers"]["Content-Type"] for _ in range(3)}
    assert len(kinds) == 3
    assert "canary" not in repr(Part("a", "canary"))


async def test_a_form_with_files_is_sent_once_like_any_request() -> None:
    async def answer(_request: web.Request) -> web.StreamResponse:
        return web.Response(status=500)

    async with pretend(answer) as server:
        wire = Wire(server.url)
        assert (await wire.request("POST", "/", parts=[Part("a", "b")])).status == 500
        await wire.close()
    assert len(server.requests) == 1
