"""/alerts: of which calls the bot tells her, when and how loudly. Her phone rings as before: that is the PBX's."""

from dataclasses import replace

from aiogram import Router
from aiogram.filters import Command, CommandObject
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from calls.hours import hours
from calls.missed import NotNow
from handlers.access import Pressed
from handlers.conversation import Asked, ask
from handlers.dnd import OFF
from handlers.taps import tell
from handlers.world import Visit, World
from storage import cases, staff, wishes
from storage import hours as stored_hours
from storage.database import Tx
from storage.intents import Intent
from storage.people import Person
from storage.wishes import DEPARTMENT
from views import alerts as screens
from views.screen import Screen


def router(world: World) -> Router:
    router = Router(name="alerts")
    router.message.register(_alerts, Command("alerts"))
    router.callback_query.register(_menu_again, Pressed("alerts"))
    router.callback_query.register(_switch, Pressed("alerts_switch"))
    router.callback_query.register(_quiet, Pressed("alerts_quiet"))
    router.callback_query.register(_which, Pressed("alerts_which"))
    router.callback_query.register(_deaf, Pressed("alerts_deaf"))
    router.message.register(_typed_hours, Asked("quiet_hours"))
    return router


async def _alerts(message: Message, command: CommandObject, visit: Visit) -> None:
    if command.args:
        await visit.world.write(_set_quiet, visit.person.id, _hours(command.args))
    await visit.reply(await visit.world.read(_menu, visit))


async def _menu_again(query: CallbackQuery, visit: Visit) -> None:
    await tell(query)
    await visit.show(await visit.world.read(_menu, visit))


async def _switch(query: CallbackQuery, intent: Intent, visit: Visit) -> None:
    await visit.world.write(_turn, visit.person.id, str(intent.arguments["what"]))
    await _menu_again(query, visit)


async def _quiet(query: CallbackQuery, visit: Visit, state: FSMContext) -> None:
    await tell(query)
    await ask(state, "quiet_hours")
    await visit.reply(Screen(visit.words.html("quiet_ask"), ask_words=visit.words.plain("quiet_ask_short")))


async def _typed_hours(message: Message, visit: Visit, state: FSMContext) -> None:
    text = _hours(message.text or "")  # not understood: the question stays open
    await state.clear()
    await visit.world.write(_set_quiet, visit.person.id, text)
    await visit.reply(await visit.world.read(_menu, visit))


async def _which(query: CallbackQuery, intent: Intent, visit: Visit) -> None:
    await tell(query)
    await visit.show(await visit.world.read(_choices, visit, str(intent.arguments["kind"])))


async def _deaf(query: CallbackQuery, intent: Intent, visit: Visit) -> None:
    given = intent.arguments
    kind, account = str(given["kind"]), str(given["account"])
    if visit.person.on(account) is None:
        raise NotNow("not_allowed")
    await visit.world.write(wishes.switch, visit.person.id, account, kind, str(given["name"]))
    await tell(query)
    await visit.show(await visit.world.read(_choices, visit, kind))


def _hours(typed: str) -> str | None:
    if typed.strip().casefold() in OFF:
        return None
    found = hours(typed)
    if found is None:
        raise NotNow("hours_not_understood")
    return str(found)


def _set_quiet(tx: Tx, person: int, text: str | None) -> None:
    stored_hours.set_quiet(tx, person, text)


def _turn(tx: Tx, person: int, what: str) -> None:
    now = wishes.of(tx, person)
    match what:
        case "ringing":
            now = replace(now, ringing=not now.ringing)
        case "own_only":
            now = replace(now, own_only=not now.own_only)
        case "silent":
            now = replace(now, silent=not now.silent)
    wishes.put(tx, person, now)


def _menu(tx: Tx, visit: Visit) -> Screen:
    now = wishes.of(tx, visit.person.id)
    return screens.menu(
        visit.words,
        ringing=now.ringing,
        own_only=now.own_only,
        silent=now.silent,
        quiet=stored_hours.quiet(tx, visit.person.telegram_id),
    )


def _choices(tx: Tx, visit: Visit, kind: str) -> Screen:
    deaf = wishes.deaf_to(tx, visit.person.id, kind)
    found = [
        (account, name, (account, name) not in deaf)
        for account, name in (_departments if kind == DEPARTMENT else _lines)(tx, visit.person)
    ]
    return screens.which(visit.words, kind, found)


def _departments(tx: Tx, person: Person) -> list[tuple[str, str]]:
    return [(one.account, name) for one in person.bindings for name in staff.departments(tx, one.account)]


def _lines(tx: Tx, person: Person) -> list[tuple[str, str]]:
    return [(one.account, line) for one in person.bindings for line in cases.lines_of_account(tx, one.account)]
