"""Keyboards: what may stand under a message, and how it is refused."""

import pytest
from telegram_client import ANNA, GROUP


def inline(*buttons):
    return {"inline_keyboard": [list(buttons)]}


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        (inline({"text": "a", "callback_data": "x" * 65}), "BUTTON_DATA_INVALID"),
        (inline({"text": "a", "callback_data": "я" * 33}), "BUTTON_DATA_INVALID"),
        (inline({"callback_data": "x"}), "can't parse inline keyboard button: Can't find field \"text\""),
        (
            inline({"text": "a"}),
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        ),
        (
            inline({"text": "a", "callback_data": ""}),
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        ),
        (inline("a"), "can't parse inline keyboard button: InlineKeyboardButton must be an Object"),
        (
            inline({"text": "a", "callback_data": ["x"]}),
            'can\'t parse inline keyboard button: Field "callback_data" must be of type String',
        ),
        (
            inline({"text": "a", "url": "javascript:alert(1)"}),
            "inline keyboard button URL 'javascript:alert(1)' is invalid: Unsupported URL protocol",
        ),
        (
            inline({"text": "a", "url": "http://localhost:8080"}),
            "inline keyboard button URL 'http://localhost:8080' is invalid: Wrong HTTP URL",
        ),
        (
            {"inline_keyboard": [{"text": "a", "callback_data": "x"}]},
            'field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays',
        ),
        ({"inline_keyboard": "x"}, 'field "inline_keyboard" must be of type Array'),
        ({"keyboard": [1]}, 'field "keyboard" must be an Array of Arrays'),
        ({"keyboard": [[1]]}, "can't parse keyboard button: KeyboardButton must be a String or an Object"),
        ([], "object expected as reply markup"),
        ("{", "can't parse reply keyboard markup JSON object"),
        ({"inline_keyboard": [[{"text": "a", "callback_data": "x"}]] * 101}, "reply markup is too long"),
        (inline({"text": "a", "web_app": {}}), "the sandbox does not support web_app buttons yet"),
        (
            {"keyboard": [[{"text": "a", "request_location": True}]]},
            "the sandbox does not support request_location buttons yet",
        ),
    ],
)
async def test_a_wrong_keyboard_is_refused(bot, markup, words):
    told = await bot.refusal("sendMessage", chat_id=ANNA, text="x", reply_markup=markup)
    assert told == f"400 Bad Request: {words}"


async def test_inline_buttons_come_back_and_are_shown(bot, telegram):
    data = "я" * 32
    told = await bot.say(
        "x", reply_markup=inline({"text": "Беру", "callback_data": data}, {"text": "Сайт", "url": "ya.ru"})
    )
    assert told["reply_markup"] == inline(
        {"text": "Беру", "callback_data": data}, {"text": "Сайт", "url": "http://ya.ru/"}
    )
    shown = telegram.chat(ANNA)[-1]
    assert shown["buttons"] == [[{"text": "Беру", "data": data}, {"text": "Сайт", "url": "http://ya.ru/"}]]
    assert shown["reply_keyboard"] is None


async def test_a_button_without_text_and_the_ninth_in_a_row_vanish_without_a_word(bot):
    many = [{"text": str(number), "callback_data": "x"} for number in range(9)]
    told = await bot.say("x", reply_markup=inline({"text": "", "callback_data": "x"}, *many))
    assert [button["text"] for button in told["reply_markup"]["inline_keyboard"][0]] == list("01234567")
    assert "reply_markup" not in await bot.say("x", reply_markup=inline({"text": "", "callback_data": "x"}))


async def test_a_reply_keyboard_stands_under_the_input_until_it_is_removed(bot, telegram):
    ask = {"keyboard": [[{"text": "Поделиться", "request_contact": True}], ["Отмена"]], "one_time_keyboard": True}
    told = await bot.say("Ваш номер?", reply_markup=ask)
    assert "reply_markup" not in told
    shown = telegram.chat(ANNA)[-1]
    assert shown["buttons"] == [[{"text": "Поделиться", "request_contact": True}], [{"text": "Отмена"}]]
    assert shown["reply_keyboard"]["kind"] == "keyboard"
    assert shown["reply_keyboard"]["one_time"] is True
    assert telegram.state()["keyboards"][str(ANNA)] == shown["buttons"]
    await bot.say("Спасибо", reply_markup={"remove_keyboard": True})
    assert telegram.state()["keyboards"][str(ANNA)] == []
    await bot.say("Ответьте", reply_markup={"force_reply": True, "input_field_placeholder": "имя"})
    assert telegram.chat(ANNA)[-1]["reply_keyboard"] == {"kind": "force_reply", "placeholder": "имя"}


async def test_a_contact_can_be_asked_for_in_private_only(bot):
    ask = {"keyboard": [[{"text": "Поделиться", "request_contact": True}]]}
    told = await bot.refusal("sendMessage", chat_id=GROUP, text="x", reply_markup=ask)
    assert told == "400 Bad Request: phone number can be requested in private chats only"


async def test_an_empty_markup_is_none(bot):
    assert "reply_markup" not in await bot.say("x", reply_markup={})
    assert "reply_markup" not in await bot.say("x", reply_markup="")
    assert "reply_markup" not in await bot.say("x", reply_markup={"inline_keyboard": []})
