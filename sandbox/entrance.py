"""Letting the people of the demo in, as each would do it with her own phone."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial

from sandbox.invites import NoInvite
from sandbox.offices import Office
from sandbox.world import ANNA, BORIS, GLEB, VERA, World

ANSWER_WITHIN = 15.0
NAMES = {ANNA: "Анна", BORIS: "Борис", VERA: "Вера", GLEB: "Глеб"}
LOGINS = {ANNA: "anna", BORIS: "boris", VERA: "vera"}

Invite = Callable[..., Awaitable[str]]
"""`invite(account=, employee=, ext=)` gives what to press Start with."""


async def let_in(world: World, invite: Invite) -> list[str]:
    """Gleb, the administrator, starts the bot first. The others share their own contacts, and where the PBX knows no
    mobiles they come by invite. Names of those whom the bot did not answer."""
    silent = [] if await _answered(world, GLEB, partial(world.telegram.start, GLEB)) else [NAMES[GLEB]]
    came = await asyncio.gather(*(_comes_in(world, person, invite) for person in LOGINS))
    return silent + [NAMES[person] for person, is_in in zip(LOGINS, came, strict=True) if not is_in]


async def _comes_in(world: World, person: int, invite: Invite) -> bool:
    telegram, offices = world.telegram, world.offices.values()
    if any(office.knows_mobiles for office in offices):
        began = await _answered(world, person, partial(telegram.start, person))
        if not (began and await _answered(world, person, partial(telegram.contact, person))):
            return False
    greeted = _said(world, person)
    for office in offices:
        if not office.knows_mobiles and not await _invited(world, person, office, invite):
            return False
        greeted = greeted or _said(world, person)
    for message in telegram.chat(person):  # one greeting is enough
        if message["message_id"] > greeted:
            telegram.delete(person, message["message_id"])
    return True


async def _invited(world: World, person: int, office: Office, invite: Invite) -> bool:
    try:
        payload = await invite(**office.guest(LOGINS[person]))
    except NoInvite:
        return False
    return await _answered(world, person, partial(world.telegram.start, person, payload))


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
