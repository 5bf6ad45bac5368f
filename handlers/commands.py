"""The menu behind «/»: what each may do, in her language."""

from aiogram import Bot
from aiogram.exceptions import ClientDecodeError, TelegramAPIError
from aiogram.types import BotCommand, BotCommandScopeAllPrivateChats, BotCommandScopeChat

from calls.audience import Role
from storage.people import Person
from views.answers import COMMANDS
from views.words import LANGUAGES, Words, words


async def show_menus(bot: Bot, language: str) -> None:
    """For everybody who has no menu of her own yet. Raises aiogram's errors."""
    scope = BotCommandScopeAllPrivateChats()
    await bot.set_my_commands([_command(words(language), "start")], scope=scope)
    for code in LANGUAGES:
        await bot.set_my_commands([_command(words(code), "start")], scope=scope, language_code=code)


async def show_menu(bot: Bot, person: Person) -> None:
    """Hers, by role and language. A menu is a comfort: when Telegram will not have it, nothing is lost."""
    commands = [_command(words(person.language), name) for name in COMMANDS[Role(person.role)]]
    try:
        await bot.set_my_commands(commands, scope=BotCommandScopeChat(chat_id=person.telegram_id))
    except (TelegramAPIError, ClientDecodeError):
        return


async def hide_menu(bot: Bot, person: Person) -> None:
    """She is out: what everybody sees is left."""
    try:
        await bot.delete_my_commands(scope=BotCommandScopeChat(chat_id=person.telegram_id))
    except (TelegramAPIError, ClientDecodeError):
        return


def _command(said: Words, name: str) -> BotCommand:
    return BotCommand(command=name, description=said.plain(f"command_{name}"))
