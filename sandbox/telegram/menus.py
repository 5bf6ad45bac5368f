"""The bot's menu of commands, by scope and language, and its descriptions."""

import re
from typing import Any

from sandbox.telegram.memory import Memory
from sandbox.telegram.parameters import Parameters, field
from sandbox.telegram.refusals import Json, bad_request

MOST_COMMANDS = 100
LONGEST_COMMAND = 32
LONGEST_DESCRIPTION = 256
COMMAND = re.compile(r"[a-z0-9_]+", re.ASCII)
LANGUAGE = re.compile(r"[a-z]{2}", re.ASCII)
WIDE_SCOPES = {"default", "all_private_chats", "all_group_chats", "all_chat_administrators"}
CHAT_SCOPES = {"chat", "chat_administrators", "chat_member"}
ABOUT_LENGTH = {"description": 512, "short_description": 120}
Scope = tuple[Any, ...]


def set_my_commands(memory: Memory, parameters: Parameters) -> bool:
    value = parameters.decoded("commands", "commands JSON object")
    if value is not None and not isinstance(value, list):
        raise bad_request("Expected an Array of BotCommand")
    key = (*_scope(memory, parameters), _language(parameters))
    commands = [_command(command) for command in value or []]
    if len(commands) > MOST_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    if commands:
        memory.commands[key] = commands
    else:
        memory.commands.pop(key, None)
    return True


def get_my_commands(memory: Memory, parameters: Parameters) -> list[Json]:
    return memory.commands.get((*_scope(memory, parameters), _language(parameters)), [])


def delete_my_commands(memory: Memory, parameters: Parameters) -> bool:
    memory.commands.pop((*_scope(memory, parameters), _language(parameters)), None)
    return True


def menu(memory: Memory, person: int, chat: int) -> list[Json]:
    """The commands this person sees in that chat: the narrowest scope that has any, her language first."""
    language = memory.directory.person(person).language_code[:2]
    private: list[Scope] = [("chat", chat, 0), ("all_private_chats", 0, 0), ("default", 0, 0)]
    group: list[Scope] = [
        ("chat_member", chat, person),
        ("chat", chat, 0),
        ("all_group_chats", 0, 0),
        ("default", 0, 0),
    ]
    for scope in private if chat > 0 else group:
        for spoken in (language, ""):
            if (*scope, spoken) in memory.commands:
                return memory.commands[*scope, spoken]
    return []


def set_about(memory: Memory, parameters: Parameters, name: str) -> bool:
    text = parameters.text(name)
    if len(text) > ABOUT_LENGTH[name]:
        words = "Description" if name == "description" else "Short description"
        raise bad_request(f"{words} is too long")
    memory.descriptions[name, _language(parameters)] = text
    return True


def get_about(memory: Memory, parameters: Parameters, name: str) -> Json:
    language = _language(parameters)
    found = memory.descriptions.get((name, language)) or memory.descriptions.get((name, ""), "")
    return {name: found}


def _command(value: Any) -> Json:
    try:
        if not isinstance(value, dict):
            raise ValueError("expected an Object")
        command = field(value, "command", str, required=True).strip().removeprefix("/")
        description = field(value, "description", str, required=True).strip()
    except ValueError as wrong:
        raise bad_request(f"Can't parse BotCommand: {wrong}") from None
    if not command:
        raise bad_request("Command must be non-empty")
    if len(command) > LONGEST_COMMAND:
        raise bad_request(f"Command length must not exceed {LONGEST_COMMAND}")
    if not description:
        raise bad_request("Command description must be non-empty")
    if len(description) > LONGEST_DESCRIPTION:
        raise bad_request(f"Command description length must not exceed {LONGEST_DESCRIPTION}")
    if not COMMAND.fullmatch(command):
        raise bad_request("BOT_COMMAND_INVALID")
    return {"command": command, "description": description}


def _scope(memory: Memory, parameters: Parameters) -> Scope:
    """Type, chat and user of the scope; 0 for what the type does not have."""
    value = parameters.decoded("scope", "BotCommandScope JSON object")
    if value is None:
        return ("default", 0, 0)
    try:
        if not isinstance(value, dict):
            raise ValueError("BotCommandScope must be an Object")
        kind = field(value, "type", str, required=True)
        if kind in WIDE_SCOPES:
            return (kind, 0, 0)
        if kind not in CHAT_SCOPES:
            raise ValueError("Unsupported type specified")
        chat = field(value, "chat_id", str, required=True)
        if not chat:
            raise ValueError("Empty chat_id specified")
        user = field(value, "user_id", int, required=True) if kind == "chat_member" else 0
        if kind == "chat_member" and user <= 0:
            raise ValueError("Invalid user_id specified")
    except ValueError as wrong:
        raise bad_request(f"Can't parse BotCommandScope: {wrong}") from None
    place = memory.directory.open(Parameters({"chat_id": chat}).integer("chat_id"), "read")
    if place.id > 0 and kind != "chat":
        raise bad_request("Can't use specified scope in private chats")
    if user and user not in memory.directory.people:
        raise bad_request("user not found")
    return (kind, place.id, user)


def _language(parameters: Parameters) -> str:
    language = parameters.text("language_code")
    if language and not LANGUAGE.fullmatch(language):
        raise bad_request("Invalid language code specified")
    return language
