"""A command that acts on the PBX acts once for each press, however often its update is heard or handled."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.stories.romashka import FAST, Office, office, running

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


async def test_an_act_that_was_under_way_when_we_died_is_owned_up_to_and_not_repeated(
    work: Office, tmp_path: Path
) -> None:
    await work.missed_call()
    await work.anna.sees("🔴 Пропущен")
    await _call(work)
    await work.outgoing()
    await work.settled()
    await work.app.database.write(
        lambda tx: tx.execute("UPDATE acts SET ended_ms = NULL, outcome = NULL WHERE id = (SELECT max(id) FROM acts)")
    )
    await work.app.database.write(
        lambda tx: tx.execute(
            "UPDATE inbox SET state = 'running', tries = 1 WHERE update_id = (SELECT max(update_id) FROM inbox)"
        )
    )
    work.app.stop.set()
    while True:
        try:
            async with running(work.app.settings, work.clock) as reborn:
                work.app = reborn
                await work.anna.sees("Меня перезапустили посреди вашей команды", CLIENT)
                await work.settled()
                break
        except Exception as error:
            if "database busy" not in str(error):
                raise
    assert len(work.makecalls()) == 1


async def test_two_presses_in_a_moment_are_two_presses_of_which_one_dials(work: Office) -> None:
    await work.missed_call()
    await work.anna.sees("🔴 Пропущен")
    await work.anna.taps("📞 Перезвонить")
    await work.anna.taps("📞 Перезвонить")
    await work.settled()
    assert len(work.makecalls()) == 1
