"""Whatever a client sends, the answer is Telegram's JSON and the sandbox goes on."""

import random

import pytest
from telegram_client import ANNA, GROUP

from sandbox.telegram.methods import METHODS

NONSENSE = [
    "",
    "x",
    "0",
    "-1",
    "9" * 40,
    "１２",
    "null",
    "true",
    "[]",
    "{}",
    "[[]]",
    '{"type": 5}',
    '{"inline_keyboard": [[{"text": null, "url": "http://["}]]}',
    '{"keyboard": [[null]]}',
    '{"message_id": 1e400}',
    "[" * 5000,
    "\x00\u202e<b>&#x110000;",
    "<a href='http://[::1'>x</a>",
    "<pre><code class=language->x</code></pre>",
    None,
    5,
    -5.5,
    True,
    [],
    [None],
    {"chat_id": [1], "message_id": "1", "text": {}},
    str(ANNA),
    str(GROUP),
]
PARAMETERS = [
    "chat_id",
    "message_id",
    "text",
    "parse_mode",
    "reply_markup",
    "reply_parameters",
    "link_preview_options",
    "callback_query_id",
    "commands",
    "scope",
    "language_code",
    "user_id",
    "offset",
    "limit",
    "allowed_updates",
    "url",
    "secret_token",
    "max_connections",
    "description",
]


@pytest.mark.parametrize("method", ["getupdates", *METHODS])
async def test_nonsense_gets_an_orderly_answer(bot, telegram, method):
    sent = await bot.say("x")
    luck = random.Random(method)
    for _ in range(60):
        parameters = {name: luck.choice(NONSENSE) for name in luck.sample(PARAMETERS, 12)}
        likely = {"chat_id": ANNA, "message_id": sent["message_id"], "text": "x"}
        parameters |= {name: value for name, value in likely.items() if luck.random() < 0.6}
        status, body = await bot.call(method, **parameters)
        assert (status == 200) is body["ok"], parameters
        assert body["ok"] or (body["error_code"] == status and status in {400, 403, 409}), body
    assert all(entry["status"] for entry in telegram.log)
