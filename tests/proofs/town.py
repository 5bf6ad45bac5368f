"""A town with a phone company that never stops: the sandbox, and bots that are killed and born again."""

import asyncio
import os
import random
import shutil
import signal
import socket
import sqlite3
import time
from collections.abc import AsyncIterator, Coroutine, Mapping, Sequence
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

import aiohttp

from sandbox.demo import bot_environment
from sandbox.server import serve
from sandbox.world import ANNA, BORIS, GLEB, VERA, World
from tests.proofs.nursery import Bot, Nursery
from tests.proofs.phone_company import PhoneCall, PhoneCompany

QUIET_S = 0.01
START_S = 60.0
DRAIN_S = 120.0
DATABASE = "perezvon.db"
FAULTS = ("429", "429-bare", "500", "502-html", "cut-before", "cut-after", "truncated", "empty", "stall-after")
OPEN = (
    "SELECT count(*) FROM outbox WHERE state IN ('waiting', 'sending')",
    "SELECT count(*) FROM cards WHERE due_ms IS NOT NULL",
    "SELECT count(*) FROM calls WHERE due_ms < 1000 * {soon}",  # a conversation whose end was lost lasts for hours
    "SELECT count(*) FROM inbox WHERE state IN ('new', 'running')",
)


@dataclass
class Town(PhoneCompany):
    world: World
    nursery: Nursery
    folder: Path
    env: dict[str, str]
    address: str
    variant: str = "run"
    seed: int = 0
    first: int = 1  # number of its first client
    calls: list[PhoneCall] = field(default_factory=list)
    kills: int = 0
    standstills: int = 0  # the process was held still for longer than it waits for an answer
    bot: Bot | None = None
    pressed: dict[str, int] = field(default_factory=dict)  # client → how often «Перезвонить» was pressed for her
    session: aiohttp.ClientSession = field(init=False)
    chance: random.Random = field(init=False)

    @property
    def telegram(self) -> Any:
        return self.world.telegram

    @property
    def database(self) -> Path:
        return self.folder / DATABASE

    async def start(self, crash: tuple[str, int, bool] | None = None) -> None:
        variant = self.variant if self.variant != "run" or crash is None else "sound"
        self.bot = await self.nursery.bear(self.env, self.folder / "bot.log", variant, crash)

    async def until_it_answers(self) -> None:
        assert await self.answers(), f"the bot died at its start:\n{self.log()}"

    async def answers(self) -> bool:
        """Waits until it does; False when it dies first."""
        deadline = time.monotonic() + START_S
        while self.bot is not None and self.bot.alive:
            try:
                async with self.session.get(f"{self.address}/health/live"):
                    return True
            except aiohttp.ClientError:
                if time.monotonic() > deadline:
                    os.kill(self.bot.pid, signal.SIGUSR1)
                    await asyncio.sleep(0.5)
                    raise AssertionError(f"the bot does not answer:\n{self.log()}") from None
                await asyncio.sleep(QUIET_S)
        return False

    async def kill(self) -> None:
        assert self.bot is not None
        await self.bot.kill()
        self.kills += 1

    def log(self) -> str:
        path = self.folder / "bot.log"
        return path.read_text()[-4000:] if path.exists() else "(nothing)"

    # --- Telegram's bad days, and a tap in the middle of them

    async def bad_days(self) -> None:
        """Now and then a message meets a fault, until cancelled."""
        while True:
            if not self.telegram.memory.trouble._faults and self.chance.random() < 0.5:
                method = self.chance.choice(["sendMessage", "sendMessage", "editMessageText", "answerCallbackQuery"])
                self.telegram.fault(self.chance.choice(FAULTS), method=method, seconds=0.5)
            await asyncio.sleep(0.05)

    def press(self) -> None:
        """Anna calls somebody back whom she has not called yet."""
        for message in reversed(self.telegram.chat(ANNA)):
            labels = [button["text"] for row in message["buttons"] for button in row]
            owed = [call.client for call in self.calls if call.client in message["text"]]
            if any("Перезвонить" in label for label in labels) and len(owed) == 1 and owed[0] not in self.pressed:
                self.pressed[owed[0]] = 1
                self.telegram.tap(ANNA, message["message_id"], text="Перезвонить")
                return

    # --- the end

    async def drain(self, seconds: float = DRAIN_S) -> list[str]:
        """The bot works in peace until nothing is left; gives what is left all the same."""
        self.telegram.clear_faults()
        deadline = time.monotonic() + seconds
        while waiting := self.waiting():
            if time.monotonic() > deadline or self.bot is None or not self.bot.alive:
                return [f"not drained: {waiting}"]
            await asyncio.sleep(0.1)
        return []

    def waiting(self) -> list[str]:
        soon = int(time.time()) + 10
        return [f"{sql[21:50]}… {n}" for sql in OPEN if (n := self.ask(sql.format(soon=soon))[0][0])]

    def ask(self, sql: str) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(f"{self.database.as_uri()}?mode=ro", uri=True, timeout=5)) as database:
            return database.execute(sql).fetchall()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@asynccontextmanager
async def town(
    nursery: Nursery,
    folder: Path,
    *,
    template: Path | None = None,
    kinds: Sequence[str] = ("megafon",),
    settings: Mapping[str, str] = MappingProxyType({}),
    **made: Any,
) -> AsyncIterator[Town]:
    """``template``: a database in which everybody has been let in already; ``kinds``: its PBXs; ``settings``: more."""
    port = free_port()
    world = World(kinds=kinds)
    if template is not None:
        shutil.copy(template, folder / DATABASE)
        for person in (ANNA, BORIS, VERA, GLEB):
            world.telegram.memory.directory.person(person).started = True
        with closing(sqlite3.connect(folder / DATABASE)) as database, database:  # of the Telegram of another town
            for table in ("inbox", "outbox", "cards"):
                database.execute(f"DELETE FROM {table}")
    async with serve(world) as address:
        env = bot_environment(world, address, port, folder) | {
            **{f"PACE__{name}": "0" for name in ("TOTAL", "PRIVATE", "GROUP")},
            **{"TIMING__UNCONFIRMED": "2", "TIMING__RINGING": "3", "TIMING__EDIT": "0.3", "DIAL__PER_MINUTE": "1000"},
            **settings,
        }
        built = Town(world, nursery, folder, env, f"http://127.0.0.1:{port}", **made)
        built.chance = random.Random(built.seed)
        limit = aiohttp.ClientTimeout(total=10)
        async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0), timeout=limit) as built.session:
            try:
                yield built
            finally:
                if built.bot is not None:
                    await built.bot.kill()


@asynccontextmanager
async def going_on(*errands: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    """These go on meanwhile."""
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(errand) for errand in errands]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
