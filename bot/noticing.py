"""Every account that lists its voicemails and faxes is asked for new ones every few minutes."""

import asyncio

import structlog

from calls.clock import Clock
from calls.record import RecordKind
from pbx.abilities import Files
from pbx.accounts import Account, Accounts
from pbx.errors import PbxError
from storage.database import Database, DatabaseUnavailable
from workflow import noticing
from workflow.house import House

log = structlog.get_logger(__name__)

EVERY_S = 300.0
KINDS = (RecordKind.VOICEMAIL, RecordKind.FAX)


class Noticing:
    def __init__(self, database: Database, accounts: Accounts, clock: Clock, house: House) -> None:
        self._database, self._accounts, self._clock, self._house = database, accounts, clock, house
        self.found = 0  # for metrics

    async def run(self) -> None:
        """One loop per account, until cancelled."""
        async with asyncio.TaskGroup() as group:
            for account in self._accounts.values():
                if isinstance(account.pbx, Files):
                    group.create_task(self._keep_up(account))

    async def _keep_up(self, account: Account) -> None:
        while True:
            if "files" in self._house.abilities(account.name):
                await self.step(account)
            await self._clock.sleep(EVERY_S)

    async def step(self, account: Account) -> bool:
        """Ask for each list once; tells whether the PBX gave them all."""
        assert isinstance(account.pbx, Files)
        answered = True
        for kind in KINDS:
            now_ms = self._clock.now_ms()
            try:
                begin_ms = await self._database.write(noticing.begin_ms, account.name, kind, now_ms)
                listed = await account.pbx.files(kind, begin_ms, now_ms)
                self.found += await self._database.write(
                    noticing.take_in, self._house, account.name, kind, listed, now_ms, self._clock.now_ms()
                )
            except (PbxError, DatabaseUnavailable) as error:
                log.warning("the list of files cannot be had", account=account.name, kind=kind, reason=error.reason)
                answered = False
        return answered
