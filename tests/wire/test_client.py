"""Wire against a real server: what is sent, what is refused, and what is known when no reply came."""

import asyncio
import gzip
import logging
import socket
import traceback

import pytest

from tests.wire.server import QuickClock, cuts_in_the_middle, drips, floods, pretend, resets, says, silent
from wire.client import Timeouts, Wire, WireUnreachable
from wire.pacing import Pacer

SECRET = "canary-key-in-the-address"
HASTY = Timeouts(connect_s=5.0, read_s=0.2)


def closed_port() -> str:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{found.getsockname()[1]}"


async def fails(wire: Wire, method: str = "POST", path: str = "/do", **what: object) -> WireUnreachable:
    with pytest.raises(WireUnreachable) as caught:
        await wire.request(method, path, **what)
    await wire.close()
    return caught.value


async def test_a_json_body_arrives_with_headers_and_query() -> None:
    async with pretend(says('{"ok":1}', X_Way="back")) as server:
        wire = Wire(server.url + "/base/", headers={"X-API-KEY": SECRET})
        reply = await wire.request("POST", "/do", params={"a": "б &"}, json={"имя": "Анна"})
        await wire.close()
    assert (reply.status, reply.body, reply.headers["x-way"]) == (200, b'{"ok":1}', "back")
    [seen] = server.requests
    assert seen.target == "/base/do?a=%D0%B1+%26"
    assert seen.headers["x-api-key"] == SECRET
    assert seen.headers["content-type"] == "application/json"
    assert seen.body.isascii()


async def test_a_form_may_repeat_a_key() -> None:
    async with pretend(says()) as server:
        wire = Wire(server.url)
        await wire.request("POST", "/", form=[("telnum", "1"), ("telnum", "+2")])
        await wire.close()
    assert server.requests[0].body == b"telnum=1&telnum=%2B2"


async def test_a_status_is_an_answer_and_no_error() -> None:
    async with pretend(says(SECRET, status=503)) as server:
        wire = Wire(server.url)
        reply = await wire.request("GET", "/")
        await wire.close()
    assert (reply.status, reply.body) == (503, SECRET.encode())
    assert SECRET not in repr(reply)


async def test_a_redirect_is_not_followed() -> None:
    async with pretend(says()) as elsewhere, pretend(says(status=301, Location=elsewhere.url)) as server:
        wire = Wire(server.url, headers={"X-API-KEY": SECRET})
        assert (await wire.request("GET", "/")).status == 301
        await wire.close()
    assert elsewhere.requests == []


async def test_an_absolute_path_cannot_lead_the_key_elsewhere() -> None:
    async with pretend(says()) as elsewhere:
        error = await fails(Wire(closed_port(), headers={"X-API-KEY": SECRET}), path=elsewhere.url)
    assert (error.maybe_done, error.reason) == (False, "unsendable")
    assert elsewhere.requests == []


async def test_the_environment_names_no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", closed_port())
    monkeypatch.setenv("ALL_PROXY", closed_port())
    async with pretend(says("direct")) as server:
        wire = Wire(server.url)
        assert (await wire.request("GET", "/")).body == b"direct"
        await wire.close()


async def test_an_account_s_proxy_is_used() -> None:
    async with pretend(says("by proxy")) as proxy:
        wire = Wire("http://127.0.0.1:9", proxy=proxy.url)
        assert (await wire.request("GET", "/x")).body == b"by proxy"
        await wire.close()


async def test_a_proxy_that_refuses_the_tunnel_has_passed_nothing_on() -> None:
    async with pretend(says("no", status=407)) as proxy:
        error = await fails(Wire("https://127.0.0.1:9", proxy=proxy.url))
    assert not error.maybe_done
    assert error.reason == "proxy"


async def test_no_connection_means_that_nothing_was_done() -> None:
    error = await fails(Wire(closed_port()))
    assert (error.maybe_done, error.reason) == (False, "no_connection")


async def test_a_server_without_tls_has_got_nothing() -> None:
    async with pretend(says()) as server:
        error = await fails(Wire(server.url.replace("http:", "https:")))
    assert (error.maybe_done, error.reason) == (False, "tls")


