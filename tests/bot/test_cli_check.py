"""``python -m bot check``: what is well gets a ✓, each thing that is not a sentence that says where to look."""

import asyncio
import json
import os
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.__main__ import main
from sandbox.demo import bot_environment
from sandbox.server import serve
from sandbox.world import World
from tests.wire.server import pretend, says

PUBLIC = "https://calls.example.org"
LEFT_OUT = "-"
OTHER_TOKEN = "110201544:another-token-that-telegram-never-gave-out"


@dataclass
class Bench:
    world: World
    address: str
    folder: Path

    async def check(self, **settings: str) -> Result:
        environment = bot_environment(self.world, self.address, 1, self.folder) | {"WEB__PUBLIC_URL": PUBLIC} | settings
        given = dict.fromkeys(os.environ) | {name: value for name, value in environment.items() if value != "-"}
        return await asyncio.to_thread(CliRunner().invoke, main, ["check"], env=given)

    async def fails(self, sentence: str, **settings: str) -> None:
        """Exactly one thing is wrong, and said so."""
        said = await self.check(**settings)
        assert said.exit_code == 1, said.output
        [wrong] = [line for line in said.stdout.splitlines() if line.startswith("✗")]
        assert sentence in wrong


@pytest.fixture
async def bench(tmp_path: Path) -> AsyncIterator[Bench]:
    world = World()
    async with serve(world) as address:
        yield Bench(world, address, tmp_path)


async def test_all_that_is_well_is_ticked_and_nothing_is_disturbed(bench: Bench) -> None:
    said = await bench.check()
    assert said.exit_code == 0, said.output
    assert said.stdout.splitlines() == [
        "✓ settings are complete",
        "✓ Telegram knows us as @perezvon_bot",
        "✓ office: the PBX accepts the key and lists 4 employees",
        f"✓ office: paste {PUBLIC}/pbx/office into the PBX's cabinet as the CRM's address",
    ]
    assert [entry["method"].lower() for entry in bench.world.telegram.log] == ["getme"]
    assert {one["path"] for one in bench.world.megafon.requests} == {"/users"}
    assert list(bench.folder.iterdir()) == [], "the database of a running bot is not touched"


async def test_no_secret_is_shown(bench: Bench) -> None:
    said = await bench.check(PBX__OFFICE__PATH_SECRET="path-secret-canary")
    assert f"{PUBLIC}/pbx/office/<PATH_SECRET> " in said.stdout
    shown = said.output
    for secret in (bench.world.token, bench.world.megafon.key, bench.world.megafon.crm_token, "path-secret-canary"):
        assert secret not in shown


async def test_each_thing_that_is_wrong_with_telegram_has_its_sentence(bench: Bench) -> None:
    await bench.fails("Telegram does not accept TELEGRAM__TOKEN", TELEGRAM__TOKEN=OTHER_TOKEN)
    await bench.fails("Telegram cannot be reached", TELEGRAM__API_BASE="http://127.0.0.1:9")
    await bench.fails("Telegram cannot be reached", TELEGRAM__PROXY="http://127.0.0.1:9")
    bench.world.telegram.fault("502-html", method="getMe")
    await bench.fails("answers, but not as the Bot API does")
    await bench.fails("answers, but not as the Bot API does", TELEGRAM__API_BASE=f"{bench.address}/elsewhere")


async def test_telegram_is_asked_through_the_proxy_that_is_named(bench: Bench) -> None:
    me = {"ok": True, "result": {"id": 1, "is_bot": True, "first_name": "x", "username": "far_bot"}}
    async with pretend(says(json.dumps(me), Content_Type="application/json")) as proxy:
        through = proxy.url.replace("://", "://gleb:s3cret-canary@")
        said = await bench.check(TELEGRAM__API_BASE="http://telegram.invalid", TELEGRAM__PROXY=through)
    assert "✓ Telegram knows us as @far_bot" in said.stdout
    assert "canary" not in said.output
    [asked] = proxy.requests
    assert asked.target.startswith("http://telegram.invalid/bot")
    assert asked.headers["proxy-authorization"].startswith("Basic ")


async def test_each_thing_that_is_wrong_with_the_pbx_has_its_sentence(bench: Bench) -> None:
    await bench.fails("office: The PBX did not accept the key", PBX__OFFICE__API_KEY="another-key")
    for access in ("CRM disabled", "CRM switched off"):
        bench.world.megafon.access = access
        await bench.fails("The API is off in the PBX's cabinet")
    bench.world.megafon.access = ""
    for fault, sentence in {
        "redirect": "Another PBX lives at this address",
        "403": "does not let us in",
        "404": "knows no such address",
        "html-200": "answered something unreadable",
    }.items():
        bench.world.megafon.fault(fault)
        await bench.fails(sentence)
    await bench.fails("cannot be reached", PBX__OFFICE__BASE_URL="http://127.0.0.1:9")
    bench.world.megafon.fault("500", times=3)
    await bench.fails("internal error")


async def test_what_was_left_out_has_its_sentence(bench: Bench) -> None:
    await bench.fails("office: WEB__PUBLIC_URL is not set", WEB__PUBLIC_URL=LEFT_OUT)
    said = await bench.check(TELEGRAM__ADMINS=LEFT_OUT)
    assert "✗ TELEGRAM__ADMINS is empty: nobody can let people in from the chat." in said.stdout
    assert said.exit_code == 1


async def test_trouble_once_is_no_trouble(bench: Bench) -> None:
    bench.world.megafon.fault("503", times=2)
    assert (await bench.check()).exit_code == 0
