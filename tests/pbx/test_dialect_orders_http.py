"""Some orders of some stories, posted to the bot's own entrance by all kinds of PBX at once: what is stored agrees."""

import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web

from bot.app import App, build
from bot.channel_entrance import ChannelEntrance
from bot.clock import SystemClock
from bot.settings import load
from calls.stage import judge
from storage import posted
from storage.calls import StoredCall, by_call_id
from storage.database import Tx
from tests.calls.call_stories import STORIES
from tests.calls.call_telling import CLIENT, FAR, Story
from tests.pbx import channel_desk, cifra1_office, cloud_office, office
from tests.pbx.pens import IDS, Push
from tests.pbx.test_dialect_orders import DIALECTS

TOLD = (
    "a department rings, Anna answers, her colleagues' phones are cancelled",
    "a department rings and nobody answers",
    "the client hangs up",
)
ORDERS = 4


@dataclass
class Entered:
    url: str
    app: App
    session: aiohttp.ClientSession

    async def push(self, kind: str, push: Push) -> int:
        path = f"{channel_desk.PATH}@{channel_desk.KEY}" if kind == "telephony_channel" else f"/pbx/{kind}"
        how = ("GET", {"params": list(push.query)}) if push.query else ("POST", {"data": list(push.form)})
        async with self.session.request(how[0], self.url + path, **how[1]) as answer:
            return answer.status

    async def stored(self, kind: str, apart: str) -> StoredCall:
        def find(tx: Tx) -> StoredCall | None:
            ids = {"cifra1": f"{apart}{IDS['A']}"}
            call_id = ids.get(kind, f"{apart}A")
            if kind == "telephony_channel":
                kept = posted.by_pbx_call_id(tx, kind, call_id)
                call_id = str(kept["number"]) if kept else ""
            return by_call_id(tx, kind, call_id)

        found = await self.app.database.read(find)
        assert found is not None
        return found


@asynccontextmanager
async def entered(folder: Path) -> AsyncIterator[Entered]:
    given = {
        "TELEGRAM__TOKEN": "110201543:perezvon-invented-token-0000000000",
        "TELEGRAM__ADMINS": "[1]",
        "STORAGE__PATH": str(folder / "perezvon.db"),
        "PBX__CIFRA1__KIND": "cifra1",
        "PBX__CIFRA1__API_KEY": cifra1_office.API_KEY,
        "PBX__CIFRA1__DOMAIN": cifra1_office.DOMAIN,
        "PBX__CLOUD_ATS__KIND": "cloud_ats",
        "PBX__CLOUD_ATS__BASE_URL": "office.cloud.example",
        "PBX__CLOUD_ATS__API_KEY": cloud_office.API_KEY,
        "PBX__CLOUD_ATS__CRM_TOKEN": cloud_office.TOKEN,
        "PBX__MEGAFON__KIND": "megafon",
        "PBX__MEGAFON__BASE_URL": "office",
        "PBX__MEGAFON__API_KEY": office.API_KEY,
        "PBX__MEGAFON__CRM_TOKEN": office.TOKEN,
        "PBX__TELEPHONY_CHANNEL__KIND": "telephony_channel",
        "PBX__TELEPHONY_CHANNEL__CHANNEL_KEY": channel_desk.KEY,
    }
    async with build(load(given, None), SystemClock()) as app, aiohttp.ClientSession() as session:
        site = web.Application()
        site.add_routes(app.entrance.routes())
        site.add_routes(ChannelEntrance(app.entrance, folder / "uploads").routes())
        runner = web.AppRunner(site, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        try:
            yield Entered("http://{}:{}".format(*runner.addresses[0][:2]), app, session)
        finally:
            await runner.cleanup()


@pytest.mark.parametrize("story", [story for story in STORIES if story.name in TOLD], ids=str)
async def test_whatever_the_order_the_bot_comes_to_the_same_end(tmp_path: Path, story: Story) -> None:
    chance = random.Random(str(story))
    async with entered(tmp_path) as entry:
        for kind, dialect in DIALECTS.items():
            for number in range(ORDERS):
                first, rest = dialect.pushes(story, str(number + 1))
                order = [*first, *chance.sample(rest, len(rest))]
                order.insert(chance.randint(len(first), len(order)), chance.choice(order))
                assert {await entry.push(kind, push) for push in order} == {200}
                found = await entry.stored(kind, str(number + 1))
                judgement = judge(found.call, FAR, entry.app.house.patience[kind])
                assert (kind, found.call.client, judgement.stage) == (kind, CLIENT, dialect.expected(story)[0][0])


def test_the_stories_that_are_posted_are_told() -> None:
    assert {story.name for story in STORIES} >= set(TOLD)
