"""The PBXs' lists of employees and departments, fetched at start and again every ten minutes."""

import asyncio
from functools import partial

from bot.standing import answered
from calls.clock import Clock
from pbx.abilities import ListsDepartments
from pbx.accounts import Account, Accounts
from pbx.base import ListsStaff
from storage import staff
from storage.database import Database
from storage.staff import StaffMember
from workflow import people
from workflow.house import House

EVERY_S = 600.0
AGAIN_S = 30.0  # after a failure


class Staff:
    def __init__(self, database: Database, accounts: Accounts, clock: Clock, house: House) -> None:
        self._database, self._accounts, self._clock, self._house = database, accounts, clock, house

    async def run(self) -> None:
        """One loop per account, until cancelled."""
        async with asyncio.TaskGroup() as group:
            for account in self._accounts.values():
                if isinstance(account.pbx, ListsStaff):
                    group.create_task(self._keep_up(account))

    async def _keep_up(self, account: Account) -> None:
        while True:
            await self._clock.sleep(EVERY_S if await self.fetch(account) else AGAIN_S)

    async def fetch(self, account: Account) -> bool:
        """Ask once and remember; tells whether it worked."""
        return await answered(self._database, self._clock, account.name, "staff", partial(self._fetch, account))

    async def _fetch(self, account: Account) -> None:
        assert isinstance(account.pbx, ListsStaff)
        employees = await account.pbx.staff()
        members = [StaffMember(account.name, one.login, one.extension, one.name, one.mobile) for one in employees]
        if members:  # an empty list is a broken answer rather than a company without people
            await self._database.write(people.update_staff, self._house, account.name, members, self._clock.now_ms())
        if isinstance(account.pbx, ListsDepartments) and "lists_departments" not in account.pbx.off:
            departments = await account.pbx.with_members(await account.pbx.departments())
            told = {one.name: one.members for one in departments if one.members is not None}
            within = {name: [member.login for member in members] for name, members in told.items()}
            await self._database.write(staff.update_departments, account.name, within, self._clock.now_ms())
