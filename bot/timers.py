"""Timers are rows with a due time; this wakes when the earliest comes and does one step after another."""

import asyncio

import structlog

from calls.clock import Clock
from storage import timers
from storage.database import Database, DatabaseUnavailable, Tx
from workflow import intake, settling
from workflow.house import House

log = structlog.get_logger(__name__)

LONGEST_WAIT_S = 5.0
BROKEN_S = 1.0


class Timers:
    def __init__(self, database: Database, clock: Clock, house: House) -> None:
        self._database, self._clock, self._house = database, clock, house
        self._wake = asyncio.Event()
        database.on_commit(self.wake)

    def wake(self) -> None:
        """Something may be due earlier than it was."""
        self._wake.set()

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            try:
                self._wake.clear()
                while await self.step():
                    pass
                wait_s = await self._until_next_s()
            except DatabaseUnavailable:
                wait_s = BROKEN_S
            try:
                async with asyncio.timeout(wait_s):
                    await self._wake.wait()
            except TimeoutError:
                pass

    async def step(self) -> bool:
        """Do what is due, in one transaction; tells whether there was anything."""
        now_ms = self._clock.now_ms()
        due_ms = await self._database.read(timers.next_due_ms)
        if due_ms is None or due_ms > now_ms:
            return False
        return await self._database.write(_step, self._house, now_ms)

    async def _until_next_s(self) -> float:
        due_ms = await self._database.read(timers.next_due_ms)
        if due_ms is None:
            return LONGEST_WAIT_S
        return min(max((due_ms - self._clock.now_ms()) / 1000, 0.01), LONGEST_WAIT_S)


def _step(tx: Tx, house: House, now_ms: int) -> bool:
    looked = intake.look_again(tx, house, now_ms)
    return settling.run_out(tx, house, now_ms) or looked
