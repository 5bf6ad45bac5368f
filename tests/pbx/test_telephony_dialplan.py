"""The telephony channel and the pretend dialplan, over real HTTP: what happens on the phones arrives."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from calls.call import Call
from calls.event import Direction
from calls.stage import Patience, Sort, Stage, judge
from sandbox.company import Company
from sandbox.company.dialplan import Dialplan
from sandbox.company.firm import romashka
from sandbox.company.sounds import wav
from sandbox.errands import Errands
from tests.pbx.channel_desk import CLIENT, KEY, NOW, PATH, SAMPLES, TYPES, Entrance, entrance

ANNA_AND_BORIS = ["anna", "boris"]


class Firm:
    """The company's phones, the scripts, and the desk that hears them."""

    def __init__(self, desk: Entrance, errands: Errands) -> None:
        self.desk, self.errands = desk, errands
        self.company = Company(romashka(), errands)
        self.company.verdict_delay = 0.01
        self.dialplan = Dialplan(self.company, errands, url=f"{desk.url}{PATH}@{KEY}")

    async def told(self) -> list[tuple[str, int]]:
        """(call_status, HTTP status) of all posts."""
        await self.errands.quiet()
        return [(post["fields"]["call_status"], post["status"]) for post in self.dialplan.deliveries]

    def call(self, number: int = 725) -> Call:
        return self.desk.book.call(number)

    def stage(self, number: int = 725) -> tuple[Stage, Sort | None]:
        judgement = judge(self.call(number), self.desk.now_ms + 3_600_000, Patience(spoken_s=1))
        return judgement.stage, judgement.sort


@asynccontextmanager
async def firm(directory: Path, **more: object) -> AsyncIterator[Firm]:
    async with entrance(directory, **more) as desk, Errands() as errands:
        firm = Firm(desk, errands)
        app = web.Application()
        firm.dialplan.routes(app)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.05)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        firm.dialplan.shelf.origin = f"http://127.0.0.1:{runner.addresses[0][1]}"
        try:
            yield firm
        finally:
            await runner.cleanup()


@pytest.mark.parametrize("ending", [f"@{KEY}", KEY, f"@{KEY}/", f"{KEY}/", f"%40{KEY}"])
@pytest.mark.parametrize("named_by", ["pbx_call_id", "call_id"])
@pytest.mark.parametrize("shape", ["form", "data", "json"])
async def test_a_call_rings_is_answered_and_ends(tmp_path: Path, shape: Any, named_by: Any, ending: str) -> None:
    async with firm(tmp_path) as it:
        it.dialplan.shape, it.dialplan.named_by, it.dialplan.url = shape, named_by, it.desk.url + PATH + ending
        call_id = it.company.ring("79101234567")
        it.company.answer(call_id, "boris")
        it.company.hang_up(call_id)
        assert await it.told() == [("ringing", 200), ("in-progress", 200), ("answered", 200)]
        call = it.call()
        assert (call.client, call.direction) == (CLIENT, Direction.IN)
        assert [leg.employee for leg in call.legs] == ANNA_AND_BORIS
        assert call.answered is not None
        assert (call.answered.employee, it.stage()) == ("boris", (Stage.SPOKEN, None))


async def test_nobody_and_a_client_who_hangs_up_are_misses(tmp_path: Path) -> None:
    async with firm(tmp_path) as it:
        it.company.nobody(it.company.ring("79101234567"))
        await it.errands.quiet()
        it.company.client_hangs_up(it.company.ring(None))
        assert [status for status, _ in await it.told()] == ["ringing", "missed", "ringing", "canceled"]
        assert (it.stage(725), it.stage(726)) == ((Stage.MISSED, Sort.MISSED), (Stage.MISSED, Sort.CANCELLED))
        assert (it.call(726).client, it.call(726).client_raw) == (None, "anonymous")


