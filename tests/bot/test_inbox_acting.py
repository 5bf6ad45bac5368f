"""A command that acts on the PBX acts once for each press, however often its update is heard or handled."""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest

from sandbox.server import serve
from sandbox.world import ANNA, BORIS, GLEB, VERA, World
from tests.stories.romashka import (
    FAST,
    MovableClock,
    Office,
    Someone,
    let_everybody_in,
    office,
    running,
    settings_for,
)

CLIENT = "+79101234567"


@pytest.fixture
async def work(tmp_path: Path) -> AsyncIterator[Office]:
    async with office(tmp_path, **FAST) as made:
        yield made


async def handled_again(work: Office) -> None:
    """As after a death: the newest update was begun, and nobody knows how far it came."""
    await work.settled()
    await work.app.database.write(
        lambda tx: tx.execute(
            "UPDATE inbox SET state = 'new', tries = 1 WHERE update_id = (SELECT max(update_id) FROM inbox)"
        )
    )
    await work.app.inbox.recover()
    await work.settled()


async def test_a_tap_that_telegram_repeats_dials_once(work: Office) -> None:
    await work.missed_call()
    await work.anna.taps("📞 Перезвонить")
    await work.outgoing()
    work.world.telegram.repeat_updates(3)
    await work.settled()
    assert len(work.makecalls()) == 1


@pytest.mark.parametrize("by", ["tap", "command"])
async def test_a_press_that_is_handled_again_after_it_was_done_dials_once(work: Office, by: str) -> None:
    await work.missed_call()
    await work.anna.sees("🔴 Пропущен")
    await (work.anna.taps("📞 Перезвонить") if by == "tap" else _call(work))
    await work.outgoing()
    await handled_again(work)
    assert len(work.makecalls()) == 1
    if by == "command":
        await work.anna.sees("Это уже сделано")


async def _call(work: Office) -> None:
    work.anna.sends(f"/call {CLIENT}")


async def test_a_press_whose_outcome_nobody_knows_is_not_repeated_and_that_is_said(work: Office) -> None:
    work.world.megafon.fault("reset-after-accept", path="makecall")
    await work.missed_call()
    await work.anna.sees("🔴 Пропущен")
    await _call(work)
    await work.settled()
    await handled_again(work)
    await work.anna.sees("Неизвестно, дошла ли команда до АТС")
    assert len(work.makecalls()) == 1


async def test_an_act_that_was_under_way_when_we_died_is_owned_up_to_and_not_repeated(tmp_path: Path) -> None:
    world, clock = World(), MovableClock()
    async with serve(world) as address:
        settings = settings_for(world, address, tmp_path, **FAST)
        async with running(settings, clock) as app:
            world.megafon.crm_url = f"{app.address}/pbx/office"
            people = [Someone(world, id, id) for id in (ANNA, BORIS, VERA, GLEB)]
            work = Office(world, app, clock, *people)
            await work.settled()
            await let_everybody_in(world, app, people)
            await work.missed_call()
            await work.anna.sees("🔴 Пропущен")
            await _call(work)
            await work.outgoing()
            await work.settled()
        with closing(sqlite3.connect(settings.storage.path)) as database, database:
            database.execute("UPDATE acts SET ended_ms = NULL, outcome = NULL")
            database.execute("UPDATE inbox SET state = 'running' WHERE update_id = (SELECT max(update_id) FROM inbox)")
        async with running(settings, clock) as work.app:
            await work.anna.sees("Меня перезапустили посреди вашей команды", CLIENT)
            await work.settled()
        assert len(work.makecalls()) == 1


async def test_two_presses_in_a_moment_are_two_presses_of_which_one_dials(work: Office) -> None:
    await work.missed_call()
    await work.anna.sees("🔴 Пропущен")
    await work.anna.taps("📞 Перезвонить")
    await work.anna.taps("📞 Перезвонить")
    await work.settled()
    assert len(work.makecalls()) == 1
