"""Backups: every night, or as soon as we are up after nights that were missed; and when somebody asks for one."""

import asyncio
import sqlite3
from collections.abc import Callable
from pathlib import Path

import structlog

from calls.clock import Clock
from calls.when import day_start_ms
from storage import backups, copying
from storage.backups import Backup
from storage.copying import ASKED, NIGHTLY, Damaged
from storage.database import Database, DatabaseUnavailable, Tx
from workflow import backups as kept
from workflow.house import House

log = structlog.get_logger(__name__)

LOOK_S = 600.0
HOUR_MS = 3_600_000
NIGHT_MS = 3 * HOUR_MS + HOUR_MS // 2  # after midnight, where the company is
AGAIN_MS = HOUR_MS  # after one that failed


class BackupFailed(Exception):
    """Its text is why, in the words of the system."""


class Backups:
    """``zone`` (IANA) is the company's; ``keep`` nightly ones stay in ``folder``."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        zone: str,
        folder: Path,
        keep: int,
        crash: Callable[[str], None] = lambda point: None,
    ) -> None:
        self._database, self._clock, self._zone = database, clock, zone
        self.folder, self._keep, self._crash = folder, keep, crash
        self._one_at_a_time = asyncio.Lock()

    async def run(self) -> None:
        """Until cancelled."""
        await self._database.write(backups.begin, self._clock.now_ms())
        while True:
            await self.step()
            await self._clock.sleep(LOOK_S)

    async def step(self) -> bool:
        """Make the night's backup if it is not there; tells whether it was made."""
        now_ms = self._clock.now_ms()
        good, tried = await self._database.read(_known)
        if good is None or tried is None or good.at_ms >= last_night_ms(now_ms, self._zone):
            return False
        if tried.error is not None and now_ms - tried.at_ms < AGAIN_MS:
            return False
        try:
            await self.make(NIGHTLY)
        except BackupFailed:
            return False
        return True

    async def make(self, why: str = ASKED, file: Path | None = None) -> tuple[Path, int]:
        """Make one, in ``file`` or in the folder; gives where it is and its bytes. Raises BackupFailed."""
        async with self._one_at_a_time:
            now_ms = self._clock.now_ms()
            target = file or self.folder / copying.name(self._database.path, now_ms, why)
            try:
                bytes = await asyncio.to_thread(copying.copy, self._database.path, target, self._crash)
                if file is None:
                    await asyncio.to_thread(copying.rotate, self.folder, self._database.path, self._keep)
            except (OSError, sqlite3.Error, Damaged) as error:
                reason = getattr(error, "strerror", None) or str(error)
                log.error("there is no backup", why=why, reason=reason)
                if why == NIGHTLY:
                    await self._note(kept.failed, reason, str(self.folder), now_ms)
                raise BackupFailed(reason) from error
            await self._note(kept.made, why, target.name, bytes, now_ms)
            log.info("a backup was made", file=target.name, bytes=bytes)
            return target, bytes

    async def _note(self, job: Callable[..., None], *facts: object) -> None:
        try:
            await self._database.write(job, *facts)
        except DatabaseUnavailable as error:  # then it is looked at again later
            log.warning("a backup could not be written down", reason=error.reason)


def last_night_ms(now_ms: int, zone: str) -> int:
    """When the newest backup should have been made (milliseconds UTC)."""
    tonight_ms = day_start_ms(now_ms, zone) + NIGHT_MS
    return tonight_ms if tonight_ms <= now_ms else day_start_ms(now_ms, zone, -1) + NIGHT_MS


def _known(tx: Tx) -> tuple[Backup | None, Backup | None]:
    return backups.last_good(tx), backups.last(tx)


def home_zone(house: House) -> str:
    """The zone of the first account, whose night is the company's; of Moscow where there is none."""
    return next(iter(house.zones.values()), "Europe/Moscow")