async def test_an_after_hours_call_is_one_post_and_a_whole_call(tmp_path: Path) -> None:
    async with firm(tmp_path) as it:
        it.company.after_hours("79101234567")
        assert await it.told() == [("missed", 200)]
        assert it.stage() == (Stage.MISSED, Sort.MISSED)


async def test_phones_that_ring_one_after_another_are_one_call(tmp_path: Path) -> None:
    async with firm(tmp_path) as it:
        it.company.ring_each = 0
        call_id = it.company.ring("79101234567", sequential=True)
        it.company.next_phone(call_id)
        it.company.answer(call_id, "boris")
        it.company.hang_up(call_id)
        await it.told()
        assert [leg.employee for leg in it.call().legs] == ANNA_AND_BORIS
        assert it.stage() == (Stage.SPOKEN, None)


async def test_a_transfer_stays_one_call(tmp_path: Path) -> None:
    async with firm(tmp_path) as it:
        call_id = it.company.ring("79101234567")
        it.company.answer(call_id, "anna")
        second = it.company.transfer(call_id, "vera")
        it.company.answer(second, "vera")
        it.company.hang_up(second)
        assert [status for _, status in await it.told()] == [200] * 5
        assert list(it.desk.book.kept) == [725]
        assert it.stage() == (Stage.SPOKEN, None)
        assert it.call().verdict is not None
        assert it.desk.book.kept[725].pbx_user_id == "vera"


async def test_outgoing_calls_that_end_well_and_badly(tmp_path: Path) -> None:
    async with firm(tmp_path) as it:
        for ending in ("hang_up", "client_busy", "client_unavailable", "client_no_answer"):
            call_id = it.company.dial("79101234567", "anna")
            it.company.employee_picks_up(call_id)
            if ending == "hang_up":
                it.company.client_picks_up(call_id)
            getattr(it.company, ending)(call_id)
            await it.errands.quiet()
        stages = [it.stage(number)[0] for number in it.desk.book.kept]
        assert stages == [Stage.SPOKEN, Stage.ATTEMPT, Stage.ATTEMPT, Stage.ATTEMPT]
        finals = [kept.status for kept in it.desk.book.kept.values()]
        assert finals == ["answered", "busy", "failed", "missed"]


async def test_a_script_that_does_not_know_whose_phone_it_is(tmp_path: Path) -> None:
    async with firm(tmp_path) as it:
        it.dialplan.tells_who = False
        call_id = it.company.ring("79101234567")
        it.company.answer(call_id, "anna")
        it.company.hang_up(call_id)
        await it.told()
        assert [leg.employee for leg in it.call().legs] == [None]
        assert it.stage() == (Stage.SPOKEN, None)


async def test_a_recording_is_uploaded_and_kept(tmp_path: Path) -> None:
    async with firm(tmp_path / "uploads") as it:
        it.dialplan.recording = "upload"
        call_id = it.company.ring("79101234567")
        it.company.answer(call_id, "anna")
        it.company.hang_up(call_id, talk=3)
        await it.told()
        [file] = (tmp_path / "uploads").iterdir()
        assert (file.read_bytes(), it.call().recording) == (wav(3), f"upload:{file.name}")
        assert json.loads(it.dialplan.deliveries[-1]["body"])["data"]["audio_record"] == file.name


async def test_a_recording_may_be_an_address(tmp_path: Path) -> None:
    async with firm(tmp_path) as it:
        it.dialplan.recording = "address"
        it.dialplan.shelf.delay = 0
        call_id = it.company.ring("79101234567")
        it.company.answer(call_id, "anna")
        it.company.hang_up(call_id, talk=3)
        await it.told()
        link = it.call().recording
        assert link == f"{it.dialplan.shelf.origin}/dialplan/records/{call_id}.wav"
        async with aiohttp.ClientSession() as session, session.get(link) as answer:
            assert (await answer.read(), answer.content_type) == (wav(3), "audio/x-wav")


async def test_a_script_with_a_wrong_key_reaches_nobody(tmp_path: Path) -> None:
    async with firm(tmp_path) as it:
        it.dialplan.url = it.desk.url + PATH + "@another-key"
        it.company.ring("79101234567")
        assert await it.told() == [("ringing", 401)]
        assert it.desk.book.events == []


