"""A webhook with files: what lands on disk, what does not, and that nothing is left behind."""

import asyncio
import io
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web

from bot import uploads
from bot.uploads import Form, take_form
from pbx.errors import BadWebhook

Post = Callable[..., Awaitable[tuple[int, Form | None]]]
MULTIPART = {"Content-Type": "multipart/form-data; boundary=XX"}


@asynccontextmanager
async def taking(directory: Path, seconds: float = 5.0) -> AsyncIterator[tuple[Post, str]]:
    taken: list[Form] = []

    async def handle(request: web.Request) -> web.Response:
        try:
            taken.append(await take_form(request, directory, seconds=seconds))
        except BadWebhook:
            return web.Response(status=400)
        return web.Response()

    app = web.Application(client_max_size=1024)
    app.router.add_post("/", handle)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.05)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    url = f"http://127.0.0.1:{runner.addresses[0][1]}/"
    async with aiohttp.ClientSession() as session:

        async def post(data: object = None, **more: object) -> tuple[int, Form | None]:
            async with session.post(url, data=data, **more) as answer:
                return answer.status, taken[-1] if taken and answer.status == 200 else None

        try:
            yield post, url
        finally:
            await runner.cleanup()


def form(**files: bytes) -> aiohttp.FormData:
    data = aiohttp.FormData(default_to_multipart=True)
    data.add_field("action", "update_call")
    data.add_field("pbx_user_ids[]", "анна", content_type="text/plain; charset=utf-8")
    data.add_field("pbx_user_ids[]", "boris")
    for name, content in files.items():
        data.add_field(name, io.BytesIO(content), filename="../../etc/звонок.MP3", content_type="audio/mpeg")
    return data


async def test_fields_and_a_file(tmp_path: Path) -> None:
    content = bytes(range(256)) * 1000
    async with taking(tmp_path / "new" / "uploads") as (post, _):
        status, taken = await post(form(audio_record=content))
    assert (status, taken is not None) == (200, True)
    assert taken is not None
    assert taken.fields == {"action": "update_call", "pbx_user_ids[]": '["анна", "boris"]'}
    upload = taken.files["audio_record"]
    assert (upload.size, upload.content_type, upload.path.suffix) == (len(content), "audio/mpeg", ".mp3")
    assert upload.path.parent == tmp_path / "new" / "uploads"
    assert upload.path.read_bytes() == content
    assert (upload.path.stat().st_mode & 0o777, upload.path.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    taken.discard(keep={upload.path.name})
    assert upload.path.exists()
    taken.discard()
    assert not upload.path.exists()


@pytest.mark.parametrize(
    ("body", "kind", "fields"),
    [
        (b"action=x&phone=%2B7", "application/x-www-form-urlencoded", {"action": "x", "phone": "+7"}),
        (b'{"action": "x", "phone": 7}', "application/json", {"action": "x", "phone": "7"}),
        (b"", "text/plain", {}),
    ],
)
async def test_without_files_it_is_read_as_ever(tmp_path: Path, body: bytes, kind: str, fields: dict[str, str]) -> None:
    async with taking(tmp_path) as (post, _):
        status, taken = await post(body, headers={"Content-Type": kind})
    assert taken is not None
    assert (status, taken.fields, taken.files) == (200, fields, {})


async def test_an_extension_of_the_sender_is_used_only_if_it_is_audio(tmp_path: Path) -> None:
    data = aiohttp.FormData(default_to_multipart=True)
    data.add_field("audio_record", b"x", filename="a.mp3.sh")
    async with taking(tmp_path) as (post, _):
        _, taken = await post(data)
    assert taken is not None
    assert taken.files["audio_record"].path.suffix == ""


async def test_too_large_a_file_is_413_and_leaves_nothing(tmp_path: Path) -> None:
    async with taking(tmp_path) as (post, url):
        with suppress(aiohttp.ClientOSError, aiohttp.ServerDisconnectedError):  # it may hang up before we are done
            assert (await post(form(audio_record=b"0" * (uploads.MAX_FILE + 70_000))))[0] == 413

        async def endless() -> AsyncIterator[bytes]:  # no Content-Length to be refused by
            yield b'--XX\r\nContent-Disposition: form-data; name="audio_record"; filename="a.mp3"\r\n\r\n'
            for _ in range(uploads.MAX_FILE // (1024 * 1024) + 2):
                yield b"0" * 1024 * 1024

        async with aiohttp.ClientSession() as session:
            try:
                async with session.post(url, data=endless(), headers=MULTIPART) as answer:
                    assert answer.status == 413
            except (aiohttp.ClientOSError, aiohttp.ServerDisconnectedError):
                pass
    assert list(tmp_path.iterdir()) == []


async def test_a_large_text_is_413(tmp_path: Path) -> None:
    data = aiohttp.FormData(default_to_multipart=True)
    data.add_field("comment", "x" * (64 * 1024 + 1))
    async with taking(tmp_path) as (post, _):
        assert (await post(data))[0] == 413


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"nonsense",
        b'--XX\r\nContent-Disposition: form-data; name="audio_record"; filename="a.mp3"\r\n\r\nhalf',
        b"--XX\r\nContent-Type: multipart/mixed; boundary=YY\r\n\r\n--YY\r\n\r\nx\r\n--YY--\r\n--XX--\r\n",
        b'--XX\r\nContent-Disposition: form-data; name="a"\r\n\r\nx\r\n' * 201 + b"--XX--\r\n",
        b'--XX\r\nContent-Disposition: form-data; name="a"; filename="a.mp3"\r\n\r\nx\r\n' * 2 + b"--XX--\r\n",
    ],
)
async def test_a_broken_form_is_a_400_and_leaves_nothing(tmp_path: Path, body: bytes) -> None:
    async with taking(tmp_path) as (post, _):
        assert (await post(body, headers=MULTIPART))[0] == 400
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("kind", ["multipart/form-data", "multipart/form-data; boundary=" + "X" * 100])
async def test_a_form_without_a_usable_boundary_is_a_400(tmp_path: Path, kind: str) -> None:
    async with taking(tmp_path) as (post, _):
        assert (await post(b"--XX--\r\n", headers={"Content-Type": kind}))[0] == 400


async def test_a_sender_who_drips_is_408_and_leaves_nothing(tmp_path: Path) -> None:
    async def drips() -> AsyncIterator[bytes]:
        yield b'--XX\r\nContent-Disposition: form-data; name="audio_record"; filename="a.mp3"\r\n\r\n'
        for _ in range(100):
            yield b"0" * 1000
            await asyncio.sleep(0.05)

    async with taking(tmp_path, seconds=0.2) as (_, url), aiohttp.ClientSession() as session:
        try:
            async with session.post(url, data=drips(), headers=MULTIPART) as answer:
                assert answer.status == 408
        except (aiohttp.ClientOSError, aiohttp.ServerDisconnectedError):
            pass
    assert list(tmp_path.iterdir()) == []


async def test_a_full_or_forbidden_disk_is_a_503(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    async with taking(tmp_path / "file") as (post, _):
        assert (await post(form(audio_record=b"x")))[0] == 503
