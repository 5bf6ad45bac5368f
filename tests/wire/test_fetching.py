"""Recordings are fetched from allow-listed hosts only, and never from inside our own network."""

from collections.abc import AsyncIterator
from urllib.parse import urlsplit

import pytest
from aiohttp import web

from wire.fetching import MAX_BYTES, Unfetchable, allowed, fetch

SOUND = b"ID3" + b"\0" * 2_000


@pytest.fixture
async def recordings() -> AsyncIterator[str]:
    async def answer(request: web.Request) -> web.StreamResponse:
        match request.match_info["name"]:
            case "call.mp3":
                return web.Response(body=SOUND, content_type="audio/mpeg")
            case "page":
                return web.Response(text="<html>", content_type="text/html")
            case "huge.mp3":
                return web.Response(body=b"\0" * (MAX_BYTES + 1), content_type="audio/mpeg")
            case "moved.mp3":
                raise web.HTTPFound("/call.mp3")
            case "broken":
                return web.Response(status=502)
        return web.Response(status=404)

    app = web.Application()
    app.router.add_get("/{name}", answer)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    await runner.cleanup()


async def test_a_recording_of_a_named_host_comes_as_audio(recordings: str) -> None:
    fetched = await fetch(f"{recordings}/call.mp3", [urlsplit(recordings).netloc])
    assert (fetched.content, fetched.kind) == (SOUND, "audio/mpeg")


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("absent.mp3", "record_absent"),
        ("page", "record_not_audio"),
        ("huge.mp3", "record_too_big"),
        ("moved.mp3", "record_absent"),
        ("broken", "record_lost"),
    ],
)
async def test_what_is_no_recording_is_refused_with_a_reason(recordings: str, name: str, reason: str) -> None:
    with pytest.raises(Unfetchable) as refused:
        await fetch(f"{recordings}/{name}", [urlsplit(recordings).netloc])
    assert refused.value.reason == reason
    assert recordings not in str(refused.value)


async def test_a_host_nobody_named_is_never_asked(recordings: str) -> None:
    with pytest.raises(Unfetchable, match="record_forbidden"):
        await fetch(f"{recordings}/call.mp3", ["records.example.org"])


async def test_a_name_of_the_outside_that_leads_inside_is_not_followed(recordings: str) -> None:
    """``localhost.localdomain``-like names are the classic; here a plain name that resolves to loopback."""
    port = urlsplit(recordings).port
    with pytest.raises(Unfetchable) as refused:
        await fetch(f"https://ip6-localhost:{port}/call.mp3", [f"ip6-localhost:{port}"])
    assert refused.value.reason in {"record_forbidden", "record_lost"}


@pytest.mark.parametrize(
    "link",
    [
        "http://records.example.org/a.mp3",
        "https://user:secret@records.example.org/a.mp3",
        "https://records.example.org:8443/a.mp3",
        "https://records.example.org.evil.example/a.mp3",
        "ftp://records.example.org/a.mp3",
        "file:///etc/passwd",
        "https://records.example.org:99999/a.mp3",
        "https://[::1/a.mp3",
        "//records.example.org/a.mp3",
        "",
    ],
)
def test_links_that_are_not_plainly_of_a_known_host_are_not_allowed(link: str) -> None:
    assert not allowed(link, ["records.example.org"])


def test_a_named_domain_means_every_host_below_it_and_no_other() -> None:
    assert allowed("https://a1.records.example.org/a.mp3", ["*.records.example.org"])
    assert not allowed("https://records.example.org/a.mp3", ["*.records.example.org"])
    assert not allowed("https://evilrecords.example.org/a.mp3", ["*.records.example.org"])


def test_a_known_host_is_known_in_any_case_of_letters() -> None:
    assert allowed("https://Records.Example.ORG/a.mp3?x=1", ["records.example.org"])
