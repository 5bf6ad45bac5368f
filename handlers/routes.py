"""Composing where a number leads, step by step; the draft is remembered, so that a restart loses nothing of it."""

from collections.abc import Callable
from typing import Any

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from calls import phone, routes
from calls.missed import NotNow
from calls.routes import Path, Route
from calls.week import week
from handlers.access import Pressed
from handlers.confirming import confirmed, question
from handlers.conversation import Asked, ask
from handlers.lines import administers, names_for, number_page
from handlers.taps import tell
from handlers.world import Visit, World
from pbx.abilities import Routes
from storage import route_drafts, staff
from storage.intents import Intent
from storage.route_drafts import Draft
from views import lines as line_views
from views import route_editor as views
from views.figures import clean
from views.lists import PAGE
from views.screen import Screen
from workflow.lines import LeadLine

LONGEST_NAME = 60
STRAIGHT = ("user", "group", "fax")


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
    router.callback_query.register(_ask, Pressed("route_ask"))
    router.callback_query.register(_save, Pressed("route_save"))
    router.callback_query.register(_write, Pressed("route_write"))
    router.callback_query.register(_leave, Pressed("route_leave"))
    router.message.register(_typed, Asked("route_words"))
    return router


async def _edit(query: CallbackQuery, intent: Intent, visit: Visit) -> None:
    """A draft begins with what the number leads to; with nothing where that has parts that nobody here knows."""
    administers(visit)
    world, account, telnum = visit.world, str(intent.arguments["account"]), str(intent.arguments["telnum"])
    pbx = world.pbx(account, Routes)
    await tell(query)
    number = await pbx.number(telnum)
    before, said = routes.reads(number.route, number.details), ""
    try:
        route = routes.of_number(number.route, number.details)
    except NotNow as foreign:
        route, said = {"greeting": before["greeting"]}, visit.words.html(foreign.reason, **foreign.facts)
    names = await names_for(visit, account, number, everybody=True)
    draft = await world.write(
        route_drafts.begin, visit.person.id, account, number.telnum, before, route, names, world.now_ms()
    )
    await visit.show(_shown(visit, draft, (), said))


async def _part(query: CallbackQuery, intent: Intent, visit: Visit) -> None:
    draft, path = await _draft(visit, intent)
    if path and routes.at(draft.route, path[:-1]) is None:
        raise NotNow("route_gone")
    await tell(query)
    await visit.show(_shown(visit, draft, path))


async def _kind(query: CallbackQuery, intent: Intent, visit: Visit) -> None:
    draft, path = await _draft(visit, intent)
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
    await visit.show(await _changed(visit, draft, path, changed, ask_now=kind in STRAIGHT))


async def _pick(query: CallbackQuery, intent: Intent, visit: Visit) -> None:
    draft, path = await _draft(visit, intent)
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
    draft, path = await _draft(visit, intent)
    given = intent.arguments
    here = routes.at(draft.route, path) or {}
    part = routes.lead(here, str(given["what"]), str(given["id"]), path, duty=bool(given.get("duty")))
    changed = routes.put(draft.route, path, part)
    await tell(query)
    await visit.show(await _changed(visit, draft, path[:-1], changed, ask_now=not path))


async def _key(query: CallbackQuery, intent: Intent, visit: Visit) -> None:
    draft, path = await _draft(visit, intent)
    await tell(query)
    await visit.show(views.key(visit.words, draft.id, path, routes.at(draft.route, path) or {}))


async def _drop(query: CallbackQuery, intent: Intent, visit: Visit) -> None:
    draft, path = await _draft(visit, intent)
    changed = routes.put(draft.route, path, None)
    await tell(query)
    await visit.show(await _changed(visit, draft, path[:-1], changed))


async def _greet(query: CallbackQuery, intent: Intent, visit: Visit) -> None:
    draft, path = await _draft(visit, intent)
    here = routes.at(draft.route, path) or {}
    changed = routes.put(draft.route, path, {**here, "greeting": not here.get("greeting")})
    await tell(query)
    await visit.show(await _changed(visit, draft, path, changed))


