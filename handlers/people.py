"""Letting people in: /invite, and the administrator's answer to somebody who asks."""

from collections.abc import Sequence
from dataclasses import dataclass

from aiogram import F, Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message

from calls import phone
from calls.audience import Role
from calls.missed import NotNow
from handlers.access import Pressed
from handlers.commands import show_menu
from handlers.taps import tell
from handlers.world import Visit, World
from storage import entries
from storage.intents import Intent
from views import answers
from views.screen import Screen
from views.seats import bind_button
from workflow import people, seats
from workflow.seats import BEFORE_ALL


def router(world: World) -> Router:
    router = Router(name="people")
    router.message.register(_invite, Command("invite"), F.chat.type == "private")
    router.callback_query.register(_approve, Pressed("approve"))
    router.callback_query.register(_decline, Pressed("decline"))
    router.callback_query.register(_seats, Pressed("seats"))
    router.callback_query.register(_bind, Pressed("bind"))
    return router


@dataclass(frozen=True, slots=True)
class Wish:
    """Whom to invite, as what."""

    account: str
    employee: str | None
    extension: str | None
    role: Role
    departments: tuple[str, ...]


async def _invite(message: Message, command: CommandObject, visit: Visit) -> None:
    _admins_only(visit)
    world = visit.world
    wish = wished(command.args or "", sorted(world.accounts))
    if wish is None:
        await visit.reply(answers.invite_usage(visit.words, sorted(world.accounts)))
        return
    token = await world.write(
        people.invite,
        visit.person,
        wish.account,
        wish.employee,
        wish.extension,
        wish.role,
        wish.departments,
        world.now_ms(),
    )
    link = f"https://t.me/{world.username()}?start={token}"
    await visit.reply(answers.invite_link(visit.words, link, wish.employee or wish.extension or "", wish.role))


def wished(text: str, accounts: Sequence[str]) -> Wish | None:
    """``[account] [login] [extension] [role [department, department…]]``, login or extension at least; the account
    may be left out where there is only one. None for anything else."""
    words = text.split()
    at = next((place for place, word in enumerate(words) if word.lower() in list(Role)), len(words))
    role = Role(words[at].lower()) if at < len(words) else Role.MANAGER
    departments = tuple(name for part in " ".join(words[at + 1 :]).split(",") if (name := part.strip()))
    names = words[:at]
    account = accounts[0] if len(accounts) == 1 else None
    if names and names[0].lower() in accounts:
        account = names.pop(0).lower()
    extensions = [name for name in names if phone.extension(name)]
    logins = [name for name in names if name not in extensions]
    clear = names and len(logins) <= 1 and len(extensions) <= 1 and (not departments or role is Role.SUPERVISOR)
    if account is None or not clear:
        return None
    return Wish(account, next(iter(logins), None), next(iter(extensions), None), role, departments)


async def _approve(query: CallbackQuery, intent: Intent, visit: Visit) -> None:
    _admins_only(visit)
    given = intent.arguments
    person = await visit.world.write(
        people.approve,
        visit.person,
        int(given["request"]),
        given["account"],
        given["employee"],
        Role.MANAGER,
        visit.world.now_ms(),
    )
    await tell(query, visit.words.plain("toast_done"))
    if query.bot is not None:
        await show_menu(query.bot, person)
    rows = () if person.bindings else ((bind_button(visit.words, person.id),),)
    await visit.reply(Screen(visit.words.html("request_approved", name=person.name), buttons=rows))


async def _decline(query: CallbackQuery, intent: Intent, visit: Visit) -> None:
    _admins_only(visit)
    request = await visit.world.read(entries.request, int(intent.arguments["request"]))
    await visit.world.write(people.decline, visit.person, int(intent.arguments["request"]), visit.world.now_ms())
    await tell(query, visit.words.plain("toast_done"))
    await visit.reply(Screen(visit.words.html("request_declined", name=request.name if request else "?")))


async def _seats(query: CallbackQuery, intent: Intent, visit: Visit) -> None:
    """Whom somebody may be: another page, or another PBX, in the place of this one."""
    _admins_only(visit)
    given, world = intent.arguments, visit.world
    name, login = given.get("after") or BEFORE_ALL
    page, id = (seats.entry_request, given["request"]) if "request" in given else (seats.binding, given["person"])
    screen = await world.read(page, world.house, visit.words, int(id), given.get("account"), (str(name), str(login)))
    if screen is None:
        raise NotNow("request_decided")
    await tell(query)
    await visit.show(screen)


async def _bind(query: CallbackQuery, intent: Intent, visit: Visit) -> None:
    _admins_only(visit)
    given, world = intent.arguments, visit.world
    account, employee = str(given["account"]), str(given["employee"])
    person = await world.write(people.bind, visit.person, int(given["person"]), account, employee, world.now_ms())
    await tell(query, visit.words.plain("toast_done"))
    await visit.show(Screen(visit.words.html("person_bound", name=person.name, employee=employee, account=account)))


def _admins_only(visit: Visit) -> None:
    if visit.person.role is not Role.ADMIN:
        raise NotNow("not_allowed")
