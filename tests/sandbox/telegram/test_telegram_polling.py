"""getUpdates: waiting, confirming, remembering, and two who poll at once."""

import asyncio

from aiohttp import ClientSession, web
from telegram_client import ANNA, GROUP, Bot, serve

OTHER = "409 Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"


def numbers(updates):
    return [update["update_id"] for update in updates]


def texts(updates):
    return [update["message"]["text"] for update in updates]


async def test_updates_are_numbered_by_one_and_repeat_until_they_are_confirmed(bot, telegram):
    for text in ("раз", "два", "три"):
        telegram.send(ANNA, text)
    updates = await bot.updates()
    first = updates[0]["update_id"]
    assert numbers(updates) == [first, first + 1, first + 2]
    assert texts(updates) == ["раз", "два", "три"]
    assert await bot.updates() == updates
    assert texts(await bot.updates(offset=first + 1, limit=1)) == ["два"]
    assert texts(await bot.updates(offset=first)) == ["два", "три"]
    assert texts(await bot.updates(offset="0", limit="100")) == ["два", "три"]
    assert await bot.updates(offset=first + 3) == []


async def test_a_negative_offset_keeps_the_newest_and_forgets_the_rest(bot, telegram):
    for text in ("раз", "два", "три"):
        telegram.send(ANNA, text)
    assert texts(await bot.updates(offset=-1)) == ["три"]
    assert texts(await bot.updates()) == ["три"]


async def test_an_offset_far_ahead_confirms_nothing(bot, telegram):
    telegram.send(ANNA, "раз")
    assert texts(await bot.updates(offset=2_000_000_000)) == ["раз"]


async def test_limits_are_clamped_not_refused(bot, telegram):
    for number in range(101):
        telegram.send(ANNA, str(number))
    assert len(await bot.updates(limit=1000)) == 100
    assert len(await bot.updates(limit=0)) == 1


async def test_a_long_poll_waits_for_the_next_update(bot, telegram):
    async with asyncio.TaskGroup() as group:
        poll = group.create_task(bot.updates(timeout=30))
        await asyncio.sleep(0.05)
        assert not poll.done()
        telegram.send(ANNA, "раз")
    assert texts(poll.result()) == ["раз"]


async def test_a_long_poll_ends_empty_when_its_time_is_over(bot):
    started = asyncio.get_running_loop().time()
    assert await bot.updates(timeout=1) == []
    assert 0.9 < asyncio.get_running_loop().time() - started < 2


async def test_of_two_pollers_the_first_is_told_of_the_conflict(bot, telegram):
    async with asyncio.TaskGroup() as group:
        first = group.create_task(bot.refusal("getUpdates", timeout=30))
        await asyncio.sleep(0.05)
        second = group.create_task(bot.updates(timeout=30))
        assert await first == OTHER
        telegram.send(ANNA, "раз")
    assert texts(second.result()) == ["раз"]


async def test_a_second_conflict_is_told_late_so_that_two_bots_do_not_spin(bot, telegram):
    telegram.tuning.conflict_pause = 0.3
    async with asyncio.TaskGroup() as group:
        polls = []
        for _ in range(3):
            polls.append(group.create_task(bot.call("getUpdates", timeout=30)))
            await asyncio.sleep(0.05)
        assert (polls[0].done(), polls[1].done()) == (True, False)
        telegram.send(ANNA, "раз")
    assert [poll.result()[0] for poll in polls] == [409, 409, 200]


async def test_allowed_updates_are_remembered_and_work_from_then_on(bot, telegram):
    telegram.send(ANNA, "до")
    await bot.updates(allowed_updates=["callback_query", "nonsense"])
    telegram.send(ANNA, "после")
    assert texts(await bot.drain()) == ["до"]
    info = await bot.ask("getWebhookInfo")
    assert info["allowed_updates"] == ["callback_query"]
    await bot.updates(allowed_updates="[]")
    telegram.send(ANNA, "снова")
    telegram.block(ANNA)
    assert len(await bot.drain()) == 2
    assert "allowed_updates" not in await bot.ask("getWebhookInfo")
    words = await bot.refusal("getUpdates", allowed_updates="message")
    assert words == "400 Bad Request: can't parse allowed updates JSON object"


async def test_updates_nobody_fetches_are_forgotten_after_a_day(bot, telegram, clock):
    telegram.send(ANNA, "вчера")
    clock.now += 24 * 3600 + 1
    telegram.send(ANNA, "сегодня")
    assert texts(await bot.updates()) == ["сегодня"]


async def test_updates_can_come_twice_even_confirmed_ones_and_numbers_can_jump(bot, telegram):
    telegram.send(ANNA, "раз")
    (first,) = await bot.drain()
    following = first["update_id"] + 1
    telegram.repeat_updates()
    assert await bot.updates(offset=following) == [first]
    assert await bot.updates(offset=following) == []
    telegram.skip_updates(1000)
    telegram.send(ANNA, "/missed", GROUP)
    assert numbers(await bot.updates(offset=following)) == [following + 1000]


async def test_a_webhook_gets_repeated_updates_too(bot, telegram, site):
    telegram.send(ANNA, "раз")
    await bot.drain()
    telegram.repeat_updates()
    await bot.ask("setWebhook", url=site.address)
    async with asyncio.timeout(3):
        while not site.got or (await bot.ask("getWebhookInfo"))["pending_update_count"]:
            await asyncio.sleep(0.005)
    assert [update["message"]["text"] for _, update in site.got] == ["раз"]


async def test_polls_and_stalls_do_not_hold_a_closing_server_up(telegram):
    app = web.Application()
    telegram.routes(app)
    runner, address = await serve(app)
    telegram.fault("stall-after", method="sendMessage", seconds=50)
    async with ClientSession() as session, asyncio.TaskGroup() as group:
        bot = Bot(session, address)
        poll = group.create_task(bot.updates(timeout=50))
        stalled = group.create_task(bot.say("раз"))
        await asyncio.sleep(0.05)
        started = asyncio.get_running_loop().time()
        await runner.cleanup()
    assert asyncio.get_running_loop().time() - started < 0.5
    assert poll.result() == []
    assert stalled.result()["text"] == "раз"


async def test_the_same_pretend_telegram_can_be_served_again(telegram):
    for _ in range(2):
        app = web.Application()
        telegram.routes(app)
        runner, address = await serve(app)
        async with ClientSession() as session:
            await Bot(session, address).say("раз")
        await runner.cleanup()
    assert len(telegram.chat(ANNA)) == 3
