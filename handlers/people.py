"""Letting people in: /invite, and the administrator's answer to somebody who asks."""

from aiogram import F, Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message

from calls.audience import Role
from calls.missed import NotNow
from handlers.access import Pressed
from handlers.commands import show_menu
from handlers.taps import tell
from handlers.world import Visit, World
from storage import people as stored_people
from storage.intents import Intent
from views import answers
from views.screen import Screen
from workflow import people


def router(world: World) -> Router:
    router = Router(name="people")
    router.message.register(_invite, Command("invite"), F.chat.type == "private")
    router.callback_query.register(_approve, Pressed("approve"))
    router.callback_query.register(_decline, Pressed("decline"))
    return router


async def _invite(message: Message, command: CommandObject, visit: Visit) -> None:
    _admins_only(visit)
    world = visit.world
    words = (command.args or "").split()
    roles = [word for word in words if word in list(Role)]
    names = [word for word in words if word not in roles]
    account = names.pop(0) if names and names[0] in world.accounts else _only_account(world)
    if account is None or not names:
        await visit.reply(answers.invite_usage(visit.words, sorted(world.accounts)))
        return
    extension = next((name for name in names if name.isascii() and name.isdigit()), None)
    employee = next((name for name in names if name != extension), None)
    role = Role(roles[0]) if roles else Role.MANAGER
    token = await world.write(people.invite, visit.person, account, employee, extension, role, (), world.now_ms())
    link = f"https://t.me/{world.username()}?start={token}"
    await visit.reply(answers.invite_link(visit.words, link, employee or extension or "", role))


def _only_account(world: World) -> str | None:
    return next(iter(world.accounts)) if len(world.accounts) == 1 else None


async def _approve(query: CallbackQuery, intent: Intent, visit: Visit) -> None:
    _admins_only(visit)
    given = intent.arguments
    person = await visit.world.write(
        people.approve,
        visit.person,
        int(given["request"]),
        str(given["account"]),
        given["employee"],
        Role.MANAGER,
        visit.world.now_ms(),
    )
    await tell(query, visit.words.plain("toast_done"))
    if query.bot is not None:
        await show_menu(query.bot, person)
    await visit.reply(Screen(visit.words.html("request_approved", name=person.name)))


async def _decline(query: CallbackQuery, intent: Intent, visit: Visit) -> None:
    _admins_only(visit)
    request = await visit.world.read(stored_people.request, int(intent.arguments["request"]))
    await visit.world.write(people.decline, visit.person, int(intent.arguments["request"]), visit.world.now_ms())
    await tell(query, visit.words.plain("toast_done"))
    await visit.reply(Screen(visit.words.html("request_declined", name=request.name if request else "?")))


def _admins_only(visit: Visit) -> None:
    if visit.person.role is not Role.ADMIN:
        raise NotNow("not_allowed")