async def _ask(query: CallbackQuery, intent: Intent, visit: Visit, state: FSMContext) -> None:
    draft, path = await _draft(visit, intent)
    what = str(intent.arguments["what"])
    await tell(query)
    await ask(state, "route_words", draft=draft.id, path=list(path), what=what)
    await visit.reply(views.ask(visit.words, what))


async def _typed(message: Message, visit: Visit, state: FSMContext) -> None:
    """The hours, the name of a menu, or the number on duty; what is not understood leaves the question open."""
    facts = await state.get_data()
    draft, path = await _found(visit, int(facts["draft"])), _path(facts["path"])
    here, typed = routes.at(draft.route, path) or {}, clean(message.text or "", 200)
    change: Callable[[Route, Path, str], Route] = {"hours": _hours, "name": _name}.get(str(facts["what"]), _telnum)
    part = change(here, path, typed)
    screen = await _changed(visit, draft, path, routes.put(draft.route, path, part))
    await state.clear()
    await visit.reply(screen)


def _hours(here: Route, path: Path, typed: str) -> Route:
    if here.get("type") != "scheduler":
        raise NotNow("route_gone")
    return {**here, "schedule": week(typed)}


def _name(here: Route, path: Path, typed: str) -> Route:
    if not isinstance(here.get("ivr"), dict):
        raise NotNow("route_gone")
    if not typed:
        raise NotNow("route_name_empty")
    return {**here, "ivr": {**here["ivr"], "name": clean(typed, LONGEST_NAME)}}


def _telnum(here: Route, path: Path, typed: str) -> Route:
    number = phone.client_number(typed)
    if number is None:
        raise NotNow("route_no_number", typed=typed)
    return routes.lead(here, "telnum", phone.digits(number), path, duty=True)


async def _save(query: CallbackQuery, intent: Intent, visit: Visit) -> None:
    draft, _ = await _draft(visit, intent)
    if any(routes.unfinished(draft.route)):
        raise NotNow("route_unfinished")
    screen = _question(visit, draft)
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
    draft, _ = await _draft(visit, intent)
    await visit.world.write(route_drafts.drop, draft.id, visit.person.id)
    await tell(query)
    await visit.show(views.left(visit.words, draft.account, draft.telnum))


async def _changed(visit: Visit, draft: Draft, path: Path, route: Route, *, ask_now: bool = False) -> Screen:
    """The draft is this now. ``ask_now``: what leads straight somewhere needs no further step before the question."""
    world = visit.world
    await world.write(route_drafts.change, draft.id, route, world.now_ms())
    now = Draft(draft.id, draft.account, draft.telnum, draft.before, route, draft.names)
    if ask_now and not path and route.get("type") in STRAIGHT and not routes.alike(now.before, route):
        return _question(visit, now)
    return _shown(visit, now, path)


def _question(visit: Visit, draft: Draft) -> Screen:
    """Raises NotNow where nothing would change."""
    if routes.alike(draft.before, draft.route):
        raise NotNow("nothing_changes")
    head, do = line_views.reroute(
        visit.words, draft.account, draft.telnum, draft.before, draft.route, draft.names, draft.id
    )
    return question(visit, head, [], *do)


def _shown(visit: Visit, draft: Draft, path: Path, said: str = "") -> Screen:
    return views.part(visit.words, draft.id, draft.telnum, draft.before, draft.route, path, draft.names, said=said)


async def _draft(visit: Visit, intent: Intent) -> tuple[Draft, Path]:
    """Her draft and the part of it that a button is about. Raises NotNow."""
    return await _found(visit, int(intent.arguments["draft"])), _path(intent.arguments.get("path", []))


async def _found(visit: Visit, id: int) -> Draft:
    administers(visit)
    draft = await visit.world.read(route_drafts.find, id, visit.person.id)
    if draft is None:
        raise NotNow("route_draft_gone")
    visit.world.pbx(draft.account, Routes)
    return draft


def _path(steps: Any) -> Path:
    return tuple(str(step) for step in steps)
