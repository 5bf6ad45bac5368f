"""What is typed while a route is composed: the hours, the name of a menu, the number on duty."""

from collections.abc import Callable

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from calls import phone, routes
from calls.missed import NotNow
from calls.routes import Path, Route
from calls.week import week
from handlers.access import Pressed
from handlers.conversation import Asked, ask
from handlers.route_drafts import changed_to, draft_of, found, path_of
from handlers.taps import tell
from handlers.world import Visit, World
from storage.intents import Intent
from views import route_editor as views
from views.figures import clean

LONGEST_NAME = 60


def router(world: World) -> Router:
    router = Router(name="route_words")
    router.callback_query.register(_ask, Pressed("route_ask"))
    router.message.register(_typed, Asked("route_words"))
    return router


async def _ask(query: CallbackQuery, intent: Intent, visit: Visit, state: FSMContext) -> None:
    draft, path = await draft_of(visit, intent)
    what = str(intent.arguments["what"])
    await tell(query)
    await ask(state, "route_words", draft=draft.id, path=list(path), what=what)
    await visit.reply(views.ask(visit.words, what))


async def _typed(message: Message, visit: Visit, state: FSMContext) -> None:
    """The hours, the name of a menu, or the number on duty; what is not understood leaves the question open."""
    facts = await state.get_data()
    draft, path = await found(visit, int(facts["draft"])), path_of(facts["path"])
    here, typed = routes.at(draft.route, path) or {}, clean(message.text or "", 200)
    change: Callable[[Route, Path, str], Route] = {"hours": _hours, "name": _name}.get(str(facts["what"]), _telnum)
    part = change(here, path, typed)
    screen = await changed_to(visit, draft, path, routes.put(draft.route, path, part))
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
