"""/numbers: the company's numbers, where each leads, and whether it takes calls; for administrators, in private."""

from aiogram import Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message

from calls.pattern import shown
from handlers.access import Pressed
from handlers.choosing import able, one_of
from handlers.confirming import confirmed
from handlers.line_pages import administers, after_tap, listed, number_page
from handlers.line_wishes import answer, asked_route, asked_switch, straight
from handlers.taps import tell
from handlers.world import Visit, World
from pbx.abilities import Routes
from storage.intents import Intent
from views.figures import clean
from workflow.lines import EnableLine

LONGEST_TYPED = 120


def router(world: World) -> Router:
    router = Router(name="lines")
    router.message.register(_numbers, Command("numbers"))
    router.callback_query.register(_page, Pressed("lines"))
    router.callback_query.register(_open, Pressed("line"))
    router.callback_query.register(_lead, Pressed("line_lead"))
    router.callback_query.register(_ask, Pressed("line_switch"))
    router.callback_query.register(_switch, Pressed("line_enable"))
    return router


async def _numbers(message: Message, command: CommandObject, visit: Visit) -> None:
    administers(visit)
    typed = clean(command.args or "", LONGEST_TYPED)
    account = await one_of(visit, able(visit, "routes", as_admin=True), "lines", {"query": typed})
    if account is not None:
        await visit.reply(await answer(visit, account, typed))


async def _page(query: CallbackQuery, intent: Intent, visit: Visit) -> None:
    administers(visit)
    given = intent.arguments
    account, typed = str(given["account"]), str(given.get("query", ""))
    visit.world.pbx(account, Routes)
    await tell(query)
    after = str(given.get("after") or "")
    screen = listed(visit, account, typed, after) if after else answer(visit, account, typed)
    await visit.show(await after_tap(visit, screen))


async def _open(query: CallbackQuery, intent: Intent, visit: Visit) -> None:
    administers(visit)
    given = intent.arguments
    visit.world.pbx(str(given["account"]), Routes)
    await tell(query)
    screen = await number_page(visit, str(given["account"]), str(given["telnum"]), query=str(given.get("query", "")))
    await visit.show(screen)


async def _ask(query: CallbackQuery, intent: Intent, visit: Visit) -> None:
    administers(visit)
    given = intent.arguments
    visit.world.pbx(str(given["account"]), Routes)
    await tell(query)
    await visit.show(asked_switch(visit, str(given["account"]), str(given["telnum"]), on=bool(given["on"])))


async def _switch(query: CallbackQuery, intent: Intent, visit: Visit) -> None:
    administers(visit)
    given, words = intent.arguments, visit.words
    account, telnum, on = str(given["account"]), str(given["telnum"]), bool(given["on"])
    await confirmed(query, intent, visit, EnableLine(account, telnum, on))
    said = words.html("line_switched_on" if on else "line_switched_off", number=shown(telnum))
    await visit.show(await number_page(visit, account, telnum, said=said))


async def _lead(query: CallbackQuery, intent: Intent, visit: Visit) -> None:
    """Of several who are called so this one was meant."""
    administers(visit)
    given = intent.arguments
    account, what, id = str(given["account"]), str(given["what"]), str(given["id"])
    pbx = visit.world.pbx(account, Routes)
    await tell(query)
    number = await pbx.number(str(given["telnum"]))
    await visit.show(await after_tap(visit, asked_route(visit, account, number, straight(number, what, id))))
