"""Trouble on demand: what the bot sees, and whether its request was done."""

import asyncio
import json

import pytest
from aiohttp import ClientConnectionError, ClientOSError
from telegram_client import ANNA, BORIS, GROUP, TOKEN


async def raw(bot, method="sendMessage", **parameters):
    async with bot.session.post(f"{bot.address}/bot{TOKEN}/{method}", json=parameters) as response:
        return response.status, response.content_type, await response.text()


@pytest.mark.parametrize(
    ("kind", "status", "words"),
    [
        ("429", 429, "Too Many Requests: retry after 7"),
        ("429-bare", 429, "Too Many Requests: retry after 7"),
        ("500", 500, "Internal Server Error"),
        ("401", 401, "Unauthorized"),
        ("404", 404, "Not Found"),
        ("409", 409, "Conflict: terminated by other getUpdates request"),
        ("400:message can't be edited", 400, "Bad Request: message can't be edited"),
        ("400:Bad Request: TOPIC_CLOSED", 400, "Bad Request: TOPIC_CLOSED"),
        ("403:bot was blocked by the user", 403, "Forbidden: bot was blocked by the user"),
    ],
)
async def test_a_refusal_on_demand_is_worded_and_does_nothing(bot, telegram, kind, status, words):
    telegram.fault(kind, method="sendMessage", retry_after=7)
    code, body = await bot.call("sendMessage", chat_id=ANNA, text="x")
    assert (code, body["ok"], body["error_code"]) == (status, False, status)
    assert body["description"].startswith(words)
    assert body.get("parameters") == ({"retry_after": 7} if kind == "429" else None)
    assert len(telegram.chat(ANNA)) == 1
    assert (telegram.log[-1]["fault"], telegram.log[-1]["status"]) == (kind, status)
    await bot.say("x")


@pytest.mark.parametrize(("kind", "status"), [("429-html", 429), ("502-html", 502)])
async def test_a_web_page_comes_instead_of_an_answer(bot, telegram, kind, status):
    telegram.fault(kind)
    code, content_type, text = await raw(bot, chat_id=ANNA, text="x")
    assert (code, content_type) == (status, "text/html")
    assert f"<h1>{status} " in text
    assert len(telegram.chat(ANNA)) == 1


async def test_a_truncated_or_empty_answer_hides_that_it_was_done(bot, telegram):
    telegram.fault("truncated")
    status, _, text = await raw(bot, chat_id=ANNA, text="раз")
    assert (status, text[:10]) == (200, '{"ok": tru')
    with pytest.raises(json.JSONDecodeError):
        json.loads(text)
    telegram.fault("empty")
    status, _, text = await raw(bot, chat_id=ANNA, text="два")
    assert (status, text) == (200, "")
    assert [message["text"] for message in telegram.chat(ANNA)[1:]] == ["раз", "два"]


@pytest.mark.parametrize(("kind", "done", "status"), [("cut-before", 0, 0), ("cut-after", 1, 200)])
async def test_a_cut_connection_is_a_reset_before_or_after_the_deed(bot, telegram, kind, done, status):
    telegram.fault(kind)
    with pytest.raises(ClientOSError, match="reset"):
        await bot.say("x")
    assert len(telegram.chat(ANNA)) == 1 + done
    assert (telegram.log[-1]["fault"], telegram.log[-1]["status"]) == (kind, status)


async def test_a_stalled_request_is_done_at_once_and_a_delayed_one_only_then(bot, telegram):
    telegram.fault("stall-after", seconds=0.15)
    telegram.fault("delay", seconds=0.15)
    for shown_at_once in (True, False):
        before = len(telegram.chat(ANNA))
        async with asyncio.TaskGroup() as group:
            sending = group.create_task(bot.say("x"))
            await asyncio.sleep(0.05)
            assert (len(telegram.chat(ANNA)) > before) is shown_at_once
            assert telegram.log[-1]["status"] is None
            assert not sending.done()
        assert len(telegram.chat(ANNA)) == before + 1


