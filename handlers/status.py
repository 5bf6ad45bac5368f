"""/status: how the bot is, for administrators; and /forget: a client whom nobody is to know any more."""

from aiogram import Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message

from calls.audience import Role
from calls.missed import NotNow
from handlers.access import Pressed
from handlers.filling import Progress
from handlers.taps import tell
from handlers.world import Visit, World
from storage.intents import Intent
from views import status as screens
from views.screen import Screen
from workflow import forgetting


def router(world: World) -> Router:
    router = Router(name="status")
    router.message.register(_status, Command("status"))
    router.callback_query.register(_again, Pressed("status"))
    router.message.register(_forget, Command("forget"))
    router.callback_query.register(_forgotten, Pressed("forget"))
    return router


def _for_admins(visit: Visit) -> None:
    """In private only: it is about the whole company. Raises NotNow."""
    if visit.person.role is not Role.ADMIN:
        raise NotNow("not_allowed")
    if not visit.private:
        raise NotNow("in_private")


async def _status(message: Message, visit: Visit) -> None:
    _for_admins(visit)
    await visit.reply(screens.status_page(visit.words, await visit.world.status()))


async def _again(query: CallbackQuery, visit: Visit) -> None:
    _for_admins(visit)
    await tell(query)
    await visit.show(screens.status_page(visit.words, await visit.world.status()))


async def _forget(message: Message, command: CommandObject, visit: Visit) -> None:
    _for_admins(visit)
    number = await visit.world.read(forgetting.understood, command.args or "")
    known = await visit.world.read(forgetting.known, number)
    await visit.reply(screens.forget_ask(visit.words, number, known))


async def _forgotten(query: CallbackQuery, intent: Intent, visit: Visit) -> None:
    _for_admins(visit)
    number = await visit.world.read(forgetting.understood, str(intent.arguments.get("number", "")))
    await tell(query)

    async def show(text: str) -> None:
        await visit.show(Screen(text))

    await show(visit.words.html("forget_begun"))
    progress = Progress(visit.world, show)

    async def told(done: int) -> None:
        await progress(visit.words.html("forget_at_work", done=done))

    found, kept = await visit.world.forget(number, visit.person.id, told)
    await visit.show(screens.forgotten(visit.words, found.calls, found.cases, found.rows, kept))
