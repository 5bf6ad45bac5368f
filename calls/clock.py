"""What time means to us: a Protocol, so that every wait and every "now" can be moved by a test.

Rules and jobs take ``now_ms`` as an argument; only what must wait holds a Clock. The real one is made in ``bot/``.
"""

from typing import Protocol


class Clock(Protocol):
    def now_ms(self) -> int:
        """Wall time, milliseconds UTC. May step; never used to measure a distance."""
        ...

    def monotonic(self) -> float:
        """Seconds that only grow, for distances."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Wait that many seconds of this clock."""
        ...
