"""sendMessage: who may be written to, what a text may be, what the screen shows."""

import pytest
from telegram_client import ANNA, BORIS, GROUP


async def test_a_message_stands_in_the_chat_and_comes_back_as_a_message_object(bot, telegram, events, clock):
    told = await bot.say("Звонит +79101234567", disable_notification=True, protect_content="true")
    assert told["from"] == {
        "id": 110201543,
        "is_bot": True,
        "first_name": "Перезвон",
        "username": "perezvon_bot",
    }
    assert told["chat"] == {
        "id": ANNA,
        "type": "private",
        "first_name": "Анна",
        "last_name": "Белова",
        "username": "anna",
    }
    assert (told["date"], told["has_protected_content"]) == (int(clock.now), True)
    assert told["entities"] == [{"type": "phone_number", "offset": 7, "length": 12}]
    shown = telegram.chat(ANNA)[-1]
    assert (shown["from"], shown["from_name"], shown["text"]) == ("bot", "Перезвон", "Звонит +79101234567")
    assert (shown["silent"], shown["edited"], shown["buttons"]) == (True, False, [])
    assert {"kind": "message", "chat": ANNA, "message": shown} in events


@pytest.mark.parametrize(
    ("parameters", "words"),
    [
        ({"chat_id": ANNA}, "400 Bad Request: message text is empty"),
        ({"chat_id": ANNA, "text": ""}, "400 Bad Request: message text is empty"),
        ({"chat_id": ANNA, "text": " \n\t "}, "400 Bad Request: text must be non-empty"),
        ({"chat_id": ANNA, "text": "\u3000\u200b"}, "400 Bad Request: text must be non-empty"),
        ({"chat_id": ANNA, "text": "<b> </b>", "parse_mode": "HTML"}, "400 Bad Request: text must be non-empty"),
        ({"chat_id": ANNA, "text": "x" * 4097}, "400 Bad Request: message is too long"),
        ({"chat_id": ANNA, "text": "🔴" * 2049}, "400 Bad Request: message is too long"),
        ({"chat_id": ANNA, "text": "x", "parse_mode": "XML"}, "400 Bad Request: unsupported parse_mode"),
        ({"text": "x"}, "400 Bad Request: chat_id is empty"),
        ({"chat_id": 999, "text": "x"}, "400 Bad Request: chat not found"),
        ({"chat_id": -999, "text": "x"}, "400 Bad Request: chat not found"),
        ({"chat_id": "@nobody", "text": "x"}, "400 Bad Request: chat not found"),
        ({"chat_id": "nonsense", "text": "x"}, "400 Bad Request: chat not found"),
        ({"chat_id": BORIS, "text": "x"}, "403 Forbidden: bot can't initiate conversation with a user"),
        (
            {"chat_id": ANNA, "text": "x", "reply_parameters": {"message_id": 77}},
            "400 Bad Request: message to be replied not found",
        ),
        (
            {"chat_id": ANNA, "text": "x", "reply_parameters": {"quote": "a"}},
            '400 Bad Request: can\'t find field "message_id"',
        ),
        (
            {"chat_id": ANNA, "text": "x", "reply_parameters": "no json"},
            "400 Bad Request: can't parse reply parameters JSON object",
        ),
        (
            {"chat_id": ANNA, "text": "x", "reply_parameters": {"message_id": 1, "chat_id": BORIS}},
            "400 Bad Request: the sandbox does not support replies to other chats yet",
        ),
        (
            {"chat_id": ANNA, "text": "x", "link_preview_options": []},
            "400 Bad Request: object expected as link preview options",
        ),
        (
            {"chat_id": GROUP, "text": "x", "message_thread_id": 5},
            "400 Bad Request: message thread not found",
        ),
        (
            {"chat_id": ANNA, "text": "x", "entities": [{"type": "bold", "offset": 0, "length": 1}]},
            "400 Bad Request: the sandbox does not support entities yet",
        ),
        (
            {"chat_id": ANNA, "text": "x", "parse_mode": "MarkdownV2"},
            "400 Bad Request: the sandbox does not support parse_mode markdownv2 yet",
        ),
    ],
)
async def test_what_telegram_refuses_is_refused_and_shows_nothing(bot, telegram, parameters, words):
    before = telegram.chat(ANNA)
    assert await bot.refusal("sendMessage", **parameters) == words
    assert telegram.chat(ANNA) == before


async def test_the_length_counts_after_the_markup_is_taken_out_and_the_edges_are_trimmed(bot):
    assert len((await bot.say("<b>" + "x" * 4096 + "</b>", parse_mode="HTML"))["text"]) == 4096
    assert (await bot.say("  🔴 привет \n\n"))["text"] == "🔴 привет"
    assert len((await bot.say("🔴" * 2048))["text"]) == 2048


async def test_control_and_direction_characters_do_not_reach_the_screen(bot):
    assert (await bot.say("a\x00b\u202ec\r\nd\te"))["text"] == "a bc\nd e"


async def test_a_person_who_blocked_the_bot_reads_nothing_until_she_starts_it_again(bot, telegram):
    telegram.block(ANNA)
    words = "403 Forbidden: bot was blocked by the user"
    assert await bot.refusal("sendMessage", chat_id=ANNA, text="x") == words
    telegram.start(ANNA)
    await bot.say("x")


async def test_an_answer_names_the_message_it_answers(bot, telegram):
    asked = telegram.send(ANNA, "кто звонил?")
    told = await bot.say("Иван", reply_parameters={"message_id": asked})
    assert told["reply_to_message"]["text"] == "кто звонил?"
    assert telegram.chat(ANNA)[-1]["reply_to"] == asked
    older = await bot.say("Иван", reply_to_message_id=str(asked))
    assert older["reply_to_message"]["message_id"] == asked
    lenient = {"message_id": 777, "allow_sending_without_reply": True}
    assert "reply_to_message" not in await bot.say("Иван", reply_parameters=lenient)


async def test_link_previews_are_kept_as_asked(bot):
    told = await bot.say("ya.ru", link_preview_options={"is_disabled": True})
    assert told["link_preview_options"] == {"is_disabled": True}
    older = await bot.say("ya.ru", disable_web_page_preview=True)
    assert older["link_preview_options"] == {"is_disabled": True}


async def test_private_chats_share_one_count_of_messages_and_a_supergroup_has_its_own(bot, telegram):
    telegram.start(BORIS)
    ids = [(await bot.say("x", chat=chat))["message_id"] for chat in (ANNA, BORIS, GROUP, ANNA, GROUP)]
    assert ids == [3, 4, 1, 5, 2]
