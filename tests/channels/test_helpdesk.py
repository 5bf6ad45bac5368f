"""A helpdesk over real HTTP: the strict pretend one takes what we tell it, and every bad server gets its error."""

import asyncio
import logging
import time
import traceback
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

import pytest
from aiohttp import web
from desk_calls import answers, call_of, ends, rings, state

from calls.event import Result
from calls.stage import Stage
from channels.base import Ambiguous, ChannelError, Later, Refused, Unreachable, WrongAddress
from channels.helpdesk import Helpdesk
from channels.helpdesk_settings import HelpdeskSettings
from channels.mirror import Mirrored, Move, Status, Told, before, given_up, mirrored, next_move
from sandbox.helpdesk import PATH, PretendHelpdesk
from tests.pbx.bad_answers import closed_port
from tests.pbx.channel_desk import KEY as ENTRANCE_KEY
from tests.pbx.channel_desk import entrance
from tests.wire.server import (
    Answer,
    QuickClock,
    cuts_in_the_middle,
    drips,
    floods,
    pretend,
    resets,
    says,
    silent,
)
from wire.client import Timeouts
from wire.fetching import Fetched

KEY = "Canary-key_77"
RINGING, OVER = state(), state(Status.ANSWERED, user="anna", recording="https://records.example.org/1.mp3")
KNOWN = Told(call_id=725, status="ringing")
MP3 = Fetched(b"ID3\x03" + b"\x00\xff\r\n--" * 200, "audio/mpeg")
HASTY = Timeouts(connect_s=5.0, read_s=0.15)


def helpdesk(url: str, timeouts: Timeouts | None = None, clock: QuickClock | None = None) -> Helpdesk:
    settings = HelpdeskSettings.model_validate({"url": url})
    return Helpdesk("desk", settings, clock or QuickClock(), timeouts=timeouts)


@asynccontextmanager
async def desk(ending: str = f"@{KEY}") -> AsyncIterator[tuple[PretendHelpdesk, Helpdesk]]:
    there = PretendHelpdesk(KEY)
    app = web.Application()
    there.routes(app)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.05)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    ours = helpdesk(f"http://127.0.0.1:{runner.addresses[0][1]}{PATH}{ending}", Timeouts(read_s=0.5))
    try:
        yield there, ours
    finally:
        await ours.close()
        await runner.cleanup()


async def bring(ours: Helpdesk, told: Told, now: Mirrored, audio: Fetched | None = None) -> Told:
    """What delivery does, until the helpdesk knows it all: claim, send, mark; after a doubt, look first."""
    for _ in range(20):
        move = next_move(told, now, has_audio=audio is not None)
        if move is None:
            return told
        claimed = before(move, told)
        try:
            told = await ours.tell(move, claimed, now, audio)
        except Ambiguous:
            told = claimed
        except (Later, Unreachable):
            pass
        except Refused:
            told = given_up(move, claimed, now)
    raise AssertionError("it never came to an end")


# -- the strict pretend helpdesk --------------------------------------------------------------------------------------


@pytest.mark.parametrize("ending", [KEY, f"@{KEY}", f"{KEY}/", f"@{KEY}/"])
async def test_a_call_is_mirrored_from_ring_to_recording(ending: str) -> None:
    async with desk(ending) as (there, ours):
        told = Told()
        for stage, events in (
            (Stage.RINGING, [rings("anna"), rings("boris")]),
            (Stage.TALKING, [rings("anna"), rings("boris"), answers("boris")]),
            (Stage.SPOKEN, [rings("anna"), rings("boris"), answers("boris"), ends(Result.SUCCESS, "boris")]),
        ):  # fmt: skip
            now = mirrored("office-7", call_of(*events), stage)
            assert now is not None
            told = await bring(ours, told, now)
        told = await bring(ours, told, replace(now, recording=OVER.recording), MP3)
        assert told == Told(725, "answered", "boris", OVER.recording)
        [call] = there.calls.values()
        assert (call.direction, call.phone, call.pbx_call_id) == ("incoming", "79101234567", "office-7")
        assert (call.shown_to, call.pbx_user_id) == (["anna", "boris"], "boris")
        assert call.statuses == ["ringing", "in-progress", "answered", "answered"]
        assert call.audio_record == "/files/725/call-office-7.mp3"
        assert there.audio[725] == MP3.content
        assert {request["path"] for request in there.requests} == {PATH + ending}


