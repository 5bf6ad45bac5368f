"""The company on the pretend Cifra1, and what was asked of that PBX."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from pbx.accounts import Account
from pbx.cifra1 import Cifra1
from sandbox.company.cifra1 import PretendCifra1
from sandbox.company.firm import Firm
from sandbox.world import World
from tests.stories.romashka import FAST, Office, Someone, eventually, office
from tests.stories.romashka_people import LOOK_S, PATIENCE_S

QUIET_S = 16  # a miss is told when all phones were silent for 15 seconds


class CifraOffice(Office):
    @property
    def cifra(self) -> PretendCifra1:
        return self.world.cifra1

    @property
    def account(self) -> Account:
        [account] = self.app.accounts.values()
        return account

    @property
    def pbx(self) -> Cifra1:
        assert isinstance(self.account.pbx, Cifra1)
        return self.account.pbx

    async def misses(self, client: str | None = "79101234567", **where: Any) -> str:
        call = await self.missed_call(client, **where)
        self.later(QUIET_S)
        await self.settled()
        return call

    async def idle(self) -> None:
        """Nobody waits for the PBX, and it may be asked at once."""
        await eventually(lambda: self.pbx.wait_s() == 0 or None, lambda: f"{self.pbx.wait_s()} s to wait")

    async def reconciled(self) -> None:
        """One round of comparing with the PBX's history."""
        assert await self.app.reconcile.step(self.account)
        await self.settled()

    async def asked_about(self, left: int = 0) -> None:
        """Whatever the bot wanted to ask by now is asked, and only so many questions are left for later."""
        deadline = time.monotonic() + PATIENCE_S
        while True:
            rows = await self.rows("SELECT * FROM follows")
            if len(rows) == left and all(row["due_ms"] > self.clock.now_ms() for row in rows):
                return await self.settled()
            assert time.monotonic() < deadline, rows
            await asyncio.sleep(LOOK_S)

    def asked(self, command: str) -> list[dict[str, str]]:
        """What came to the PBX under that command (Lite) or action (cabinet)."""
        told = [dict(one["asked"]) for one in self.cifra.requests]
        return [one for one in told if command in (one.get("command"), one.get("action"))]

    async def dialled(self, someone: Someone) -> str:
        """«Перезвонить»: the PBX has begun, and the bot knows."""
        await someone.taps("📞 Перезвонить")
        call = await self.outgoing()
        await self.settled()
        return call


@asynccontextmanager
async def cifra_office(
    folder: Path, firm: Callable[[Firm], None] = lambda firm: None, **settings: str
) -> AsyncIterator[CifraOffice]:
    """The history is asked at start, and when a story says so."""

    def prepare(world: World) -> None:
        world.company.verdict_delay = 0.0

    more = FAST | {"TIMING__RECONCILE": "86400"} | settings
    async with office(folder, kinds=("cifra1",), prepare=prepare, firm=firm, **more) as made:
        work = CifraOffice(**vars(made))
        await eventually(lambda: len(work.asked("getcalldetail")) >= 2 or None, lambda: str(work.cifra.requests))
        await work.settled()
        await work.idle()
        yield work
