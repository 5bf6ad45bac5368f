"""/here in a group or a forum topic: which departments' missed calls are told here."""

from aiogram import Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message

from calls.missed import NotNow
from handlers.access import Pressed
from handlers.taps import tell
from handlers.world import Visit, World
from storage.intents import Intent
from views import groups as screens
from views.screen import Screen
from workflow import groups


def router(world: World) -> Router:
    router = Router(name="groups")
    router.message.register(_here, Command("here"))
    router.callback_query.register(_toggle, Pressed("here"))
    router.callback_query.register(_page, Pressed("here_page"))
    return router


async def _here(message: Message, command: CommandObject, visit: Visit) -> None:
    if visit.private:
        await visit.reply(Screen(visit.words.html("here_in_a_group")))
        return
    world, wish = visit.world, (command.args or "").strip()
    if wish.casefold() in ("off", "выкл", "нет"):
        await world.write(groups.leave, visit.person, visit.chat_id, world.now_ms())
    elif wish:
        await world.write(groups.come, visit.person, visit.chat_id, visit.topic, wish, world.now_ms())
    await visit.reply(await _menu(visit))


async def _toggle(query: CallbackQuery, intent: Intent, visit: Visit) -> None:
    world, given = visit.world, intent.arguments
    if visit.private:
        raise NotNow("here_in_a_group")
    await world.write(
        groups.toggle,
        visit.person,
        visit.chat_id,
        visit.topic,
        str(given["account"]),
        str(given["department"]),
        world.now_ms(),
    )
    await tell(query)
    await visit.show(await _menu(visit, int(given.get("page", 0))))


async def _page(query: CallbackQuery, intent: Intent, visit: Visit) -> None:
    if visit.private:
        raise NotNow("here_in_a_group")
    screen = await _menu(visit, int(intent.arguments.get("page", 0)))
    await tell(query)
    await visit.show(screen)


async def _menu(visit: Visit, page: int = 0) -> Screen:
    choices = await visit.world.read(groups.choices, visit.person, sorted(visit.world.accounts), visit.chat_id)
    return screens.here(visit.words, choices, page)
