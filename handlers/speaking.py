"""Which language somebody reads: chosen by a button or by its name."""

from dataclasses import replace

from aiogram import Bot

from handlers.commands import show_menu
from handlers.world import Visit
from storage import people
from views.words import words

_NAMES = {
    "ru": ("ru", "рус", "русский", "по-русски", "russian"),
    "en": ("en", "eng", "english", "английский", "по-английски", "in english"),
}


def language_named(typed: str) -> str | None:
    """«english», «русский»; None for other words."""
    wanted = typed.strip().casefold()
    return next((language for language, names in _NAMES.items() if wanted in names), None)


async def speaks(visit: Visit, bot: Bot | None, language: str) -> Visit:
    """She reads this language from now on, in the «/» menu too; gives her visit in it."""
    world, id = visit.world, visit.person.id
    await world.write(people.speak, id, language)
    person = await world.read(people.by_id, id) or visit.person
    if bot is not None:
        await show_menu(bot, person)
    return replace(visit, person=person, words=words(language))
