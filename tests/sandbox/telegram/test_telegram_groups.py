"""Groups: members, and what happens to the bot when a group changes under it."""

import pytest
from telegram_client import ANNA, BORIS, GROUP, STRANGER

BASIC, NEW = -77, -1007700


async def test_a_new_group_takes_the_bot_in(bot, telegram, events):
    telegram.group(BASIC, "Смена", [BORIS, ANNA], supergroup=False)
    (update,) = await bot.drain()
    change = update["my_chat_member"]
    assert change["chat"] == {"id": BASIC, "type": "group", "title": "Смена"}
    assert (change["from"]["id"], change["new_chat_member"]["status"]) == (BORIS, "member")
    assert events[0]["group"]["members"] == [BORIS, ANNA]
    await bot.say("всем", chat=BASIC)
    telegram.group(BASIC, "Смена 2", [BORIS], supergroup=False)
    assert await bot.drain() == []
    assert (await bot.ask("getChat", chat_id=BASIC))["title"] == "Смена 2"


async def test_members_are_told_apart(bot, telegram):
    telegram.person(STRANGER, "Чужой")
    statuses = []
    for user in (ANNA, BORIS, STRANGER, 110201543):
        member = await bot.ask("getChatMember", chat_id=GROUP, user_id=user)
        statuses.append(member["status"])
        assert member["user"]["id"] == user
    assert statuses == ["creator", "member", "left", "member"]
    assert await bot.refusal("getChatMember", chat_id=GROUP, user_id=9) == "400 Bad Request: PARTICIPANT_ID_INVALID"
    words = await bot.refusal("getChatMember", chat_id=GROUP, user_id=-9)
    assert words == "400 Bad Request: invalid user_id specified"
    assert (await bot.ask("getChatMember", chat_id=ANNA, user_id=ANNA))["status"] == "member"


async def test_get_chat_knows_people_the_bot_has_met(bot, telegram):
    anna = await bot.ask("getChat", chat_id=ANNA)
    assert (anna["type"], anna["first_name"], anna["active_usernames"]) == ("private", "Анна", ["anna"])
    assert (await bot.ask("getChat", chat_id=BORIS))["first_name"] == "Борис"  # from the group
    assert (await bot.ask("getChat", chat_id=GROUP))["permissions"]["can_send_messages"] is True
    telegram.person(STRANGER, "Чужой")
    assert await bot.refusal("getChat", chat_id=STRANGER) == "400 Bad Request: chat not found"


@pytest.mark.parametrize(("supergroup", "kind"), [(True, "supergroup"), (False, "group")])
async def test_a_bot_thrown_out_is_told_and_refused(bot, telegram, supergroup, kind):
    telegram.group(BASIC, "Смена", [ANNA], supergroup=supergroup)
    sent = await bot.say("x", chat=BASIC)
    await bot.drain()
    telegram.remove_bot(BASIC)
    (update,) = await bot.drain()
    assert update["my_chat_member"]["new_chat_member"]["status"] == "kicked"
    words = f"403 Forbidden: bot was kicked from the {kind} chat"
    assert await bot.refusal("sendMessage", chat_id=BASIC, text="x") == words
    edit = {"chat_id": BASIC, "message_id": sent["message_id"], "text": "y"}
    assert await bot.refusal("editMessageText", **edit) == words
    telegram.send(ANNA, "/missed", BASIC)
    assert await bot.drain() == []


async def test_a_deleted_group_is_gone(bot, telegram):
    telegram.group(BASIC, "Смена", [ANNA], supergroup=False)
    telegram.delete_group(BASIC)
    assert await bot.refusal("sendMessage", chat_id=BASIC, text="x") == "403 Forbidden: the group chat was deleted"
    telegram.delete_group(GROUP)
    assert await bot.refusal("sendMessage", chat_id=GROUP, text="x") == "400 Bad Request: chat not found"
    with pytest.raises(ValueError, match="no more"):
        telegram.send(ANNA, "x", GROUP)
    with pytest.raises(ValueError, match="any more"):
        telegram.remove_bot(GROUP)


async def test_an_upgraded_group_names_its_new_id(bot, telegram):
    telegram.group(BASIC, "Смена", [ANNA, BORIS], supergroup=False)
    sent = await bot.say("x", chat=BASIC)
    await bot.drain()
    telegram.migrate(BASIC, NEW)
    old, new = [update["message"] for update in await bot.drain()]
    assert (old["chat"]["id"], old["migrate_to_chat_id"]) == (BASIC, NEW)
    assert (new["chat"]["id"], new["migrate_from_chat_id"], new["chat"]["type"]) == (NEW, BASIC, "supergroup")
    status, body = await bot.call("sendMessage", chat_id=BASIC, text="x")
    assert (status, body["description"]) == (400, "Bad Request: group chat was upgraded to a supergroup chat")
    assert body["parameters"] == {"migrate_to_chat_id": NEW}
    edit = {"chat_id": BASIC, "message_id": sent["message_id"], "text": "y"}
    assert await bot.refusal("editMessageText", **edit) == "400 Bad Request: message can't be edited"
    await bot.say("x", chat=NEW)


async def test_impossible_groups_are_mistakes(telegram):
    wrong = [
        (lambda: telegram.group(5, "x", [ANNA]), "negative"),
        (lambda: telegram.group(-5, "x", []), "at least one member"),
        (lambda: telegram.group(-5, "x", [999]), "no person 999"),
        (lambda: telegram.migrate(GROUP, -6), "a supergroup already"),
        (lambda: telegram.delete_group(-5), "no group -5"),
    ]
    for action, words in wrong:
        with pytest.raises(ValueError, match=words):
            action()
    telegram.group(BASIC, "x", [ANNA], supergroup=False)
    with pytest.raises(ValueError, match="free"):
        telegram.migrate(BASIC, GROUP)
    telegram.person(STRANGER, "Чужой")
    with pytest.raises(ValueError, match="not in the group"):
        telegram.send(STRANGER, "x", GROUP)
