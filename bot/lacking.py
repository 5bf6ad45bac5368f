"""An ability that an account turned out not to have: the administrators hear of it, once and never again."""

from calls.clock import Clock
from pbx.accounts import Accounts
from storage.database import Database, DatabaseUnavailable
from workflow import telling

LOOK_S = 30.0  # whoever wanted it was told at once


class Lacking:
    def __init__(self, database: Database, accounts: Accounts, clock: Clock) -> None:
        self._database, self._accounts, self._clock = database, accounts, clock
        self._told: set[tuple[str, str]] = set()

    async def run(self) -> None:
        """Look now and then, until cancelled."""
        while True:
            await self.step()
            await self._clock.sleep(LOOK_S)

    async def step(self) -> bool:
        """Tell what is new since the last look; tells whether there was anything."""
        off = {(account.name, ability) for account in self._accounts.values() for ability in account.pbx.off}
        new = sorted(off - self._told)
        for account, ability in new:
            try:
                await self._database.write(telling.lacking, account, ability, self._clock.now_ms())
            except DatabaseUnavailable:
                return False
            self._told.add((account, ability))
        return bool(new)
