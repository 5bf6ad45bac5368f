"""Rows with due times are served when their time comes; every commit tells when that is next."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress

from calls.clock import Clock
from storage.database import Database, DatabaseUnavailable, Tx

LONGEST_WAIT_S = 5.0
SHORTEST_WAIT_S = 0.01
BROKEN_S = 1.0  # the database cannot say what is due: look again then


class NextDue:
    """``next_ms`` reads when the next of them is due (milliseconds UTC); None: never."""

    def __init__(self, database: Database, clock: Clock, next_ms: Callable[[Tx], int | None]) -> None:
        self._database, self._clock, self._next_ms = database, clock, next_ms
        self._due_ms: int | None = None
        self._waited_for_ms: int | None = None
        self._wake = asyncio.Event()

    async def serve(self, step: Callable[[], Awaitable[bool | None]]) -> None:
        """Until cancelled: do the next of what is due while there is any (``step`` tells), then wait for more."""
        with self._database.riding(self._next_ms, self._told):
            with suppress(DatabaseUnavailable):
                await self._database.commit()
            while True:
                try:
                    while await step():
                        pass
                except DatabaseUnavailable:
                    await self._clock.sleep(BROKEN_S)
                else:
                    await self._wait()

    def wake(self) -> None:
        """Look again: the clock was set."""
        self._wake.set()

    async def _wait(self) -> None:
        """Until something is due, or may be."""
        self._waited_for_ms, wait_s = self._due_ms, LONGEST_WAIT_S
        if self._due_ms is not None:
            due_s = (self._due_ms - self._clock.now_ms()) / 1000
            wait_s = min(max(due_s, SHORTEST_WAIT_S), LONGEST_WAIT_S)
        try:
            async with asyncio.timeout(wait_s):
                await self._wake.wait()
        except TimeoutError:
            pass
        self._wake.clear()

    def _told(self, due_ms: int | None, committed: bool) -> None:
        if not committed:
            return
        self._due_ms = due_ms
        if due_ms is not None and (self._waited_for_ms is None or due_ms < self._waited_for_ms):
            self._wake.set()
