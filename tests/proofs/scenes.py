"""Short scenes of a bot's life that the proofs play, with sound bots and with mutants."""

import asyncio
from pathlib import Path

from tests.proofs.nursery import Nursery
from tests.proofs.town import Town, going_on, town
from tests.proofs.variants import DEAD

CALLS = 3
DIES_WITHIN_S = 6.0


async def dies_at(made: Town, point: str, nth: int, *, calls: int = CALLS) -> bool:
    """The bot dies at the n-th time of that point, over some missed calls, and starts again; more calls come. Tells
    whether it came to that point."""
    await made.start(crash=(point, nth))
    assert made.bot is not None
    bot, died = made.bot, False
    try:
        await made.until_it_answers(dead_is_fine=True)
        async with going_on(_some_calls(made, calls)):
            async with asyncio.timeout(DIES_WITHIN_S):
                died = await asyncio.shield(bot.ended) == DEAD
    except TimeoutError:
        await bot.kill()
    made.kills += 1
    await made.start()
    await made.until_it_answers()
    await made.rings(missed=True)
    return died


async def _some_calls(made: Town, calls: int) -> None:
    async with asyncio.TaskGroup() as group:
        for _ in range(calls):
            group.create_task(made.rings(missed=True))


async def start_up_commits(bots: Nursery, settled: Path, folder: Path, point: str) -> int:
    """How often a bot passes this point before anybody has rung."""
    folder.mkdir()
    async with town(bots, folder, template=settled) as made:
        made.env |= {"PEREZVON_COUNTED": str(folder / "counted")}
        await made.start(crash=(point, 10**9))
        await made.until_it_answers()
        await asyncio.sleep(0.5)
        assert made.bot is not None
        await made.bot.kill()
        return int((folder / "counted").read_text())