async def test_a_fault_meets_its_method_and_chat_so_many_times(bot, telegram, events):
    telegram.start(BORIS)
    telegram.fault("500", method="SENDMESSAGE", chat=ANNA, times=2)
    await bot.ask("getMe")
    await bot.say("x", chat=BORIS)
    assert await bot.refusal("sendMessage", chat_id=str(ANNA), text="x") == "500 Internal Server Error"
    assert telegram.state()["trouble"]["faults"][0]["times"] == 1
    assert await bot.refusal("sendMessage", chat_id=ANNA, text="x") == "500 Internal Server Error"
    await bot.say("x")
    telegram.fault("500", times=9)
    telegram.clear_faults()
    await bot.say("x")
    assert [event for event in events if event["kind"] == "trouble"][-1] == {
        "kind": "trouble",
        "down": False,
        "limits": False,
        "faults": [],
    }


@pytest.mark.parametrize("wrong", [{"kind": "418"}, {"kind": "400:"}, {"kind": "500", "times": 0}])
async def test_an_unknown_fault_is_a_mistake(telegram, wrong):
    with pytest.raises(ValueError, match=r"no fault|start at"):
        telegram.fault(**wrong)


async def test_while_telegram_is_down_everything_is_reset_even_a_poll_that_waits(bot, telegram):
    async with asyncio.TaskGroup() as group:
        poll = group.create_task(failing(bot.updates(timeout=30)))
        await asyncio.sleep(0.05)
        telegram.down = True
    assert isinstance(poll.result(), ClientConnectionError)
    with pytest.raises(ClientOSError, match="reset"):
        await bot.ask("getMe")
    assert (telegram.log[-1]["fault"], telegram.log[-1]["status"]) == ("down", 0)
    telegram.down = False
    await bot.ask("getMe")


async def failing(request):
    try:
        return await request
    except ClientConnectionError as error:
        return error


async def test_a_private_chat_takes_three_at_once_and_then_one_a_second(bot, telegram):
    telegram.limits = True
    sent = [await bot.say(str(number)) for number in range(3)]
    status, body = await bot.call("sendMessage", chat_id=ANNA, text="x")
    assert (status, body["parameters"]) == (429, {"retry_after": 1})
    assert "inside_retry_after" not in telegram.log[-1]
    edit = {"chat_id": ANNA, "message_id": sent[0]["message_id"], "text": "y"}
    assert await bot.refusal("editMessageText", **edit) == "429 Too Many Requests: retry after 1"
    assert telegram.log[-1]["inside_retry_after"] is True
    await bot.ask("getMe")
    await bot.say("в группе", chat=GROUP)
    await asyncio.sleep(1.05)
    await bot.ask("editMessageText", **edit)
    assert "inside_retry_after" not in telegram.log[-1]


async def test_a_group_takes_twenty_a_minute_edits_included(bot, telegram):
    telegram.limits = True
    sent = await bot.say("x", chat=GROUP)
    for number in range(19):
        await bot.ask("editMessageText", chat_id=GROUP, message_id=sent["message_id"], text=str(number))
    status, body = await bot.call("sendMessage", chat_id=GROUP, text="x")
    assert status == 429
    assert 55 < body["parameters"]["retry_after"] <= 60
    telegram.limits = False
    await bot.say("x", chat=GROUP)
    assert telegram.log[-1]["inside_retry_after"] is True


async def test_everything_together_takes_thirty_a_second(bot, telegram):
    for person in range(1000, 1031):
        telegram.person(person, "Кто-то")
        telegram.start(person)
    telegram.limits = True
    statuses = [(await bot.call("sendMessage", chat_id=1000 + n, text="x"))[0] for n in range(31)]
    assert statuses == [200] * 30 + [429]
    assert await bot.refusal("sendMessage", chat_id=GROUP, text="x") == "429 Too Many Requests: retry after 1"


async def test_a_request_inside_an_ordered_retry_after_is_marked_but_done(bot, telegram):
    telegram.fault("429", method="sendMessage", chat=ANNA, retry_after=30)
    await bot.call("sendMessage", chat_id=ANNA, text="x")
    await bot.say("x")
    await bot.say("x", chat=GROUP)
    assert [entry.get("inside_retry_after", False) for entry in telegram.log] == [False, True, False]
