"""History with its calendar and a call inside, figures, the letter of the evening."""

from datetime import timedelta
from random import Random

from tests.pictures.studio import MOSCOW, Studio

CLIENTS = ("79101234567", "79101234568", "79101234569", "79161112233", "79035557788")

DRAWN_WITHIN_S = 90  # the first picture waits for a process of its own, on a busy machine for long


async def play(at: Studio) -> None:
    await _a_morning(at)
    await at.anna.types(at.says("/history сегодня", "/history today"))
    await at.picture("history", at.anna, last=2)
    await at.anna.taps("📅")
    await at.settled()
    await at.picture("calendar", at.anna)
    await at.anna.types(at.says("/history сегодня", "/history today"))
    await at.settled()
    await at.anna.taps(f"+{CLIENTS[2]}")
    await at.picture("past-call", at.anna)
    await at.anna.types(f"/stats {at.sales}")
    await at.anna.sees("📊", patience_s=DRAWN_WITHIN_S)
    await at.picture("stats", at.anna, last=2)
    await _evening(at)
    await at.picture("evening", at.gleb)


async def _a_morning(at: Studio) -> None:
    """Calls since nine; those of Telegram's chats are not looked at."""
    world, dice = at.work.world, Random(7)
    world.megafon.recording.on = True
    world.megafon.shelf.delay = 0
    now = at.work.clock.today().astimezone(MOSCOW)
    nine = now.replace(hour=9, minute=5) + timedelta(days=1)
    at.work.later((nine - now).total_seconds())
    for _ in range(16):
        at.work.later(dice.randint(600, 1500))
        client = dice.choice(CLIENTS)
        call = await at.work.ring(client)
        if dice.random() < 0.3:
            await at.work.nobody(call, wait=dice.randint(20, 60))
        else:
            world.company.answer(call, dice.choice(("anna", "boris")))
            world.company.hang_up(call, talk=dice.randint(40, 300))
        at.work.later(2)
        await at.settled()


async def _evening(at: Studio) -> None:
    now = at.work.clock.today().astimezone(MOSCOW)
    at.work.later((now.replace(hour=19, minute=0, second=1) - now).total_seconds())
    await at.settled()
