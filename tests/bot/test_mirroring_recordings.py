"""The recording follows a call to the helpdesk once it can be had; nothing else waits for it."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from aiohttp import web

from bot.recordings import uploads_beside
from sandbox.helpdesk import PretendHelpdesk
from tests.bot.mirror_room import KEY, Room, only, room
from tests.stories.romashka_people import eventually
from tests.wire.server import Pretend, pretend, resets, says

SOUND = b"ID3" + bytes(range(256))
PLAYS = says(SOUND, Content_Type="audio/mpeg")
ABSENT = says("Not Found", 404)


@pytest.fixture
async def records() -> AsyncIterator[Pretend]:
    async with pretend(PLAYS) as server:
        yield server


async def spoken(made: Room, link: str) -> None:
    """A call that is over, and told."""
    await made.rings()
    await made.spoken(recording=link)


def hosts(records: Pretend) -> list[str]:
    return [urlsplit(records.url).netloc]


async def test_the_recording_is_sent_when_the_call_is_told(tmp_path: Path, records: Pretend) -> None:
    there = PretendHelpdesk(KEY)
    async with room(tmp_path, there, record_hosts=hosts(records)) as made:
        await spoken(made, f"{records.url}/1.mp3")
        await made.settled()
        assert (only(there).statuses, only(there).audio_record) == (["answered"] * 2, "/files/725/call-office-1.mp3")
        assert there.audio[725] == SOUND
        await made.settled(3600)
        assert (len(there.requests), len(records.requests)) == (2, 1)


async def test_a_recording_that_is_not_there_yet_is_asked_for_a_minute_later(tmp_path: Path, records: Pretend) -> None:
    there = PretendHelpdesk(KEY)
    async with room(tmp_path, there, record_hosts=hosts(records)) as made:
        records.answer = ABSENT
        await spoken(made, f"{records.url}/1.mp3")
        await made.settled()
        await made.settled(59)
        assert len(records.requests) == 1
        records.answer = PLAYS
        await made.settled(2)
        assert there.audio[725] == SOUND


async def test_one_that_never_comes_is_given_up(tmp_path: Path, records: Pretend) -> None:
    there = PretendHelpdesk(KEY)
    async with room(tmp_path, there, record_hosts=hosts(records)) as made:
        records.answer = ABSENT
        await spoken(made, f"{records.url}/1.mp3")
        for _ in range(30):
            await made.settled(61)
        assert (len(records.requests), there.audio) == (4, {})
        [row] = await made.rows()
        assert (row["file_due_ms"], row["error"]) == (None, "record_absent")


async def test_a_host_that_is_away_is_asked_for_hours(tmp_path: Path, records: Pretend) -> None:
    there = PretendHelpdesk(KEY)
    async with room(tmp_path, there, record_hosts=hosts(records)) as made:
        records.answer = resets
        await spoken(made, f"{records.url}/1.mp3")
        for _ in range(10):
            await made.settled(300)
        records.answer = PLAYS
        await made.settled(3600)
        assert there.audio[725] == SOUND


async def test_a_host_nobody_named_is_never_asked(tmp_path: Path, records: Pretend) -> None:
    there = PretendHelpdesk(KEY)
    async with room(tmp_path, there, record_hosts=["records.example.org"]) as made:
        await spoken(made, f"{records.url}/1.mp3")
        await made.settled()
        await made.settled(3600)
        assert (records.requests, there.audio, only(there).call_status) == ([], {}, "answered")
        [row] = await made.rows()
        assert (row["file_due_ms"], row["error"]) == (None, "record_forbidden")


async def test_another_recording_of_the_call_is_sent_too(tmp_path: Path, records: Pretend) -> None:
    there = PretendHelpdesk(KEY)
    async with room(tmp_path, there, record_hosts=hosts(records)) as made:
        await spoken(made, f"{records.url}/1.mp3")
        await made.settled()
        made.clock.seconds += 60
        await made.spoken(login="boris", recording=f"{records.url}/2.mp3")
        await made.settled()
        assert [one.target for one in records.requests] == ["/1.mp3", "/2.mp3"]
        assert only(there).pbx_user_id == "boris"


async def test_an_uploaded_recording_goes_on_from_the_disk(tmp_path: Path) -> None:
    there = PretendHelpdesk(KEY)
    uploads, name = uploads_beside(tmp_path / "perezvon.db"), "0123456789abcdef" * 2 + ".ogg"
    uploads.mkdir()
    (uploads / name).write_bytes(b"OggS" + SOUND)
    async with room(tmp_path, there) as made:
        await spoken(made, f"upload:{name}")
        await made.settled()
        assert there.audio[725] == b"OggS" + SOUND


async def test_what_no_helpdesk_takes_is_not_sent_and_nobody_is_troubled(tmp_path: Path, records: Pretend) -> None:
    there = PretendHelpdesk(KEY)
    async with room(tmp_path, there, record_hosts=hosts(records)) as made:
        records.answer = says(b"#!AMR\n", Content_Type="audio/amr")
        await spoken(made, f"{records.url}/1.mp3")
        await made.settled()
        await made.settled(3600)
        assert (len(there.requests), len(records.requests), await made.letters()) == (1, 1, [])


async def test_an_upload_that_was_lost_is_made_again(tmp_path: Path, records: Pretend) -> None:
    there = PretendHelpdesk(KEY)
    async with room(tmp_path, there, record_hosts=hosts(records)) as made:
        await spoken(made, f"{records.url}/1.mp3")
        made.clock.seconds += 2
        assert await made.desk().step(made.desk().telling)
        there.trouble.fault("503")
        await made.settled()
        assert there.audio == {}
        await made.settled(61)
        assert there.audio[725] == SOUND


async def test_while_a_recording_is_fetched_other_calls_are_told(tmp_path: Path, records: Pretend) -> None:
    """The call itself waits: what changes of it is told when its recording is there, and nobody has to knock."""
    there, go_on = PretendHelpdesk(KEY), asyncio.Event()

    async def drags(request: web.Request) -> web.StreamResponse:
        await go_on.wait()
        return await PLAYS(request)

    async with room(tmp_path, there, record_hosts=hosts(records)) as made, asyncio.TaskGroup() as group:
        records.answer = drags
        work = group.create_task(made.mirroring.run())
        await spoken(made, f"{records.url}/1.mp3")
        made.later()
        await eventually(lambda: records.requests or None, lambda: "the recording was never asked for")
        await made.rings("+79101234568")
        await made.spoken(login="boris")
        made.later()
        await eventually(lambda: there.calls.get(726), lambda: f"{there.calls}")
        assert there.calls[725].pbx_user_id == "anna"
        go_on.set()
        await eventually(lambda: there.calls[725].pbx_user_id == "boris" or None, lambda: f"{there.calls}")
        assert there.audio[725] == SOUND
        work.cancel()
