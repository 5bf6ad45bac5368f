"""A gentle stop: who has asked something is answered first, and nothing is left to be done again."""

import asyncio
import sqlite3
import time
from contextlib import closing
from pathlib import Path

from sandbox.world import ANNA
from tests.stories.romashka import FAST, office


async def test_a_command_in_hand_is_answered_before_we_stop_and_is_not_done_again(tmp_path: Path) -> None:
    async with office(tmp_path, **FAST) as work:
        work.world.telegram.fault("delay", method="sendMessage", chat=ANNA, seconds=0.5)
        await work.missed_call()
        while not [one for one in work.world.telegram.log if one["fault"] == "delay"]:
            await asyncio.sleep(0.01)
        work.anna.sends("/help")  # its answer waits behind the alert that is on its way
        while not await work.rows("SELECT 1 FROM inbox WHERE state = 'running'"):
            await asyncio.sleep(0.01)
        stopped = time.monotonic()
        work.app.stop.set()
        await work.anna.sees("Перезвон — ни один клиент")
    assert time.monotonic() - stopped < 4, "nobody waits for a reply that nobody sends"
    with closing(sqlite3.connect(tmp_path / "perezvon.db")) as database:
        (running,) = database.execute("SELECT count(*) FROM inbox WHERE state = 'running'").fetchone()
    assert running == 0
