"""Asking the PBXs about the part of the past that we do not remember, while somebody waits for it."""

from collections.abc import Awaitable, Callable, Sequence

from calls.missed import NotNow
from handlers.world import Visit, World
from pbx.abilities import Remembers
from pbx.errors import PbxError
from views import answers
from workflow import remembering
from workflow.remembering import Gap

ROWS_AT_ONCE = 200  # in one transaction
PROGRESS_S = 3.0  # between two edits of a message that says how far we are

Failed = PbxError | NotNow


async def fill(world: World, gaps: Sequence[Gap], told: Callable[[int, int], Awaitable[None]]) -> Failed | None:
    """Ask about each gap and take in what is told; ``told(done, total)`` before each. An account that does not answer
    is asked no further, and the last such error is given back."""
    failed: dict[str, Failed] = {}
    for done, gap in enumerate(gaps):
        if gap.account in failed:
            continue
        await told(done, len(gaps))
        try:
            rows = await world.pbx(gap.account, Remembers).history(gap.start_ms, gap.end_ms)
        except (PbxError, NotNow) as error:
            failed[gap.account] = error
            continue
        for start in range(0, max(len(rows), 1), ROWS_AT_ONCE):
            part, last = rows[start : start + ROWS_AT_ONCE], start + ROWS_AT_ONCE >= len(rows)
            await world.write(remembering.take_in, world.house, gap, part, world.now_ms(), last=last)
    return next(reversed(failed.values()), None)


def compared(visit: Visit, failed: Failed | None) -> str:
    """How it went, for the foot of a list (HTML)."""
    if failed is None:
        return visit.words.html("history_asked")
    return visit.words.html("history_failed", why=answers.sentence(visit.words, failed.reason, failed.facts))


class Progress:
    """Says how far we are, at most every few seconds: each is an edit that Telegram counts."""

    def __init__(self, world: World, say: Callable[[str], Awaitable[object]]) -> None:
        self._clock, self._say = world.clock, say
        self._said = world.clock.monotonic()

    async def __call__(self, text: str) -> None:
        now = self._clock.monotonic()
        if now - self._said >= PROGRESS_S:
            self._said = now
            await self._say(text)
