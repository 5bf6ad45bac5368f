"""Timers are rows with a due time; this wakes when the earliest comes and serves what is due."""

import asyncio

import structlog

from calls.clock import Clock
from storage import timers
from storage.database import Database, DatabaseUnavailable
from workflow import alarms, intake, settling
from workflow.house import House

log = structlog.get_logger(__name__)

LONGEST_WAIT_S = 5.0
BROKEN_S = 1.0


_JOBS = {"calls": intake.look_again, "cases": settling.run_out, "alarms": alarms.ring}


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
        """Do what is due, each in a transaction of its own; tells whether there was anything."""
        found = await self._database.read(timers.due, self._clock.now_ms())
        for what in found:
            job = _JOBS[what.table]
            try:
                await self._database.write(job, self._house, what.id, self._clock.now_ms())
            except DatabaseUnavailable:
                raise
            except Exception:
                log.exception("a timer could not be served", table=what.table, id=what.id)
                await self._database.write(timers.postpone, what, self._clock.now_ms())
        return bool(found)

    async def _until_next_s(self) -> float:
        due_ms = await self._database.read(timers.next_due_ms)
        if due_ms is None:
            return LONGEST_WAIT_S
        return min(max((due_ms - self._clock.now_ms()) / 1000, 0.01), LONGEST_WAIT_S)
