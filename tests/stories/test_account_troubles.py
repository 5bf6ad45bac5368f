"""A PBX that shuts us out or falls silent: the administrator hears of it once, and when it is back."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.stories.romashka import FAST, Office, office

DOWN = "⚠️ АТС «office»"
BACK = "✅ АТС «office» снова отвечает"


@pytest.fixture
async def work(tmp_path: Path) -> AsyncIterator[Office]:
    async with office(tmp_path, **FAST) as made:
        yield made


async def asked(work: Office, *, answers: bool = False) -> None:
    """For the list of employees, and for the history."""
    account = work.app.accounts["office"]
    assert await work.app.staff.fetch(account) is answers
    assert await work.app.reconcile.step(account) is answers
    await work.settled()


def told(work: Office, text: str) -> int:
    return work.gleb.reads().count(text)


async def test_a_key_that_is_not_accepted_any_more_is_told_at_once_and_once(work: Office) -> None:
    key, work.world.megafon.key = work.world.megafon.key, "another-key-since-today"
    for _ in range(3):
        await asked(work)
        work.later(120)
    assert told(work, DOWN) == 1
    await work.gleb.sees(DOWN, "ключ больше не принимается")
    assert DOWN not in work.anna.reads()
    work.world.megafon.key = key
    for _ in range(2):
        await asked(work, answers=True)
    assert told(work, BACK) == 1


async def test_a_pbx_that_is_silent_is_told_of_after_ten_minutes_and_when_it_is_back(work: Office) -> None:
    work.world.megafon.fault("503", times=1000)
    await asked(work)
    work.later(590)
    await asked(work)
    assert told(work, DOWN) == 0
    work.later(20)
    for _ in range(2):
        await asked(work)
        work.later(1200)
    assert told(work, DOWN) == 1
    work.world.megafon.clear_faults()
    await asked(work, answers=True)
    assert told(work, BACK) == 1


async def test_a_short_silence_is_nobodys_news(work: Office) -> None:
    for _ in range(3):
        work.world.megafon.fault("503", times=1000)
        await asked(work)
        work.world.megafon.clear_faults()
        work.later(400)
        await asked(work, answers=True)
    assert told(work, "АТС «office»") == 0


async def test_a_pbx_is_back_when_all_our_questions_are_answered_again(work: Office) -> None:
    work.world.megafon.key, key = "another-key-since-today", work.world.megafon.key
    await asked(work)
    work.world.megafon.key = key
    assert await work.app.staff.fetch(work.app.accounts["office"])
    await work.settled()
    assert told(work, BACK) == 0
    await asked(work, answers=True)
    assert told(work, BACK) == 1


async def test_the_next_time_is_told_again(work: Office) -> None:
    key = work.world.megafon.key
    for _ in range(2):
        work.world.megafon.key = "another-key-since-today"
        await asked(work)
        work.world.megafon.key = key
        await asked(work, answers=True)
        work.later(60)
    assert (told(work, DOWN), told(work, BACK)) == (2, 2)
