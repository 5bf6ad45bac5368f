"""One pretend Telegram for all tests of the channel, where Anna and Boris have pressed Start."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from telegram_line import SHORT_S, Line, channel_to

from channels.telegram import TelegramChannel
from sandbox.server import serve
from sandbox.world import ANNA, BORIS, World


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def served() -> AsyncIterator[tuple[World, str]]:
    world = World()
    async with serve(world) as address:
        for person in (ANNA, BORIS):
            world.telegram.start(person)
        yield world, address


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def opened(served: tuple[World, str]) -> AsyncIterator[TelegramChannel]:
    async with channel_to(served[1], request_s=SHORT_S, upload_s=SHORT_S * 2) as channel:
        yield channel


@pytest.fixture
def line(served: tuple[World, str], opened: TelegramChannel) -> Line:
    served[0].telegram.clear_faults()
    return Line(served[0], opened)
