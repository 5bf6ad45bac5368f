"""Forgetting a client, the files in our folders included."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

from bot.folder import Folder
from bot.recordings import uploads_beside
from pbx.posted import UPLOADED
from storage import copying
from storage.database import Database
from workflow import forgetting
from workflow.forgetting import Forgotten


class Forgetting:
    """``backups`` is the folder where they lie."""

    def __init__(self, database: Database, now_ms: Callable[[], int], files: Path, backups: Path) -> None:
        self._database, self._now_ms, self._backups = database, now_ms, backups
        self._fetched, self._uploads = Folder(files), Folder(uploads_beside(database.path))
        self._one_at_a_time = asyncio.Lock()

    async def forget(
        self, number: str, person: int | None, told: Callable[[int], Awaitable[None]]
    ) -> tuple[Forgotten, list[str]]:
        """What went, and the names of backups that still hold it until they are rotated away."""
        async with self._one_at_a_time:
            found = await forgetting.forget(self._database, number, person, self._now_ms(), told)
            await self._fetched.remove(found.files)
            uploaded = [link.removeprefix(UPLOADED) for link in found.links if link.startswith(UPLOADED)]
            await self._uploads.remove(Path(name).name for name in uploaded)
            kept = await asyncio.to_thread(copying.listed, self._backups, self._database.path)
        return found, [one.path.name for one in kept]
