"""The inbox at work: a real database and the pretend Telegram, without the rest of the bot. What handling an update
means is up to the test; ``kill`` ends the process as SIGKILL would, ``open`` starts it again."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from structlog.testing import capture_logs

from bot.clock import SystemClock
from bot.inbox import Inbox
from bot.polling import Polling
from calls.audience import Role
from sandbox.server import serve
from sandbox.world import ANNA, BORIS, GLEB, TOKEN, VERA, World
from storage import people
from storage.database import Database
from storage.migrations import migrations

PATIENCE_S = 8.0


class JumpingClock(SystemClock):
    """Real time, plus what was skipped."""

    skipped_ms = 0

    def now_ms(self) -> int:
        return super().now_ms() + self.skipped_ms


@dataclass
class LetterBox:
    world: World
    bot: Bot
    path: Path
    clock: JumpingClock = field(default_factory=JumpingClock)
    handled: list[tuple[str, bool]] = field(default_factory=list)  # what was said, and whether it was begun before
    begun: list[str] = field(default_factory=list)
    on: dict[str, Callable[[], Awaitable[None]]] = field(default_factory=dict)  # what handling such a text does
    database: Database = field(init=False)
    inbox: Inbox = field(init=False)
    polling: Polling = field(init=False)
    _stack: AsyncExitStack = field(default_factory=AsyncExitStack)
    _tasks: list[asyncio.Task[None]] = field(default_factory=list)

    @property
    def telegram(self) -> Any:
        return self.world.telegram

    async def open(self, *, polls: bool = True) -> None:
        self.database = await Database.open(self.path, migrations)
        self._stack.push_async_callback(self.database.close)
        self.inbox = Inbox(self.database, self.clock, self._handle)
        self.polling = Polling(self.inbox, self.bot, self.database, self.clock)
        await self.inbox.recover()
        group = await self._stack.enter_async_context(asyncio.TaskGroup())
        jobs = [self.inbox.run(), self.polling.run()] if polls else [self.inbox.run()]
        self._tasks = [group.create_task(job) for job in jobs]

    async def kill(self) -> None:
        """Not one more line of this process is run: what was being handled stays as it was in the database."""
        for task in [*self._tasks, *_of(self.inbox)]:
            task.cancel()
        await self._stack.aclose()

    async def _handle(self, update: dict[str, Any], again: bool) -> None:
        text = said(update)
        self.begun.append(text)
        if text in self.on:
            await self.on[text]()
        self.handled.append((text, again))

    async def until(self, condition: Callable[[], Any], story: str = "") -> None:
        deadline = time.monotonic() + PATIENCE_S
        while not condition():
            assert time.monotonic() < deadline, f"{story} {self.begun} {self.handled}"
            await asyncio.sleep(0.01)

    async def handles(self, *texts: str) -> None:
        await self.until(lambda: {text for text, _ in self.handled} >= set(texts), f"still waiting for {texts}")

    async def states(self) -> dict[str, str]:
        rows = await self.database.read(lambda tx: tx.query("SELECT * FROM inbox ORDER BY update_id"))
        return {said(json.loads(row["body"])): row["state"] for row in rows}

    async def settled(self) -> dict[str, str]:
        """The states once nothing is being handled."""
        deadline = time.monotonic() + PATIENCE_S
        while "running" in (states := await self.states()).values():
            assert time.monotonic() < deadline, states
            await asyncio.sleep(0.01)
        return states

    async def count(self, sql: str) -> int:
        row = await self.database.read(lambda tx: tx.one(f"SELECT count(*) AS n FROM {sql}"))
        return int(row["n"]) if row else 0

    def polls(self) -> list[dict[str, Any]]:
        return [entry for entry in self.telegram.log if entry["method"] == "getUpdates"]


def said(update: dict[str, Any]) -> str:
    """The text of a message, else the kind of update."""
    return str(update.get("message", {}).get("text", next((key for key in update if key != "update_id"), "")))


def _of(inbox: Inbox) -> list[asyncio.Task[Any]]:
    """The tasks in which this inbox handles updates: a kill asks none of them to finish."""
    return [task for task in asyncio.all_tasks() if "_run_one" in repr(task.get_coro())]


@asynccontextmanager
async def letter_box(folder: Path, *, polls: bool = True) -> AsyncIterator[LetterBox]:
    world = World()
    async with AsyncExitStack() as stack:
        address = await stack.enter_async_context(serve(world))
        stack.enter_context(capture_logs())
        session = AiohttpSession(api=TelegramAPIServer.from_base(address))
        stack.push_async_callback((await session.create_session()).close)
        box = LetterBox(world, Bot(TOKEN, session=session), folder / "perezvon.db")
        await box.open(polls=polls)
        await box.database.write(people.let_in, GLEB, "Gleb", Role.ADMIN, "ru", box.clock.now_ms())
        for person in (ANNA, BORIS, VERA, GLEB):
            world.telegram.start(person)
        if polls:
            await box.until(lambda: len(box.handled) == 5)  # four starts, and the group that took us in
        box.handled.clear()
        box.begun.clear()
        try:
            yield box
        finally:
            await box.kill()