async def test_a_whole_call_is_one_creation() -> None:
    async with desk() as (there, ours):
        told = await bring(ours, Told(), state(Status.MISSED))
        assert (told, len(there.requests)) == (Told(725, "missed"), 1)


@pytest.mark.parametrize("fault", ["reset-after-accept", "silent-after-accept"])
async def test_a_creation_that_arrived_unanswered_is_not_repeated(fault: str) -> None:
    async with desk() as (there, ours):
        there.trouble.fault(fault)
        told = await bring(ours, Told(), RINGING)
        assert (told, list(there.calls)) == (Told(725, "ringing"), [725])
        assert [r["fields"]["action"] for r in there.requests] == [["create_call"], ["update_call"]]
        assert there.requests[-1]["fields"]["pbx_call_id"] == ["office-7"]


@pytest.mark.parametrize("fault", ["reset", "silent", "500", "503", "html", "html-200", "null", "truncated", "empty"])
async def test_a_creation_that_never_arrived_is_looked_for_and_then_made(fault: str) -> None:
    async with desk() as (there, ours):
        there.trouble.fault(fault)
        told = await bring(ours, Told(), RINGING)
        assert (told, list(there.calls)) == (Told(725, "ringing"), [725])
        actions = [request["fields"]["action"][0] for request in there.requests if "fields" in request]
        assert actions == ["update_call", "create_call"]


async def test_an_update_that_was_lost_is_said_again() -> None:
    async with desk() as (there, ours):
        told = await bring(ours, Told(), RINGING)
        there.trouble.fault("reset-after-accept", 2)
        told = await bring(ours, told, replace(OVER, recording=None))
        assert (told.status, there.calls[725].statuses[-1]) == ("answered", "answered")


async def test_a_call_that_the_helpdesk_has_lost_is_left_alone() -> None:
    async with desk() as (there, ours):
        told = await bring(ours, Told(), RINGING)
        there.calls.clear()
        assert next_move(await bring(ours, told, state(Status.MISSED)), state(Status.MISSED)) is None
        assert list(there.calls) == []


async def test_too_many_requests_wait_as_long_as_they_are_told() -> None:
    async with desk() as (there, ours):
        there.per_minute = 0
        with pytest.raises(Later) as caught:
            await ours.tell(Move.CREATE, Told(doubtful=True), RINGING)
        assert caught.value.retry_after_s == 60.0
        with pytest.raises(Later) as caught:
            await ours.probe()
        assert 0 < caught.value.retry_after_s < 60.0
        assert len(there.requests) == 1  # whoever waited for his turn is not sent either


async def test_a_wrong_key_is_no_fault_of_the_call() -> None:
    async with desk("@another-key") as (_, ours):
        with pytest.raises(Unreachable):
            await ours.tell(Move.CREATE, Told(doubtful=True), RINGING)


async def test_address_and_key_are_proved_without_a_call() -> None:
    async with desk() as (there, ours):
        await ours.probe()
        assert (list(there.calls), [request["status"] for request in there.requests]) == ([], [422])
    async with desk("@another-key") as (there, ours):
        with pytest.raises(Unreachable, match="404"):
            await ours.probe()
    nobody = helpdesk(f"{closed_port()}/calls/@{KEY}")
    with pytest.raises(Unreachable, match="no_connection"):
        await nobody.probe()


