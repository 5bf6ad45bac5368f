"""Delivery at work: a real database, a real channel, and the pretend Telegram at the other end, without the rest of
the bot. Calls are told as the PBX's events; what people then read is on the sandbox's screens.

Afterwards every message of the outbox has ended: sent, superseded or dead (P9).
"""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from structlog.testing import capture_logs

from bot.delivery import Delivery
from bot.lanes import Pace
from calls.audience import Role
from calls.event import CallEvent, Direction, EventKind, Result, Verdict
from calls.stage import Patience
from channels.telegram import TelegramChannel
from sandbox.server import serve
from sandbox.world import ANNA, BORIS, GLEB, TOKEN, VERA, World
from storage import chats, outbox, people, staff
from storage.database import Database, Tx
from storage.migrations import migrations
from workflow.house import House
from workflow.intake import hear

PATIENCE_S = 8.0
CLIENT = "+79101234567"
SALES = "Продажи"
UNENDED = "SELECT kind, chat_id, state, error FROM outbox WHERE state IN ('waiting', 'sending') ORDER BY id"


class Died(BaseException):
    """The process ends here, as if killed."""


class MovableClock:
    """Real time, plus what was skipped."""

    def __init__(self) -> None:
        self.skipped_s = 0.0

    def now_ms(self) -> int:
        return int((time.time() + self.skipped_s) * 1000)

    def monotonic(self) -> float:
        return time.monotonic() + self.skipped_s

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


@dataclass
class PostOffice:
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

    async def open(self, *, dies_at: str = "") -> None:
        """Begin to deliver, as after a start of the process; ``dies_at`` the first such point it dies."""

        def crash(point: str) -> None:
            if point == dies_at and not self.deaths:
                self.deaths.append(point)
                raise Died(point)

        self.delivery = Delivery(self.database, self.channel, self.clock, self.house, self.pace, crash)
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

    async def holds(self, chat: int, seconds: float = 0.3) -> None:
        """Telegram has told us to leave this chat alone: what is for it piles up meanwhile."""
        await self.write(chats.block_until, chat, self.clock.now_ms() + int(seconds * 1000))

    async def puts(self, text_kind: str, chat: int = GLEB, *, n: int = 0) -> None:
        """A message that is no alert."""
        await self.write(outbox.put, f"{text_kind}:{chat}:{n}", chat, text_kind, self.clock.now_ms())

    # --- calls, as the PBX tells of them

    async def rings(self, client: str = CLIENT, *logins: str, call: str = "") -> None:
        for login in logins or ("anna", "boris"):
            await self._tell(EventKind.RINGING, client, call, employee=login, department=SALES)

    async def missed(self, client: str = CLIENT, *, call: str = "", ago_s: int = 0) -> None:
        start_ms = self.clock.now_ms() - 1000 * (ago_s or 41)
        verdict = Verdict(Result.MISSED, talk_s=0, wait_s=41, start_ms=start_ms, department=SALES)
        await self._tell(EventKind.VERDICT, client, call, verdict=verdict, department=SALES)

    async def spoken(self, client: str = CLIENT, login: str = "anna", *, call: str = "") -> None:
        """She answered that call and talked."""
        verdict = Verdict(Result.SUCCESS, True, 60, 5, self.clock.now_ms(), employee=login, department=SALES)
        await self._tell(EventKind.VERDICT, client, call, verdict=verdict, employee=login, department=SALES)

    async def _tell(self, kind: EventKind, client: str, call: str, **said: Any) -> None:
        now_ms = self.clock.now_ms()
        event = CallEvent(
            account="office",
            call_id=call or f"call of {client}",
            kind=kind,
            at_ms=now_ms,
            fingerprint=f"{kind} {client} {call} {said}",
            direction=Direction.IN,
            client=client,
            line="+74957654321",
            **said,
        )
        await self.write(hear, self.house, "office", [event], now_ms)

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
        while waiting := [*await self.rows(UNENDED), *await self.rows("SELECT * FROM cards WHERE due_ms IS NOT NULL")]:
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
            abilities={"office": frozenset({"dials"})},
            patience={"office": Patience(verdict_ms=0)},
            **{"edit_ms": 100, **house},
        )
        channel = TelegramChannel(Bot(TOKEN, session=session), request_s=1.0)
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
    staff.begin_account(tx, "office", now_ms)
    for chat, login, role, extension in (
        (ANNA, "anna", Role.MANAGER, "701"),
        (BORIS, "boris", Role.MANAGER, "702"),
        (GLEB, "gleb", Role.ADMIN, "704"),
    ):
        person = people.let_in(tx, chat, login.title(), role, "ru", now_ms)
        people.bind(tx, person, "office", login, extension)
        if role is Role.MANAGER:
            staff.saw_in_department(tx, "office", SALES, login, now_ms)


async def eventually(find: Callable[[], Any], story: Callable[[], str]) -> Any:
    deadline = time.monotonic() + PATIENCE_S
    while (found := find()) is None:
        assert time.monotonic() < deadline, story()
        await asyncio.sleep(0.02)
    return found
