"""Webhooks: set, refused, delivered one by one, repeated, answered with a method."""

import asyncio

import pytest
from aiohttp import FormData, MultipartWriter, web
from telegram_client import ANNA

SECRET = "x-Secret_1"


async def until(done):
    async with asyncio.timeout(3):
        while not done():
            await asyncio.sleep(0.005)


def texts(site):
    return [update["message"]["text"] for _, update in site.got]


async def test_updates_go_to_the_webhook_with_its_secret_and_polling_is_a_conflict(bot, telegram, site):
    telegram.send(ANNA, "до")
    await bot.ask("setWebhook", url=site.address, secret_token=SECRET, max_connections=500)
    telegram.send(ANNA, "после")
    await until(lambda: len(site.got) == 2)
    headers, update = site.got[0]
    assert headers["X-Telegram-Bot-Api-Secret-Token"] == SECRET
    assert (headers["Content-Type"], update["message"]["text"]) == ("application/json", "до")
    assert texts(site) == ["до", "после"]
    assert await bot.refusal("getUpdates") == (
        "409 Conflict: can't use getUpdates method while webhook is active; "
        "use deleteWebhook to delete the webhook first"
    )
    info = await bot.ask("getWebhookInfo")
    assert (info["url"], info["max_connections"], info["pending_update_count"]) == (site.address, 100, 0)
    await bot.ask("deleteWebhook")
    telegram.send(ANNA, "потом")
    assert len(await bot.updates()) == 1
    assert (await bot.ask("getWebhookInfo"))["url"] == ""
    assert len(site.got) == 2


async def test_without_a_secret_there_is_no_secret_header(bot, telegram, site):
    await bot.ask("setWebhook", url=site.address)
    telegram.send(ANNA, "раз")
    await until(lambda: site.got)
    assert "X-Telegram-Bot-Api-Secret-Token" not in site.got[0][0]


async def test_a_failed_delivery_is_repeated_and_nothing_overtakes_it(bot, telegram, site):
    site.answers = [web.Response(status=500), web.Response(status=302, headers={"Location": "/x"})]
    await bot.ask("setWebhook", url=site.address)
    telegram.send(ANNA, "раз")
    telegram.send(ANNA, "два")
    await until(lambda: len(site.got) == 4)
    assert texts(site) == ["раз", "раз", "раз", "два"]
    info = await bot.ask("getWebhookInfo")
    assert info["last_error_message"] == "Wrong response from the webhook: 302 Found"


async def test_an_unreachable_webhook_keeps_its_updates_and_says_so(bot, telegram, unused_tcp_port):
    await bot.ask("setWebhook", url=f"http://127.0.0.1:{unused_tcp_port}/telegram")
    telegram.send(ANNA, "раз")
    async with asyncio.timeout(3):
        while "last_error_message" not in (info := await bot.ask("getWebhookInfo")):
            await asyncio.sleep(0.005)
    assert info["pending_update_count"] == 1
    assert info["last_error_message"].startswith("Connection failed")


async def test_webhooks_stop_while_telegram_is_down(bot, telegram, site):
    await bot.ask("setWebhook", url=site.address)
    telegram.down = True
    telegram.send(ANNA, "раз")
    await asyncio.sleep(0.05)
    assert site.got == []
    telegram.down = False
    await until(lambda: site.got)


@pytest.mark.parametrize("kind", ["json", "form", "multipart"])
async def test_a_reply_may_carry_a_method(bot, telegram, site, kind):
    fields = {"method": "sendMessage", "chat_id": str(ANNA), "text": "Здравствуйте"}
    if kind == "json":
        reply = web.json_response(fields | {"chat_id": ANNA})
    elif kind == "form":
        form = FormData(fields)()
        reply = web.Response(body=form._value, headers={"Content-Type": form.content_type})
    else:
        writer = MultipartWriter("form-data")
        for name, value in fields.items():
            writer.append(value).set_content_disposition("form-data", name=name)
        reply = web.Response(body=writer)
    site.answers = [reply]
    await bot.ask("setWebhook", url=site.address)
    telegram.send(ANNA, "/start")
    await until(lambda: len(telegram.chat(ANNA)) == 3)
    assert telegram.chat(ANNA)[-1]["text"] == "Здравствуйте"
    assert (telegram.log[-1]["method"], telegram.log[-1]["by_webhook"]) == ("sendMessage", True)


@pytest.mark.parametrize(
    "reply",
    [{"method": "getMe"}, {"method": "deleteWebhook"}, {"method": "sendMessage"}, {"a": 1}, [], "x"],
)
async def test_other_replies_change_nothing(bot, telegram, site, reply):
    site.answers = [web.json_response(reply)]
    await bot.ask("setWebhook", url=site.address)
    telegram.send(ANNA, "раз")
    await until(lambda: site.got)
    telegram.send(ANNA, "два")
    await until(lambda: len(site.got) == 2)
    assert [message["text"] for message in telegram.chat(ANNA)] == ["/start", "раз", "два"]
    assert (await bot.ask("getWebhookInfo"))["url"] == site.address


@pytest.mark.parametrize(
    ("parameters", "words"),
    [
        ({"url": "ftp://127.0.0.1/x"}, "invalid webhook URL specified"),
        ({"url": "nonsense"}, "invalid webhook URL specified"),
        ({"url": "https://example.org/x"}, "bad webhook: the sandbox delivers to this machine only"),
        ({"url": "http://127.0.0.1.example.org/x"}, "bad webhook: the sandbox delivers to this machine only"),
        ({"url": "http://127.0.0.1\\@example.org/x"}, "bad webhook: the sandbox delivers to this machine only"),
        ({"url": "http://127.0.0.1:9@example.org/x"}, "bad webhook: the sandbox delivers to this machine only"),
        ({"url": "http://127.0.0.1:9/x", "secret_token": "секрет"}, "secret token contains unallowed characters"),
        ({"url": "http://127.0.0.1:9/x", "secret_token": "a b"}, "secret token contains unallowed characters"),
        ({"url": "http://127.0.0.1:9/x", "secret_token": "a" * 257}, "secret token is too long"),
    ],
)
async def test_a_wrong_webhook_is_refused(bot, parameters, words):
    assert await bot.refusal("setWebhook", **parameters) == f"400 Bad Request: {words}"
    assert (await bot.ask("getWebhookInfo"))["url"] == ""


async def test_pending_updates_can_be_dropped_and_each_change_is_described(bot, telegram, unused_tcp_port):
    url = f"http://127.0.0.1:{unused_tcp_port}/x"
    telegram.send(ANNA, "раз")
    told = [
        (await bot.call(method, **parameters))[1]["description"]
        for method, parameters in [
            ("setWebhook", {"url": url, "drop_pending_updates": True}),
            ("setWebhook", {"url": url}),
            ("deleteWebhook", {}),
            ("setWebhook", {"url": ""}),
        ]
    ]
    assert told == ["Webhook was set", "Webhook is already set", "Webhook was deleted", "Webhook is already deleted"]
    assert await bot.updates() == []
    telegram.send(ANNA, "два")
    await bot.ask("deleteWebhook", drop_pending_updates=True)
    assert await bot.updates() == []


async def test_setting_a_webhook_ends_a_poll(bot, site):
    async with asyncio.TaskGroup() as group:
        poll = group.create_task(bot.refusal("getUpdates", timeout=30))
        await asyncio.sleep(0.05)
        await bot.ask("setWebhook", url=site.address)
    assert poll.result() == "409 Conflict: terminated by setWebhook request"
