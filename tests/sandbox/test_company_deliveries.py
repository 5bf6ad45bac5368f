"""How webhooks travel to the bot, and what is remembered of it."""

import random

import pytest
from aiohttp import web

from sandbox.server import serve
from sandbox.world import World

pytestmark = pytest.mark.asyncio(loop_scope="module")

IVAN = "79101234567"


@pytest.mark.usefixtures("address")
async def test_each_delivery_is_kept_with_its_answer(world: World, bot) -> None:
    bot.answers = [web.Response(status=503, text="later")]
    world.company.ring(IVAN, employee="anna")
    await world.quiet()
    (delivery,) = world.megafon.deliveries
    assert (delivery["status"], delivery["body"]) == (503, "later")
    assert delivery["fields"] == bot.heard[0]
    assert delivery["ms"] > 0


@pytest.mark.usefixtures("address")
async def test_nothing_is_repeated_as_the_vendor_repeats_nothing(world: World, bot) -> None:
    bot.answers = [web.Response(status=500)]
    world.company.ring(IVAN, employee="anna")
    await world.quiet()
    assert len(bot.heard) == 1


@pytest.mark.usefixtures("address")
async def test_a_test_may_ask_for_repeats(world: World, bot) -> None:
    world.megafon.delivering.retry = True
    bot.answers = [web.Response(status=500)]
    world.company.ring(IVAN, employee="anna")
    await world.quiet()
    assert [delivery["status"] for delivery in world.megafon.deliveries] == [500, 200]


@pytest.mark.usefixtures("address")
async def test_a_bot_that_is_away_is_no_error_of_the_phone_company(world: World) -> None:
    world.megafon.crm_url = "http://127.0.0.1:9/pbx/office"
    world.company.ring(IVAN, employee="anna")
    world.megafon.crm_url = ""
    world.company.ring(IVAN, employee="anna")
    await world.quiet()
    assert {(delivery["status"], delivery["body"]) for delivery in world.megafon.deliveries} == {
        (0, "ClientConnectorError"),
        (0, "нет адреса"),
    }


@pytest.mark.usefixtures("address")
async def test_webhooks_may_come_as_json(world: World, bot) -> None:
    world.megafon.delivering.as_json = True
    world.company.after_hours(IVAN)
    await world.quiet()
    assert bot.content_types == ["application/json"]
    assert all(isinstance(value, str) for value in bot.heard[0].values())


@pytest.mark.usefixtures("address")
async def test_webhooks_of_one_moment_leave_in_any_order(world: World) -> None:
    orders = set()
    world.megafon.delivering.random = random.Random(5)
    world.megafon.crm_url = ""
    for _ in range(12):
        before = len(world.megafon.deliveries)
        call = world.company.ring(IVAN)
        await world.quiet()
        world.company.answer(call, "anna")
        await world.quiet()
        orders.add(tuple(one["fields"]["type"] for one in world.megafon.deliveries[before + 2 :]))
    assert orders == {("ACCEPTED", "CANCELLED"), ("CANCELLED", "ACCEPTED")}


@pytest.mark.usefixtures("address")
async def test_a_caller_may_be_named_anything(world: World, bot) -> None:
    world.company.ring("<b>\ud800\u202e&\n", employee="anna")
    await world.quiet()
    assert bot.heard[0]["phone"].startswith("<b>")


async def test_the_page_never_sees_the_token(world: World, http) -> None:
    world.company.ring(IVAN, employee="anna")
    await world.quiet()
    async with http.get("/sandbox/state") as answer:
        text = await answer.text()
    assert "INCOMING" in text
    for secret in (world.megafon.crm_token, world.megafon.key, world.token):
        assert secret not in text


async def test_a_world_must_be_served_before_anybody_calls(world: World) -> None:
    with pytest.raises(RuntimeError, match="serve"):
        world.company.ring(IVAN)


async def test_leaving_does_not_wait_for_a_bot_that_never_answers(world: World, bot) -> None:
    async with serve(world):
        world.company.verdict_delay = 60
        world.company.after_hours(IVAN)
    assert not bot.heard
