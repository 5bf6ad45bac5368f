"""What people do, and what the bot hears of it."""

import pytest
from telegram_client import ANNA, BORIS, GROUP, STRANGER

TAKE = {
    "inline_keyboard": [[{"text": "📞 Перезвонить", "callback_data": "c1"}, {"text": "✋ Беру", "callback_data": "t1"}]]
}
QUERY_TOO_OLD = "400 Bad Request: query is too old and response timeout expired or query ID is invalid"


async def test_start_lets_the_bot_write_and_arrives_as_a_command(bot, telegram, events):
    assert await bot.refusal("sendMessage", chat_id=BORIS, text="x") != ""
    telegram.start(BORIS, "invite_1-A")
    (update,) = await bot.drain()
    message = update["message"]
    assert (message["text"], message["from"]["id"], message["from"]["language_code"]) == (
        "/start invite_1-A",
        BORIS,
        "en",
    )
    assert message["entities"] == [{"type": "bot_command", "offset": 0, "length": 6}]
    assert message["chat"] == {"id": BORIS, "type": "private", "first_name": "Борис"}
    await bot.say("Здравствуйте", chat=BORIS)
    assert any(event["kind"] == "person" and event["person"]["started"] for event in events)


async def test_typing_start_is_pressing_it_and_nothing_else_can_be_written_before(bot, telegram):
    with pytest.raises(ValueError, match="not pressed Start"):
        telegram.send(BORIS, "привет")
    with pytest.raises(ValueError, match="not pressed Start"):
        telegram.contact(BORIS)
    telegram.send(BORIS, "/start код")
    assert telegram.state()["people"][1]["started"] is True


async def test_what_she_types_is_shown_and_arrives(bot, telegram, events):
    number = telegram.send(ANNA, "  /call +79101234567 ")
    (update,) = await bot.drain()
    assert update["message"]["text"] == "/call +79101234567"
    assert [entity["type"] for entity in update["message"]["entities"]] == ["bot_command", "phone_number"]
    shown = telegram.chat(ANNA)[-1]
    assert (shown["message_id"], shown["from"], shown["from_name"]) == (number, ANNA, "Анна Белова")
    assert events[0] == {"kind": "message", "chat": ANNA, "message": shown}


@pytest.mark.parametrize("text", ["", "  \n", "x" * 4097])
async def test_what_the_app_would_not_send_is_a_mistake(telegram, text):
    with pytest.raises(ValueError, match="text"):
        telegram.send(ANNA, text)


async def test_her_own_contact_is_marked_as_hers_and_others_need_not_be(bot, telegram):
    telegram.contact(ANNA)
    telegram.contact(ANNA, phone="+79101234567", user_id=None, first_name="Иван")
    telegram.contact(ANNA, phone="+79100000002", user_id=BORIS, first_name="Борис")
    own, client, colleague = [update["message"]["contact"] for update in await bot.drain()]
    assert own == {"phone_number": "79100000001", "first_name": "Анна", "last_name": "Белова", "user_id": ANNA}
    assert client == {"phone_number": "+79101234567", "first_name": "Иван"}
    assert colleague["user_id"] == BORIS
    assert telegram.chat(ANNA)[-3]["contact"] == own
    telegram.person(STRANGER, "Чужой")
    telegram.start(STRANGER)
    with pytest.raises(ValueError, match="no phone"):
        telegram.contact(STRANGER)


async def test_a_tap_arrives_as_a_callback_query_with_the_whole_message(bot, telegram):
    sent = await bot.say("Пропущен", reply_markup=TAKE)
    query_id = telegram.tap(ANNA, sent["message_id"], text="Беру")
    (update,) = await bot.drain()
    query = update["callback_query"]
    assert (query["id"], query["data"], query["from"]["id"], query["message"]) == (query_id, "t1", ANNA, sent)
    assert query["chat_instance"]


async def test_a_button_named_exactly_is_meant_before_one_that_contains_the_name(bot, telegram):
    days = {
        "inline_keyboard": [[{"text": "Октябрь 2026", "callback_data": "m"}], [{"text": "20", "callback_data": "d"}]]
    }
    sent = await bot.say("За какой день?", reply_markup=days)
    telegram.tap(ANNA, sent["message_id"], text="20")
    (update,) = await bot.drain()
    assert update["callback_query"]["data"] == "d"


async def test_raw_data_may_be_forged(bot, telegram):
    sent = await bot.say("Пропущен")
    telegram.tap(ANNA, sent["message_id"], data="c1:подделка")
    (update,) = await bot.drain()
    assert update["callback_query"]["data"] == "c1:подделка"
    with pytest.raises(ValueError, match="64 bytes"):
        telegram.tap(ANNA, sent["message_id"], data="x" * 65)


async def test_a_tap_is_answered_once_and_seen_as_a_toast(bot, telegram, events, clock):
    sent = await bot.say("Пропущен", reply_markup=TAKE)
    query_id = telegram.tap(ANNA, sent["message_id"], text="Перезвонить")
    answer = {"callback_query_id": query_id, "text": "Сначала зазвонит ваш телефон", "show_alert": "true"}
    assert await bot.ask("answerCallbackQuery", **answer) is True
    assert telegram.answers() == [
        {"query_id": query_id, "person": ANNA, "text": answer["text"], "show_alert": True, "at": clock.now}
    ]
    toast = {"kind": "toast", "person": ANNA, "query_id": query_id, "text": answer["text"], "alert": True}
    assert toast in events
    assert await bot.refusal("answerCallbackQuery", **answer) == QUERY_TOO_OLD
    assert await bot.refusal("answerCallbackQuery", callback_query_id="1") == QUERY_TOO_OLD
    assert len(telegram.answers()) == 1


