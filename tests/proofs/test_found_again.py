"""P4: what was missed while the bot was down is found in the PBX's history, and of each client everybody reads once."""

import asyncio
import random
import re
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from sandbox.server import serve
from sandbox.world import ANNA, BORIS, GLEB, VERA, World
from tests.stories.romashka import FAST, MovableClock, Office, Someone, let_everybody_in, running, settings_for
from views.digest import LINES
from views.lists import PAGE

NUMBER = re.compile(r"\+7912[0-9]{7}", re.ASCII)
CALLS = 500
LATE_WEBHOOKS = 0.3
LIST = "Пока бота не было"
WAITED_S = 41


@asynccontextmanager
async def back_after(folder: Path, down_s: int, silent_s: int = 0) -> AsyncIterator[Office]:
    """Stopped for so long while the phones rang on (at last they did not for ``silent_s``), and started again."""
    clock = MovableClock()
    world = World(now=clock.today)
    world.company.verdict_delay = 0.0
    people = [Someone(world, id, id) for id in (ANNA, BORIS, VERA, GLEB)]
    async with serve(world) as address:
        settings = settings_for(world, address, folder, **FAST)
        async with running(settings, clock) as app:
            work = Office(world, app, clock, *people)
            await let_everybody_in(world, app, people)
            while not await work.rows("SELECT 1 FROM department_members"):
                await asyncio.sleep(0.01)
            clock.skipped_s += 5
        pushes = [missed(world, clock, client(n), down_s / CALLS) for n in range(CALLS)]
        clock.skipped_s += silent_s
        async with running(settings, clock) as app:
            world.megafon.crm_url = f"{app.address}/pbx/office"
            work = Office(world, app, clock, *people)
            for push in random.Random(4).sample(pushes, int(CALLS * LATE_WEBHOOKS)):
                assert await work.push(**push) == 200
            yield work


def client(n: int) -> str:
    return f"+7912{n:07}"


def missed(world: World, clock: MovableClock, number: str, pause_s: float) -> dict[str, str]:
    """Nobody answers her; gives the push that could not be made then."""
    start, phone, waited = f"{clock.today():%Y%m%dT%H%M%SZ}", number.removeprefix("+"), str(WAITED_S)
    call = world.company.ring(phone, department="sales")
    world.company.nobody(call, wait=WAITED_S)
    clock.skipped_s += pause_s
    told = {"cmd": "history", "type": "in", "status": "missed", "callid": call, "phone": phone}
    return told | {"start": start, "wait": waited, "duration": waited, "groupRealName": "Продажи"}


def told(work: Office, chat: int) -> list[str]:
    """The text of every message that arrived there after the start."""
    sent = [one for one in work.world.telegram.log if one["method"] == "sendMessage" and one["chat_id"] == chat]
    return [one["params"]["text"] for one in sent if "result" in one]


async def all_heard(work: Office) -> None:
    while len(await work.rows("SELECT 1 FROM calls WHERE stage = 'missed'")) < CALLS:
        await work.settled()
    for _ in range(2):
        await work.app.reconcile.step(work.app.accounts["office"])
        work.later(11)
        await work.settled()


async def test_after_ten_minutes_each_client_is_told_once_alone_or_in_a_digest(tmp_path: Path, proved) -> None:
    async with back_after(tmp_path, 600) as work:
        await all_heard(work)
        for chat in (ANNA, BORIS):
            counted = Counter(number for text in told(work, chat) for number in NUMBER.findall(text))
            assert counted == Counter(client(n) for n in range(CALLS))
            assert not any(LIST in text for text in told(work, chat))
        await nothing_is_left(work)
        proved("P4", "calls missed in ten minutes of absence, each told once", CALLS)


async def test_after_hours_each_client_stands_in_the_one_list(tmp_path: Path, proved) -> None:
    async with back_after(tmp_path, 4 * 3600, silent_s=3700) as work:
        await all_heard(work)
        for someone in (work.anna, work.boris):
            [text] = [text for text in told(work, someone.id) if NUMBER.search(text)]
            assert f"{LIST}: {CALLS} пропущенных" in text
            read = NUMBER.findall(text)
            assert len(read) == len(set(read)) == LINES
        pages = [number async for number in paged(work.boris)]
        assert read[:PAGE] + pages == [client(n) for n in reversed(range(CALLS))]
        await nothing_is_left(work)
        proved("P4", "calls missed in four hours of absence, each in the one list", CALLS)


async def paged(someone: Someone) -> AsyncIterator[str]:
    """The further pages of the list, to the end."""
    page = await someone.sees(LIST)
    while "Ещё" in page["buttons"][-1][0]["text"]:
        someone.world.telegram.tap(someone.id, page["message_id"], text="Ещё")
        before = page
        while (page := someone.heard()[-1]) == before:
            await asyncio.sleep(0.01)
        for number in NUMBER.findall(page["text"]):
            yield number


async def nothing_is_left(work: Office) -> None:
    assert {row["state"] for row in await work.rows("SELECT DISTINCT state FROM outbox")} <= {"sent", "superseded"}
    assert await work.rows("SELECT max(misses) AS most, count(*) AS n FROM cases") == [{"most": 1, "n": CALLS}]
