"""A clock that may be moved on: tomorrow comes at once."""

import asyncio
import time
from datetime import UTC, datetime


class MovableClock:
    """Real time, plus what was skipped."""

    def __init__(self) -> None:
        self.skipped_s = 0.0

    def now_ms(self) -> int:
        return int((time.time() + self.skipped_s) * 1000)

    def monotonic(self) -> float:
        return time.monotonic() + self.skipped_s

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)

    def today(self) -> datetime:
        return datetime.fromtimestamp(self.now_ms() / 1000, UTC)
