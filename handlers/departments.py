"""/departments: the calls of which departments ring her, as the PBX says; one by one, by name, or all at once."""

import asyncio

from aiogram import Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message

from calls.missed import NotNow
from handlers.access import Pressed
from handlers.choosing import able, one_of, own_phone
from handlers.dnd import OFF, ON
from handlers.taps import tell
from handlers.world import Visit, World
from pbx.abilities import ListsDepartments, Subscribes
from storage.intents import Intent
from views import switches
from views.pages import page_of
from views.screen import Screen
from workflow.abilities import require
from workflow.switching import Receive

Found = list[tuple[str, str, bool]]


def router(world: World) -> Router:
    router = Router(name="departments")
    router.message.register(_departments, Command("departments"))
    router.callback_query.register(_chosen, Pressed("departments"))
    router.callback_query.register(_switched, Pressed("department"))
    return router


async def _departments(message: Message, command: CommandObject, visit: Visit) -> None:
    typed = (command.args or "").strip()
    account = await one_of(visit, able(visit, "subscribes"), "departments", {"typed": typed})
    if account is not None:
        await visit.reply(await _said(visit, account, typed))


async def _chosen(query: CallbackQuery, intent: Intent, visit: Visit) -> None:
    await tell(query)
    given = intent.arguments
    await visit.show(await _said(visit, str(given["account"]), str(given["typed"]), int(given.get("page", 0))))


async def _said(visit: Visit, account: str, typed: str, page: int = 0) -> Screen:
    """«off Продажи», «Продажи on», «off»; nothing: the switches."""
    if typed:
        on, name = _wish(typed)
        id = None
        if name:
            hers = await _hers(visit, account)
            found = [place for place, (_, known, _) in enumerate(hers) if known.casefold() == name.casefold()]
            if not found:
                raise NotNow("not_your_department", name=name)
            id, page = hers[found[0]][0], page_of(found[0])
        await visit.world.act(visit.actor, Receive(account, own_phone(visit, account), id, on), _quietly)
    return await _menu(visit, account, page)


def _wish(typed: str) -> tuple[bool, str]:
    """On or off, and which department ("" for all). Raises NotNow."""
    first, last = typed.split(maxsplit=1)[0], typed.rsplit(maxsplit=1)[-1]
    for word, name in ((first, typed[len(first) :].strip()), (last, typed[: -len(last)].strip())):
        if word.casefold() in ON + OFF:
            return word.casefold() in ON, name
    raise NotNow("departments_usage")


async def _switched(query: CallbackQuery, intent: Intent, visit: Visit) -> None:
    given = intent.arguments
    account = str(given["account"])

    async def begun() -> None:
        await tell(query, visit.words.plain("toast_asking_pbx"))

    deed = Receive(account, own_phone(visit, account), given["id"], bool(given["on"]))
    await visit.world.act(visit.actor, deed, begun)
    await visit.show(await _menu(visit, account, int(given.get("page", 0))))


async def _menu(visit: Visit, account: str, page: int) -> Screen:
    return switches.departments(visit.words, account, await _hers(visit, account), page)


async def _hers(visit: Visit, account: str) -> Found:
    """Her departments and whether their calls ring her: (id, name, on), each asked of the PBX."""
    pbx, phone = require(visit.world.accounts[account], Subscribes), own_phone(visit, account)
    binding = visit.person.on(account)
    lists = require(visit.world.accounts[account], ListsDepartments)
    listed = await lists.with_members(await lists.departments())
    hers = [one for one in listed if binding and any(member.login == binding.employee for member in one.members or ())]
    states = await asyncio.gather(*(pbx.receives(phone, one.id) for one in hers))
    return [(one.id, one.name, on) for one, on in zip(hers, states, strict=True)]


async def _quietly() -> None:
    """A typed command is answered by its result."""
