"""The route that an administrator composes: found again at every press, changed, shown."""

from typing import Any

from calls import route_reading
from calls.missed import NotNow
from calls.routes import Path, Route
from handlers.confirming import question
from handlers.line_pages import administers
from handlers.world import Visit
from pbx.abilities import Routes
from storage import route_drafts
from storage.intents import Intent
from storage.route_drafts import Draft
from views import lines as line_views
from views import route_editor as views
from views.screen import Screen

STRAIGHT = ("user", "group", "fax")


async def changed_to(visit: Visit, draft: Draft, path: Path, route: Route, *, ask_now: bool = False) -> Screen:
    """The draft is this now. ``ask_now``: what leads straight somewhere needs no further step before the question."""
    world = visit.world
    await world.write(route_drafts.change, draft.id, route, world.now_ms())
    now = Draft(draft.id, draft.account, draft.telnum, draft.before, route, draft.names)
    if ask_now and not path and route.get("type") in STRAIGHT and not route_reading.alike(now.before, route):
        return asked_write(visit, now)
    return shown(visit, now, path)


def asked_write(visit: Visit, draft: Draft) -> Screen:
    """Raises NotNow where nothing would change."""
    if route_reading.alike(draft.before, draft.route):
        raise NotNow("nothing_changes")
    head, do = line_views.reroute(
        visit.words, draft.account, draft.telnum, draft.before, draft.route, draft.names, draft.id
    )
    return question(visit, head, [], *do)


def shown(visit: Visit, draft: Draft, path: Path, said: str = "") -> Screen:
    return views.part(visit.words, draft.id, draft.telnum, draft.before, draft.route, path, draft.names, said=said)


async def draft_of(visit: Visit, intent: Intent) -> tuple[Draft, Path]:
    """Her draft and the part of it that a button is about. Raises NotNow."""
    return await found(visit, int(intent.arguments["draft"])), path_of(intent.arguments.get("path", []))


async def found(visit: Visit, id: int) -> Draft:
    administers(visit)
    draft = await visit.world.read(route_drafts.find, id, visit.person.id)
    if draft is None:
        raise NotNow("route_draft_gone")
    visit.world.pbx(draft.account, Routes)
    return draft


def path_of(steps: Any) -> Path:
    return tuple(str(step) for step in steps)
