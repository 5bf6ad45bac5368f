"""A call later: /call NUMBER 15:30, «⏰ Позвонить позже» of a client. The PBX keeps the time, or else the bot."""

from typing import Any

from aiogram import Router
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
from pbx.abilities import Schedules
from storage import alarms
from storage.intents import Intent
from views import calling, later
from views.figures import moment
from views.later import Waiting
from workflow import client_pages
from workflow.acting import Deed
from workflow.call_later import CallLater
from workflow.dialing import Unconfirmed
from workflow.promising import CALL_LATER, subject
from workflow.scheduling import CallAtPbx


def router(world: World) -> Router:
    router = Router(name="call_later")
    router.callback_query.register(_when, Pressed("later_client"))
    router.callback_query.register(_set, Pressed("later_set"))
    router.callback_query.register(_other, Pressed("later_other"))
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
    phone, at_ms, now_ms = own_phone(visit, account), await _at_ms(visit, account, given), world.now_ms()
    at, confirmed = moment(at_ms, await world.zone(account), now_ms), bool(given.get("confirmed"))
    by_pbx = _by_pbx(visit, account, phone)
    wish: Deed = CallLater(account, phone, number, at_ms, tries, confirmed)
    if by_pbx:
        wish = CallAtPbx(account, phone, number, at_ms, max((at_ms - now_ms) // 1000, 0), tries, confirmed)

    async def begun() -> None:
        if query is not None:
            await tell(query, visit.words.plain("toast_asking_pbx" if by_pbx else "toast_done"))

    try:
        told = await world.act(visit.actor, wish, begun)
    except Unconfirmed as question:
        if query is not None:
            await tell(query)
        country = question.facts.get("country")
        again: dict[str, object] = {"account": account, "number": number, "at_ms": at_ms, "tries": tries}
        named = str(country) if country else None
        await visit.reply(calling.confirm_later(visit.words, question.reason, number, named, at, again))
        return
    alarm = await world.read(alarms.find, CALL_LATER, subject(account, number), visit.person.id)
    one = Waiting(alarm.id if alarm else 0, number, "", at, tries, told.task)
    await visit.reply(later.promised(visit.words, phone, one, short=by_pbx is False))


def _by_pbx(visit: Visit, account: str, phone: str) -> bool | None:
    """Does the PBX keep the time of a call of this phone? None: of no phone at all."""
    if "schedules" not in visit.world.house.abilities(account):
        return None
    return visit.world.pbx(account, Schedules).can_schedule(phone)


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
