"""A pretend Telegram on a real local port, and a bot that speaks plain HTTP to it."""

import pytest
from aiohttp import ClientSession, web
from telegram_client import ANNA, BORIS, GROUP, TOKEN, Bot, Clock, Site, serve

from sandbox.telegram import PretendTelegram


@pytest.fixture
def events():
    return []


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def telegram(events, clock):
    """Anna has pressed Start; Boris and the group are known, the bot has no update waiting."""
    pretend = PretendTelegram(TOKEN, publish=events.append, clock=clock)
    pretend.person(ANNA, "Анна", last_name="Белова", username="anna", phone="+79100000001")
    pretend.person(BORIS, "Борис", phone="+79100000002", language_code="en")
    pretend.group(GROUP, "Отдел продаж", [ANNA, BORIS])
    pretend.start(ANNA)
    pretend.memory.updates.clear()
    pretend.tuning.conflict_pause = pretend.tuning.webhook_pause = 0.02
    events.clear()
    return pretend


@pytest.fixture
async def bot(telegram):
    app = web.Application()
    telegram.routes(app)
    runner, address = await serve(app)
    async with ClientSession() as session:
        yield Bot(session, address)
    await runner.cleanup()


@pytest.fixture
async def site():
    own = Site()
    app = web.Application()
    app.router.add_post("/telegram", own.take)
    runner, address = await serve(app)
    own.address = f"{address}/telegram"
    yield own
    await runner.cleanup()