async def test_a_tap_answered_late_is_too_old(bot, telegram, clock):
    sent = await bot.say("Пропущен", reply_markup=TAKE)
    late, patient = (telegram.tap(ANNA, sent["message_id"], text="Беру") for _ in range(2))
    clock.now += 16
    assert await bot.refusal("answerCallbackQuery", callback_query_id=late) == QUERY_TOO_OLD
    telegram.tuning.query_seconds = 20
    assert await bot.ask("answerCallbackQuery", callback_query_id=patient) is True


async def test_a_toast_has_at_most_200_characters_and_no_link(bot, telegram):
    sent = await bot.say("Пропущен", reply_markup=TAKE)
    query = {"callback_query_id": telegram.tap(ANNA, sent["message_id"], text="Беру")}
    words = await bot.refusal("answerCallbackQuery", **query, text="x" * 201)
    assert words == "400 Bad Request: MESSAGE_TOO_LONG"
    words = await bot.refusal("answerCallbackQuery", **query, url="https://ya.ru")
    assert words == "400 Bad Request: URL_INVALID"
    assert await bot.ask("answerCallbackQuery", **query, text="я" * 200) is True


async def test_she_can_press_only_what_is_there(bot, telegram):
    sent = await bot.say("Пропущен", reply_markup=TAKE)
    link = await bot.say("x", reply_markup={"inline_keyboard": [[{"text": "Сайт", "url": "ya.ru"}]]})
    hers = telegram.send(ANNA, "привет")
    wrong = [
        (lambda: telegram.tap(ANNA, sent["message_id"], text="Удалить"), "no button"),
        (lambda: telegram.tap(ANNA, sent["message_id"]), "say which button"),
        (lambda: telegram.tap(ANNA, 999, text="Беру"), "no message 999"),
        (lambda: telegram.tap(ANNA, hers, data="x"), "only the bot's messages"),
        (lambda: telegram.tap(ANNA, link["message_id"], text="Сайт"), "asks the bot nothing"),
        (lambda: telegram.tap(BORIS, sent["message_id"], text="Беру"), "not pressed Start"),
        (lambda: telegram.tap(BORIS, sent["message_id"], chat=ANNA, text="Беру"), "private chat of 101"),
        (lambda: telegram.tap(STRANGER, 1, text="Беру"), "no person 666"),
        (lambda: telegram.send(ANNA, "x", -1), "no group -1"),
        (lambda: telegram.start(ANNA, "с пробелом"), "start payload"),
        (lambda: telegram.person(0, "Никто"), "positive id"),
        (lambda: telegram.chat(999), "no person 999"),
    ]
    for action, words in wrong:
        with pytest.raises(ValueError, match=words):
            action()


async def test_blocking_and_unblocking_reach_the_bot_as_my_chat_member(bot, telegram, clock):
    telegram.block(ANNA)
    telegram.block(ANNA)
    with pytest.raises(ValueError, match="has blocked the bot"):
        telegram.send(ANNA, "привет")
    telegram.start(ANNA)
    telegram.block(ANNA)
    telegram.block(ANNA, False)
    updates = await bot.drain()
    changes = [update.get("my_chat_member") for update in updates]
    statuses = [
        (change["old_chat_member"]["status"], change["new_chat_member"]["status"]) if change else "message"
        for change in changes
    ]
    left, back = ("member", "kicked"), ("kicked", "member")
    assert statuses == [left, back, "message", left, back]
    assert changes[0]["new_chat_member"]["user"]["id"] == 110201543
    assert changes[0]["date"] == int(clock.now)
    with pytest.raises(ValueError, match="never pressed Start"):
        telegram.block(BORIS)


async def test_a_person_renamed_keeps_her_start(bot, telegram):
    telegram.person(ANNA, "Анна", last_name="Лужина")
    await bot.say("x")
    telegram.send(ANNA, "я")
    (update,) = await bot.drain()
    assert update["message"]["from"]["last_name"] == "Лужина"


async def test_in_a_group_the_bot_hears_commands_and_replies_to_itself_only(bot, telegram):
    sent = await bot.say("Пропущен", chat=GROUP, reply_markup=TAKE)
    telegram.send(ANNA, "обед?", GROUP)
    telegram.send(ANNA, "/missed", GROUP)
    telegram.send(ANNA, "/missed@Perezvon_Bot", GROUP)
    telegram.send(ANNA, "/missed@other_bot", GROUP)
    telegram.contact(ANNA, chat=GROUP)
    telegram.send(BORIS, "я взял", GROUP, reply_to=sent["message_id"])
    telegram.tap(BORIS, sent["message_id"], chat=GROUP, text="Беру")
    heard = [
        update["message"]["text"] if "message" in update else update["callback_query"]["data"]
        for update in await bot.drain()
    ]
    assert heard == ["/missed", "/missed@Perezvon_Bot", "я взял", "t1"]
    assert len(telegram.chat(GROUP)) == 7
    telegram.tuning.reads_all_group_messages = True
    telegram.send(ANNA, "обед?", GROUP)
    assert len(await bot.drain()) == 1
