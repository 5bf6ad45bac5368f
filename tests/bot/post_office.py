"""Delivery at work: a real database, a real channel, and the pretend Telegram at the other end, without the rest of
the bot. Calls are told as the PBX's events; what people then read is on the sandbox's screens.

Afterwards every message of the outbox has ended: sent, superseded or dead (P9).
"""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from post_waiting import PATIENCE_S, Died, MovableClock, eventually
from structlog.testing import capture_logs
from switchboard import SALES, Switchboard

from bot.delivery import Delivery
from bot.drawing import as_it_is
from bot.lanes import Pace
from calls.audience import Role
from calls.stage import Patience
from channels.telegram import TelegramChannel
from sandbox.server import serve
from sandbox.world import ANNA, BORIS, GLEB, TOKEN, VERA, World
from storage import accounts, chats, outbox, people, staff
from storage.database import Database, Tx
from storage.migrations import migrations
from views.screen import Screen
from workflow.house import House

# In one look: between two a card that cannot be edited becomes a message.
UNENDED = """SELECT kind, chat_id, state, error FROM outbox WHERE state IN ('waiting', 'sending')
    UNION ALL SELECT 'edit', chat_id, 'due', subject FROM cards WHERE due_ms IS NOT NULL"""
UNENDED_HERS = "SELECT 1 FROM outbox WHERE state IN ('waiting', 'sending') AND chat_id = :anna"


@dataclass
class PostOffice(Switchboard):
    world: World
    database: Database
    channel: TelegramChannel
    house: House
    pace: Pace
    clock: MovableClock = field(default_factory=MovableClock)
    deaths: list[str] = field(default_factory=list)
    unended: bool = False  # this test leaves messages waiting on purpose
    delivery: Delivery = field(init=False)
    _work: AsyncExitStack = field(default_factory=AsyncExitStack)

    @property
    def telegram(self) -> Any:
        return self.world.telegram

    async def open(self, *, dies_at: str = "", drawn: Callable[[Screen], Awaitable[Screen]] = as_it_is) -> None:
        """Begin to deliver, as after a start of the process; ``dies_at`` the first such point it dies; ``drawn`` gives
        a screen its picture."""

        def crash(point: str) -> None:
            if point == dies_at and not self.deaths:
                self.deaths.append(point)
                raise Died(point)

        self.delivery = Delivery(self.database, self.channel, self.clock, self.house, self.pace, crash, drawn)
        await self.delivery.recover()
        await self._work.enter_async_context(at_work(self.delivery))

    async def close(self) -> None:
        await self._work.aclose()

    def later(self, seconds: float) -> None:
        self.clock.skipped_s += seconds
        self.delivery.wake()

    async def write(self, job: Callable[..., Any], *args: Any, **named: Any) -> Any:
        return await self.database.write(job, *args, **named)

    async def rows(self, sql: str, **params: Any) -> list[dict[str, Any]]:
        return [dict(row) for row in await self.database.read(lambda tx: tx.query(sql, **params))]

    @asynccontextmanager
    async def held(self, *held: int) -> AsyncIterator[None]:
        """Telegram wants these chats left alone: what is for them piles up meanwhile."""
        for chat in held:
            await self.write(chats.block_until, chat, self.clock.now_ms() + 3_600_000)
        yield
        for chat in held:
            await self.write(lambda tx, chat: tx.execute("DELETE FROM chats WHERE chat_id = :chat", chat=chat), chat)

    async def puts(self, text_kind: str, chat: int = GLEB, *, n: int = 0) -> None:
        """A message that is no alert."""
        await self.write(outbox.put, f"{text_kind}:{chat}:{n}", chat, text_kind, self.clock.now_ms())

    # --- what people see

    def reads(self, chat: int) -> list[str]:
        """The bot's messages now on her screen."""
        return [message["text"] for message in self.telegram.chat(chat) if message["from"] == "bot"]

    def sent(self, chat: int, method: str = "sendMessage") -> list[dict[str, Any]]:
        """Requests that Telegram has carried out, in order of arrival."""
        return [one for one in self.requests(chat, method) if "result" in one]

    def requests(self, chat: int, method: str = "sendMessage") -> list[dict[str, Any]]:
        return [one for one in self.telegram.log if one["method"] == method and one["chat_id"] == chat]

    def texts(self, chat: int) -> list[str]:
        """Every message that has ever arrived there, as it was sent."""
        return [one["params"]["text"] for one in self.sent(chat)]

    async def sees(self, chat: int, *texts: str) -> dict[str, Any]:
        """The message that now shows all of these."""

        def find() -> dict[str, Any] | None:
            shown = [message for message in self.telegram.chat(chat) if message["from"] == "bot"]
            return next((one for one in reversed(shown) if all(text in one["text"] for text in texts)), None)

        return await eventually(find, lambda: f"{chat} does not see {texts} but {self.reads(chat)}")

    async def sees_no_more(self, chat: int, text: str) -> None:
        await eventually(
            lambda: not any(text in one for one in self.reads(chat)) or None,
            lambda: f"{chat} still sees {text} in {self.reads(chat)}",
        )

    async def idle(self, seconds: float = PATIENCE_S) -> None:
        """Until nothing waits any more: no message, no edit."""
        deadline = time.monotonic() + seconds
        while waiting := await self.rows(UNENDED):
            assert time.monotonic() < deadline, f"still waiting: {waiting}"
            await asyncio.sleep(0.02)

    async def moment(self, seconds: float = 0.02) -> None:
        await asyncio.sleep(seconds)


