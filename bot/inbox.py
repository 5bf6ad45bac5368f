"""Telegram's updates: stored and committed before they are confirmed to Telegram, then handled, each chat in order.

Default polling confirms an update before its handler has finished; a kill in between loses it. Here an update that was
being handled when we died is handled again, and what acts on a PBX is guarded by the press that began it.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import structlog

from calls.clock import Clock
from storage import inbox
from storage.database import Database, DatabaseUnavailable
from storage.inbox import Kept

log = structlog.get_logger(__name__)

ALLOWED = ["message", "callback_query", "my_chat_member"]  # kinds of updates
PAUSE_S = 1.0
AT_ONCE = 16  # people whose updates are handled at the same time
LANDING_S = 3  # what is being handled when we are stopped may take so long
LOOK = 100  # waiting updates among which theirs are looked for
KEEP_MS = 3 * 24 * 3600 * 1000


@dataclass(slots=True)
class Counters:
    heard: int = 0
    handled: int = 0
    failed: int = 0


@dataclass(slots=True)
class Inbox:
    """``handle(update, again)`` does what one update asks for; ``again`` when it was begun before we died."""

    database: Database
    clock: Clock
    handle: Callable[[dict[str, Any], bool], Awaitable[None]]
    counters: Counters = field(default_factory=Counters)
    _wake: asyncio.Event = field(default_factory=asyncio.Event)
    _busy: set[int] = field(default_factory=set)  # whose updates are being handled
    _suspect: bool = False  # the one being handled has brought us down before

    async def recover(self) -> None:
        """At start: what was being handled is taken up again."""
        await self.database.write(inbox.forget_runs)
        self._wake.set()

    async def keep(self, updates: list[dict[str, Any]]) -> None:
        """Store updates; they may be confirmed to Telegram when this returns."""
        self.counters.heard += await self.database.write(inbox.keep, updates, self.clock.now_ms())
        self._wake.set()

    async def run(self) -> None:
        """Handle what is stored until cancelled; what is being handled then is finished first."""
        async with asyncio.TaskGroup() as group:
            try:
                while True:
                    self._wake.clear()
                    if not await self.step(group):
                        await self._wake.wait()
            except asyncio.CancelledError:
                for _ in range(LANDING_S * 20):
                    if not self._busy:
                        break
                    await asyncio.sleep(0.05)
                raise

    async def step(self, group: asyncio.TaskGroup) -> bool:
        """Begin with the oldest update of everybody who has none in hand; tells whether there was any. One that was
        being handled when we died may be why: it goes alone, so that no other is suspected with it."""
        begun = False
        try:
            waiting = await self.database.read(inbox.waiting, LOOK)
        except DatabaseUnavailable:
            await self.clock.sleep(PAUSE_S)
            return True
        for kept in waiting:
            if self._suspect or len(self._busy) >= AT_ONCE or (kept.tries and self._busy):
                break
            lane = _lane_of(kept.update)
            if lane in self._busy:
                continue
            self._busy.add(lane)
            self._suspect = bool(kept.tries)
            group.create_task(self._run_one(kept, lane))
            begun = True
        return begun

    async def _run_one(self, kept: Kept, lane: int) -> None:
        update_id = kept.update["update_id"]
        try:
            begun = await self.database.write(inbox.begin, update_id)
            if begun == "quarantined":
                log.error("an update has brought us down too often and is put aside", update_id=update_id)
            if begun != "running":
                return
            try:
                await self.handle(kept.update, kept.tries > 0)
                self.counters.handled += 1
            except Exception:
                self.counters.failed += 1
                log.exception("an update could not be handled", update_id=update_id)
            await self._finish(update_id)
        except DatabaseUnavailable as error:
            log.warning("an update must wait", update_id=update_id, reason=error.reason)
            await self.clock.sleep(PAUSE_S)
        finally:
            self._busy.discard(lane)
            self._suspect = False
            self._wake.set()

    async def _finish(self, update_id: int) -> None:
        """It is done, and must not be done again: a database that is full or locked is waited for."""
        while True:
            try:
                return await self.database.write(inbox.done, update_id)
            except DatabaseUnavailable as error:
                if error.reason == "closed":
                    raise
                await self.clock.sleep(PAUSE_S)

    async def sweep(self) -> None:
        """Forget what was done long ago."""
        await self.database.write(inbox.sweep, self.clock.now_ms() - KEEP_MS)


def _lane_of(update: dict[str, Any]) -> int:
    """Whoever wrote or pressed: her updates are handled in order, other people's beside them. Never raises."""
    try:
        return int(next(update[kind]["from"]["id"] for kind in ALLOWED if kind in update))
    except (LookupError, TypeError, ValueError, StopIteration):
        return 0
