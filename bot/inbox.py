"""Telegram's updates: stored and committed before they are confirmed to Telegram, then handled, each chat in order.

Default polling confirms an update before its handler has finished; a kill in between loses it. Here an update that was
being handled when we died is handled again, and what acts on a PBX is guarded by the press that began it.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import structlog
from aiogram import Bot
from aiogram.exceptions import ClientDecodeError, TelegramAPIError, TelegramConflictError, TelegramRetryAfter
from aiogram.methods import TelegramMethod

from calls.clock import Clock
from storage import inbox, outbox, people
from storage.database import Database, DatabaseUnavailable, Tx
from storage.inbox import Kept

log = structlog.get_logger(__name__)

ALLOWED = ["message", "callback_query", "my_chat_member"]
POLL_S = 25
PAUSE_S, LONGEST_PAUSE_S = 1.0, 30.0
AT_ONCE = 16  # people whose updates are handled at the same time
LANDING_S = 3  # what is being handled when we are stopped may take so long
LOOK = 100  # waiting updates among which theirs are looked for
CONFLICTS = 3  # this many refusals in a row: somebody else really polls with our token
KEEP_MS = 3 * 24 * 3600 * 1000


class RawUpdates(TelegramMethod[list[dict[str, Any]]]):
    """getUpdates as Telegram sent it: one update that aiogram cannot read must not hold up the others."""

    __returning__ = list[dict[str, Any]]
    __api_method__ = "getUpdates"

    offset: int | None = None
    timeout: int = POLL_S
    allowed_updates: list[str] = ALLOWED


@dataclass(slots=True)
class Counters:
    polls: int = 0
    heard: int = 0
    handled: int = 0
    failed: int = 0
    polled_monotonic: float = 0.0  # when Telegram last answered a poll


@dataclass(slots=True)
class Inbox:
    """``handle(update, again)`` does what one update asks for; ``again`` when it was begun before we died."""

    database: Database
    clock: Clock
    bot: Bot
    handle: Callable[[dict[str, Any], bool], Awaitable[None]]
    counters: Counters = field(default_factory=Counters)
    _wake: asyncio.Event = field(default_factory=asyncio.Event)
    _busy: set[int] = field(default_factory=set)  # whose updates are being handled
    _suspect: bool = False  # the one being handled has brought us down before
    _conflicts: int = 0
    _offset: int | None = None
    _heard_monotonic: float = 0.0

    async def recover(self) -> None:
        """At start: what was being handled is taken up again."""
        await self.database.write(inbox.forget_runs)
        self._wake.set()

    async def keep(self, updates: list[dict[str, Any]]) -> None:
        """Store updates; they may be confirmed to Telegram when this returns."""
        self.counters.heard += await self.database.write(inbox.keep, updates, self.clock.now_ms())
        self._wake.set()

    async def poll(self) -> None:
        """Ask Telegram for updates until cancelled."""
        pause = 0.0
        while True:
            await self.clock.sleep(pause)
            try:
                await self._poll_once()
            except (TelegramAPIError, ClientDecodeError, UnicodeDecodeError, DatabaseUnavailable) as error:
                pause = min(LONGEST_PAUSE_S, max(PAUSE_S, pause * 2))
                if isinstance(error, TelegramRetryAfter):
                    pause = float(error.retry_after)
                await self._complain(error)
            else:
                pause, self._conflicts = 0.0, 0

    async def _poll_once(self) -> None:
        offset = self._offset
        if offset is None or self.clock.monotonic() > self._heard_monotonic + inbox.SILENT_WEEK_MS / 1000:
            offset = await self.database.read(inbox.next_offset, self.clock.now_ms())
        wait_s = POLL_S if self.counters.polls else 0  # the first answer tells that Telegram is there
        updates = await self.bot(RawUpdates(offset=offset, timeout=wait_s), request_timeout=POLL_S + 10)
        self.counters.polls += 1
        self.counters.polled_monotonic = self.clock.monotonic()
        if updates:
            await self.keep(updates)
            # What was fetched is confirmed by the next poll, whatever the clock and the numbers do meanwhile.
            self._offset = max(update["update_id"] for update in updates) + 1
            self._heard_monotonic = self.clock.monotonic()

    async def _complain(self, error: Exception) -> None:
        log.warning("updates cannot be fetched", why=type(error).__name__)
        if isinstance(error, TelegramConflictError):
            self._conflicts += 1
            if self._conflicts >= CONFLICTS:
                await self.database.write(_tell_conflict, self.clock.now_ms())

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
            if not await self.database.write(inbox.begin, update_id):
                log.error("an update has brought us down too often and is put aside", update_id=update_id)
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


def _tell_conflict(tx: Tx, now_ms: int) -> None:
    day = now_ms // (24 * 3600 * 1000)
    for admin in people.admins(tx):
        outbox.put(tx, f"conflict:{day}:{admin}", admin, "token_conflict", now_ms)
