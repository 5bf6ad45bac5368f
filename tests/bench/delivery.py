"""Delivery: how fast a full outbox drains, against a bare aiogram loop; and with limits, against what they allow."""

import asyncio
import statistics
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer

from bot.app import App, build
from bot.clock import SystemClock
from bot.settings import load
from bot.turns import AT_ONCE as LANES
from storage import outbox
from storage.database import Tx
from tests.bench.report import Row, Table
from tests.bench.servers import TOKEN, UNLIMITED
from tests.bench.telegram import Sink, sink

ROUNDS = 5
CHATS, EACH = 1_000, 3
LIMITED_CHATS = 100
TOTAL_PER_S, TOTAL_BURST = 25, 2


async def measure(rounds: int = ROUNDS) -> Table:
    bare, product, limited = [], [], []
    async with sink() as telegram:
        for _ in range(rounds):
            bare.append(CHATS * EACH / await _bare(telegram))
            product.append(CHATS * EACH / await _drained(telegram, CHATS, UNLIMITED))
        for _ in range(min(rounds, 3)):
            limited.append(await _drained(telegram, LIMITED_CHATS, {}))
    ours, theirs, seconds = statistics.median(product), statistics.median(bare), statistics.median(limited)
    least = (LIMITED_CHATS * EACH - TOTAL_BURST) / TOTAL_PER_S
    rows = [
        Row(
            (
                f"{CHATS:,} chats × {EACH}, limits off",
                f"{ours:,.0f} messages/s",
                f"bare aiogram loop, {LANES} at once: {theirs:,.0f}/s",
                f"{ours / theirs:.2f}",
                "met" if ours >= 0.8 * theirs else "missed",
            ),
            {"product_per_s": ours, "bare_per_s": theirs},
        ),
        Row(
            (
                f"{LIMITED_CHATS} chats × {EACH}, limits on",
                f"{seconds:.1f} s to drain",
                f"the buckets' minimum: {least:.1f} s",
                f"{seconds / least:.2f}",
                "met" if seconds <= 1.1 * least else "missed",
            ),
            {"seconds": seconds, "least_s": least},
        ),
    ]
    return Table("delivery", "Delivery of an outbox", ("what", "product", "against", "÷", "goal"), rows)


async def _bare(telegram: Sink) -> float:
    """Seconds of a loop that only sends."""
    bot = Bot(TOKEN, session=AiohttpSession(api=TelegramAPIServer.from_base(telegram.address)))
    at_once, began = asyncio.Semaphore(LANES), time.perf_counter()

    async def chat(id: int) -> None:
        for number in range(EACH):
            async with at_once:
                await bot.send_message(id, f"🔴 Пропущен · {number}", disable_notification=False)

    async with asyncio.TaskGroup() as group:
        for id in range(1, CHATS + 1):
            group.create_task(chat(id))
    seconds = time.perf_counter() - began
    await bot.session.close()
    return seconds


async def _drained(telegram: Sink, chats: int, pace: dict[str, str]) -> float:
    """Seconds from the commit of the messages until the last has arrived."""
    async with _bot(telegram, pace) as app:
        already = telegram.taken
        await app.database.write(_fill, chats, app.clock.now_ms())
        began = time.perf_counter()
        await telegram.until(already + chats * EACH)
        return time.perf_counter() - began


def _fill(tx: Tx, chats: int, now_ms: int) -> None:
    for number in range(EACH):
        for chat in range(1, chats + 1):
            outbox.put(tx, f"bench:{chat}:{number}", chat, "lacking", now_ms, account="office", ability="silences")


@asynccontextmanager
async def _bot(telegram: Sink, pace: dict[str, str]) -> AsyncIterator[App]:
    with tempfile.TemporaryDirectory() as folder:
        settings = load(
            {
                "TELEGRAM__TOKEN": TOKEN,
                "TELEGRAM__API_BASE": telegram.address,
                "TELEGRAM__ADMINS": "[]",
                "WEB__PORT": "0",
                "STORAGE__PATH": str(Path(folder) / "perezvon.db"),
                **pace,
            },
            env_file=None,
        )
        async with build(settings, SystemClock()) as app, asyncio.TaskGroup() as group:
            running = group.create_task(app.run())
            await app.started.wait()
            yield app
            app.stop.set()
            await asyncio.wait([running])
