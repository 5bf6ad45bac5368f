"""Alert latency: from the webhook's first byte to its message at Telegram, against a handler that just sends one."""

import asyncio
import statistics
import time
from collections import defaultdict
from collections.abc import Sequence
from contextlib import AsyncExitStack

from tests.bench.bench_pushes import DIALECTS, created
from tests.bench.load import answer
from tests.bench.processes import server
from tests.bench.report import Row, Table
from tests.bench.telegram import Sink, sink

ROUNDS = 5
IDLE, BUSY = 40, 200  # pushes a round
BUSY_PER_S = 50
GAP_S = 0.05  # between two pushes to an idle server
PERCENTILES = (50, 95, 99)
KINDS = ("floor", "unlimited")


async def measure(rounds: int = ROUNDS) -> Table:
    """Of a first ring, which is told at once; limits of Telegram off."""
    seen: dict[tuple[str, str], list[float]] = defaultdict(list)
    number = 0
    async with sink() as telegram, AsyncExitStack() as stack:
        ports = {kind: (await stack.enter_async_context(server(kind, telegram.address))).port for kind in KINDS}
        for _ in range(rounds):
            for kind, port in ports.items():
                seen[kind, "idle"] += await _each(telegram, port, number, IDLE, GAP_S, wait=True)
                number += IDLE
                seen[kind, f"{BUSY_PER_S}/s"] += await _each(telegram, port, number, BUSY, 1 / BUSY_PER_S, wait=False)
                number += BUSY
    rows = [_row(load, seen["floor", load], seen["unlimited", load]) for load in ("idle", f"{BUSY_PER_S}/s")]
    head = ("load", "floor p50 / p95 / p99, ms", "product p50 / p95 / p99, ms", "p50 ÷", "p99 ÷", "goal")
    return Table("latency", "Alert latency, webhook sent → sendMessage arrives", head, rows)


async def _each(telegram: Sink, port: int, first: int, many: int, gap_s: float, *, wait: bool) -> list[float]:
    """Milliseconds of each; ``wait``: the next only when this one has arrived."""
    requests = list(created(DIALECTS["megafon"], first, many, int(time.time() * 1000), who=1))
    telegram.arrived.clear()

    async def one(number: int, request: bytes) -> float:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        try:
            began = time.perf_counter()
            writer.write(request)
            arrived = await telegram.until_told(f"+7910{number % 10_000_000:07}")
            await answer(reader)
            return (arrived - began) * 1000
        finally:
            writer.close()

    tasks = []
    async with asyncio.TaskGroup() as group:
        for number, request in enumerate(requests, first):
            tasks.append(group.create_task(one(number, request)))
            if wait:
                await asyncio.wait(tasks[-1:])
            await asyncio.sleep(gap_s)
    return [task.result() for task in tasks]


def _row(load: str, floor: Sequence[float], product: Sequence[float]) -> Row:
    ours, theirs = _percentiles(product), _percentiles(floor)
    p50, p99 = ours[0] / theirs[0], ours[2] / theirs[2]
    goal = "met" if p50 <= 2 and p99 <= 5 else "missed"
    told = [" / ".join(f"{one:.1f}" for one in found) for found in (theirs, ours)]
    return Row((load, *told, f"{p50:.2f}", f"{p99:.2f}", goal), {"floor_ms": theirs, "product_ms": ours})


def _percentiles(values: Sequence[float]) -> list[float]:
    cuts = statistics.quantiles(values, n=100, method="inclusive")
    return [cuts[one - 1] for one in PERCENTILES]
