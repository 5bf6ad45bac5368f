"""Timers are rows with a due time; this wakes when the earliest comes and serves what is due."""

import structlog

from bot.next_due import NextDue
from calls.clock import Clock
from storage import timers
from storage.database import Database, DatabaseUnavailable
from workflow import alarms, intake, settling
from workflow.house import House

log = structlog.get_logger(__name__)


_JOBS = {"calls": intake.look_again, "cases": settling.run_out, "alarms": alarms.ring}


class Timers:
    def __init__(self, database: Database, clock: Clock, house: House) -> None:
        self._database, self._clock, self._house = database, clock, house
        self._next = NextDue(database, clock, timers.next_due_ms)
        self.wake = self._next.wake

    async def run(self) -> None:
        """Until cancelled."""
        await self._next.serve(self.step)

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