async def test_our_own_entrance_proves_itself_too(tmp_path: Path) -> None:
    async with entrance(tmp_path) as there:
        await helpdesk(f"{there.url}{PATH}@{ENTRANCE_KEY}/").probe()
        with pytest.raises(Unreachable, match="401"):
            await helpdesk(f"{there.url}{PATH}@another-key").probe()


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (says("wait", 429), Later),
        (says("no", 503), Ambiguous),
        (says("<html>"), Ambiguous),
        (says("", 301), Unreachable),
    ],
)
async def test_what_proves_nothing_is_said(answer: Answer, kind: type[ChannelError]) -> None:
    async with pretend(answer) as server:
        with pytest.raises(kind):
            await helpdesk(f"{server.url}{PATH}@{KEY}").probe()


async def test_no_more_than_sixty_requests_a_minute() -> None:
    clock = QuickClock()
    async with pretend(says('{"data": {"call_id": 1}}')) as server:
        ours = helpdesk(f"{server.url}/calls/@{KEY}", clock=clock)
        began = clock.monotonic()
        await asyncio.gather(*(ours.tell(Move.CREATE, Told(), RINGING) for _ in range(61)))
        await ours.close()
    assert clock.monotonic() - began >= 60.0
    assert len(server.requests) == 61


async def test_a_doubt_is_not_repaired_in_a_hurry() -> None:
    async with desk() as (there, ours):
        began = time.monotonic()
        there.trouble.fault("500", 3)
        await bring(ours, Told(), RINGING)
        assert len(there.requests) == 5
        assert time.monotonic() - began < 5  # the clock of this test is quick


# -- what is not taken ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "kind", "name"),
    [
        (b"ID3\x03", "application/octet-stream", "call-office-7.mp3"),
        (b"\xff\xfb\x90", "application/octet-stream", "call-office-7.mp3"),
        (b"RIFF\x00", "audio/mpeg", "call-office-7.wav"),
        (b"OggS\x00", "audio/x-something", "call-office-7.ogg"),
        (b"\x00\x00\x00\x20ftypM4A ", "audio/mp4", "call-office-7.mp4"),
        (b"unknown", "audio/wav; codec=1", "call-office-7.wav"),
    ],
)
async def test_a_recording_is_named_by_what_it_is(body: bytes, kind: str, name: str) -> None:
    async with desk() as (there, ours):
        told = await bring(ours, Told(), OVER, Fetched(body, kind))
        assert (told.recording, there.calls[725].audio_record) == (OVER.recording, f"/files/725/{name}")


@pytest.mark.parametrize("audio", [None, Fetched(b"", "audio/mpeg"), Fetched(b"PK\x03\x04", "application/zip")])
async def test_what_is_no_recording_is_not_sent(audio: Fetched | None) -> None:
    async with desk() as (there, ours):
        with pytest.raises(Refused):
            await ours.tell(Move.UPLOAD, KNOWN, OVER, audio)
        assert list(there.requests) == []


# -- bad servers ------------------------------------------------------------------------------------------------------


async def error_of(answer: Answer, move: Move = Move.CREATE, timeouts: Timeouts | None = None) -> ChannelError:
    async with pretend(answer) as server:
        ours = helpdesk(f"{server.url}{PATH}@{KEY}/", timeouts)
        told = KNOWN if move is Move.UPDATE else Told(doubtful=True)
        with pytest.raises(ChannelError) as caught:
            await ours.tell(move, told, RINGING)
        await ours.close()
        assert len(server.requests) == 1
        told_of = "".join(traceback.format_exception(caught.value)) + repr(caught.value)
        assert KEY not in told_of
        assert quote(KEY, safe="") not in told_of
    return caught.value


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (says('{"message": "no such phone"}', 422), Refused),
        (says('{"message": "no"}', 400), Refused),
        (says("too large", 413), Refused),
        (says('{"error": "no"}'), Refused),
        (says('{"errors": {"phone": ["is wrong"]}}'), Refused),
        (says("wait", 429), Later),
        (says("wait", 429, Retry_After="7"), Later),
        (says('{"message": "Not Found"}', 404), WrongAddress),
        (says("<html>", 404), WrongAddress),
        (says("no", 401), WrongAddress),
        (says("no", 403), WrongAddress),
        (says("no", 405), WrongAddress),
        (says("", 301, Location="https://example.invalid/"), WrongAddress),
        (says("", 308, Location="https://example.invalid/"), WrongAddress),
        (says("no", 500), Ambiguous),
        (says("no", 502), Ambiguous),
        (says("<html>login</html>"), Ambiguous),
        (says(""), Ambiguous),
        (says("null"), Ambiguous),
        (says("[]"), Ambiguous),
        (says('{"data": null}'), Ambiguous),
        (says('{"data": {"call_id": null}}'), Ambiguous),
        (says('{"data": {"call_id": true}}'), Ambiguous),
        (says('{"data": {"call_id": -1}}'), Ambiguous),
        (says('{"data": {"call_id": "x"}}'), Ambiguous),
        (says('{"data": {"call_i'), Ambiguous),
        (says("[" * 100_000), Ambiguous),
        (cuts_in_the_middle, Ambiguous),
        (floods, Ambiguous),
        (resets, Ambiguous),
    ],
)
async def test_a_creation_and_a_bad_answer(answer: Answer, kind: type[ChannelError]) -> None:
    assert type(await error_of(answer)) is kind


