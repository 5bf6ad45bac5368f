"""Work that a person waits for while her other taps go on: long questions to a PBX, files that take time to write.

In memory only: what was begun is forgotten at the end of the process, and whoever waits asks again.
"""

import asyncio
from collections.abc import Awaitable, Callable

import structlog

log = structlog.get_logger(__name__)

AT_ONCE = 8

Job = Callable[[], Awaitable[None]]


class Backstage:
    def __init__(self) -> None:
        self._group: asyncio.TaskGroup | None = None
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._free = asyncio.Semaphore(AT_ONCE)

    def begin(self, key: str, job: Job | None) -> None:
        """Do it; what was begun under this key before is given up. None: only that."""
        before = self._tasks.pop(key, None)
        if before is not None:
            before.cancel()
        if job is not None and self._group is not None:  # else the process is on its way out
            self._tasks[key] = self._group.create_task(self._do(key, job))

    async def run(self) -> None:
        """Until cancelled."""
        async with asyncio.TaskGroup() as group:
            self._group = group
            try:
                await asyncio.Event().wait()
            finally:
                self._group = None

    async def _do(self, key: str, job: Job) -> None:
        try:
            async with self._free:
                await job()
        except Exception:
            log.exception("what somebody waited for fell over", key=key)
        finally:
            if self._tasks.get(key) is asyncio.current_task():
                del self._tasks[key]
