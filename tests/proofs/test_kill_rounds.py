"""P1, P5, P8, P9, P11: a PBX that never stops, a Telegram with bad days, and a bot that is killed again and again."""

import asyncio
import os
import sys
from pathlib import Path

import aiohttp
import pytest

from tests.proofs.nursery import GENTLE_S, ROOT, Nursery
from tests.proofs.town import Town, going_on, town
from tests.proofs.verdict import complaints

pytestmark = pytest.mark.asyncio(loop_scope="session")

CALLS_PER_SECOND = 10.0  # five events each
SHORTEST_S, LONGEST_S = 0.05, 0.6


async def rounds(made: Town, times: int) -> None:
    """Killed so often, each time after a moment of work."""
    for n in range(times):
        await made.start()
        await made.until_it_answers()
        async with going_on(made.busy_line(CALLS_PER_SECOND), made.bad_days()):
            await asyncio.sleep(made.chance.uniform(SHORTEST_S, LONGEST_S))
            if n % 2:
                made.press()
                await asyncio.sleep(made.chance.uniform(0.0, 0.05))
            await made.kill()
    await made.start()
    await made.until_it_answers()


@pytest.mark.parametrize(
    "times", [20, pytest.param(100, marks=pytest.mark.long)], ids=["twenty rounds", "a hundred rounds"]
)
async def test_nothing_that_was_answered_200_is_lost_however_often_the_bot_is_killed(
    bots: Nursery, settled: Path, tmp_path: Path, proved, times: int
) -> None:
    async with town(bots, tmp_path, template=settled, seed=times) as made:
        await rounds(made, times)
        found = await made.drain()
        assert made.bot is not None
        assert await made.bot.stop() == 0
        found += complaints(made)
        owed = sum(call.owed for call in made.calls)
        assert not found, "\n".join([*found[:20], made.log()])
        assert owed > times
        assert made.pressed
        told = f"{len(made.calls)} calls, {owed} missed and acknowledged: lost 0"
        proved("P1", "kills (SIGKILL) over calls and a sick Telegram", times, told)
        proved("P11", "presses over kills, each dialled once at most", len(made.pressed))


@pytest.mark.long
async def test_the_real_command_survives_its_death_too(settled: Path, bots: Nursery, tmp_path: Path) -> None:
    """The rounds above fork; here `python -m bot run` itself is started, killed over its work, and started again."""
    async with town(bots, tmp_path, template=settled, seed=1) as made:
        for last in (False, True):
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "bot", "run"),
                cwd=ROOT,
                env={**made.env, "PATH": os.environ["PATH"]},
                stdout=asyncio.subprocess.DEVNULL,
                stderr=asyncio.subprocess.DEVNULL,
            )
            while not await _answers(made):
                await asyncio.sleep(0.05)
            for _ in range(4):
                await made.rings(missed=True)
            if not last:
                process.kill()
                made.kills += 1
                await process.wait()
        while made.waiting():
            await asyncio.sleep(0.1)
        process.terminate()
        assert await asyncio.wait_for(process.wait(), GENTLE_S) == 0
        assert not complaints(made)
        assert sum(call.owed for call in made.calls) == 8


async def _answers(made: Town) -> bool:
    try:
        async with made.session.get(f"{made.address}/health/live"):
            return True
    except aiohttp.ClientError:
        return False
