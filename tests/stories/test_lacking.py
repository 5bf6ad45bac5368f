"""A PBX that cannot do it: no button offers it, and whoever asks all the same reads what to do instead."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp

from sandbox.server import serve
from sandbox.world import ANNA, BORIS, GLEB, VERA, World
from tests.stories.romashka import FAST, MovableClock, Office, Someone, running, settings_for

KEY = "channel-key-11111111"
CALL = {"action": "create_call", "direction": "incoming", "phone": "79101234567", "pbx_user_ids[]": "anna"}


@asynccontextmanager
async def with_a_dialplan(folder: Path) -> AsyncIterator[Office]:
    """Beside the company's PBX there is a dialplan called desk, which only tells; Anna works there."""
    clock = MovableClock()
    world = World(now=clock.today)
    desk = {"PBX__DESK__KIND": "telephony_channel", "PBX__DESK__CHANNEL_KEY": KEY}
    async with (
        serve(world) as address,
        running(settings_for(world, address, folder, **FAST, **desk), clock) as app,
    ):
        work = Office(world, app, clock, *(Someone(world, id, id) for id in (ANNA, BORIS, VERA, GLEB)))
        work.gleb.starts()
        await work.gleb.sees("Вы администратор")
        work.gleb.sends("/invite desk anna 101")
        message = await work.gleb.sees("?start=")
        link = re.search(r"\?start=([A-Za-z0-9_-]+)", message["text"])
        assert link
        work.anna.starts(link[1])
        await work.anna.sees("Вы внутри")
        yield work


async def posts(work: Office, **fields: str) -> None:
    address = f"{work.app.address}/api/v2/telephony/calls/@{KEY}"
    async with aiohttp.ClientSession() as session, session.post(address, data=fields) as answer:
        assert answer.status == 200


async def test_a_dialplan_cannot_dial_and_says_so(tmp_path: Path) -> None:
    async with with_a_dialplan(tmp_path) as work:
        work.anna.sends("/call +79101234567")
        await work.anna.sees("АТС «desk» не умеет звонить по команде", "закройте кнопкой «Обработан»")
        await posts(work, **CALL, pbx_call_id="D-1")
        await posts(work, action="update_call", pbx_call_id="D-1", call_status="missed")
        work.later(3)
        await work.anna.sees("🔴 Пропущен +79101234567")
        labels = work.anna.labels("🔴 Пропущен +79101234567")
        assert any("Обработан" in label for label in labels)
        assert not [label for label in labels if "Перезвонить" in label]
        assert work.makecalls() == []
