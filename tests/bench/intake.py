"""Webhook intake: requests a second of the whole product against what an aiohttp handler could do at most."""

import statistics
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass

from tests.bench import bench_pushes as pushes
from tests.bench.bench_pushes import DIALECTS, Dialect
from tests.bench.load import requests_per_second
from tests.bench.processes import server
from tests.bench.report import Row, Table

ROUNDS = 5
CONNECTIONS = 64
CALLS = 750  # a round: four pushes each
FLOORS = ("bare", "single", "grouped")


@dataclass
class Seen:
    """Requests a second, round by round."""

    legs: Mapping[str, list[float]]
    missed: Mapping[str, list[float]]


async def measure(rounds: int = ROUNDS) -> Table:
    rows = []
    for name, dialect in DIALECTS.items():
        seen = await _dialect(dialect, rounds)
        rows += list(_rows(name, seen))
    return Table(
        "intake",
        "Webhook intake, requests a second over loopback, 64 connections",
        ("dialect", "push", "bare (a)", "one synced insert (b)", "group commit (c)", "product", "÷ a", "÷ b", "goal"),
        rows,
    )


async def _dialect(dialect: Dialect, rounds: int) -> Seen:
    seen = Seen(defaultdict(list), defaultdict(list))
    async with AsyncExitStack() as stack:
        servers = {kind: await stack.enter_async_context(server(kind)) for kind in (*FLOORS, "product")}
        number = 0
        for _ in range(rounds):
            for kind, running in servers.items():
                now_ms, port = int(time.time() * 1000), running.port
                waves = pushes.legs(dialect, number, CALLS, now_ms)
                await requests_per_second(port, waves[0], CONNECTIONS)  # the calls must be there before their legs
                changes = [one for wave in waves[1:] for one in wave]
                seen.legs[kind].append(await requests_per_second(port, changes, CONNECTIONS))
                number += CALLS
                if dialect.says:
                    words = pushes.missed(dialect, number, 2 * CALLS, now_ms)
                    seen.missed[kind].append(await requests_per_second(port, words, CONNECTIONS))
                    number += 2 * CALLS
    return seen


def _rows(name: str, seen: Seen) -> Iterator[Row]:
    for push, found in (("changes a leg", seen.legs), ("verdict, three recipients", seen.missed)):
        if not found:
            continue
        of = {kind: statistics.median(rates) for kind, rates in found.items()}
        to_bare, to_single = of["product"] / of["bare"], of["product"] / of["single"]
        goal = ("met" if to_bare >= 0.3 and to_single >= 1.5 else "missed") if push == "changes a leg" else ""
        rates = (f"{of[kind]:,.0f}" for kind in (*FLOORS, "product"))
        yield Row((name, push, *rates, f"{to_bare:.2f}", f"{to_single:.2f}", goal), {"rates": of})
