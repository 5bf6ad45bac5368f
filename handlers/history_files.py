"""Past calls as a file for a spreadsheet: for those who lead, written down, with progress where it takes long."""

import asyncio
from dataclasses import replace
from functools import partial

from aiogram import Router
from aiogram.types import CallbackQuery

from calls.missed import NotNow
from calls.wanted import Wanted
from handlers import history
from handlers.access import Pressed
from handlers.filling import Progress, compared, fill
from handlers.taps import tell
from handlers.world import Visit, World
from storage import acts
from storage.database import Tx
from storage.intents import Intent
from storage.people import Person
from views import answers, exports
from views.exports import Cell
from views.figures import local
from views.history import Key, heading
from views.screen import File, Screen
from workflow import history_pages, rights, searching

MOST = 50_000  # calls in one file


def router(world: World) -> Router:
    router = Router(name="history_files")
    router.callback_query.register(_file, Pressed("history_file"))
    return router


async def _file(query: CallbackQuery, intent: Intent, visit: Visit) -> None:
    history.at_home(visit)
    if not rights.may_lead(visit.person):
        raise NotNow("not_allowed")
    wanted, _ = history.read_back(intent.arguments)
    kind = "csv" if intent.arguments.get("as") == "csv" else "xlsx"
    await visit.world.write(_audit, visit.person, wanted, kind, visit.world.now_ms())
    await tell(query)
    at = await visit.reply(Screen(visit.words.html("export_counting", found=0)))
    if at is not None:
        here = replace(visit, message_id=at)
        here.behind(partial(_write, here, wanted, kind))


def _audit(tx: Tx, person: Person, wanted: Wanted, kind: str, now_ms: int) -> None:
    acts.write_audit(tx, now_ms, person.id, "export_history", wanted=wanted.facts(), file=kind)


async def _write(visit: Visit, wanted: Wanted, kind: str) -> None:
    async def say(text: str) -> None:
        await visit.show(Screen(text))

    try:
        await say(await _written(visit, wanted, kind, Progress(visit.world, say)))
    except NotNow as error:
        await say(answers.sentence(visit.words, error.reason, error.facts, escaped=True))


async def _written(visit: Visit, wanted: Wanted, kind: str, progress: Progress) -> str:
    """Ask what is not known, collect, write and send; gives what is then to be said (HTML). Raises NotNow."""
    world, words = visit.world, visit.words

    async def told(done: int, total: int) -> None:
        await progress(words.html("history_asking", done=done, total=total))

    missing = await history.gaps(visit, wanted)
    failed = await fill(world, missing, told) if missing else None
    foot = f"\n{compared(visit, failed)}" if failed else ""
    rows = await _rows(visit, wanted, progress)
    if not rows:
        return words.html("export_none") + foot
    table = [exports.header(words), *rows]
    make = exports.csv_file if kind == "csv" else partial(exports.xlsx, words.plain("export_sheet"))
    content = await asyncio.to_thread(make, table)
    page = await history.look(visit, wanted, ())
    about = heading(words, page)
    name = f"calls-{local(page.now_ms, page.zone):%Y-%m-%d-%H%M}.{kind}"
    sent = await visit.reply(Screen(words.html("history_head", what=about), file=File(name, "document", content)))
    if sent is None:
        return words.html("export_not_sent")
    return words.count("export_done", len(rows)) + foot


async def _rows(visit: Visit, wanted: Wanted, progress: Progress) -> list[list[Cell]]:
    world, words, now_ms = visit.world, visit.words, visit.world.now_ms()
    rows: list[list[Cell]] = []
    behind: Key | None = searching.NEWEST
    while behind is not None:
        found, behind = await world.read(searching.batch, world.house, visit.person, wanted, behind, now_ms)
        shown = await world.read(history_pages.rows, world.house, found, now_ms)
        rows += [exports.row(words, *row[1:]) for row in shown]
        if len(rows) > MOST:
            raise NotNow("export_too_many", most=MOST)
        await progress(words.html("export_counting", found=len(rows)))
    return rows
