"""/alerts: of which calls the bot tells her, when and how loudly. Her phone rings as before: that is the PBX's."""

from dataclasses import replace

from aiogram import Router
from aiogram.filters import Command, CommandObject
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from calls.alert_words import turn
from calls.hours import hours
from calls.missed import NotNow
from calls.phone import client_number
from handlers.access import Pressed
from handlers.conversation import Asked, ask
from handlers.dnd import OFF
from handlers.speaking import language_named, speaks
from handlers.taps import tell
from handlers.world import Visit, World
from storage import cases, staff, wishes
from storage import hours as stored_hours
from storage.database import Tx
from storage.intents import Intent
from storage.people import Person
from storage.wishes import DEPARTMENT, LINE
from views import alerts as screens
from views.alerts import Heard
from views.pages import page_of
from views.screen import Screen
from workflow import digests, rights

SWITCHES = ("ringing", "own_only", "silent", "evening", "week")


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
    typed = (command.args or "").strip()
    if language := language_named(typed):
        visit = await speaks(visit, message.bot, language)
    elif typed and (named := await visit.world.write(_say, visit.person, typed)):
        await visit.reply(await visit.world.read(_choices_with, visit, *named))
        return
    await visit.reply(await visit.world.read(_menu, visit))


async def _menu_again(query: CallbackQuery, visit: Visit) -> None:
    await tell(query)
    await visit.show(await visit.world.read(_menu, visit))


async def _switch(query: CallbackQuery, intent: Intent, visit: Visit) -> None:
    await visit.world.write(_turn, visit.person, str(intent.arguments["what"]))
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
    given = intent.arguments
    await visit.show(await visit.world.read(_choices, visit, str(given["kind"]), int(given.get("page", 0))))


async def _deaf(query: CallbackQuery, intent: Intent, visit: Visit) -> None:
    given = intent.arguments
    kind, account = str(given["kind"]), str(given["account"])
    if visit.person.on(account) is None:
        raise NotNow("not_allowed")
    await visit.world.write(wishes.switch, visit.person.id, account, kind, str(given["name"]))
    await tell(query)
    await visit.show(await visit.world.read(_choices, visit, kind, int(given.get("page", 0))))


def _hours(typed: str) -> str | None:
    if typed.strip().casefold() in OFF:
        return None
    found = hours(typed)
    if found is None:
        raise NotNow("hours_not_understood")
    return str(found)


def _say(tx: Tx, person: Person, typed: str) -> tuple[str, str] | None:
    """«22:00-8:00», «вечер off», «Продажи выкл»; gives the kind and the name of a department or line that was named.
    Raises NotNow for other words."""
    if typed.casefold() in OFF or hours(typed) is not None:
        stored_hours.set_quiet(tx, person.id, _hours(typed))
        return None
    wish = turn(typed)
    if wish.what:
        _turn(tx, person, wish.what, wish.on)
        return None
    meant = {wish.name.casefold(), client_number(wish.name)}
    everything = [(DEPARTMENT, *one) for one in _departments(tx, person)] + [(LINE, *one) for one in _lines(tx, person)]
    found = [one for one in everything if one[2].casefold() in meant]
    if not found:
        raise NotNow("alerts_not_understood", said=typed)
    for kind, account, name in found:
        heard = (account, name) not in wishes.deaf_to(tx, person.id, kind)
        if wish.on is None or wish.on is not heard:
            wishes.switch(tx, person.id, account, kind, name)
    return found[0][0], found[0][2]


def _set_quiet(tx: Tx, person: int, text: str | None) -> None:
    stored_hours.set_quiet(tx, person, text)


def _turn(tx: Tx, person: Person, what: str, on: bool | None = None) -> None:
    """One switch; ``on`` None: the other way round than it is now."""
    before = _heard(tx, person)
    if what in SWITCHES:
        changed = {what: not getattr(before, what) if on is None else on}
        wishes.put(tx, person.id, replace(wishes.of(tx, person.id), **changed))


def _heard(tx: Tx, person: Person) -> Heard:
    now = wishes.of(tx, person.id)
    return Heard(
        ringing=now.ringing,
        own_only=now.own_only,
        silent=now.silent,
        evening=digests.wanted(tx, person, digests.EVENING),
        week=digests.wanted(tx, person, digests.WEEK),
        quiet=stored_hours.quiet(tx, person.telegram_id),
        leads=rights.may_lead(person),
    )


def _menu(tx: Tx, visit: Visit) -> Screen:
    return screens.menu(visit.words, _heard(tx, visit.person))


def _choices_with(tx: Tx, visit: Visit, kind: str, name: str) -> Screen:
    """The page on which this one stands."""
    names = [one for _, one in (_departments if kind == DEPARTMENT else _lines)(tx, visit.person)]
    return _choices(tx, visit, kind, page_of(names.index(name)))


def _choices(tx: Tx, visit: Visit, kind: str, page: int) -> Screen:
    deaf = wishes.deaf_to(tx, visit.person.id, kind)
    found = [
        (account, name, (account, name) not in deaf)
        for account, name in (_departments if kind == DEPARTMENT else _lines)(tx, visit.person)
    ]
    return screens.which(visit.words, kind, found, page)


def _departments(tx: Tx, person: Person) -> list[tuple[str, str]]:
    return [(one.account, name) for one in person.bindings for name in staff.departments(tx, one.account)]


def _lines(tx: Tx, person: Person) -> list[tuple[str, str]]:
    return [(one.account, line) for one in person.bindings for line in cases.lines_of_account(tx, one.account)]
