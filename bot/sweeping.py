"""What is not needed any more: old updates, fetched files, uploads, calls that are too old. At start and every hour."""

from datetime import timedelta

import structlog

from bot.folder import Folder
from bot.inbox import Inbox
from calls.clock import Clock
from pbx.posted import UPLOADED
from storage import dials, files, posted, retention, scheduled
from storage.database import Database
from workflow import rules
from workflow.house import House

log = structlog.get_logger(__name__)

SWEEP_S = 3600.0
HOUR_MS, DAY_MS = (int(one.total_seconds() * 1000) for one in (timedelta(hours=1), timedelta(days=1)))
KEPT_MS = DAY_MS  # a fetched file: by then Telegram has it, and whoever asks again is sent it by its id
DIALS_MS = 7 * DAY_MS  # a call begun here: by then its recording is known, and its message changes no more
KNOWN_MS = 8 * DAY_MS  # a PBX may list its files and its calls of a week again: they must be known


class Sweeping:
    """``fetched`` and ``uploads`` are the folders; how long anything is kept is a rule of the house."""

    def __init__(
        self, database: Database, clock: Clock, inbox: Inbox, fetched: Folder, uploads: Folder, house: House
    ) -> None:
        self._database, self._clock, self._inbox = database, clock, inbox
        self._fetched, self._uploads, self._house = fetched, uploads, house

    async def recover(self) -> None:
        """At start, before anything is fetched or taken: what the last process left unfinished goes."""
        missing = await self._fetched.only(await self._database.read(files.names))
        await self._database.write(files.lost, missing)
        await self._drop_uploads(self._clock.now_ms())

    async def run(self) -> None:
        while True:
            await self.sweep()
            await self._clock.sleep(SWEEP_S)

    async def sweep(self) -> None:
        now_ms = self._clock.now_ms()
        days_ms = DAY_MS * await self._database.read(rules.retention_days, self._house)
        before_ms = now_ms - max(days_ms, KNOWN_MS)
        await self._inbox.sweep()
        await self._fetched.remove(await self._database.write(files.let_go, now_ms - KEPT_MS))
        await self._database.write(files.forget, before_ms)
        await self._database.write(dials.forget, now_ms - min(days_ms, DIALS_MS))
        await self._database.write(scheduled.forget, now_ms - min(days_ms, DIALS_MS))
        await self._drop_uploads(now_ms - HOUR_MS)
        await self._uploads.remove(await self._uploads.older(before_ms))
        await self._forget(before_ms)

    async def _forget(self, before_ms: int) -> None:
        """Everything older, a few rows in each transaction."""
        forgotten = 0
        while gone := await self._database.write(retention.step, before_ms):
            forgotten += gone
        if forgotten:
            log.info("what was too old is forgotten", rows=forgotten)

    async def _drop_uploads(self, before_ms: int) -> None:
        """Uploads that belong to no call we know, and were there before then: later ones may still be on their way."""
        there = await self._uploads.older(before_ms)
        written = {f"{UPLOADED}{name}": at_ms for name, at_ms in there.items()}
        unnamed = await self._database.read(posted.unnamed, written) if written else []
        await self._uploads.remove(link.removeprefix(UPLOADED) for link in unnamed)
