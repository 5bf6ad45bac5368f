"""The recipe "a sixth PBX" of CONTRIBUTING, followed: one file (``buzz.py``), this file, and one line of the registry.

Nothing is patched: the bot takes the kinds of PBX it knows as an argument.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, ClassVar

import aiohttp
from aiohttp import web

from bot import check
from bot.settings import Settings, load
from bot.setup import accounts
from bot.setup.draft import Draft
from bot.setup.terminal import Terminal
from pbx import KINDS, Kind
from pbx.accounts import open_accounts
from pbx.base import Webhook
from pbx.capabilities import ability_names
from sandbox.server import serve
from sandbox.world import ANNA, BORIS, GLEB, World
from tests.pbx.bad_answers import closed_port
from tests.pbx.buzz import Buzz, BuzzSettings
from tests.pbx.contract import HearingExam
from tests.pbx.contract_requests import RequestsExam
from tests.stories.romashka import FAST, eventually
from tests.stories.romashka_bot import VERDICT_S, running
from tests.stories.romashka_clock import MovableClock
from tests.stories.romashka_entrance import invited
from tests.stories.romashka_people import Someone
from tests.wire.server import QuickClock
from views.findings import line
from views.words import words
from wire.client import Timeouts

KEY = "buzz-key-canary-0001"
CLIENT = "+79101234567"
SIX = {**KINDS, "buzz": Kind(Buzz, BuzzSettings)}  # the line


def settings(url: str, **more: str) -> BuzzSettings:
    return BuzzSettings.model_validate({"base_url": url, "api_key": KEY, **more})


# -- step 4: it sits the exam ---------------------------------------------------------------------------------------


class TestExam(HearingExam, RequestsExam):
    secrets = (KEY,)
    good: ClassVar = {"dial": b'{"call": "77"}'}

    def connect(self, url: str, timeouts: Timeouts) -> Buzz:
        return Buzz("office", settings(url), QuickClock(), timeouts=timeouts)

    def genuine(self) -> Webhook:
        said = {"key": KEY, "call": "7", "what": "ring", "phone": "79101234567", "who": "anna"}
        return Webhook("POST", "/pbx/office", {}, said, {}, 1_700_000_000_000, "127.0.0.1")

    def with_key(self, webhook: Webhook, key: str | None) -> Webhook:
        fields = {name: value for name, value in webhook.fields.items() if name != "key"}
        return replace(webhook, fields=fields if key is None else {**fields, "key": key})

    def unreadable(self) -> list[Webhook]:
        genuine = self.genuine()
        return [
            replace(genuine, fields={name: value for name, value in genuine.fields.items() if name != lost})
            for lost in ("call", "what")
        ]


def test_it_can_what_its_base_classes_say() -> None:
    assert ability_names(Buzz) == {"notifies", "dials"}


class Answers(Terminal):
    """Somebody who types these, one after another; an empty line takes what is offered."""

    def __init__(self, *lines: str) -> None:
        super().__init__(words("en"))
        self.lines = list(lines)

    def ask(self, key: str, *, default: str = "", secret: bool = False, **facts: object) -> str:
        return self.lines.pop(0) or default


def test_setup_asks_for_what_its_model_requires_and_needs_nothing_else() -> None:
    given = {"TELEGRAM__TOKEN": "110201543:perezvon-invented-token-0000000000", "WEB__PUBLIC_URL": "https://a.example"}
    draft = Draft(given, {}, SIX)
    number = str([*SIX].index("buzz") + 1)
    somebody = Answers(number, "", "http://127.0.0.1:9", "", KEY, "")
    accounts.add(somebody, draft)
    assert somebody.lines == []
    connected = draft.part("").pbx["office"]
    assert connected == settings("http://127.0.0.1:9")


def test_the_registry_opens_it() -> None:
    account = open_accounts({"office": settings("http://127.0.0.1:9")}, QuickClock(), SIX)["office"]
    assert (account.kind, type(account.pbx)) == ("buzz", Buzz)


# -- and the whole bot works with it --------------------------------------------------------------------------------


@dataclass
class PretendBuzz:
    rung: list[dict[str, Any]] = field(default_factory=list)

    async def ring(self, request: web.Request) -> web.Response:
        if request.headers.get("Authorization") != KEY:
            return web.json_response({"error": "wrong key"}, status=401)
        self.rung.append(await request.json())
        return web.json_response({"call": str(100 + len(self.rung))})


@dataclass
class Shop:
    """Anna and Boris at work behind a Buzz."""

    pbx: PretendBuzz
    anna: Someone
    boris: Someone
    clock: MovableClock
    wake: Any
    url: str
    session: aiohttp.ClientSession

    async def says(self, **said: str) -> None:
        async with self.session.post(self.url, json={"key": KEY, "phone": CLIENT, **said}) as answer:
            assert answer.status == 200

    def later(self, seconds: float) -> None:
        self.clock.skipped_s += seconds
        self.wake()


def environment(world: World, address: str, buzz: str, folder: Path, **more: str) -> Settings:
    variables = {
        "TELEGRAM__TOKEN": world.token,
        "TELEGRAM__API_BASE": address,
        "TELEGRAM__ADMINS": f"[{GLEB}]",
        "WEB__PORT": "0",
        "STORAGE__PATH": str(folder / "perezvon.db"),
        "TIMING__VERDICT": str(VERDICT_S),
        "PBX__OFFICE__KIND": "buzz",
        "PBX__OFFICE__BASE_URL": buzz,
        "PBX__OFFICE__API_KEY": KEY,
        **FAST,
        **more,
    }
    return load(variables, None, {name: kind.settings for name, kind in SIX.items()})


@asynccontextmanager
async def buzzing() -> AsyncIterator[tuple[PretendBuzz, str]]:
    pretend, app = PretendBuzz(), web.Application()
    app.router.add_post("/ring", pretend.ring)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.05)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield pretend, "http://{}:{}".format(*runner.addresses[0][:2])
    finally:
        await runner.cleanup()


@asynccontextmanager
async def shop(folder: Path) -> AsyncIterator[Shop]:
    clock = MovableClock()
    world = World(now=clock.today)
    anna, boris = Someone(world, ANNA, ANNA), Someone(world, BORIS, BORIS)
    async with (
        buzzing() as (pretend, buzz),
        serve(world) as address,
        aiohttp.ClientSession() as session,
        running(environment(world, address, buzz, folder), clock, SIX) as app,
    ):
        for someone, employee, ext in ((anna, "anna", "701"), (boris, "boris", "702")):
            someone.starts(await invited(app, account="office", employee=employee, ext=ext))
            await someone.sees("Вы внутри")
        yield Shop(pretend, anna, boris, clock, app.timers.wake, f"{app.address}/pbx/office", session)


async def test_a_missed_client_is_called_back_through_a_pbx_nobody_knew_yesterday(tmp_path: Path) -> None:
    async with shop(tmp_path) as it:
        for who in ("anna", "boris"):
            await it.says(call="1", what="ring", who=who)
        for someone in (it.anna, it.boris):
            await someone.sees("📞 Звонит", CLIENT)
        for who in ("anna", "boris"):
            await it.says(call="1", what="hang_up", who=who)
        await it.says(call="1", what="missed")
        it.later(VERDICT_S + 1)
        for someone in (it.anna, it.boris):
            await someone.sees("🔴 Пропущен", CLIENT)
        await it.anna.taps("📞 Перезвонить")
        rung = await eventually(lambda: it.pbx.rung or None, lambda: "nobody was dialled")
        assert rung == [{"who": "701", "phone": "79101234567"}]
        await it.says(call="2", what="dial", who="anna")
        await it.boris.sees("📲", "набирает")
        await it.says(call="2", what="talked", way="out", who="anna", seconds="64")
        for someone in (it.anna, it.boris):
            await someone.sees("🟢 Перезвонил", CLIENT, "разговор 1:04")


async def test_check_proves_it_and_says_what_to_type_into_its_cabinet(tmp_path: Path) -> None:
    world = World()
    async with serve(world) as address:
        given = environment(world, address, closed_port(), tmp_path, WEB__PUBLIC_URL="https://calls.example.org")
        given = given.model_copy(
            update={"web": given.web.model_copy(update={"public_url": "https://calls.example.org"})}
        )
        found = [finding async for finding in check.examine(given, MovableClock(), kinds=SIX)]
    said = [line(words("en"), one) for one in found if one.about == "office"]
    assert any("https://calls.example.org/pbx/office" in sentence for sentence in said)
