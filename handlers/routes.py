"""Composing where a number leads, step by step; the draft is remembered, so that a restart loses nothing of it."""

from aiogram import Router
from aiogram.types import CallbackQuery

from calls import route_reading, routes
from calls.missed import NotNow
from handlers.access import Pressed
from handlers.confirming import confirmed
from handlers.line_pages import administers, names_for, number_page
from handlers.route_drafts import STRAIGHT, asked_write, changed_to, draft_of, shown
from handlers.taps import tell
from handlers.world import Visit, World
from pbx.abilities import Routes
from storage import route_drafts, staff
from storage.intents import Intent
from views import route_editor as views
from views.lists import PAGE
from workflow.lines import LeadLine


def router(world: World) -> Router:
    router = Router(name="routes")
    router.callback_query.register(_edit, Pressed("route_edit"))
    router.callback_query.register(_part, Pressed("route_part"))
    router.callback_query.register(_kind, Pressed("route_kind"))
    router.callback_query.register(_pick, Pressed("route_pick"))
    router.callback_query.register(_set, Pressed("route_set"))
    router.callback_query.register(_key, Pressed("route_key"))
    router.callback_query.register(_drop, Pressed("route_drop"))
    router.callback_query.register(_greet, Pressed("route_greet"))
    router.callback_query.register(_save, Pressed("route_save"))
    router.callback_query.register(_write, Pressed("route_write"))
    router.callback_query.register(_leave, Pressed("route_leave"))
    return router


async def _edit(query: CallbackQuery, intent: Intent, visit: Visit) -> None:
    """A draft begins with what the number leads to; with nothing where that has parts that nobody here knows."""
    administers(visit)
    world, account, telnum = visit.world, str(intent.arguments["account"]), str(intent.arguments["telnum"])
    pbx = world.pbx(account, Routes)
    await tell(query)
    number = await pbx.number(telnum)
    before, said = route_reading.reads(number.route, number.details), ""
    try:
        route = route_reading.of_number(number.route, number.details)
    except NotNow as foreign:
        route, said = {"greeting": before["greeting"]}, visit.words.html(foreign.reason, **foreign.facts)
    names = await names_for(visit, account, number, everybody=True)
    draft = await world.write(
        route_drafts.begin, visit.person.id, account, number.telnum, before, route, names, world.now_ms()
    )
    await visit.show(shown(visit, draft, (), said))


async def _part(query: CallbackQuery, intent: Intent, visit: Visit) -> None:
    draft, path = await draft_of(visit, intent)
    if path and routes.at(draft.route, path[:-1]) is None:
        raise NotNow("route_gone")
    await tell(query)
    await visit.show(shown(visit, draft, path))


async def _kind(query: CallbackQuery, intent: Intent, visit: Visit) -> None:
    draft, path = await draft_of(visit, intent)
    kind = str(intent.arguments["kind"])
    if kind == "onduty":
        await tell(query)
        await visit.show(views.duty(visit.words, draft.id, path))
        return
    here = routes.at(draft.route, path) or {}
    if here.get("type") == kind:
        await tell(query, visit.words.plain("route_is_that"))
        return
    changed = routes.put(
        draft.route, path, routes.become(here, kind, path, visit.words.plain("route_new_menu", number=len(path) + 1))
    )
    await tell(query)
    await visit.show(await changed_to(visit, draft, path, changed, ask_now=kind in STRAIGHT))


async def _pick(query: CallbackQuery, intent: Intent, visit: Visit) -> None:
    draft, path = await draft_of(visit, intent)
    given = intent.arguments
    what, after = str(given["what"]), given.get("after")
    await tell(query)
    if what == "user":
        name, login = after or ("", "")
        page = await visit.world.read(staff.page, draft.account, (str(name), str(login)), PAGE + 1)
        found = [(one.login, one.name) for one in page[:PAGE]]
        more = (page[PAGE - 1].name, page[PAGE - 1].login) if len(page) > PAGE else None
    else:
        groups = sorted((name, key.partition(":")[2]) for key, name in draft.names.items() if key.startswith("group:"))
        behind = [one for one in groups if after is None or one > tuple(after)]
        found = [(id, name) for name, id in behind[:PAGE]]
        more = behind[PAGE - 1] if len(behind) > PAGE else None
    await visit.show(views.pick(visit.words, draft.id, path, what, found, duty=bool(given.get("duty")), after=more))


async def _set(query: CallbackQuery, intent: Intent, visit: Visit) -> None:
    draft, path = await draft_of(visit, intent)
    given = intent.arguments
    here = routes.at(draft.route, path) or {}
    part = routes.lead(here, str(given["what"]), str(given["id"]), path, duty=bool(given.get("duty")))
    changed = routes.put(draft.route, path, part)
    await tell(query)
    await visit.show(await changed_to(visit, draft, path[:-1], changed, ask_now=not path))


async def _key(query: CallbackQuery, intent: Intent, visit: Visit) -> None:
    draft, path = await draft_of(visit, intent)
    await tell(query)
    await visit.show(views.key(visit.words, draft.id, path, routes.at(draft.route, path) or {}))


async def _drop(query: CallbackQuery, intent: Intent, visit: Visit) -> None:
    draft, path = await draft_of(visit, intent)
    changed = routes.put(draft.route, path, None)
    await tell(query)
    await visit.show(await changed_to(visit, draft, path[:-1], changed))


async def _greet(query: CallbackQuery, intent: Intent, visit: Visit) -> None:
    draft, path = await draft_of(visit, intent)
    here = routes.at(draft.route, path) or {}
    changed = routes.put(draft.route, path, {**here, "greeting": not here.get("greeting")})
    await tell(query)
    await visit.show(await changed_to(visit, draft, path, changed))


async def _save(query: CallbackQuery, intent: Intent, visit: Visit) -> None:
    draft, _ = await draft_of(visit, intent)
    if any(routes.unfinished(draft.route)):
        raise NotNow("route_unfinished")
    screen = asked_write(visit, draft)
    await tell(query)
    await visit.show(screen)


async def _write(query: CallbackQuery, intent: Intent, visit: Visit) -> None:
    administers(visit)
    given = intent.arguments
    account, telnum = str(given["account"]), str(given["telnum"])
    visit.world.pbx(account, Routes)
    await confirmed(query, intent, visit, LeadLine(account, telnum, given["before"], given["after"]))
    if given.get("draft") is not None:
        await visit.world.write(route_drafts.drop, int(given["draft"]), visit.person.id)
    said = visit.words.html("line_rerouted")
    await visit.show(await number_page(visit, account, telnum, said=said))


async def _leave(query: CallbackQuery, intent: Intent, visit: Visit) -> None:
    draft, _ = await draft_of(visit, intent)
    await visit.world.write(route_drafts.drop, draft.id, visit.person.id)
    await tell(query)
    await visit.show(views.left(visit.words, draft.account, draft.telnum))
