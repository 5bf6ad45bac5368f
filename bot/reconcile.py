"""Every account that remembers its calls is asked at start and every two minutes, and told calls are compared."""

import asyncio
from collections import Counter
from functools import partial

from bot.standing import answered
from calls.clock import Clock
from pbx.abilities import Remembers
from pbx.accounts import Account, Accounts
from storage import history
from storage.database import Database
from workflow import reconciling
from workflow.house import House

ROWS_AT_ONCE = 200  # in one transaction


class Reconcile:
    def __init__(self, database: Database, accounts: Accounts, clock: Clock, house: House, every_s: float) -> None:
        self._database, self._accounts, self._clock, self._house = database, accounts, clock, house
        self._every_s = every_s
        self.found_on: Counter[str] = Counter()  # account → calls no webhook told of, since the start

    @property
    def found(self) -> int:
        """For metrics: on all accounts."""
        return self.found_on.total()

    async def run(self) -> None:
        """One loop per account, until cancelled."""
        async with asyncio.TaskGroup() as group:
            for account in self._accounts.values():
                if isinstance(account.pbx, Remembers):
                    group.create_task(self._keep_up(account))

    async def _keep_up(self, account: Account) -> None:
        while True:
            await self.step(account)
            await self._clock.sleep(self._every_s)

    async def step(self, account: Account) -> bool:
        """Ask once; tells whether the PBX answered."""
        if "remembers" in account.pbx.off:
            return False
        return await answered(self._database, self._clock, account.name, "history", partial(self._step, account))

    async def _step(self, account: Account) -> None:
        assert isinstance(account.pbx, Remembers)
        now_ms = self._clock.now_ms()
        begin_ms = await self._database.read(reconciling.begin_ms, account.name, now_ms)
        rows = await account.pbx.history(begin_ms, now_ms)
        for start in range(0, len(rows), ROWS_AT_ONCE):
            page = rows[start : start + ROWS_AT_ONCE]
            self.found_on[account.name] += await self._database.write(
                reconciling.catch_up, self._house, account.name, page, self._clock.now_ms()
            )
        await self._database.write(history.know, account.name, begin_ms, now_ms)
