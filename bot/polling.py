"""Asking Telegram for updates. They are stored and committed before the next question confirms them."""

from dataclasses import dataclass, field
from typing import Any

import structlog
from aiogram import Bot
from aiogram.exceptions import ClientDecodeError, TelegramAPIError, TelegramConflictError, TelegramRetryAfter
from aiogram.methods import TelegramMethod

from bot.inbox import ALLOWED, Inbox
from calls.clock import Clock
from storage import inbox, outbox, people
from storage.database import Database, DatabaseUnavailable, Tx

log = structlog.get_logger(__name__)

POLL_S = 25
PAUSE_S, LONGEST_PAUSE_S = 1.0, 5.0  # a Telegram that is back must soon be found so
CONFLICTS = 3  # this many refusals in a row: somebody else really polls with our token
DAY_MS = 24 * 3600 * 1000


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
    answered_monotonic: float = 0.0  # when Telegram last answered


@dataclass(slots=True)
class Polling:
    inbox: Inbox
    bot: Bot
    database: Database
    clock: Clock
    counters: Counters = field(default_factory=Counters)
    _trouble: str = "never asked"  # why the last question was not answered
    _conflicts: int = 0
    _offset: int | None = None
    _heard_monotonic: float = 0.0

    async def run(self) -> None:
        """Ask until cancelled."""
        pause = 0.0
        while True:
            await self.clock.sleep(pause)
            try:
                await self._ask()
            except (TelegramAPIError, ClientDecodeError, UnicodeDecodeError, DatabaseUnavailable) as error:
                pause = min(LONGEST_PAUSE_S, max(PAUSE_S, pause * 2))
                if isinstance(error, TelegramRetryAfter):
                    pause = float(error.retry_after)
                await self._complain(error)
            else:
                pause, self._conflicts, self._trouble = 0.0, 0, ""

    async def _ask(self) -> None:
        offset = self._offset
        if offset is None or self.clock.monotonic() > self._heard_monotonic + inbox.SILENT_WEEK_MS / 1000:
            offset = await self.database.read(inbox.next_offset, self.clock.now_ms())
        wait_s = 0 if self._trouble else POLL_S  # the first answer tells that Telegram is there (again)
        updates = await self.bot(RawUpdates(offset=offset, timeout=wait_s), request_timeout=POLL_S + 10)
        self.counters.polls += 1
        self.counters.answered_monotonic = self.clock.monotonic()
        if updates:
            await self.inbox.keep(updates)
            # What was fetched is confirmed by the next poll, whatever the clock and the numbers do meanwhile.
            self._offset = max(update["update_id"] for update in updates) + 1
            self._heard_monotonic = self.clock.monotonic()

    async def _complain(self, error: Exception) -> None:
        why = type(error).__name__
        if why != self._trouble:
            log.warning("updates cannot be fetched", why=why)
        self._trouble = why
        if isinstance(error, TelegramConflictError):
            self._conflicts += 1
            if self._conflicts >= CONFLICTS:
                await self.database.write(_tell_conflict, self.clock.now_ms())


def _tell_conflict(tx: Tx, now_ms: int) -> None:
    for admin in people.admins(tx):
        outbox.put(tx, f"conflict:{now_ms // DAY_MS}:{admin}", admin, "token_conflict", now_ms)
