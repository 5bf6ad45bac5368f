"""Who is let in, how parameters may come, and which methods there are."""

import json

import pytest
from aiohttp import ClientSession, FormData
from telegram_client import ANNA, BORIS, TOKEN, Bot

from sandbox.telegram import PretendTelegram


async def test_a_wrong_token_is_unauthorized_and_the_right_one_is_nowhere_in_the_log(bot, telegram):
    stranger = Bot(bot.session, bot.address, token="110201543:wrong")
    assert await stranger.refusal("getMe") == "401 Unauthorized"
    await bot.say(f"мой токен {TOKEN}")
    await bot.call("setWebhook", url="http://127.0.0.1:1/x", secret_token="canary-secret")
    assert TOKEN not in json.dumps(telegram.log)
    assert "canary-secret" not in json.dumps(telegram.log)


async def test_get_me_tells_the_bot(bot):
    me = await bot.ask("getMe")
    assert (me["id"], me["is_bot"], me["username"]) == (110201543, True, "perezvon_bot")
    assert me["can_read_all_group_messages"] is False


async def test_an_unknown_method_is_not_found_and_names_are_read_in_any_case(bot):
    assert await bot.refusal("sendPigeon") == "404 Not Found: method not found"
    assert await bot.refusal("sendVideo", chat_id=ANNA) == "404 Not Found: method not found"
    assert (await bot.ask("GETme"))["id"] == 110201543


KEYBOARD = {"inline_keyboard": [[{"text": "Беру", "callback_data": "t"}]]}


async def test_parameters_come_by_query_urlencoded_multipart_or_json(bot, telegram):
    url = f"{bot.address}/bot{TOKEN}/sendMessage"
    fields = {
        "chat_id": str(ANNA),
        "text": "Привет",
        "disable_notification": "True",
        "reply_markup": json.dumps(KEYBOARD),
    }
    multipart = FormData(fields)
    multipart.add_field("unused", b"\x00", filename="a.bin", content_type="application/octet-stream")
    ways = [
        bot.session.get(url, params=fields),
        bot.session.post(url, params=fields),
        bot.session.post(url, data=fields),
        bot.session.post(url, data=multipart),
        bot.session.post(url, json=fields),
        bot.session.post(
            url, json={"chat_id": ANNA, "text": "Привет", "disable_notification": True, "reply_markup": KEYBOARD}
        ),
        bot.session.post(url, params={"chat_id": "1"}, data=fields),
    ]
    for way in ways:
        async with way as response:
            assert response.status == 200, await response.text()
    shown = telegram.chat(ANNA)[1:]
    assert len(shown) == len(ways)
    assert {(message["text"], message["silent"], message["buttons"][0][0]["data"]) for message in shown} == {
        ("Привет", True, "t")
    }


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"{", "can't parse JSON object"),
        (b"[1]", "can't parse JSON object"),
        (b"[" * 100_000, "can't parse JSON object"),
        (b'{"chat_id": 101, "text": "\\ud83d"}', "strings must be encoded in UTF-8"),
        (b'{"chat_id": 101, "text": "x", "reply_markup": "{\\"keyboard\\": [[\\"\\\\ud83d\\"]]}"}', "can't parse"),
    ],
)
async def test_a_broken_body_is_a_bad_request(bot, body, words):
    headers = {"Content-Type": "application/json"}
    async with bot.session.post(f"{bot.address}/bot{TOKEN}/sendMessage", data=body, headers=headers) as response:
        answer = await response.json()
    assert response.status == answer["error_code"] == 400
    assert words in answer["description"]


async def test_a_body_in_an_unknown_charset_or_without_a_boundary_is_a_bad_request(bot):
    url = f"{bot.address}/bot{TOKEN}/getMe"
    for content_type in ("multipart/form-data", "application/x-www-form-urlencoded; charset=klingon"):
        async with bot.session.post(url, data=b"a=%FF", headers={"Content-Type": content_type}) as response:
            assert response.status == 400, content_type


async def test_a_body_over_the_size_limit_is_refused(bot):
    async def flood():
        for _ in range(30):
            yield b"a=" + b"x" * 50_000 + b"&"

    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    async with bot.session.post(f"{bot.address}/bot{TOKEN}/getMe", data=flood(), headers=headers) as response:
        answer = await response.json()
    assert (answer["error_code"], answer["description"]) == (413, "Request Entity Too Large")


async def test_a_token_that_is_no_token_is_a_mistake_at_once():
    with pytest.raises(ValueError, match="token"):
        PretendTelegram("nonsense")


async def test_the_log_tells_each_request_in_order_and_numbers_it(bot, telegram, events):
    await bot.say("раз")
    await bot.refusal("sendMessage", chat_id=5, text="два")
    first, second = telegram.log
    assert (first["n"], first["method"], first["chat_id"], first["status"]) == (1, "sendMessage", ANNA, 200)
    assert first["params"]["text"] == "раз"
    assert first["result"]["message_id"] == telegram.chat(ANNA)[-1]["message_id"]
    assert (second["n"], second["status"], second["error"]) == (2, 400, "Bad Request: chat not found")
    assert first["at"] <= second["at"]
    assert [event["entry"]["n"] for event in events if event["kind"] == "api"] == [1, 2]


async def test_every_answer_is_json_with_the_right_status(bot):
    async with ClientSession() as session, session.get(f"{bot.address}/bot{TOKEN}/getChat?chat_id={BORIS}") as answer:
        assert answer.content_type == "application/json"
