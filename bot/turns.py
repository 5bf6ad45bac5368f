"""Whose turn it is: which chats may be written to now, the longest waiting first, as far as Telegram's limits allow."""

from bot.lanes import Counters, Lane, Lanes
from calls.clock import Clock
from storage import chats
from storage.database import Database
from wire.pacing import Bucket

AT_ONCE = 20  # chats served at the same time
LONGEST_WAIT_S = 1.0
BACKLOG_S = 0.05  # chats known to wait are served for so long before others are looked for
HORIZON_MS = 60_000


class Turns:
    """``total`` is the pace of all chats together."""

    def __init__(self, database: Database, clock: Clock, lanes: Lanes, total: Bucket, counters: Counters) -> None:
        self._database, self._clock, self._lanes, self._total = database, clock, lanes, total
        self._counters = counters
        self._backlog: list[chats.Lane] = []
        self._look_again_s = 0.0

    async def next(self) -> tuple[list[tuple[int, Lane]], float]:
        """The lanes that begin now, and the seconds until another may. Raises DatabaseUnavailable."""
        replying, late = self._lanes.replying(self._clock.monotonic())
        self._counters.late_replies += late
        if self._lanes.busy >= AT_ONCE:
            return [], LONGEST_WAIT_S  # whichever ends wakes whoever asks
        due = await self._due()
        now_ms, now = self._clock.now_ms(), self._clock.monotonic()
        ready = [(chat_id, 0.0) for chat_id in replying]
        ready += [(one.chat_id, (one.due_ms - now_ms) / 1000) for one in due]
        begun: list[tuple[int, Lane]] = []
        wait_s = LONGEST_WAIT_S
        for place, (chat_id, in_s) in enumerate(ready):
            lane = self._lanes.of(chat_id)
            pause = max(in_s, lane.wait_s(now), self._total.wait_s(now))
            if lane.busy:
                continue
            if pause > 0:
                wait_s = min(wait_s, pause)
            elif self._lanes.busy < AT_ONCE:
                self._lanes.begin(lane)
                self._total.take(now)
                begun.append((chat_id, lane))
            else:
                self._backlog = due[max(0, place - len(replying)) :]
                break
        return begun, wait_s

    async def _due(self) -> list[chats.Lane]:
        """Chats that have something to send. When there are more than may be served at once, they are worked off for a
        moment before others are looked for."""
        now_ms, now = self._clock.now_ms(), self._clock.monotonic()
        due, self._backlog = self._backlog, []
        if not due or now >= self._look_again_s:
            due = await self._database.read(chats.lanes, now_ms, now_ms + HORIZON_MS)
            self._look_again_s = now + BACKLOG_S
        return due
