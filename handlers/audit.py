"""/audit: who did what, for those who lead; on pages and as a file, which is written down itself."""

import asyncio
from functools import partial

from aiogram import Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message

from calls.missed import NotNow
from handlers.access import Pressed
from handlers.taps import tell
from handlers.world import Visit, World
from storage import acts, audit
from storage.audit import Entry, Sought
from storage.database import Tx
from storage.intents import Intent
from views import audit as screens
from views import exports
from views.exports import Cell
from views.figures import local
from views.screen import File, Screen
from workflow import auditing, searching

BATCH = 500
MOST = 50_000  # rows of a file


def router(world: World) -> Router:
    router = Router(name="audit")
    router.message.register(_audit, Command("audit"))
    router.callback_query.register(_turned, Pressed("audit"))
    router.callback_query.register(_file, Pressed("audit_file"))
    return router


async def _audit(message: Message, command: CommandObject, visit: Visit) -> None:
    await visit.reply(await _page(visit, command.args or "", []))


async def _turned(query: CallbackQuery, intent: Intent, visit: Visit) -> None:
    given = intent.arguments
    page = await _page(visit, str(given.get("typed", "")), [int(id) for id in given.get("trail", ())])
    await tell(query)
    await visit.show(page)


async def _sought(visit: Visit, typed: str) -> Sought:
    world = visit.world
    sought = await world.read(auditing.understand, world.house, visit.person, typed, world.now_ms())
    if not visit.private:
        raise NotNow("in_private")
    return sought


async def _zone(visit: Visit) -> str:
    return await visit.world.read(searching.zone, visit.world.house, visit.person)


async def _page(visit: Visit, typed: str, trail: list[int]) -> Screen:
    sought = await _sought(visit, typed)
    before = trail[-1] if trail else audit.NEWEST
    found = await visit.world.read(audit.page, sought, before, screens.PAGE + 1)
    more, zone = len(found) > screens.PAGE, await _zone(visit)
    shown, now_ms = found[: screens.PAGE], visit.world.now_ms()
    return screens.audit_page(visit.words, typed, shown, zone, now_ms, trail=trail, more=more)


async def _file(query: CallbackQuery, intent: Intent, visit: Visit) -> None:
    typed = str(intent.arguments.get("typed", ""))
    sought = await _sought(visit, typed)
    kind = "csv" if intent.arguments.get("as") == "csv" else "xlsx"
    await visit.world.write(_written_down, visit.person.id, typed, kind, visit.world.now_ms())
    await tell(query)
    words, zone = visit.words, await _zone(visit)
    table: list[list[Cell]] = [screens.header(words)]
    found, before = list[Entry](), audit.NEWEST
    while len(table) <= MOST and (found := await visit.world.read(audit.page, sought, before, BATCH)):
        table += [screens.row(words, one, zone) for one in found]
        before = found[-1].id
    make = exports.csv_file if kind == "csv" else partial(exports.xlsx, words.plain("audit_sheet"))
    content = await asyncio.to_thread(make, table)
    name = f"audit-{local(visit.world.now_ms(), zone):%Y-%m-%d-%H%M}.{kind}"
    await visit.reply(Screen(words.html("audit_file", n=len(table) - 1), file=File(name, "document", content)))


def _written_down(tx: Tx, person: int, typed: str, kind: str, now_ms: int) -> None:
    acts.write_audit(tx, now_ms, person, "export_audit", name=typed, file=kind)
