"""Delivery: how fast a full outbox drains, against a bare aiogram loop; and with limits, against what they allow."""

import statistics
import time

from bot.lanes import AT_ONCE, TOTAL_BURST, Pace
from tests.bench.processes import server
from tests.bench.report import Row, Table
from tests.bench.servers import CHATS, EACH, LIMITED_CHATS
from tests.bench.telegram import Sink, sink

ROUNDS = 5


async def measure(rounds: int = ROUNDS) -> Table:
    bare, product, limited = [], [], []
    async with sink() as telegram:
        for _ in range(rounds):
            bare.append(CHATS * EACH / await _seconds(telegram, "loop"))
            product.append(CHATS * EACH / await _seconds(telegram, "outbox"))
        for _ in range(rounds):
            limited.append(await _seconds(telegram, "limited", LIMITED_CHATS))
    ours, theirs, seconds = statistics.median(product), statistics.median(bare), statistics.median(limited)
    least = (LIMITED_CHATS * EACH - TOTAL_BURST) / Pace().total
    rows = [
        Row(
            (
                f"{CHATS:,} chats × {EACH}, limits off",
                f"{ours:,.0f} messages/s",
                f"bare aiogram loop, {AT_ONCE} at once: {theirs:,.0f}/s",
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


async def _seconds(telegram: Sink, kind: str, chats: int = CHATS) -> float:
    """From the word go until the last message of a process has arrived: of an outbox, from its commit on."""
    async with server(kind, telegram.address) as running:
        already = telegram.taken
        await running.go()
        began = time.perf_counter()
        await telegram.until(already + chats * EACH)
        return time.perf_counter() - began
