"""/history: past calls, of whom and when she wants; from our memory at once, then compared with the PBX's."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

from aiogram import Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message

from calls.missed import NotNow
from calls.wanted import EVER, Kind, Wanted
from handlers import inner_history
from handlers.access import Pressed
from handlers.filling import Progress, compared, fill
from handlers.taps import tell
from handlers.world import Visit, World
from storage.calls import StoredCall
from storage.database import Tx
from storage.intents import Intent
from views.call_page import call_page
from views.figures import local
from views.history import Key, Listed, back_to, calendar, history_list
from views.lists import PAGE
from workflow import history_pages, remembering, rights, searching
from workflow.remembering import Gap

Trail = tuple[Key, ...]


def router(world: World) -> Router:
    router = Router(name="history")
    router.message.register(_history, Command("history"))
    router.callback_query.register(_turned, Pressed("history"))
    router.callback_query.register(_of_client, Pressed("history_of"))
    router.callback_query.register(_calendar, Pressed("history_month"))
    router.callback_query.register(_call, Pressed("show_call"))
    return router


async def _history(message: Message, command: CommandObject, visit: Visit) -> None:
    at_home(visit)
    world, typed = visit.world, command.args or ""
    wanted = await world.read(searching.understand, world.house, visit.person, typed, world.now_ms())
    await _show(replace(visit, message_id=None), wanted)


async def _of_client(query: CallbackQuery, intent: Intent, visit: Visit) -> None:
    at_home(visit)
    await tell(query)
    await _show(replace(visit, message_id=None), Wanted(EVER, numbers=(str(intent.arguments["number"]),)))


async def _turned(query: CallbackQuery, intent: Intent, visit: Visit) -> None:
    at_home(visit)
    await tell(query)
    wanted, trail = read_back(intent.arguments)
    await _show(visit, wanted, trail)


async def _calendar(query: CallbackQuery, intent: Intent, visit: Visit) -> None:
    at_home(visit)
    await tell(query)
    world, given = visit.world, intent.arguments
    visit.behind(None)
    wanted, trail = read_back(given)
    today = local(world.now_ms(), await world.read(searching.zone, world.house, visit.person, wanted.account)).date()
    year, _, month = str(given.get("month", f"{today:%Y-%m}")).partition("-")
    back = back_to(wanted, trail)
    await visit.show(calendar(visit.words, back, date(int(year), int(month), 1), today))


async def _call(query: CallbackQuery, intent: Intent, visit: Visit) -> None:
    at_home(visit)
    world, given = visit.world, intent.arguments
    back = back_to(*read_back(given))
    id, now_ms = int(given["call"]), world.now_ms()
    past = await world.read(history_pages.past_call, world.house, visit.person, id, back, now_ms)
    await tell(query)
    visit.behind(None)
    await visit.show(call_page(visit.words, past))


def at_home(visit: Visit) -> None:
    """Who called whom is not for everybody in a group. Raises NotNow."""
    if not visit.private:
        raise NotNow("history_in_private")
    searching.accounts(visit.world.house, visit.person)


def read_back(given: Mapping[str, Any]) -> tuple[Wanted, Trail]:
    """The page a button leads to."""
    trail = tuple((int(at_ms), int(id)) for at_ms, id in given.get("trail", ()))
    return Wanted.of(given.get("wanted", {})), trail


async def gaps(visit: Visit, wanted: Wanted) -> list[Gap]:
    """What the PBXs are to be asked before all of it is known."""
    world, person = visit.world, visit.person
    accounts = [one for one in searching.accounts(world.house, person) if wanted.account in ("", one)]
    period = await world.read(searching.span, world.house, person, wanted, world.now_ms())
    return await world.read(remembering.gaps, world.house, accounts, period, world.now_ms())


async def _show(visit: Visit, wanted: Wanted, trail: Trail = ()) -> None:
    """The page, in the message whose button was pressed; edited when the PBX has told more."""
    visit.behind(None)
    if wanted.kind is Kind.INNER:
        await inner_history.show(visit, wanted, trail)
        return
    page, missing = await look(visit, wanted, trail), await gaps(visit, wanted)
    foot = visit.words.html("history_asking", done=0, total=len(missing)) if missing else ""
    at = await visit.show(history_list(visit.words, replace(page, foot=foot)))
    if missing and at is not None:
        here = replace(visit, message_id=at)
        here.behind(partial(_top_up, here, wanted, trail, missing))


async def _top_up(visit: Visit, wanted: Wanted, trail: Trail, missing: list[Gap]) -> None:
    async def show(foot: str) -> None:
        page = await look(visit, wanted, trail)
        await visit.show(history_list(visit.words, replace(page, foot=foot)))

    progress = Progress(visit.world, show)

    async def told(done: int, total: int) -> None:
        await progress(visit.words.html("history_asking", done=done, total=total))

    await show(compared(visit, await fill(visit.world, missing, told)))


async def look(visit: Visit, wanted: Wanted, trail: Trail) -> Listed:
    """The page behind the last key of the trail, from our memory."""
    world, person = visit.world, visit.person
    now_ms, found = world.now_ms(), list[StoredCall]()
    behind: Key | None = trail[-1] if trail else searching.NEWEST
    while behind is not None and len(found) <= PAGE:
        some, behind = await world.read(searching.batch, world.house, person, wanted, behind, now_ms)
        found += some
    return await world.read(_page, visit, wanted, trail, found, now_ms)


def _page(tx: Tx, visit: Visit, wanted: Wanted, trail: Trail, found: list[StoredCall], now_ms: int) -> Listed:
    house, person = visit.world.house, visit.person
    return Listed(
        wanted=wanted,
        period=searching.span(tx, house, person, wanted, now_ms),
        zone=searching.zone(tx, house, person, wanted.account),
        zone_said=searching.zones_differ(tx, house, person, wanted.account),
        now_ms=now_ms,
        rows=history_pages.rows(tx, house, found[:PAGE], now_ms),
        trail=trail,
        after=searching.key(found[PAGE - 1]) if len(found) > PAGE else None,
        names=history_pages.names(tx, wanted),
        exports=rights.may_lead(person),
        inner=bool(searching.inner_accounts(house, person)),
    )
