"""Mirroring: every helpdesk is told of its accounts' calls, for as long as the bot runs."""

import asyncio
from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager, nullcontext

from bot.desk import Desk
from bot.settings import Settings
from calls.clock import Clock
from channels.helpdesk import Helpdesk
from pbx.accounts import Account
from storage import helpdesks
from storage.database import Database

LANDING_S = 3  # what is on its way when we are stopped may take so long
LOOK_S = 0.05


def open_helpdesks(settings: Settings, clock: Clock) -> list[tuple[Helpdesk, list[str]]]:
    """Each helpdesk of the settings with its accounts."""
    per_minute = settings.pace.helpdesk
    return [
        (
            Helpdesk(name, one, clock, per_minute=per_minute),
            [account for account in settings.pbx if one.mirrors(account)],
        )
        for name, one in settings.helpdesk.items()
    ]


class Mirroring:
    """All helpdesks."""

    def __init__(
        self,
        database: Database,
        accounts: Mapping[str, Account],
        clock: Clock,
        told: Iterable[tuple[Helpdesk, Iterable[str]]],
        crash: Callable[[str], None] = lambda point: None,
    ) -> None:
        """``told``: helpdesks, each with the accounts whose calls it is told of."""
        self._database, self._clock = database, clock
        told = [(helpdesk, list(names)) for helpdesk, names in told]
        self._pairs = [(helpdesk.name, account) for helpdesk, names in told for account in names]
        self.desks = [Desk(helpdesk, database, accounts, clock, crash) for helpdesk, _ in told]

    def wake(self) -> None:
        """There may be something to tell."""
        for desk in self.desks:
            desk.telling.wake.set()
            desk.sending.wake.set()

    async def recover(self) -> None:
        """At start: who is told of what from now on."""
        await self._database.write(helpdesks.begin, self._pairs, self._clock.now_ms())

    async def run(self) -> None:
        """Until cancelled; what is in flight then is finished first."""
        async with asyncio.TaskGroup() as group:
            for desk in self.desks:
                for hand in (desk.telling, desk.sending):
                    group.create_task(desk.keep_up(hand))
            try:
                with self._told_of_commits():
                    await asyncio.Event().wait()
            except asyncio.CancelledError:
                await self._land()
                raise

    def _told_of_commits(self) -> AbstractContextManager[None]:
        return self._database.riding(lambda tx: None, lambda _, committed: self.wake()) if self.desks else nullcontext()

    async def _land(self) -> None:
        for desk in self.desks:
            desk.stopping = True
        for _ in range(int(LANDING_S / LOOK_S)):
            if not any(desk.busy for desk in self.desks):
                return
            await asyncio.sleep(LOOK_S)

    async def close(self) -> None:
        for desk in self.desks:
            await desk.helpdesk.close()
