"""/people: who is in, one of them, who was. Changing something is asked first (``roster_changes``)."""

from aiogram import F, Router
from aiogram.filters import Command, CommandObject
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from calls.audience import Role
from calls.missed import NotNow
from handlers.access import Pressed
from handlers.conversation import Asked, ask
from handlers.roster_changes import portrait, question
from handlers.taps import tell
from handlers.world import Visit, World
from storage import people, roster, staff
from storage.database import Tx
from storage.intents import Intent
from storage.roster import Entry
from views import roster as screens
from views.roster import PAGE, Line
from views.screen import Screen
from workflow import portraits
from workflow import roster as looking_after

_OFF, _ON = ("off", "revoke", "выкл", "закрыть"), ("on", "back", "вкл", "вернуть")


def router(world: World) -> Router:
    router = Router(name="roster")
    router.message.register(_people, Command("people"), F.chat.type == "private")
    router.callback_query.register(_page, Pressed("people"))
    router.callback_query.register(_one, Pressed("people_one"))
    router.callback_query.register(_roles, Pressed("people_roles"))
    router.callback_query.register(_leads, Pressed("people_leads"))
    router.callback_query.register(_out, Pressed("people_out"))
    router.callback_query.register(_find, Pressed("people_find"))
    router.message.register(_found, Asked("people_find"))
    return router


async def _people(message: Message, command: CommandObject, visit: Visit) -> None:
    """``[name [role | off | on]]``: a role may be changed, access closed and given back."""
    looking_after.require(visit.person)
    words = (command.args or "").split()
    last = words[-1].casefold() if len(words) > 1 else ""
    if last not in (*Role, *_OFF, *_ON):
        await visit.reply(await visit.world.read(_listed, visit, " ".join(words), 0))
        return
    person = await visit.world.read(_sole, " ".join(words[:-1]), last in _ON)
    what = {"what": "shut"} if last in _OFF else {"what": "back"} if last in _ON else {"what": "role", "after": last}
    await visit.reply(await question(visit, {"person": person, **what}))


def _sole(tx: Tx, name: str, out: bool) -> int:
    """The one who is called so. Raises NotNow for nobody and for several."""
    found = [one for one in roster.outsiders(tx) if name.casefold() in one.name.casefold()] if out else []
    found = found or roster.insiders(tx, name)
    if not found:
        raise NotNow("people_no_such", name=name)
    if len(found) > 1:
        raise NotNow("people_several", names=", ".join(one.name for one in found[:PAGE]))
    return found[0].id


async def _page(query: CallbackQuery, intent: Intent, visit: Visit) -> None:
    looking_after.require(visit.person)
    given = intent.arguments
    screen = await visit.world.read(_listed, visit, str(given.get("query", "")), int(given.get("at", 0)))
    await tell(query)
    await visit.show(screen)


def _listed(tx: Tx, visit: Visit, query: str, at: int) -> Screen:
    found = roster.insiders(tx, query)
    if query and len(found) == 1:
        return portraits.shown(tx, visit.world.house, visit.words, found[0].id, visit.world.now_ms())
    return screens.page(visit.words, [_line(tx, visit, one) for one in found[at : at + PAGE]], len(found), query, at)


def _line(tx: Tx, visit: Visit, one: Entry) -> Line:
    person = people.by_id(tx, one.id)
    seats = tuple(
        f"{seat.account}: {screens.known_as(visit.words, seat.employee, seat.extension)}"
        for seat in (person.bindings if person else ())
    )
    return Line(one.id, one.name, one.role, seats, _at(tx, visit, one.seen_ms))


def _at(tx: Tx, visit: Visit, ms: int | None) -> str:
    return portraits.at(tx, visit.world.house, ms, visit.world.now_ms())


async def _one(query: CallbackQuery, intent: Intent, visit: Visit) -> None:
    looking_after.require(visit.person)
    screen = await portrait(visit, int(intent.arguments["person"]))
    await tell(query)
    await visit.show(screen)


async def _roles(query: CallbackQuery, intent: Intent, visit: Visit) -> None:
    looking_after.require(visit.person)
    one = await visit.world.read(looking_after.portrait, int(intent.arguments["person"]))
    await tell(query)
    await visit.show(screens.roles(visit.words, one.entry.id, one.entry.name, one.entry.role))


async def _leads(query: CallbackQuery, intent: Intent, visit: Visit) -> None:
    looking_after.require(visit.person)
    given = intent.arguments
    screen = await visit.world.read(_departments, visit, int(given["person"]), str(given["account"]))
    await tell(query)
    await visit.show(screen)


def _departments(tx: Tx, visit: Visit, id: int, account: str) -> Screen:
    one = looking_after.portrait(tx, id)
    led = one.leads.get(account, ())
    choices = [(name, name in led) for name in sorted({*staff.departments(tx, account), *led})]
    return screens.leads(visit.words, id, one.entry.name, account, choices)


async def _out(query: CallbackQuery, intent: Intent, visit: Visit) -> None:
    looking_after.require(visit.person)
    screen = await visit.world.read(_outside, visit, int(intent.arguments.get("at", 0)))
    await tell(query)
    await visit.show(screen)


def _outside(tx: Tx, visit: Visit, at: int) -> Screen:
    found = roster.outsiders(tx)
    lines = [(one.id, one.name, _at(tx, visit, one.revoked_ms)) for one in found[at : at + PAGE]]
    return screens.outside(visit.words, lines, at, len(found))


async def _find(query: CallbackQuery, visit: Visit, state: FSMContext) -> None:
    looking_after.require(visit.person)
    await tell(query)
    await ask(state, "people_find")
    await visit.reply(Screen(visit.words.html("people_find_ask"), ask_words=visit.words.plain("people_find_short")))


async def _found(message: Message, visit: Visit, state: FSMContext) -> None:
    looking_after.require(visit.person)
    await state.clear()
    await visit.reply(await visit.world.read(_listed, visit, " ".join((message.text or "").split()), 0))
