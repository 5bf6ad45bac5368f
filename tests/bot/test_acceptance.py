"""The payloads printed in seed 003 §2.1–2.4, posted to the bot as a process of its own: who is told, and who is not."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import aiohttp

from sandbox.company.firm import Employee
from sandbox.demo import bot_environment, usable_port
from sandbox.server import serve
from sandbox.world import ANNA, BORIS, GLEB, World
from tests.bot.terminal import Running, bot, running_bot
from tests.stories.romashka import FAST
from tests.stories.romashka_people import Someone

TOKEN = "76fsd7tfs-fhjdgfdjsfsk-hfgsdguuuwoeiwey1111"
CALL = "B10D0EB124F4E64AF4EA-1511"
HISTORY = {
    "cmd": "history",
    "type": "out",
    "status": "SUCCESS",
    "phone": "79101234567",
    "user": "admin",
    "start": "20170703T121110Z",
    "duration": 124,
    "link": "https://link/file.mp3",
    "crm_token": TOKEN,
    "callid": CALL,
}
EVENT = {
    "cmd": "event",
    "type": "INCOMING",
    "phone": "79101234567",
    "diversion": "74957654321",
    "user": "admin",
    "crm_token": TOKEN,
    "callid": CALL,
}
CONTACT = {"cmd": "contact", "phone": "79101234567", "diversion": "74957654321", "crm_token": TOKEN, "callid": CALL}
RATING = {
    "cmd": "rating",
    "phone": "79101234567",
    "rating": 4,
    "user": "user",
    "ext": "701",
    "crm_token": TOKEN,
    "callid": CALL,
}
PRINTED = (HISTORY, EVENT, CONTACT, RATING)
QUIET_S = 2.0  # longer than the verdict is waited for, and any message is on its way


@dataclass
class Scene:
    world: World
    running: Running
    environment: dict[str, str]
    session: aiohttp.ClientSession

    async def post(self, fields: dict[str, Any], *, as_json: bool) -> tuple[int, str]:
        kind = "application/json" if as_json else "application/x-www-form-urlencoded"
        body = json.dumps(fields) if as_json else urlencode(fields)
        url = f"{self.running.address}/pbx/office"
        async with self.session.post(url, data=body, headers={"Content-Type": kind}) as answer:
            return answer.status, await answer.text()

    def someone(self, id: int) -> Someone:
        return Someone(self.world, id, id)

    async def lets_in(self, id: int, *who: str) -> Someone:
        said = await bot("invite", "--account", "office", *who, environment=self.environment)
        person = self.someone(id)
        person.starts(said.out.strip().rpartition("=")[2])
        await person.sees("Вы внутри")
        return person


@asynccontextmanager
async def scene(folder: Path) -> AsyncIterator[Scene]:
    world = World(crm_token=TOKEN)
    world.company.firm.employees["admin"] = Employee("admin", "Администратор", "705", "")
    async with serve(world) as address:
        environment = bot_environment(world, address, usable_port(0), folder) | FAST
        async with running_bot(environment) as running, aiohttp.ClientSession() as session:
            made = Scene(world, running, environment, session)
            gleb = made.someone(GLEB)
            gleb.starts()
            await gleb.sees("Вы администратор")
            await gleb.sees("🔌 Что подключено")
            yield made
            said = await running.terminate()
            assert (said.code, said.err) == (0, "")


async def printed_payloads_tell_nobody(made: Scene, people: list[Someone]) -> None:
    before = [len(person.heard()) for person in people]
    for as_json in (True, False):
        answers = [await made.post(fields, as_json=as_json) for fields in PRINTED]
        assert answers == [(200, ""), (200, ""), (200, "{}"), (200, "")]
    await asyncio.sleep(QUIET_S)
    assert [len(person.heard()) for person in people] == before, "an outgoing call of 2017 is no news"


async def a_call_of_now_rings_and_is_missed(made: Scene, call: str, people: list[Someone], *, as_json: bool) -> None:
    """§2.2 under its own id is one ringing card for each, §2.1 as a miss of now is one alert in its place."""
    last = [person.heard()[-1]["message_id"] for person in people]

    def new() -> list[list[str]]:
        told = zip(people, last, strict=True)
        return [[one["text"] for one in person.heard() if one["message_id"] > before] for person, before in told]

    assert await made.post(EVENT | {"callid": call}, as_json=as_json) == (200, "")
    for person in people:
        await person.sees("📞 Звонит +79101234567", "линия +74957654321")
    assert [len(texts) for texts in new()] == [1] * len(people)
    start = f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}"
    verdict = HISTORY | {"callid": call, "type": "in", "status": "Missed", "start": start}
    assert await made.post(verdict, as_json=as_json) == (200, "")
    for person in people:
        assert not (await person.sees("🔴 Пропущен +79101234567"))["silent"]
        await person.sees_no_more("📞 Звонит")
    await asyncio.sleep(QUIET_S)
    assert [["🔴 Пропущен" in text for text in texts] for texts in new()] == [[True]] * len(people)


async def settles(person: Someone) -> None:
    """So that the next missed call is a case of its own."""
    await person.taps("✅ Обработан")
    await person.sees("✅ Обработан")


async def test_the_printed_payloads_tell_nobody_and_a_call_of_now_tells_each_concerned_once(tmp_path: Path) -> None:
    async with scene(tmp_path) as made:
        gleb = made.someone(GLEB)
        await printed_payloads_tell_nobody(made, [gleb])
        await a_call_of_now_rings_and_is_missed(made, "NOW-1", [gleb], as_json=True)  # nobody is bound: the admins
        await settles(gleb)
        anna = await made.lets_in(ANNA, "--ext", "701")
        admin = await made.lets_in(BORIS, "--employee", "admin")
        before = [len(person.heard()) for person in (anna, gleb)]
        await printed_payloads_tell_nobody(made, [admin, anna, gleb])
        await a_call_of_now_rings_and_is_missed(made, "NOW-2", [admin], as_json=False)
        assert [len(person.heard()) for person in (anna, gleb)] == before
