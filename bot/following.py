"""Accounts whose PBX does not tell by itself how calls end are asked: about our dials, about calls without a word."""

import asyncio

import structlog

from calls.clock import Clock
from pbx.abilities import Confirms, Follows
from pbx.accounts import Account, Accounts
from pbx.errors import PbxError
from pbx.shapes import Followed
from storage import follows
from storage.database import Database, DatabaseUnavailable
from storage.follows import About, Follow
from workflow import following
from workflow.house import House

log = structlog.get_logger(__name__)

LOOK_S = 1.0  # how often each account's rows are looked at


class Following:
    """One question of an account at a time; a slow PBX keeps nobody else waiting."""

    def __init__(self, database: Database, accounts: Accounts, clock: Clock, house: House) -> None:
        self._database, self._accounts, self._clock, self._house = database, accounts, clock, house

    async def run(self) -> None:
        """One loop per account, until cancelled."""
        async with asyncio.TaskGroup() as group:
            for account in self._accounts.values():
                if isinstance(account.pbx, Follows | Confirms):
                    group.create_task(self._keep_up(account))

    async def _keep_up(self, account: Account) -> None:
        while True:
            try:
                while await self.step(account):
                    pass
            except DatabaseUnavailable as error:
                log.warning("the PBX cannot be asked how calls ended", account=account.name, reason=error.reason)
            await self._clock.sleep(LOOK_S)

    async def step(self, account: Account) -> bool:
        """Ask the next question that is due; tells whether there was one. Raises DatabaseUnavailable."""
        follow = await self._database.read(follows.next_due, account.name, self._clock.now_ms())
        if follow is None:
            return False
        if await self._database.write(following.needed, follow):
            try:
                await self._ask(account, follow)
            except DatabaseUnavailable:
                raise
            except Exception:
                log.exception("what the PBX said of a call could not be taken in", account=account.name)
                await self._database.write(following.unanswered, follow, self._clock.now_ms(), unknown=False)
        return True

    async def _ask(self, account: Account, follow: Follow) -> None:
        try:
            followed = await _asked(account, follow)
        except PbxError as error:
            log.info("the PBX did not say how a call ended", account=account.name, reason=error.reason)
            unknown = error.reason == "pbx_no_such"
            await self._database.write(following.unanswered, follow, self._clock.now_ms(), unknown=unknown)
        else:
            await self._database.write(following.answered, self._house, follow, followed, self._clock.now_ms())


async def _asked(account: Account, follow: Follow) -> Followed:
    pbx = account.pbx
    if follow.about is About.TASK and isinstance(pbx, Follows):
        return await pbx.outcome(follow.name)
    if follow.about is About.CALL and isinstance(pbx, Confirms):
        word = await pbx.final_word(follow.name)
        return Followed((word,), over=True) if word is not None else Followed()
    return Followed()
