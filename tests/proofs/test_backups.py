"""P17: a copy made while calls come in is a whole company: all that was acknowledged before is in it, and a bot lives
on it. P2: a bot that dies while it makes its nightly one."""

import asyncio
import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from storage.copying import copy
from tests.invariants import broken
from tests.proofs.nursery import Nursery
from tests.proofs.scenes import backup_of, dies_at, nights_were_missed
from tests.proofs.test_kill_rounds import CALLS_PER_SECOND
from tests.proofs.town import going_on, town
from tests.proofs.verdict import complaints

pytestmark = pytest.mark.asyncio(loop_scope="session")

MOMENT_S = 0.4


def events(path: Path) -> set[str]:
    with closing(sqlite3.connect(path)) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
        return {call for (call,) in database.execute("SELECT call_id FROM events")}


@pytest.mark.parametrize("times", [2, pytest.param(20, marks=pytest.mark.long)], ids=["few", "many"])
async def test_a_backup_made_under_load_is_a_whole_company(
    bots: Nursery, settled: Path, tmp_path: Path, proved, times: int
) -> None:
    async with town(bots, tmp_path, template=settled, seed=times) as made:
        for n in range(times):
            await made.start()
            await made.until_it_answers()
            target = tmp_path / f"copy-{n}.db"
            async with going_on(made.busy_line(CALLS_PER_SECOND)):
                await asyncio.sleep(MOMENT_S)
                acked = {f"CALL-{call.client.lstrip('+')}" for call in made.calls if call.accepted}
                await asyncio.to_thread(copy, made.database, target)
                await asyncio.sleep(MOMENT_S)
            assert acked
            assert acked <= events(target)
            await made.kill()
            for side in ("", "-wal", "-shm"):
                Path(f"{made.database}{side}").unlink(missing_ok=True)
            os.rename(target, made.database)
            made.calls = [call for call in made.calls if f"CALL-{call.client.lstrip('+')}" in acked]
            made.first += 1000
        await made.start()
        await made.until_it_answers()
        assert not await made.drain()
        assert made.bot is not None
        assert await made.bot.stop() == 0
        assert broken(made.database) == []
        proved("P17", "copies made while calls came in, each whole and lived on afterwards", times)


@pytest.mark.parametrize("times", [1, pytest.param(20, marks=pytest.mark.long)], ids=["once", "twenty times"])
async def test_a_bot_that_dies_over_its_backup_loses_nothing_and_makes_it_at_its_next_start(
    bots: Nursery, settled: Path, tmp_path: Path, proved, times: int
) -> None:
    folder = tmp_path / "backups"
    async with town(bots, tmp_path, template=settled, seed=times, settings={"BACKUP__DIR": str(folder)}) as made:
        for _ in range(times):
            nights_were_missed(made)
            assert await dies_at(made, "backup-written", 1, at_work=False), made.log()
            newest = folder / await backup_of(made)
            assert events(newest)
            assert [file.name for file in folder.iterdir() if not file.name.endswith(".db")] == [], "no halves"
            assert not await made.drain()
            assert made.bot is not None
            assert await made.bot.stop() == 0
        found = complaints(made)
        assert not found, "\n".join([*found, made.log()])
        proved("P2", "deaths in a backup", times)
