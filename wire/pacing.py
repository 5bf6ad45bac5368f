"""How fast we may speak: a Pacer in front of one PBX, Buckets in front of Telegram's chats.

Both count in seconds of a monotonic clock; a wall clock that steps does not move them.
"""

from dataclasses import dataclass, field
from enum import IntEnum
from heapq import heapify, heappop, heappush
from itertools import count

from calls.clock import Clock

_BEHIND_S = 0.01  # how often those further back look whether the first one has gone


class Priority(IntEnum):
    """Who goes first when several wait: somebody who pressed a button, then our own questions."""

    PERSON = 0
    POLLING = 1


@dataclass(slots=True)
class Pacer:
    """At least ``min_interval_s`` between two requests, people before polling, otherwise first come, first served."""

    clock: Clock
    min_interval_s: float = 0.0
    _free_at: float = field(default=float("-inf"), init=False)
    _waiting: list[tuple[Priority, int]] = field(default_factory=list, init=False)
    _numbers: "count[int]" = field(default_factory=count, init=False)

    async def turn(self, priority: Priority = Priority.PERSON) -> None:
        """Return when the caller may send. A caller that is cancelled while waiting gives its place up."""
        ticket = (priority, next(self._numbers))
        heappush(self._waiting, ticket)
        try:
            while (wait_s := self._wait_s(ticket)) > 0:
                await self.clock.sleep(wait_s)
            self._free_at = self.clock.monotonic() + self.min_interval_s
        finally:
            self._leave(ticket)

    def left(self) -> None:
        """A request has just left, perhaps some time after its turn: connecting may take long, and the other side
        counts from here."""
        self._free_at = max(self._free_at, self.clock.monotonic() + self.min_interval_s)

    def expected_s(self, priority: Priority = Priority.PERSON) -> float:
        """How long somebody who asked for a turn now would wait, if nobody more important came after."""
        before = sum(1 for waiting, _ in self._waiting if waiting <= priority)
        return max(0.0, self._free_at - self.clock.monotonic()) + before * self.min_interval_s

    def _wait_s(self, ticket: tuple[Priority, int]) -> float:
        until_free = self._free_at - self.clock.monotonic()
        if self._waiting[0] == ticket:
            return until_free
        return max(until_free, _BEHIND_S)

    def _leave(self, ticket: tuple[Priority, int]) -> None:
        if self._waiting[0] == ticket:
            heappop(self._waiting)
        else:
            self._waiting.remove(ticket)
            heapify(self._waiting)


@dataclass(slots=True)
class Bucket:
    """``rate`` sends a second on average, ``burst`` at once. ``now`` is always seconds of one monotonic clock.

    Plain arithmetic, no waiting: delivery asks ``wait_s`` before it claims work and calls ``take`` when it sends.
    A rate of 0 means no limit (for benchmarks).
    """

    rate: float
    burst: float = 1.0
    _tokens: float = field(default=0.0, init=False)
    _seen: float | None = field(default=None, init=False)

    def wait_s(self, now: float) -> float:
        """Seconds until one send is allowed; 0.0 when it is."""
        if self.rate <= 0:
            return 0.0
        return max(0.0, (1.0 - self._level(now)) / self.rate)

    def take(self, now: float) -> None:
        """Count one send. It may go below zero: what had to be sent all the same is paid back by waiting."""
        if self.rate > 0:
            self._tokens, self._seen = self._level(now) - 1.0, max(now, self._seen or now)

    def give_back(self) -> None:
        """What was counted was not sent after all."""
        self._tokens = min(self.burst, self._tokens + 1.0)

    def _level(self, now: float) -> float:
        if self._seen is None:
            return self.burst
        return min(self.burst, self._tokens + max(0.0, now - self._seen) * self.rate)
