"""The pretend Cifra1 tells the bot's own entrance of its calls, exactly as printed, over plain HTTP and over TLS."""

import ssl
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from bot.app import App, build
from bot.clock import SystemClock
from bot.raw_request import Certificate, Listener
from bot.settings import load
from storage import calls
from tests.bot.certificates import made
from tests.pbx.cifra1_office import API_KEY, DOMAIN, House, house

TOKEN = "110201543:perezvon-invented-token-0000000000"


@dataclass
class Entered:
    work: House
    app: App

    async def call(self, session: str = "31917423") -> dict[str, Any]:
        await self.work.errands.quiet()
        stored = await self.app.database.read(calls.by_call_id, "office", session)
        assert stored is not None
        return {
            "stage": str(stored.stage),
            "client": stored.call.client,
            "legs": {leg.party: (bool(leg.answered_ms), bool(leg.ended_ms)) for leg in stored.call.legs},
        }

    def statuses(self) -> set[int]:
        return {one["status"] for one in self.work.pretend.deliveries}


@asynccontextmanager
async def entered(folder: Path, context: ssl.SSLContext | None = None) -> AsyncIterator[Entered]:
    given = {
        "TELEGRAM__TOKEN": TOKEN,
        "TELEGRAM__ADMINS": "[1]",
        "STORAGE__PATH": str(folder / "perezvon.db"),
        "PBX__OFFICE__KIND": "cifra1",
        "PBX__OFFICE__API_KEY": API_KEY,
        "PBX__OFFICE__DOMAIN": DOMAIN,
    }
    async with house() as work, build(load(given, None), SystemClock()) as app:
        site = web.Application()
        site.add_routes(app.entrance.routes())
        runner = web.AppRunner(site, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        listener = Listener(runner, "127.0.0.1", 0, ssl_context=context)
        await listener.start()
        work.pretend.crm_url = listener.name
        try:
            yield Entered(work, app)
        finally:
            await work.errands.quiet()
            await runner.cleanup()


@pytest.mark.parametrize("spelling", ["printed", "slash", "quoted"])
@pytest.mark.parametrize("hash_has_blank", [True, False])
async def test_a_missed_call_is_heard_however_it_is_spelled(
    tmp_path: Path, spelling: Any, hash_has_blank: bool
) -> None:
    async with entered(tmp_path) as entry:
        entry.work.pretend.tellings.spelling = spelling
        entry.work.pretend.hash_has_blank = hash_has_blank
        call = await entry.work.calls()
        heard = await entry.call()
        assert heard == {
            "stage": "ringing",
            "client": "+79101234567",
            "legs": {"701": (False, False), "702": (False, False)},
        }
        entry.work.company.nobody(call)
        assert (await entry.call())["legs"] == {"701": (False, True), "702": (False, True)}
        assert entry.statuses() == {200}
        assert len(entry.work.pretend.deliveries) == 6


async def test_a_conversation_is_heard_over_tls(tmp_path: Path) -> None:
    async with entered(tmp_path, Certificate(*made(tmp_path, "office")).context) as entry:
        assert entry.work.pretend.crm_url.startswith("https://")
        call = await entry.work.calls()
        entry.work.company.answer(call, "boris")
        assert (await entry.call())["stage"] == "talking"
        entry.work.company.hang_up(call, 57)
        heard = await entry.call()
        assert (heard["stage"], heard["legs"]["702"], entry.statuses()) == ("spoken", (True, True), {200})


async def test_a_path_that_could_be_typed_is_found_too(tmp_path: Path) -> None:
    async with entered(tmp_path) as entry:
        entry.work.pretend.crm_url += "/pbx/office"
        await entry.work.calls()
        assert ((await entry.call())["stage"], entry.statuses()) == ("ringing", {200})


@pytest.mark.parametrize("ticked", [{"BEGIN", "END"}, {"RING", "END"}, {"BEGIN", "RING", "ANSWER", "END"}])
async def test_with_fewer_ticks_it_is_still_a_call(tmp_path: Path, ticked: set[str]) -> None:
    async with entered(tmp_path) as entry:
        entry.work.pretend.ticked = ticked
        call = await entry.work.calls(None)
        assert await entry.call() == {
            "stage": "ringing",
            "client": None,
            "legs": {"701": (False, False), "702": (False, False)},
        }
        entry.work.company.nobody(call)
        assert (await entry.call())["legs"] == {"701": (False, True), "702": (False, True)}


async def test_a_transferred_call_stays_one(tmp_path: Path) -> None:
    async with entered(tmp_path) as entry:
        call = await entry.work.calls()
        entry.work.company.answer(call, "anna")
        second = entry.work.company.transfer(call, "vera")
        entry.work.company.answer(second, "vera")
        entry.work.company.hang_up(second, 30)
        heard = await entry.call()
        assert (heard["stage"], sorted(heard["legs"])) == ("spoken", ["701", "702", "703"])


async def test_another_key_is_refused_and_nothing_is_stored(tmp_path: Path) -> None:
    async with entered(tmp_path) as entry:
        entry.work.pretend.key = "another-key-1"
        await entry.work.calls()
        assert entry.statuses() == {401}
        assert await entry.app.database.read(calls.by_call_id, "office", "31917423") is None


async def test_an_outgoing_call_tells_nothing(tmp_path: Path) -> None:
    async with entered(tmp_path) as entry:
        call = entry.work.company.dial("79101234567", "701")
        entry.work.company.employee_picks_up(call)
        entry.work.company.client_picks_up(call)
        entry.work.company.hang_up(call)
        await entry.work.errands.quiet()
        assert entry.work.pretend.deliveries == []


async def test_nobody_waits_long_for_an_answer(tmp_path: Path) -> None:
    async with entered(tmp_path) as entry:
        began = time.perf_counter()
        for number in range(20):
            entry.work.company.ring(f"7910123{number:04}", department="sales")
        await entry.work.errands.quiet()
        assert entry.statuses() == {200}
        assert len(entry.work.pretend.deliveries) == 80
        assert time.perf_counter() - began < 5
