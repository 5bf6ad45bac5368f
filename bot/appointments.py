"""Keeps appointments: alarms that need a PBX to be asked, through the same ``act`` as a tap. Accounts side by side, in
each one after the other."""

import asyncio
from collections.abc import Mapping

import structlog

from bot.next_due import NextDue
from calls.clock import Clock
from calls.missed import NotNow
from pbx.accounts import Account
from pbx.errors import PbxError
from storage import alarms, people
from storage.alarms import Alarm
from storage.database import Database, DatabaseUnavailable
from workflow import appointments
from workflow.acting import Actor, act
from workflow.appointments import APPOINTMENTS
from workflow.house import House

log = structlog.get_logger(__name__)


class Appointments:
    def __init__(self, database: Database, accounts: Mapping[str, Account], clock: Clock, house: House) -> None:
        self._database, self._accounts, self._clock, self._house = database, accounts, clock, house
        self._next = NextDue(database, clock, alarms.next_at_pbx_ms)
        self.wake = self._next.wake

    async def run(self) -> None:
        """Until cancelled."""
        await self._next.serve(self.step)

    async def step(self) -> None:
        """Everything that is due now."""
        due = await self._database.read(alarms.due_at_pbx, self._clock.now_ms())
        by_account: dict[str, list[Alarm]] = {}
        for alarm in due:
            by_account.setdefault(str(alarm.facts.get("account")), []).append(alarm)
        async with asyncio.TaskGroup() as group:
            for found in by_account.values():
                group.create_task(self._keep_all(found))

    async def _keep_all(self, found: list[Alarm]) -> None:
        for alarm in found:
            try:
                await self._keep(alarm)
            except DatabaseUnavailable:
                raise
            except Exception:
                log.exception("an appointment could not be kept", kind=alarm.kind, id=alarm.id)
                await self._database.write(
                    appointments.failed, alarm, None, "something_wrong", {}, self._clock.now_ms()
                )

    async def _keep(self, alarm: Alarm) -> None:
        person = await self._database.read(people.who_is_in, alarm.person)
        if person is None:
            await self._database.write(alarms.drop, alarm.id)
            return
        if not await self._database.write(appointments.needed, alarm, person, self._clock.now_ms()):
            return
        deed, actor = APPOINTMENTS[alarm.kind].deed(alarm), Actor(person, f"alarm:{alarm.id}:{alarm.due_ms}")
        try:
            await act(self._database, self._accounts, self._clock, self._house, actor, deed, _nothing)
        except (NotNow, PbxError) as error:
            now_ms, asked = self._clock.now_ms(), isinstance(error, PbxError)
            await self._database.write(
                appointments.failed, alarm, person, error.reason, error.facts, now_ms, asked=asked
            )
        else:
            await self._database.write(appointments.kept, alarm, person, self._clock.now_ms())


async def _nothing() -> None:
    """Nobody waits for a toast."""
