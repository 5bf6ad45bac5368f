"""The menu of commands by scope and language, and the bot's descriptions."""

import pytest
from telegram_client import ANNA, BORIS, GROUP

START = {"command": "start", "description": "Начать"}
HELP = {"command": "help", "description": "Помощь"}
MISSED = {"command": "missed", "description": "Пропущенные"}


async def test_each_scope_and_language_has_its_own_menu(bot):
    chat = {"type": "chat", "chat_id": ANNA}
    await bot.ask("setMyCommands", commands=[START])
    await bot.ask("setMyCommands", commands=[START, HELP], scope=chat, language_code="ru")
    assert await bot.ask("getMyCommands") == [START]
    assert await bot.ask("getMyCommands", scope=chat, language_code="ru") == [START, HELP]
    assert await bot.ask("getMyCommands", scope=chat) == []
    assert await bot.ask("deleteMyCommands", scope=chat, language_code="ru") is True
    assert await bot.ask("getMyCommands", scope=chat, language_code="ru") == []
    await bot.ask("setMyCommands", commands=[])
    assert await bot.ask("getMyCommands") == []


async def test_a_person_sees_the_narrowest_menu_and_her_language_first(bot, telegram):
    await bot.ask("setMyCommands", commands=[START])
    assert telegram.menu(ANNA) == telegram.menu(BORIS, GROUP) == [START]
    await bot.ask("setMyCommands", commands=[HELP], language_code="ru")
    await bot.ask("setMyCommands", commands=[MISSED], scope={"type": "all_private_chats"})
    assert telegram.menu(ANNA) == [MISSED]
    assert telegram.menu(ANNA, GROUP) == [HELP]
    await bot.ask("setMyCommands", commands=[START, HELP], scope={"type": "chat", "chat_id": str(ANNA)})
    assert telegram.menu(ANNA) == [START, HELP]
    member = {"type": "chat_member", "chat_id": GROUP, "user_id": BORIS}
    await bot.ask("setMyCommands", commands=[MISSED], scope=member)
    assert telegram.menu(BORIS, GROUP) == [MISSED]


def command(name="start", description="x"):
    return [{"command": name, "description": description}]


@pytest.mark.parametrize(
    ("parameters", "words"),
    [
        ({"commands": command("Start")}, "BOT_COMMAND_INVALID"),
        ({"commands": command("call-back")}, "BOT_COMMAND_INVALID"),
        ({"commands": command("звонок")}, "BOT_COMMAND_INVALID"),
        ({"commands": command("")}, "command must be non-empty"),
        ({"commands": command("a" * 33)}, "command length must not exceed 32"),
        ({"commands": command(description=" ")}, "command description must be non-empty"),
        ({"commands": command(description="я" * 257)}, "command description length must not exceed 256"),
        ({"commands": [{"command": "a"}]}, "can't parse BotCommand: Can't find field \"description\""),
        ({"commands": ["start"]}, "can't parse BotCommand: expected an Object"),
        ({"commands": "start"}, "can't parse commands JSON object"),
        ({"commands": {}}, "expected an Array of BotCommand"),
        ({"commands": command() * 101}, "BOT_COMMANDS_TOO_MUCH"),
        ({"commands": command(), "language_code": "rus"}, "invalid language code specified"),
        ({"commands": command(), "scope": "chat"}, "can't parse BotCommandScope JSON object"),
        ({"commands": command(), "scope": []}, "can't parse BotCommandScope: BotCommandScope must be an Object"),
        ({"commands": command(), "scope": {"type": "x"}}, "can't parse BotCommandScope: Unsupported type specified"),
        (
            {"commands": command(), "scope": {"type": "chat"}},
            "can't parse BotCommandScope: Can't find field \"chat_id\"",
        ),
        ({"commands": command(), "scope": {"type": "chat", "chat_id": 999}}, "chat not found"),
        (
            {"commands": command(), "scope": {"type": "chat_administrators", "chat_id": ANNA}},
            "can't use specified scope in private chats",
        ),
        (
            {"commands": command(), "scope": {"type": "chat_member", "chat_id": GROUP, "user_id": 999}},
            "user not found",
        ),
        (
            {"commands": command(), "scope": {"type": "chat_member", "chat_id": GROUP, "user_id": -1}},
            "can't parse BotCommandScope: Invalid user_id specified",
        ),
    ],
)
async def test_a_wrong_menu_is_refused(bot, parameters, words):
    assert await bot.refusal("setMyCommands", **parameters) == f"400 Bad Request: {words}"


async def test_a_slash_before_a_command_is_forgiven(bot):
    await bot.ask("setMyCommands", commands=command("/start", " Начать "))
    assert await bot.ask("getMyCommands") == [START]


async def test_descriptions_are_kept_by_language_and_measured(bot):
    await bot.ask("setMyDescription", description="Перезванивает")
    await bot.ask("setMyShortDescription", short_description="Calls back", language_code="en")
    assert await bot.ask("getMyDescription", language_code="en") == {"description": "Перезванивает"}
    assert await bot.ask("getMyShortDescription", language_code="en") == {"short_description": "Calls back"}
    assert await bot.ask("getMyShortDescription") == {"short_description": ""}
    words = await bot.refusal("setMyShortDescription", short_description="x" * 121)
    assert words == "400 Bad Request: short description is too long"
