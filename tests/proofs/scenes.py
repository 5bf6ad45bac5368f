"""Short scenes of a bot's life that the proofs play, with sound bots and with mutants."""

import asyncio
import os
import signal
import sqlite3
from contextlib import closing

from sandbox.world import ANNA, BORIS
from tests.proofs.town import Town, going_on
from tests.proofs.variants import DEAD

DIES_WITHIN_S, PATIENCE_S = 5.0, 60.0


async def dies_at(made: Town, point: str, nth: int, *, at_work: bool = True, after_hours: bool = False) -> bool:
    """The bot dies at the n-th time of that point, over some missed calls, and starts again; two more calls come.
    ``at_work``: its start is not counted. Tells whether it came to that point."""
    await made.start(crash=(point, nth, not at_work))
    assert made.bot is not None
    bot, died = made.bot, False
    async with going_on(_some_calls(made, after_hours=after_hours)):
        try:
            async with asyncio.timeout(PATIENCE_S if at_work else DIES_WITHIN_S):
                died = await asyncio.shield(bot.ended) == DEAD
        except TimeoutError:
            await bot.kill()
    made.kills += 1
    await made.start()
    await made.until_it_answers()
    for _ in range(2):
        await made.rings(missed=True, after_hours=after_hours)
    return died


async def _some_calls(made: Town, *, after_hours: bool = False) -> None:
    if not await made.answers():
        return
    assert made.bot is not None
    os.kill(made.bot.pid, signal.SIGUSR2)  # from now on it counts
    await asyncio.sleep(0.05)
    async with asyncio.TaskGroup() as group:
        for _ in range(3):
            group.create_task(made.rings(missed=True, after_hours=after_hours))


async def peace(made: Town) -> None:
    """Nobody dies."""
    await made.start()
    await _some_calls(made)


async def patience(made: Town) -> None:
    """Nobody dies, but Telegram asks for patience."""
    for chat in (ANNA, BORIS):
        made.telegram.fault("429", method="sendMessage", chat=chat, retry_after=2)
    await peace(made)


def nights_were_missed(made: Town) -> None:
    """A backup is due as soon as the bot is up."""
    with closing(sqlite3.connect(made.database)) as database, database:
        database.execute("DELETE FROM backups")
        database.execute("INSERT INTO backups (at_ms, why) VALUES (1, 'begun')")


async def backup_of(made: Town) -> str:
    """Its name, once it is made."""
    async with asyncio.timeout(30):
        while not (found := made.ask("SELECT file FROM backups WHERE file IS NOT NULL")):
            await asyncio.sleep(0.05)
    return str(found[0][0])
