"""Flood limits: 30 a second overall, 1 a second to a private chat (3 at once), 20 a minute to a group."""

import math
from collections import deque
from dataclasses import dataclass, field

OVERALL, OVERALL_SECONDS = 30, 1.0
GROUP, GROUP_SECONDS = 20, 60.0
PRIVATE_RATE, PRIVATE_BURST = 1.0, 3.0
# Methods that put something before people's eyes; an edit counts like a new message.
COUNTED = {
    "sendmessage", "sendaudio", "senddocument", "sendphoto", "editmessagetext", "editmessagereplymarkup",
}  # fmt: skip
ALL = 0  # the key of the limit on everything; no chat has id 0


@dataclass
class Window:
    """At most so many within so many seconds."""

    most: int
    seconds: float
    times: deque[float] = field(default_factory=deque)

    def wait(self, now: float) -> float:
        while self.times and self.times[0] <= now - self.seconds:
            self.times.popleft()
        return 0.0 if len(self.times) < self.most else self.times[0] + self.seconds - now

    def count(self, now: float) -> None:
        self.times.append(now)


@dataclass
class Bucket:
    """A steady rate with a small burst."""

    tokens: float = PRIVATE_BURST
    at: float = 0.0

    def wait(self, now: float) -> float:
        self.tokens = min(PRIVATE_BURST, self.tokens + (now - self.at) * PRIVATE_RATE)
        self.at = now
        return 0.0 if self.tokens >= 1 else (1 - self.tokens) / PRIVATE_RATE

    def count(self, now: float) -> None:
        self.tokens -= 1


class FloodLimits:
    def __init__(self) -> None:
        self._meters: dict[int, Window | Bucket] = {ALL: Window(OVERALL, OVERALL_SECONDS)}
        self._closed: dict[int, float] = {}

    def close(self, chat: int, seconds: float, now: float) -> None:
        """The bot was told to leave this chat alone for so long (0: to leave everything alone)."""
        self._closed[chat] = max(self._closed.get(chat, 0.0), now + seconds)

    def closed_for(self, chat: int, now: float) -> float:
        """Seconds the bot was told to wait and has not waited yet, for this chat or for everything."""
        return max(self._closed.get(chat, 0.0), self._closed.get(ALL, 0.0)) - now

    def admit(self, chat: int, now: float) -> int:
        """Count the request: 0 when it may pass, otherwise the retry_after to answer with."""
        still = self.closed_for(chat, now)
        if still > 0:
            return math.ceil(still)
        own: Window | Bucket = Window(GROUP, GROUP_SECONDS) if chat < 0 else Bucket(at=now)
        meters = {ALL: self._meters[ALL], chat: self._meters.setdefault(chat, own)}
        for key, meter in meters.items():
            seconds = meter.wait(now)
            if seconds > 0:
                retry_after = math.ceil(seconds)
                self.close(key, retry_after, now)
                return retry_after
        for meter in meters.values():
            meter.count(now)
        return 0
