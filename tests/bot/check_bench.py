"""``python -m bot check`` at a bench: a pretend Telegram, one account, and what was said about it."""

import asyncio
import os
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from click.testing import CliRunner, Result

from bot.__main__ import main
from bot.check import examine
from bot.settings import load
from calls.clock import Clock
from sandbox.server import serve
from sandbox.world import GLEB, World
from tests.stories.romashka import Office
from tests.wire.server import QuickClock
from views.findings import Mark, line
from views.words import words

PUBLIC = "https://calls.example.org"
LEFT_OUT = "-"
NEVER = "событий ещё не было"


class TodaysClock(QuickClock):
    """It is now, and waiting takes no time."""

    def now_ms(self) -> int:
        return int(time.time() * 1000)


@dataclass
class Bench:
    world: World
    address: str
    folder: Path
    account: dict[str, str]
    clock: Clock = field(default_factory=TodaysClock)

    def environment(self, **settings: str) -> dict[str, str]:
        given = {
            "TELEGRAM__TOKEN": self.world.token,
            "TELEGRAM__API_BASE": self.address,
            "TELEGRAM__ADMINS": f"[{GLEB}]",
            "WEB__PUBLIC_URL": PUBLIC,
            "STORAGE__PATH": str(self.folder / "perezvon.db"),
            "PEREZVON_ENV_FILE": "",
            **self.account,
            **settings,
        }
        return {name: value for name, value in given.items() if value != LEFT_OUT}

    async def check(self, **settings: str) -> Result:
        """The command, as in a terminal."""
        given = {**dict.fromkeys(os.environ), **self.environment(**settings)}
        return await asyncio.to_thread(CliRunner().invoke, main, ["check"], env=given)

    async def finds(self, patience_s: float = 20.0, **settings: str) -> list[str]:
        """The lines of the same, found in this process: waiting for turns takes no time."""
        loaded = load(self.environment(**settings), None)
        return [line(words(loaded.language), one) async for one in examine(loaded, self.clock, patience_s)]

    async def fails(self, *sentences: str, patience_s: float = 20.0, **settings: str) -> None:
        """Exactly one thing is wrong, and said so."""
        said = await self.finds(patience_s=patience_s, **settings)
        wrong = [one for one in said if one.startswith(Mark.WRONG)]
        assert len(wrong) == 1, "\n".join(said)
        for sentence in sentences:
            assert sentence in wrong[0]


@asynccontextmanager
async def bench(folder: Path, **account: str) -> AsyncIterator[Bench]:
    """``account``: its variables, such as PBX__OFFICE__KIND. Without any: the pretend MegaFon."""
    world = World()
    async with serve(world) as address:
        yield Bench(world, address, folder, account or megafon(world, address))


def bench_beside(work: Office) -> Bench:
    """The command where this bot runs."""
    settings = work.app.settings
    address = str(settings.telegram.api_base)
    return Bench(work.world, address, settings.storage.path.parent, megafon(work.world, address))


def megafon(world: World, address: str) -> dict[str, str]:
    return {
        "PBX__OFFICE__KIND": "megafon",
        "PBX__OFFICE__BASE_URL": f"{address}/megafon/crmapi/v1",
        "PBX__OFFICE__API_KEY": world.megafon.key,
        "PBX__OFFICE__CRM_TOKEN": world.megafon.crm_token,
    }
