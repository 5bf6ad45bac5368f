"""Recordings, voicemails and faxes somebody waits for are fetched: rows with due times, one at a time per account."""

import asyncio
from functools import partial

import structlog

from bot.folder import Folder
from bot.next_due import NextDue
from bot.recordings import recording_of, uploads_beside
from calls.clock import Clock
from calls.record import RecordKind
from pbx.abilities import Records as HasRecords
from pbx.accounts import Account, Accounts
from storage import files
from storage.database import Database
from storage.files import StoredFile
from wire.fetching import AUDIO, FAX, Unfetchable
from wire.formats import suffix_of
from workflow import filing

log = structlog.get_logger(__name__)


class Records:
    def __init__(self, database: Database, accounts: Accounts, clock: Clock, folder: Folder) -> None:
        self._database, self._accounts, self._clock, self._folder = database, accounts, clock, folder
        self._uploads = uploads_beside(database.path)
        self._next = {
            name: NextDue(database, clock, partial(files.next_due_ms, account=name))
            for name, one in accounts.items()
            if isinstance(one.pbx, HasRecords)
        }
        self.fetched = self.failed = 0  # for metrics

    def wake(self) -> None:
        """The clock was set."""
        for due in self._next.values():
            due.wake()

    async def run(self) -> None:
        """One loop per account, until cancelled: a slow PBX holds up nobody else's files."""
        async with asyncio.TaskGroup() as group:
            for name, due in self._next.items():
                group.create_task(due.serve(partial(self.step, self._accounts[name])))

    async def step(self, account: Account) -> bool:
        """Fetch what is due first; tells whether there was anything."""
        now_ms = self._clock.now_ms()
        file = await self._database.read(files.first_due, account.name, now_ms)
        if file is None or file.due_ms is None or file.due_ms > now_ms:
            return False
        try:
            name = await self._fetch(account, file)
        except Unfetchable as error:
            self.failed += 1
            log.info("a file cannot be fetched", account=account.name, kind=file.record.kind, reason=error.reason)
            await self._database.write(filing.not_fetched, file.id, error.reason, self._clock.now_ms())
        else:
            self.fetched += 1
            await self._database.write(filing.fetched, file.id, name, self._clock.now_ms())
        return True

    async def _fetch(self, account: Account, file: StoredFile) -> str:
        """Into the folder; gives its name there."""
        wanted = FAX if file.record.kind is RecordKind.FAX else AUDIO
        try:
            got = await recording_of(account, file.record.link, self._uploads, wanted)
            suffix = suffix_of(got.content, got.kind)
            return await self._folder.keep(got.content, "m4a" if suffix == "mp4" else suffix)  # it would be a video
        except Unfetchable:
            raise
        except Exception:  # no room on the disk, or a fault of ours: the others' files must not wait for it
            log.exception("a file cannot be kept", account=account.name, kind=file.record.kind)
            raise Unfetchable("record_lost") from None
