"""A clock that may be moved on: tomorrow comes at once."""

import asyncio
import time
from datetime import UTC, datetime

SHORT_S = 3.0  # what one PBX wants between two questions
BLINK_S = 0.01


class MovableClock:
    """Real time, plus what was skipped. ``hurried``: short waits are skipped too."""

    def __init__(self, *, hurried: bool = False) -> None:
        self.skipped_s = 0.0
        self._hurried = hurried

    def now_ms(self) -> int:
        return int((time.time() + self.skipped_s) * 1000)

    def monotonic(self) -> float:
        return time.monotonic() + self.skipped_s

    async def sleep(self, seconds: float) -> None:
        if self._hurried and seconds <= SHORT_S:
            self.skipped_s += seconds
            seconds = BLINK_S
        await asyncio.sleep(seconds)

    def today(self) -> datetime:
        return datetime.fromtimestamp(self.now_ms() / 1000, UTC)
