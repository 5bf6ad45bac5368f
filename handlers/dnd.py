"""/dnd: nothing rings her, for a while or until she says so; the state shown is the PBX's own."""

from aiogram import Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message

from calls.missed import NotNow
from calls.when import moment_ms
from handlers.access import Pressed
from handlers.choosing import able, one_of, own_phone
from handlers.taps import tell
from handlers.world import Visit, World
from pbx.abilities import Silences
from storage import alarms
from storage.intents import Intent
from views import switches
from views.figures import moment
from views.screen import Screen
from workflow.abilities import require
from workflow.switching import DND_END, Silence

ON = ("on", "вкл", "включить", "да")
OFF = ("off", "выкл", "выключить", "нет", "no")


def router(world: World) -> Router:
    router = Router(name="dnd")
    router.message.register(_dnd, Command("dnd"))
    router.callback_query.register(_pressed, Pressed("dnd"))
    return router


async def _dnd(message: Message, command: CommandObject, visit: Visit) -> None:
    typed = (command.args or "").strip()
    account = await one_of(visit, able(visit, "silences"), "dnd", {"typed": typed})
    if account is None:
        return
    if typed:
        await _switch(visit, account, typed)
    await visit.reply(await _menu(visit, account))


async def _pressed(query: CallbackQuery, intent: Intent, visit: Visit) -> None:
    account, typed = str(intent.arguments["account"]), str(intent.arguments["typed"])
    if typed:
        await _switch(visit, account, typed, query)
    else:  # the account was chosen
        await tell(query)
    await visit.show(await _menu(visit, account))


async def _switch(visit: Visit, account: str, typed: str, query: CallbackQuery | None = None) -> None:
    """«on», «off», or a time at which it ends."""
    now_ms, until_ms = visit.world.now_ms(), None
    if typed.casefold() not in ON + OFF:
        until_ms = moment_ms(typed, now_ms, await visit.world.zone(account))
        if until_ms is None:
            raise NotNow("time_not_understood")

    async def begun() -> None:
        if query is not None:
            await tell(query, visit.words.plain("toast_asking_pbx"))

    on = typed.casefold() not in OFF
    await visit.world.act(visit.actor, Silence(account, own_phone(visit, account), on, until_ms), begun)


async def _menu(visit: Visit, account: str) -> Screen:
    world, phone = visit.world, own_phone(visit, account)
    on = await require(world.accounts[account], Silences).silent(phone)
    end = await world.read(alarms.find, DND_END, f"{account}:{phone}", visit.person.id)
    until = moment(end.due_ms, await world.zone(account), world.now_ms()) if end and on else None
    return switches.dnd(visit.words, account, on, until)
