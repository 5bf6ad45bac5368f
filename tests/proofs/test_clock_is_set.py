"""P16: somebody sets the clock of the machine by an hour, forth or back, while calls come in.

Timers are times of day in the database, so what was being decided when the clock went back waits until it is that late
again; nothing is lost and nothing is told twice, and what comes after is told at once.
"""

import asyncio
from pathlib import Path

import pytest

from sandbox.world import ANNA, BORIS
from tests.proofs.test_found_again import client
from tests.proofs.test_long_outage import misses, read
from tests.stories.romashka import FAST, office
from tests.stories.romashka_people import LOOK_S

HOUR_S = 3600.0
RETRY_AFTER_S = 10


@pytest.mark.parametrize("step_s", [HOUR_S, -HOUR_S], ids=["an hour forth", "an hour back"])
async def test_a_clock_that_is_set_loses_and_doubles_nothing(tmp_path: Path, proved, step_s: float) -> None:
    async with office(tmp_path, **FAST, TIMING__REMIND="999999", TIMING__ESCALATE="999999") as work:
        await misses(work, 1)  # it is being decided
        work.clock.set_s = step_s
        await misses(work, 2)
        await work.anna.sees(f"🔴 Пропущен {client(2)}")
        work.world.telegram.down = True
        await misses(work, 3)
        work.clock.set_s = 0.0  # and back again
        work.world.telegram.down = False
        await misses(work, 4)
        await work.anna.sees(f"🔴 Пропущен {client(4)}")
        work.later(HOUR_S + 60)
        for n in (1, 3):
            await work.anna.sees(client(n))
        await work.settled()
        for chat in (ANNA, BORIS):
            assert {n: read(work, chat)[client(n)] for n in (1, 2, 3, 4)} == dict.fromkeys((1, 2, 3, 4), 1)
        proved("P16", "the clock set by an hour, forth and back, while calls come in", 2)


async def test_a_clock_that_is_set_forth_does_not_shorten_telegrams_retry_after(tmp_path: Path, proved) -> None:
    async with office(tmp_path, **FAST) as work:
        work.world.telegram.fault("429", method="sendMessage", chat=ANNA, retry_after=RETRY_AFTER_S)
        await misses(work, 1)
        while not await work.rows("SELECT 1 FROM chats WHERE blocked_until_ms > 0"):
            await asyncio.sleep(LOOK_S)
        work.clock.set_s = HOUR_S
        await misses(work, 2)
        for n in (1, 2):
            await work.anna.sees(client(n))
        assert not [one for one in work.world.telegram.log if one.get("inside_retry_after")]
        proved("P8", "the clock set an hour forth inside a retry_after")
