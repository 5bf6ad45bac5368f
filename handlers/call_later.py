"""A call later: /call NUMBER 15:30, «⏰ Позвонить позже» of a client, /later to see and drop what waits."""

from typing import Any

from aiogram import Router
from aiogram.filters import Command
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from calls.later import read
from calls.missed import NotNow
from calls.when import moment_ms
from handlers.access import Pressed
from handlers.choosing import able, one_of, own_phone
from handlers.conversation import Asked, ask
from handlers.taps import tell
from handlers.world import Visit, World
from storage import clients
from storage.alarms import Alarm
from storage.database import Tx
from storage.intents import Intent
from views import calling
from views.calling import Waiting
from views.figures import moment
from views.screen import Screen
from workflow import call_later, client_pages, rules
from workflow.call_later import CallLater
from workflow.dialing import Unconfirmed


def router(world: World) -> Router:
    router = Router(name="call_later")
    router.message.register(_later, Command("later"))
    router.callback_query.register(_when, Pressed("later_client"))
    router.callback_query.register(_set, Pressed("later_set"))
    router.callback_query.register(_other, Pressed("later_other"))
    router.callback_query.register(_drop, Pressed("later_drop"))
    router.message.register(_typed, Asked("later_when"))
    return router


async def promise(visit: Visit, number: str, when: str, tries: int) -> None:
    """Set the call (E.164 ``number``) for the time typed, on her account; of several she is asked. Raises NotNow."""
    given: dict[str, Any] = {"number": number, "at": when, "tries": tries}
    account = await one_of(visit, able(visit, "dials"), "later_set", given)
    if account is not None:
        await _promise(visit, account, given)


async def _promise(visit: Visit, account: str, given: dict[str, Any], query: CallbackQuery | None = None) -> None:
    world, number, tries = visit.world, str(given["number"]), int(given.get("tries", 1))
    phone, at_ms = own_phone(visit, account), await _at_ms(visit, account, given)
    at = moment(at_ms, await world.zone(account), world.now_ms())
    wish = CallLater(account, phone, number, at_ms, tries, confirmed=bool(given.get("confirmed")))

    async def begun() -> None:
        if query is not None:
            await tell(query, visit.words.plain("toast_done"))

    try:
        await world.act(visit.actor, wish, begun)
    except Unconfirmed as question:
        if query is not None:
            await tell(query)
        country = question.facts.get("country")
        again: dict[str, object] = {"account": account, "number": number, "at_ms": at_ms, "tries": tries}
        told = str(country) if country else None
        await visit.reply(calling.confirm_later(visit.words, question.reason, number, told, at, again))
        return
    found = await world.read(call_later.waiting, visit.person)
    [id] = [one.id for one in found if (one.facts["account"], one.facts["number"]) == (account, number)] or [0]
    await visit.reply(calling.promised(visit.words, phone, Waiting(id, number, "", at, tries)))


async def _at_ms(visit: Visit, account: str, given: dict[str, Any]) -> int:
    now_ms = visit.world.now_ms()
    if "at_ms" in given:
        return int(given["at_ms"])
    if "seconds" in given:
        return now_ms + 1000 * int(given["seconds"])
    at_ms = moment_ms(str(given.get("at", "")), now_ms, await visit.world.zone(account))
    if at_ms is None:
        raise NotNow("time_not_understood")
    return at_ms


async def _when(query: CallbackQuery, intent: Intent, visit: Visit) -> None:
    client_pages.require(visit.person)
    able(visit, "dials")
    await tell(query)
    await visit.show(calling.when_to_call(visit.words, str(intent.arguments["number"])))


async def _set(query: CallbackQuery, intent: Intent, visit: Visit) -> None:
    given = dict(intent.arguments)
    if "account" in given:
        await _promise(visit, str(given["account"]), given, query)
        return
    account = await one_of(visit, able(visit, "dials"), "later_set", given)
    if account is None:
        await tell(query)
    else:
        await _promise(visit, account, given, query)


async def _other(query: CallbackQuery, intent: Intent, visit: Visit, state: FSMContext) -> None:
    client_pages.require(visit.person)
    number = str(intent.arguments["number"])
    await tell(query)
    await ask(state, "later_when", number=number)
    await visit.reply(calling.ask_when(visit.words, number))


async def _typed(message: Message, visit: Visit, state: FSMContext) -> None:
    number = str((await state.get_data())["number"])
    wish = read(f"{number} {message.text or ''}")
    await promise(visit, number, wish.when, wish.tries)
    await state.clear()  # a time that was not understood may be typed anew


async def _later(message: Message, visit: Visit) -> None:
    await visit.reply(await visit.world.read(_list, visit))


async def _drop(query: CallbackQuery, intent: Intent, visit: Visit) -> None:
    world = visit.world
    await world.write(call_later.cancel, visit.person, int(intent.arguments["alarm"]), world.now_ms())
    await tell(query, visit.words.plain("toast_later_dropped"))
    await visit.show(await world.read(_list, visit))


def _list(tx: Tx, visit: Visit) -> Screen:
    return calling.calls_to_come(visit.words, [_row(tx, visit, one) for one in call_later.waiting(tx, visit.person)])


def _row(tx: Tx, visit: Visit, alarm: Alarm) -> Waiting:
    house, number = visit.world.house, alarm.facts["number"]
    known = clients.find(tx, number)
    at = moment(alarm.due_ms, rules.zone(tx, house, alarm.facts["account"]), visit.world.now_ms())
    return Waiting(alarm.id, number, known.name if known else "", at, alarm.facts["left"])
