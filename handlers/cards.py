"""What stands behind «⋯» of a case: hand it over, let it go, be reminded of it."""

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from calls.audience import Role
from calls.missed import NotNow
from calls.when import moment_ms
from handlers.access import Pressed
from handlers.conversation import Asked, ask
from handlers.taps import tell
from handlers.world import Visit, World
from storage import cases as stored_cases
from storage import people
from storage.cases import StoredCase
from storage.database import Tx
from storage.intents import Intent
from views import menus
from views.figures import moment
from views.screen import Screen
from workflow import cases, rights


def router(world: World) -> Router:
    router = Router(name="cards")
    router.callback_query.register(_more, Pressed("more"))
    router.callback_query.register(_close, Pressed("close_menu"))
    router.callback_query.register(_release, Pressed("release"))
    router.callback_query.register(_hand_over, Pressed("hand_over"))
    router.callback_query.register(_hand_to, Pressed("hand_to"))
    router.callback_query.register(_remind, Pressed("remind"))
    router.callback_query.register(_remind_at, Pressed("remind_at"))
    router.callback_query.register(_remind_other, Pressed("remind_other"))
    router.message.register(_typed_time, Asked("remind_when"))
    return router


async def _more(query: CallbackQuery, intent: Intent, visit: Visit) -> None:
    held = await _held(visit, intent)
    await tell(query)
    person = visit.person
    screen = menus.case_menu(
        visit.words,
        held.id,
        held.case,
        person.name,
        mine=held.case.holder == person.id,
        leads=person.role is not Role.MANAGER,
    )
    # Under a shared card the menu is a message of its own; «back» of that message comes home to it.
    await (visit.show(screen) if intent.arguments.get("back") else visit.reply(screen))


async def _close(query: CallbackQuery, intent: Intent, visit: Visit) -> None:
    await tell(query)
    await visit.show(Screen(visit.words.html("menu_closed")))


async def _release(query: CallbackQuery, intent: Intent, visit: Visit) -> None:
    world = visit.world
    held = await world.write(
        cases.release, world.house, visit.person, int(intent.arguments["case"]), visit.chat_id, world.now_ms()
    )
    await tell(query, visit.words.plain("toast_released"))
    await visit.show(Screen(visit.words.html("released", client=_client(visit, held))))


async def _hand_over(query: CallbackQuery, intent: Intent, visit: Visit) -> None:
    held = await _held(visit, intent)
    await tell(query)
    found = await visit.world.read(_colleagues, held, visit.person.id, int(intent.arguments.get("after", 0)))
    page = found[: menus.COLLEAGUES]
    after = page[-1][0] if len(found) > menus.COLLEAGUES else None
    await visit.show(menus.colleagues(visit.words, held.id, held.case, page, after=after))


async def _hand_to(query: CallbackQuery, intent: Intent, visit: Visit) -> None:
    world, given = visit.world, intent.arguments
    held, name = await world.write(
        cases.hand_over, world.house, visit.person, int(given["case"]), int(given["to"]), visit.chat_id, world.now_ms()
    )
    await tell(query, visit.words.plain("toast_handed_over", who=name))
    await visit.show(Screen(visit.words.html("handed_over", who=name, client=_client(visit, held))))


async def _remind(query: CallbackQuery, intent: Intent, visit: Visit) -> None:
    held = await _held(visit, intent)
    await tell(query)
    await visit.show(menus.reminders(visit.words, held.id, held.case))


async def _remind_at(query: CallbackQuery, intent: Intent, visit: Visit) -> None:
    held = await _held(visit, intent)
    now_ms, given = visit.world.now_ms(), intent.arguments
    seconds = given.get("seconds")
    zone = await visit.world.zone(held.case.account)
    at_ms = now_ms + 1000 * int(seconds) if seconds else moment_ms(str(given["at"]), now_ms, zone)
    await _set(visit, held, at_ms)
    await tell(query, visit.words.plain("toast_done"))


async def _remind_other(query: CallbackQuery, intent: Intent, visit: Visit, state: FSMContext) -> None:
    held = await _held(visit, intent)
    await tell(query)
    await ask(state, "remind_when", case=held.id)
    await visit.reply(Screen(visit.words.html("remind_ask"), ask_words=visit.words.plain("remind_ask_short")))


async def _typed_time(message: Message, visit: Visit, state: FSMContext) -> None:
    case_id = int((await state.get_data())["case"])
    held = await visit.world.read(_required, visit, case_id)
    at_ms = moment_ms(message.text or "", visit.world.now_ms(), await visit.world.zone(held.case.account))
    if at_ms is None:  # the question stays open
        raise NotNow("time_not_understood")
    await state.clear()
    await _set(visit, held, at_ms, typed=True)


async def _set(visit: Visit, held: StoredCase, at_ms: int | None, *, typed: bool = False) -> None:
    if at_ms is None:
        raise NotNow("time_not_understood")
    await visit.world.write(cases.remind, visit.person, held.id, visit.chat_id, at_ms, visit.world.now_ms())
    at = moment(at_ms, await visit.world.zone(held.case.account), visit.world.now_ms())
    screen = Screen(visit.words.html("remind_set", at=at, client=_client(visit, held)))
    await (visit.reply(screen) if typed else visit.show(screen))


async def _held(visit: Visit, intent: Intent) -> StoredCase:
    return await visit.world.read(_required, visit, int(intent.arguments["case"]))


def _required(tx: Tx, visit: Visit, case_id: int) -> StoredCase:
    return rights.require(tx, visit.person, stored_cases.by_id(tx, case_id), visit.chat_id)


def _colleagues(tx: Tx, held: StoredCase, presser: int, after: int) -> list[tuple[int, str]]:
    """Who could take it over, by id: people bound on the account, but the presser and whoever has it."""
    return [
        (one.id, one.name)
        for one in people.everybody(tx)
        if one.id > after and one.id not in (presser, held.case.holder) and one.on(held.case.account)
    ][: menus.COLLEAGUES + 1]


def _client(visit: Visit, held: StoredCase) -> str:
    return held.case.client or visit.words.plain("hidden_number")
