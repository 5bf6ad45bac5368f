"""A helpdesk beside the chats: every call of the day is shown there too, from the ring to the recording."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import aiohttp
from aiohttp import web

from sandbox.company.dialplan import Dialplan
from sandbox.helpdesk import HelpdeskCall, PretendHelpdesk
from sandbox.server import serve
from sandbox.world import ANNA, BORIS, GLEB, VERA, World
from tests.bot.mirror_room import KEY, at_work
from tests.stories.romashka import FAST, MovableClock, Office, Someone, eventually, office, running, settings_for
from tests.stories.romashka_people import LOOK_S
from tests.wire.server import pretend

TOGETHER = FAST | {"TIMING__EDIT": "0.2"}  # the phones of a department begin to ring within this time


@asynccontextmanager
async def mirrored(folder: Path, there: PretendHelpdesk, **settings: str) -> AsyncIterator[Office]:
    async with (
        at_work(there) as url,
        office(folder, **TOGETHER, HELPDESK__DESK__URL=url, **settings, come_in=False) as work,
    ):
        work.world.company.verdict_delay = 0.0
        yield work


async def told(there: PretendHelpdesk, status: str, *, number: int = 725) -> HelpdeskCall:
    """That call, once it has that status there."""

    def look() -> HelpdeskCall | None:
        call = there.calls.get(number)
        return call if call and call.call_status == status else None

    found: HelpdeskCall = await eventually(look, lambda: f"the helpdesk knows {there.calls}")
    return found


async def test_a_call_from_the_ring_to_its_recording(tmp_path: Path) -> None:
    there = PretendHelpdesk(KEY)
    async with mirrored(tmp_path, there) as work:
        recording = work.world.megafon.recording
        recording.on, recording.shelf.delay = True, 0.0
        ringing = await work.ring()
        call = await told(there, "ringing")
        assert sorted(call.shown_to) == ["anna", "boris"]
        work.world.company.answer(ringing, "boris")
        assert (await told(there, "in-progress")).pbx_user_id == "boris"
        work.world.company.hang_up(ringing, 30)
        await told(there, "answered")
        await eventually(lambda: there.audio.get(725), lambda: f"no recording; {list(there.requests)}")
        assert (call.comments, call.pbx_call_id) == (["Продажи · +74957654321"], "office-1")
        async with aiohttp.ClientSession() as session, session.get(f"{work.app.address}/metrics") as answer:
            numbers = (await answer.text()).splitlines()
        assert "perezvon_helpdesk_desk_told_total 4.0" in numbers
        assert "perezvon_helpdesk_desk_waiting 0.0" in numbers


async def test_a_missed_call_and_one_that_is_handed_on(tmp_path: Path) -> None:
    there = PretendHelpdesk(KEY)
    async with mirrored(tmp_path, there) as work:
        await work.missed_call()
        await told(there, "ringing")
        work.later(1)
        await told(there, "missed")
        ringing = await work.ring("79101234568", employee="anna")
        await told(there, "ringing", number=726)
        work.world.company.answer(ringing, "anna")
        await told(there, "in-progress", number=726)
        second = work.world.company.transfer(ringing, "boris")
        await work.world.quiet()
        work.world.company.answer(second, "boris")
        await work.world.quiet()
        work.world.company.hang_up(second, 30)
        assert (await told(there, "answered", number=726)).pbx_user_id == "boris"
        assert len(there.calls) == 2


async def test_an_outage_troubles_nobody_but_the_administrator_and_only_when_it_lasts(tmp_path: Path) -> None:
    there = PretendHelpdesk(KEY)
    async with mirrored(tmp_path, there) as work:
        work.gleb.starts()
        await work.gleb.sees("Вы внутри")
        there.trouble.fault("503", 1_000)
        await work.ring()
        while not await work.rows("SELECT 1 FROM helpdesks WHERE failures > 0"):
            await asyncio.sleep(LOOK_S)
        async with aiohttp.ClientSession() as session, session.get(f"{work.app.address}/health/ready") as answer:
            assert answer.status == 200
        work.later(700)
        await work.gleb.sees("Хелпдеск «desk» не принимает звонки: он отвечает ошибкой", "Ждут передачи: 1")
        there.trouble.clear()
        work.later(3600)
        await work.gleb.sees("Хелпдеск «desk» снова принимает звонки")
        await told(there, "missed")  # by now


Life = Callable[[], AbstractAsyncContextManager[Office]]


@asynccontextmanager
async def lives(
    folder: Path, url: str, **more: str
) -> AsyncIterator[Callable[[], AbstractAsyncContextManager[Office]]]:
    """A world in which the bot may live more than once, each time on the same database."""
    clock = MovableClock()
    world = World(now=clock.today)

    @asynccontextmanager
    async def life() -> AsyncIterator[Office]:
        async with running(
            settings_for(world, address, folder, **TOGETHER, HELPDESK__DESK__URL=url, **more), clock
        ) as app:
            world.megafon.crm_url = f"{app.address}/pbx/office"
            yield Office(world, app, clock, *(Someone(world, id, id) for id in (ANNA, BORIS, VERA, GLEB)))

    async with serve(world) as address:
        yield life


async def test_a_pause_that_the_helpdesk_asked_for_is_kept_over_a_restart(tmp_path: Path) -> None:
    there = PretendHelpdesk(KEY)
    async with at_work(there) as url, lives(tmp_path, url) as life:
        async with life() as work:
            there.per_minute = 0
            await work.ring()
            while not await work.rows("SELECT 1 FROM helpdesks WHERE held_until_ms > 0"):
                await asyncio.sleep(LOOK_S)
        there.per_minute = 300
        async with life() as work:
            await asyncio.sleep(0.3)  # long enough for a request that nothing holds back
            assert len(there.requests) == 1
            work.later(61)
            await told(there, "ringing")


async def test_what_is_on_its_way_when_we_stop_is_finished_first(tmp_path: Path) -> None:
    async def slowly(request: web.Request) -> web.StreamResponse:
        await asyncio.sleep(0.5)
        return web.json_response({"data": {"call_id": 725}})

    async with pretend(slowly) as server, lives(tmp_path, f"{server.url}/@{KEY}") as life:
        async with life() as work:
            await work.ring()
            while not server.requests:
                await asyncio.sleep(LOOK_S)
        async with life() as work:
            [row] = await work.rows("SELECT call_id, status, doubtful, due_ms FROM mirrors")
            assert row == {"call_id": 725, "status": "ringing", "doubtful": 0, "due_ms": None}
            assert len(server.requests) == 1


async def test_what_a_dialplan_uploaded_goes_on_to_the_helpdesk(tmp_path: Path) -> None:
    there = PretendHelpdesk(KEY)
    more = {"PBX__PLAN__KIND": "telephony_channel", "PBX__PLAN__CHANNEL_KEY": "key-of-the-dialplan"}
    more["HELPDESK__DESK__ACCOUNTS"] = "plan"
    async with at_work(there) as url, lives(tmp_path, url, **more) as life, life() as work:
        company = work.world.company
        channel = f"{work.app.address}/api/v2/telephony/calls/@key-of-the-dialplan"
        async with scripts(Dialplan(company, work.world.errands, url=channel)):
            ringing = await work.ring()  # both PBXs tell of it, and one of them to the helpdesk
            company.answer(ringing, "anna")
            await work.world.quiet()
            company.hang_up(ringing, 5)
            await told(there, "answered")
            sound = await eventually(lambda: there.audio.get(725), lambda: f"no recording; {list(there.requests)}")
        assert sound.startswith(b"RIFF")
        [call] = there.calls.values()
        assert (call.pbx_call_id or "").startswith("plan-")


@asynccontextmanager
async def scripts(plan: Dialplan) -> AsyncIterator[None]:
    plan.recording = "upload"
    site = web.Application()
    plan.routes(site)
    runner = web.AppRunner(site)
    await runner.setup()
    try:
        yield
    finally:
        await runner.cleanup()
