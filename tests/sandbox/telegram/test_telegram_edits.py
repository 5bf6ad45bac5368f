"""Edits and deletions, and when Telegram does not allow them."""

import pytest
from telegram_client import ANNA, GROUP

TAKE = {"inline_keyboard": [[{"text": "Беру", "callback_data": "take"}]]}
DAY = 24 * 3600
NOT_MODIFIED = (
    "400 Bad Request: message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)


async def test_an_edit_changes_the_message_in_place_and_drops_buttons_it_does_not_repeat(bot, telegram, events, clock):
    sent = await bot.say("Звонит", reply_markup=TAKE)
    clock.now += 60
    place = {"chat_id": ANNA, "message_id": sent["message_id"]}
    told = await bot.ask("editMessageText", **place, text="<b>Пропущен</b>", parse_mode="HTML", reply_markup=TAKE)
    assert (told["text"], told["date"], told["edit_date"]) == ("Пропущен", sent["date"], sent["date"] + 60)
    assert told["reply_markup"] == TAKE
    told = await bot.ask("editMessageText", **place, text="Обработан")
    assert "reply_markup" not in told
    assert "entities" not in told
    shown = telegram.chat(ANNA)[-1]
    assert (shown["text"], shown["edited"], shown["buttons"]) == ("Обработан", True, [])
    assert [event["kind"] for event in events if event["kind"] in {"message", "edit"}] == ["message", "edit", "edit"]


async def test_an_edit_that_changes_nothing_is_refused(bot):
    sent = await bot.say("<b>Звонит</b>", parse_mode="HTML", reply_markup=TAKE)
    place = {"chat_id": ANNA, "message_id": sent["message_id"]}
    same = {"text": "<strong>Звонит</strong> ", "parse_mode": "HTML", "reply_markup": TAKE}
    assert await bot.refusal("editMessageText", **place, **same) == NOT_MODIFIED
    assert await bot.refusal("editMessageReplyMarkup", **place, reply_markup=TAKE) == NOT_MODIFIED
    await bot.ask("editMessageText", **place, text="Звонит", reply_markup=TAKE)
    await bot.ask("editMessageReplyMarkup", **place)
    assert await bot.refusal("editMessageReplyMarkup", **place) == NOT_MODIFIED


async def test_only_the_buttons_change_when_only_they_are_given(bot, telegram):
    sent = await bot.say("Звонит")
    told = await bot.ask(
        "editMessageReplyMarkup", chat_id=str(ANNA), message_id=str(sent["message_id"]), reply_markup=TAKE
    )
    assert (told["text"], told["reply_markup"]) == ("Звонит", TAKE)
    assert telegram.chat(ANNA)[-1]["buttons"] == [[{"text": "Беру", "data": "take"}]]


async def test_what_is_not_there_or_not_the_bots_own_cannot_be_edited(bot, telegram):
    edit = {"chat_id": ANNA, "text": "x"}
    assert await bot.refusal("editMessageText", **edit, message_id=99) == "400 Bad Request: message to edit not found"
    hers = telegram.send(ANNA, "алло")
    assert await bot.refusal("editMessageText", **edit, message_id=hers) == "400 Bad Request: message can't be edited"
    asked = await bot.say("номер?", reply_markup={"keyboard": [["да"]]})
    words = await bot.refusal("editMessageText", **edit, message_id=asked["message_id"])
    assert words == "400 Bad Request: message can't be edited"
    words = await bot.refusal("editMessageText", text="x")
    assert words == "400 Bad Request: message identifier is not specified"
    sent = await bot.say("y")
    words = await bot.refusal(
        "editMessageText", **edit, message_id=sent["message_id"], reply_markup={"keyboard": [["да"]]}
    )
    assert words == "400 Bad Request: inline keyboard expected"


@pytest.mark.parametrize(
    ("text", "words"), [("", "message text is empty"), ("<x>", "can't parse entities"), ("y" * 4097, "too long")]
)
async def test_an_edited_text_obeys_the_rules_of_a_sent_one(bot, text, words):
    sent = await bot.say("x")
    told = await bot.refusal(
        "editMessageText", chat_id=ANNA, message_id=sent["message_id"], text=text, parse_mode="HTML"
    )
    assert words in told


async def test_an_old_message_can_be_edited_but_after_48_hours_not_deleted(bot, telegram, clock):
    sent = await bot.say("x")
    place = {"chat_id": ANNA, "message_id": sent["message_id"]}
    clock.now += 2 * DAY + 1
    await bot.ask("editMessageText", **place, text="y")
    words = "400 Bad Request: message can't be deleted for everyone"
    assert await bot.refusal("deleteMessage", **place) == words
    clock.now -= 2
    assert await bot.ask("deleteMessage", **place) is True
    assert [message["text"] for message in telegram.chat(ANNA)] == ["/start"]


async def test_a_deleted_message_is_gone(bot, telegram, events):
    sent = await bot.say("x")
    place = {"chat_id": ANNA, "message_id": sent["message_id"]}
    await bot.ask("deleteMessage", **place)
    assert {"kind": "delete", "chat": ANNA, "message_id": sent["message_id"]} in events
    assert await bot.refusal("deleteMessage", **place) == "400 Bad Request: message to delete not found"
    assert await bot.refusal("editMessageText", **place, text="y") == "400 Bad Request: message to edit not found"
    assert await bot.refusal("deleteMessage", chat_id=ANNA) == "400 Bad Request: message identifier is not specified"
    assert await bot.refusal("deleteMessage", message_id=1) == "400 Bad Request: chat identifier is not specified"


async def test_in_private_the_bot_deletes_hers_too_in_a_group_only_its_own(bot, telegram):
    hers = telegram.send(ANNA, "секрет")
    assert await bot.ask("deleteMessage", chat_id=ANNA, message_id=hers) is True
    hers = telegram.send(ANNA, "секрет", GROUP)
    words = await bot.refusal("deleteMessage", chat_id=GROUP, message_id=hers)
    assert words == "400 Bad Request: message can't be deleted"
