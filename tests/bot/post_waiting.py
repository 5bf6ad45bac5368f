"""Time in tests of delivery: a clock that can be moved, and patience."""

import asyncio
import time
from collections.abc import Callable
from typing import Any

PATIENCE_S = 8.0


class Died(BaseException):
    """The process ends here, as if killed."""


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


async def eventually(find: Callable[[], Any], story: Callable[[], str]) -> Any:
    deadline = time.monotonic() + PATIENCE_S
    while (found := find()) is None:
        assert time.monotonic() < deadline, story()
        await asyncio.sleep(0.02)
    return found
