"""Telegram is away for an hour: once it is back the administrator hears of it, and of what was told late."""

import asyncio
import time

from tests.stories.romashka import Office
from tests.stories.romashka_people import LOOK_S, PATIENCE_S

BACK = "Telegram снова отвечает"


async def goes(work: Office, *, down: bool) -> None:
    """Until the bot has noticed."""
    work.world.telegram.down = down
    deadline = time.monotonic() + PATIENCE_S
    while bool(await work.rows("SELECT * FROM account_troubles WHERE account = ':telegram'")) is not down:
        assert time.monotonic() < deadline
        await asyncio.sleep(LOOK_S)
        await work.app.reaching.step()


async def test_an_hour_without_telegram_is_told_of_and_a_minute_is_not(work: Office) -> None:
    await goes(work, down=True)
    work.later(60)
    await goes(work, down=False)
    await work.settled()
    assert BACK not in work.gleb.reads()
    await goes(work, down=True)
    await work.missed_call()
    work.later(3600)
    await goes(work, down=False)
    await work.gleb.sees(BACK, "1 ч 0 мин", "Пропущено клиентов за это время: 1")
    await work.anna.sees("🔴 Пропущен")
    await work.settled()
    assert work.gleb.reads().count(BACK) == 1
    assert BACK not in work.anna.reads()