@pytest.mark.parametrize("answer", [silent, drips])
async def test_who_never_answers_is_given_up(answer: Answer) -> None:
    assert type(await error_of(answer, timeouts=HASTY)) is Ambiguous


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (says('{"message": "Call not found"}', 404), Refused),
        (says("<html>", 404), WrongAddress),
        (says("<html>login</html>"), Ambiguous),
        (says("no", 503), Ambiguous),
    ],
)
async def test_an_update_and_a_bad_answer(answer: Answer, kind: type[ChannelError]) -> None:
    assert type(await error_of(answer, Move.UPDATE)) is kind


@pytest.mark.parametrize("body", ["", "{}", "[]", '{"data": {"call_id": "725"}}', '{"data": {"call_id": 725}}'])
async def test_an_update_needs_no_more_than_a_success(body: str) -> None:
    async with pretend(says(body)) as server:
        ours = helpdesk(f"{server.url}/calls/@{KEY}")
        assert await ours.tell(Move.UPDATE, KNOWN, state(Status.MISSED)) == replace(KNOWN, status="missed")
        await ours.close()


async def test_nobody_there_is_nothing_taken() -> None:
    ours = helpdesk(f"{closed_port()}/calls/@{KEY}")
    with pytest.raises(Unreachable):
        await ours.tell(Move.CREATE, Told(doubtful=True), RINGING)
    await ours.close()


async def test_a_redirect_takes_the_key_nowhere() -> None:
    async with pretend(says()) as thief:
        assert type(await error_of(says(status=307, Location=thief.url))) is WrongAddress
        assert thief.requests == []


@pytest.mark.parametrize("shape", ['{"message": "bad %s"}', '{"errors": {"key": ["%s"]}}'])
async def test_a_helpdesk_that_repeats_our_key_is_not_quoted(shape: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    assert str(await error_of(says(shape % KEY, 422))) == "status 422"
    assert KEY not in caplog.text


async def test_a_refusal_is_told_in_the_words_of_the_helpdesk() -> None:
    assert str(await error_of(says('{"message": "no such phone"}', 422))) == "no such phone"
    assert len(str(await error_of(says('{"message": "%s"}' % ("x" * 999), 422)))) == 200


@pytest.mark.parametrize(("said", "wait_s"), [("7", 7.0), ("0", 1.0), ("soon", 60.0), ("99999999", 259_200.0)])
async def test_how_long_to_wait_is_believed_within_reason(said: str, wait_s: float) -> None:
    error = await error_of(says("", 429, Retry_After=said))
    assert isinstance(error, Later)
    assert error.retry_after_s == wait_s


def test_its_repr_shows_no_key() -> None:
    shown: Callable[[object], str] = repr
    assert KEY not in shown(helpdesk(f"https://desk.example.org/calls/@{KEY}"))
