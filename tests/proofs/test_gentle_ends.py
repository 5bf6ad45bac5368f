"""P15 and the faults of a process: SIGTERM at any moment, twice, a process held still, a start without any network."""

import asyncio
import os
import signal
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from channels.telegram import REQUEST_S
from tests.proofs.nursery import Nursery
from tests.proofs.test_kill_rounds import CALLS_PER_SECOND, LONGEST_S, SHORTEST_S
from tests.proofs.town import Town, going_on, town
from tests.proofs.verdict import complaints

pytestmark = pytest.mark.asyncio(loop_scope="session")

PROMISED_S = 10.0


async def slow_days(made: Town) -> None:
    """Telegram takes its time: whenever the end comes, something is on its way."""
    while True:
        if not made.telegram.memory.trouble._faults:
            made.telegram.fault("delay", method="sendMessage", seconds=made.chance.uniform(0.05, 0.4))
        await asyncio.sleep(0.02)


@asynccontextmanager
async def at_work(made: Town) -> AsyncIterator[None]:
    await made.start()
    await made.until_it_answers()
    async with going_on(made.busy_line(CALLS_PER_SECOND), slow_days(made)):
        await asyncio.sleep(made.chance.uniform(SHORTEST_S, LONGEST_S))
        yield


async def nothing_lost_nothing_doubled(made: Town) -> int:
    """The bot of today finishes what was left; gives how many missed calls were told. No copy is allowed: nobody was
    killed."""
    await made.start()
    await made.until_it_answers()
    found = await made.drain()
    assert made.bot is not None
    assert await made.bot.stop() == 0
    found += complaints(made)
    assert not found, "\n".join([*found[:20], made.log()])
    assert made.kills == 0
    return sum(call.owed for call in made.calls)


@pytest.mark.parametrize(
    ("times", "promised_s"),
    [(4, None), pytest.param(50, PROMISED_S, marks=[pytest.mark.long, pytest.mark.alone])],
    ids=["few", "many"],
)
async def test_whoever_is_asked_to_end_loses_nothing_and_doubles_nothing(
    bots: Nursery, settled: Path, tmp_path: Path, proved, times: int, promised_s: float | None
) -> None:
    async with town(bots, tmp_path, template=settled, seed=times) as made:
        longest_s = 0.0
        for n in range(times):
            async with at_work(made):
                assert made.bot is not None
                if n % 2:
                    made.press()
                began = time.monotonic()
                assert await made.bot.stop() == 0, made.log()
                longest_s = max(longest_s, time.monotonic() - began)
        owed = await nothing_lost_nothing_doubled(made)
        assert owed > times / 2
        assert promised_s is None or longest_s <= promised_s
        proved(
            "P15", "SIGTERM in the middle of work", times, f"{owed} missed calls told once, longest {longest_s:.1f} s"
        )


async def test_sigterm_twice_is_sigterm(bots: Nursery, settled: Path, tmp_path: Path, proved) -> None:
    async with town(bots, tmp_path, template=settled, seed=2) as made:
        for pause_s in (0.0, 0.05):
            async with at_work(made):
                assert made.bot is not None
                os.kill(made.bot.pid, signal.SIGTERM)
                await asyncio.sleep(pause_s)
                assert await made.bot.stop() == 0, made.log()
        await nothing_lost_nothing_doubled(made)
        proved("P15", "SIGTERM twice", 2)


@pytest.mark.parametrize("still_s", [1.5, pytest.param(60.0, marks=pytest.mark.long)], ids=["moment", "minute"])
async def test_a_process_that_was_held_still_goes_on(
    bots: Nursery, settled: Path, tmp_path: Path, proved, still_s: float
) -> None:
    async with town(bots, tmp_path, template=settled, seed=7) as made:
        async with at_work(made):
            assert made.bot is not None
            os.kill(made.bot.pid, signal.SIGSTOP)
            await asyncio.sleep(still_s)
            os.kill(made.bot.pid, signal.SIGCONT)
            made.standstills += still_s > REQUEST_S
            call = await made.rings(missed=True)
        found = [*await made.drain(), *complaints(made)]
        assert not found, "\n".join([*found[:20], made.log()])
        assert call.owed
        proved("P1", f"a process held still (SIGSTOP) for {still_s:g} s")


async def test_a_start_without_any_network_is_a_start(bots: Nursery, settled: Path, tmp_path: Path, proved) -> None:
    async with town(bots, tmp_path, template=settled, seed=9) as made:
        made.telegram.down = True
        made.world.megafon.fault("reset", times=10**6)
        await made.start()
        await made.until_it_answers()
        for _ in range(3):
            await made.rings(missed=True)
        assert all(call.owed for call in made.calls)
        made.telegram.down = False
        made.world.megafon.trouble.clear()
        found = [*await made.drain(), *complaints(made)]
        assert not found, "\n".join([*found, made.log()])
        proved("P1", "a start with Telegram and the PBX out of reach")