async def test_a_path_secret_is_part_of_the_address(tmp_path: Path) -> None:
    async with firm(tmp_path, path_secret="second-secret") as it:
        it.company.ring("79101234567")
        await it.told()
        it.dialplan.url += "/second-secret/"
        it.company.ring("79101234567")
        assert [status for _, status in await it.told()] == [401, 200]


# -- the printed samples, byte for byte -------------------------------------------------------------------------------


async def posted(desk: Entrance, name: str) -> tuple[int, Any]:
    kind = TYPES[Path(name).suffix]
    if kind.startswith("multipart"):
        kind += "; boundary=------------------------d74496d66958873e"
    body = (SAMPLES / name).read_bytes()
    async with aiohttp.ClientSession() as session:
        url, headers = f"{desk.url}{PATH}@{KEY}", {"Content-Type": kind}
        async with session.post(url, data=body, headers=headers) as answer:
            assert answer.content_type == "application/json"
            return answer.status, await answer.json()


async def test_the_printed_curl_commands_get_the_printed_answers(tmp_path: Path) -> None:
    async with entrance(tmp_path) as desk:
        status, answer = await posted(desk, "create_call_printed.multipart")
        printed = json.loads((SAMPLES / "create_call_answer.json").read_text())["data"]
        assert (status, answer["data"]) == (200, printed | {"user_id": None, "ticket_id": None})
        status, answer = await posted(desk, "update_call_printed.multipart")
        printed = json.loads((SAMPLES / "update_call_answer.json").read_text())["data"]
        assert (status, answer["data"]) == (200, printed | {"ticket_id": None})


async def test_a_call_for_two_groups_is_missed_by_both(tmp_path: Path) -> None:
    async with entrance(tmp_path) as desk:
        status, answer = await posted(desk, "create_call_groups.form")
        assert (status, answer["data"]["call_id"], answer["data"]["ticket_id"]) == (200, 725, None)
        assert (await posted(desk, "update_call_printed.multipart"))[0] == 200
        call = desk.book.call(725)
    assert call.departments == {"3", "4"}
    assert call.department in call.departments


async def test_an_uploaded_sample_with_something_like_a_boundary_in_it_arrives_whole(tmp_path: Path) -> None:
    async with entrance(tmp_path) as desk:
        assert (await posted(desk, "create_call_arrays.multipart"))[0] == 200
        status, answer = await posted(desk, "update_call_upload.multipart")
        assert (status, answer["data"]["pbx_user_id"]) == (200, "anna")
        [file] = tmp_path.iterdir()
        assert file.read_bytes().endswith(b"--not the boundary\r\n")
        assert file.stat().st_mode & 0o777 == 0o600


async def test_two_lists_of_people_in_one_post_are_refused(tmp_path: Path) -> None:
    call = {"action": "create_call", "direction": "incoming", "phone": "79101234567", "user_ids[]": "1"}
    async with entrance(tmp_path) as desk, aiohttp.ClientSession() as session:
        for other in ("group_ids[]", "pbx_user_ids[]"):
            async with session.post(f"{desk.url}{PATH}@{KEY}", data=call | {other: "2"}) as answer:
                assert answer.status == 400
                assert "are both given: keep one." in (await answer.json())["error"]
        assert desk.book.events == []


async def test_contradictions_are_answered_with_a_sentence_and_keep_no_file(tmp_path: Path) -> None:
    async with entrance(tmp_path / "up") as desk:
        assert await posted(desk, "update_call_printed.multipart") == (
            404,
            {"error": "There is no such call: create it first, or check the id."},
        )
        assert (await posted(desk, "update_call_upload.multipart"))[0] == 404
        assert (await posted(desk, "create_call_answer.json"))[0] == 400
    assert list((tmp_path / "up").iterdir()) == []
    assert desk.now_ms > NOW
