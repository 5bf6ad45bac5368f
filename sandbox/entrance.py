"""Letting the people of the demo in, as each would do it with her own phone."""

import asyncio
from collections.abc import Callable
from functools import partial

from sandbox.world import ANNA, BORIS, GLEB, VERA, World

ANSWER_WITHIN = 15.0
NAMES = {ANNA: "Анна", BORIS: "Борис", VERA: "Вера", GLEB: "Глеб"}


async def let_in(world: World) -> list[str]:
    """Gleb, the administrator, starts the bot first; the others share their own contacts. Names of the unanswered."""
    telegram = world.telegram
    silent = []
    if not await _answered(world, GLEB, partial(telegram.start, GLEB)):
        silent.append(NAMES[GLEB])
    for person in (ANNA, BORIS, VERA):
        began = await _answered(world, person, partial(telegram.start, person))
        if not (began and await _answered(world, person, partial(telegram.contact, person))):
            silent.append(NAMES[person])
    return silent


async def _answered(world: World, person: int, act: Callable[[], object]) -> bool:
    """Do it and wait for the bot's next message in the private chat."""
    before = _said(world, person)
    act()
    try:
        async with asyncio.timeout(ANSWER_WITHIN):
            while _said(world, person) <= before:
                await world.changed().wait()
    except TimeoutError:
        return False
    return True


def _said(world: World, person: int) -> int:
    """The number of the bot's newest message to her."""
    return max(
        (message["message_id"] for message in world.telegram.chat(person) if message["from"] == "bot"), default=0
    )
