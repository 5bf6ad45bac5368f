"""/missed, and what people do with a debt: take it, settle it, open it again, look at its card."""

from collections.abc import Callable, Mapping
from typing import Any

from aiogram import Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message

from handlers.access import Pressed
from handlers.taps import tell
from handlers.world import Visit, World
from storage import cases as stored_cases
from storage import outbox
from storage.cases import StoredCase
from storage.database import Tx
from storage.intents import Intent
from storage.people import Person
from views.digest import late_list
from views.figures import clean
from views.lists import LONGEST, PAGE, missed_list
from views.screen import Screen
from workflow import cases, rights, showing
from workflow.house import House

NEWEST = (2**62, 2**62)
Move = Callable[[Tx, House, Person, int, int, int], StoredCase]


def router(world: World) -> Router:
    router = Router(name="missed")
    router.message.register(_missed, Command("missed"))
    router.callback_query.register(_page, Pressed("missed_page"))
    router.callback_query.register(_late_page, Pressed("late_page"))
    router.callback_query.register(_show, Pressed("show_case"))
    router.callback_query.register(_take, Pressed("take"))
    router.callback_query.register(_settle, Pressed("settle"))
    router.callback_query.register(_reopen, Pressed("reopen"))
    return router


async def _missed(message: Message, command: CommandObject, visit: Visit) -> None:
    """All who wait for her; «Продажи», «Ромашка», «79101234567»: those among them."""
    wanted = clean(command.args or "", LONGEST)
    await visit.reply(await visit.world.read(_list, visit, NEWEST, wanted))


async def _page(query: CallbackQuery, intent: Intent, visit: Visit) -> None:
    await tell(query)
    before = (int(intent.arguments["before_ms"]), int(intent.arguments["before_id"]))
    await visit.reply(await visit.world.read(_list, visit, before, str(intent.arguments.get("wanted", ""))))


def _list(tx: Tx, visit: Visit, before: tuple[int, int], wanted: str) -> Screen:
    found = cases.open_for(tx, visit.person, before, PAGE + 1, wanted)
    rows = showing.debts(tx, visit.world.house, [held.id for held in found[:PAGE]], visit.world.now_ms())
    return missed_list(visit.words, rows, more=len(found) > PAGE, first=before == NEWEST, wanted=wanted)


async def _late_page(query: CallbackQuery, intent: Intent, visit: Visit) -> None:
    await tell(query)
    await visit.reply(await visit.world.read(_late, visit, intent.arguments))


def _late(tx: Tx, visit: Visit, given: Mapping[str, Any]) -> Screen:
    """Further lines of a list that this chat got."""
    of = {"first": int(given["first"]), "last": int(given["last"])}
    before = (int(given["before_ms"]), int(given["before_id"]))
    told = cases.found_late_for(tx, visit.person, visit.chat_id, (of["first"], of["last"]), before, PAGE + 1)
    rows = showing.debts(tx, visit.world.house, [held.id for held in told], visit.world.now_ms())
    return late_list(visit.words, rows, further=of)


async def _show(query: CallbackQuery, intent: Intent, visit: Visit) -> None:
    await visit.world.write(_bring, visit, int(intent.arguments["case"]))
    await tell(query)


def _bring(tx: Tx, visit: Visit, case_id: int) -> None:
    """The card comes as a message of its own, in the place of the one the chat had: it goes on showing the truth."""
    held = rights.require(tx, visit.person, stored_cases.by_id(tx, case_id), visit.chat_id)
    place = {} if visit.topic is None else {"topic": visit.topic}
    key = f"shown:{visit.press}"
    subject: dict[str, Any] = {"subject": "case", "subject_id": held.id, **place}
    outbox.put(tx, key, visit.chat_id, "card", visit.world.now_ms(), **subject)


async def _take(query: CallbackQuery, intent: Intent, visit: Visit) -> None:
    await _move(query, intent, visit, cases.take, "toast_taken")


async def _settle(query: CallbackQuery, intent: Intent, visit: Visit) -> None:
    await _move(query, intent, visit, cases.settle, "toast_settled")


async def _reopen(query: CallbackQuery, intent: Intent, visit: Visit) -> None:
    await _move(query, intent, visit, cases.reopen, "toast_reopened")


async def _move(query: CallbackQuery, intent: Intent, visit: Visit, move: Move, toast: str) -> None:
    world = visit.world
    await world.write(move, world.house, visit.person, int(intent.arguments["case"]), visit.chat_id, world.now_ms())
    await tell(query, visit.words.plain(toast))
