"""A clock that may be moved on: tomorrow comes at once."""

import asyncio
import time
from datetime import UTC, datetime

HURRY = 20  # times as fast
LOOK_S = 0.05  # whoever sleeps while time hurries notices within so much that it was moved on


class MovableClock:
    """Real time, plus what was skipped. ``hurried``: distances and waits pass many times as fast, so that a PBX that
    wants three seconds between two questions has them soon; the time of day does not."""

    def __init__(self, *, hurried: bool = False) -> None:
        self.skipped_s = 0.0
        self.set_s = 0.0  # so far the time of day was set, which moves nothing that is measured
        self._hurried, self._haste = hurried, HURRY if hurried else 1
        self._since_s, self._passed_s = time.monotonic(), 0.0

    def now_ms(self) -> int:
        return int((time.time() + self.skipped_s + self.set_s) * 1000)

    def monotonic(self) -> float:
        return self._passed_s + (time.monotonic() - self._since_s) * self._haste + self.skipped_s

    def hurry(self, haste: int) -> None:
        """So many times as fast from now on (of a clock that is hurried)."""
        self._passed_s, self._since_s = self.monotonic() - self.skipped_s, time.monotonic()
        self._haste = haste

    async def sleep(self, seconds: float) -> None:
        until_s = self.monotonic() + seconds
        while self._hurried and (left_s := until_s - self.monotonic()) > 0:
            await asyncio.sleep(min(left_s / self._haste, LOOK_S))
        await asyncio.sleep(max(0.0, until_s - self.monotonic()))

    def today(self) -> datetime:
        return datetime.fromtimestamp(self.now_ms() / 1000, UTC)