async def test_a_connection_that_never_opens_has_done_nothing() -> None:
    gone = asyncio.Event()

    async def mute(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()
        gone.set()

    async with await asyncio.start_server(mute, "127.0.0.1", 0) as listener:
        port = listener.sockets[0].getsockname()[1]
        error = await fails(Wire(f"https://127.0.0.1:{port}", timeouts=Timeouts(connect_s=0.2, read_s=5)))
        await asyncio.wait_for(gone.wait(), 5)
    assert (error.maybe_done, error.reason) == (False, "timeout")


@pytest.mark.parametrize(
    ("fault", "reason"),
    [(silent, "timeout"), (drips, "timeout"), (resets, "broken"), (cuts_in_the_middle, "broken"), (floods, "too_big")],
)
async def test_after_the_request_has_left_it_may_be_done(fault: object, reason: str) -> None:
    async with pretend(fault) as server:  # type: ignore[arg-type]
        timeouts = HASTY if fault in (silent, drips) else Timeouts()
        error = await fails(Wire(server.url, timeouts=timeouts))
    assert (error.maybe_done, error.reason) == (True, reason)
    assert len(server.requests) == 1


async def test_a_slow_question_may_be_given_more_time() -> None:
    async def slow(request: object) -> object:
        await asyncio.sleep(0.3)
        return await says("late")(request)  # type: ignore[arg-type]

    async with pretend(slow) as server:  # type: ignore[arg-type]
        wire = Wire(server.url, timeouts=HASTY)
        assert (await wire.request("GET", "/", read_timeout=5)).body == b"late"
        await wire.close()


async def test_a_compressed_bomb_is_cut_too() -> None:
    async with pretend(says(gzip.compress(b"0" * 20_000_000), Content_Encoding="gzip")) as server:
        error = await fails(Wire(server.url))
    assert error.reason == "too_big"
    assert server.requests[0].headers["accept-encoding"] == "identity"


@pytest.mark.parametrize("body", [{"a": float("nan")}, {"a": object()}])
async def test_what_cannot_be_said_in_json_is_not_sent(body: object) -> None:
    with pytest.raises((WireUnreachable, TypeError)) as caught:
        await Wire(closed_port()).request("POST", "/", json=body)
    assert not getattr(caught.value, "maybe_done", False)


async def test_cookies_are_forgotten() -> None:
    async with pretend(says(Set_Cookie="session=1")) as server:
        wire = Wire(server.url)
        await wire.request("GET", "/")
        await wire.request("GET", "/")
        await wire.close()
    assert "cookie" not in server.requests[1].headers


async def test_requests_wait_for_the_pacer() -> None:
    clock = QuickClock()
    async with pretend(says()) as server:
        wire = Wire(server.url, pacer=Pacer(clock, 3.0))
        await wire.request("GET", "/")
        await wire.request("GET", "/")
        await wire.close()
    assert clock.waits == [3.0]


async def test_the_pacer_counts_from_the_moment_a_request_leaves() -> None:
    clock = QuickClock()

    def connecting_takes_long(host: str) -> bool:
        clock.seconds += 2.0
        return True

    async with pretend(says()) as server:
        wire = Wire(server.url, pacer=Pacer(clock, 3.0), may_connect=connecting_takes_long)
        await wire.request("GET", "/")
        await wire.request("GET", "/")
        await wire.close()
    assert clock.waits == [3.0]


@pytest.mark.parametrize("fault", [resets, silent, floods, None])
async def test_no_error_and_no_log_shows_the_address_or_the_key(
    fault: object, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    patience = HASTY if fault is silent else Timeouts()
    async with pretend(fault or says()) as server:  # type: ignore[arg-type]
        wire = Wire(server.url if fault else closed_port(), headers={"X-API-KEY": SECRET}, timeouts=patience)
        error = await fails(wire, path=f"/{SECRET}", params={"token": SECRET}, json={"token": SECRET})
    told = "".join(traceback.format_exception(error)) + str(error) + repr(error) + caplog.text
    assert SECRET not in told
    assert "127.0.0.1" not in str(error)


async def test_a_closed_wire_sends_nothing() -> None:
    wire = Wire(closed_port())
    await wire.close()
    assert not (await fails(wire)).maybe_done