@asynccontextmanager
async def at_work(delivery: Delivery) -> AsyncIterator[None]:
    with suppress(BaseExceptionGroup):  # it died on purpose; anything else is seen by what was not delivered
        async with asyncio.TaskGroup() as group:
            task = group.create_task(_until_death(delivery))
            yield
            task.cancel()


async def _until_death(delivery: Delivery) -> None:
    with suppress(BaseExceptionGroup):
        await delivery.run()


@asynccontextmanager
async def post_office(folder: Path, *, pace: Pace | None = None, dies_at: str = "", **house: Any) -> AsyncIterator[Any]:
    """Everybody has pressed Start; Anna and Boris sell, Vera supervises, Gleb is the administrator."""
    world = World()
    for person in (ANNA, BORIS, VERA, GLEB):
        world.telegram.start(person)
    async with AsyncExitStack() as stack:
        address = await stack.enter_async_context(serve(world))
        stack.enter_context(capture_logs())
        session = AiohttpSession(api=TelegramAPIServer.from_base(address))
        stack.push_async_callback((await session.create_session()).close)  # its own close waits a quarter of a second
        database = await Database.open(folder / "perezvon.db", migrations)
        stack.push_async_callback(database.close)
        rules = House(
            zones={"office": "Europe/Moscow"},
            abilities=lambda account: frozenset({"dials"}),
            patience={"office": Patience(verdict_ms=0)},
            **{"edit_ms": 100, **house},
        )
        channel = TelegramChannel(Bot(TOKEN, session=session), request_s=2.5)
        post = PostOffice(world, database, channel, rules, pace or Pace(0, 0, 0))
        await database.write(_move_in, post.clock.now_ms())
        await post.open(dies_at=dies_at)
        try:
            yield post
            if not post.unended:
                await post.idle()
        finally:
            await post.close()


def _move_in(tx: Tx, now_ms: int) -> None:
    accounts.begin_account(tx, "office", now_ms)
    for chat, login, role, extension in (
        (ANNA, "anna", Role.MANAGER, "701"),
        (BORIS, "boris", Role.MANAGER, "702"),
        (GLEB, "gleb", Role.ADMIN, "704"),
    ):
        person = people.let_in(tx, chat, login.title(), role, "ru", now_ms)
        people.bind(tx, person, "office", login, extension)
        if role is Role.MANAGER:
            staff.saw_in_department(tx, "office", SALES, login, now_ms)
