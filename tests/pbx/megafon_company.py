"""«Ромашка» with its pretend MegaFon served over real HTTP, and the adapter connected to it."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from pbx.megafon import Megafon, MegafonSettings
from sandbox.server import serve
from sandbox.world import World
from tests.pbx.office import SAMPLES, megafon
from tests.wire.server import Answer, QuickClock, Seen, pretend, says

NOON = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)  # a Monday, noon in Moscow


@dataclass
class Office:
    """``passed``: how far the company's clock was moved from noon."""

    world: World
    pbx: Megafon
    now: Callable[[], datetime]
    move: Callable[..., None]

    def asked(self) -> list[tuple[str, str]]:
        """Every request so far: method and path without the query."""
        return [(entry["method"], entry["path"]) for entry in self.world.megafon.requests]

    def bodies(self) -> list[Any]:
        return [json.loads(entry["body"]) for entry in self.world.megafon.requests if entry["body"]]


@asynccontextmanager
async def romashka(**settings: str) -> AsyncIterator[Office]:
    passed = timedelta()

    def now() -> datetime:
        return NOON + passed

    def move(**by: float) -> None:
        nonlocal passed
        passed += timedelta(**by)

    world = World(people=False, now=now)
    world.company.verdict_delay = 0
    async with serve(world) as address:
        given = {"base_url": f"{address}/megafon", "api_key": world.megafon.key, "crm_token": world.megafon.crm_token}
        pbx = Megafon("office", MegafonSettings.model_validate(given | settings), QuickClock())
        yield Office(world, pbx, now, move)
        await pbx.close()


async def told(answer: Answer | str, ask: Callable[[Megafon], Awaitable[Any]]) -> tuple[Any, list[Seen]]:
    """What the adapter makes of one printed answer (a sample's name, or a server), and what it had asked."""
    server_says = says((SAMPLES / answer).read_bytes()) if isinstance(answer, str) else answer
    async with pretend(server_says) as server:
        pbx = megafon(server.url)
        try:
            return await ask(pbx), server.requests
        finally:
            await pbx.close()


def printed(name: str) -> Any:
    return json.loads((SAMPLES / name).read_text())
