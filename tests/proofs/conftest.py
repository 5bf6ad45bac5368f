"""What all proofs share: a nursery, which costs one import of the bot, and a database with everybody let in."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from sandbox.entrance import let_in
from sandbox.invites import NoInvite
from tests.proofs.nursery import Nursery, nursery
from tests.proofs.town import town


async def nobody_invites(**guest: str) -> str:
    """Of this PBX nobody needs to be invited: it knows the mobiles."""
    raise NoInvite


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def bots() -> AsyncIterator[Nursery]:
    async with nursery() as made:
        yield made


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def settled(bots: Nursery, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Anna, Boris, Vera and Gleb have been let in; the bot was stopped gently."""
    folder = tmp_path_factory.mktemp("settled")
    async with town(bots, folder, first=9_000_000) as made:
        await made.start()
        await made.until_it_answers()
        while not [one for one in made.world.megafon.requests if one["path"].endswith("/users")]:
            await made.world.changed().wait()
        assert await let_in(made.world, nobody_invites) == []
        await made.rings(missed=False)  # so that it knows who is in the department
        assert made.bot is not None
        assert await made.bot.stop() == 0
    return made.database
