"""/sip: which phones are connected to the PBX, since when and with what; /sip Анна finds some of them."""

from functools import partial

from aiogram import F, Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message

from handlers.access import Pressed
from handlers.asking_pbx import accounts, answer, chosen
from handlers.choosing import one_of
from handlers.taps import tell
from handlers.world import Visit, World
from pbx.abilities import ListsPhones
from pbx.shapes import SipAccount
from storage.intents import Intent
from views.phones import phone_list
from views.screen import Screen


def router(world: World) -> Router:
    router = Router(name="sip")
    router.message.register(_sip, Command("sip"), F.chat.type == "private")
    router.callback_query.register(_page, Pressed("sip"))
    return router


async def _sip(message: Message, command: CommandObject, visit: Visit) -> None:
    query = (command.args or "").strip()
    account = await one_of(visit, accounts(visit, "lists_phones"), "sip", {"query": query})
    if account is not None:
        await answer(visit, account, partial(_listed, visit, account, query, 0))


async def _page(query: CallbackQuery, intent: Intent, visit: Visit) -> None:
    given = intent.arguments
    account = chosen(visit, "lists_phones", str(given["account"]))
    await tell(query)
    page = int(given.get("page", 0))
    await answer(visit, account, partial(_listed, visit, account, str(given.get("query", "")), page))


async def _listed(visit: Visit, account: str, query: str, page: int) -> Screen:
    found = [one for one in await visit.world.pbx(account, ListsPhones).phones() if _is(one, query.casefold())]
    found.sort(key=_place)
    return phone_list(visit.words, account, query, found, page)


def _place(one: SipAccount) -> tuple[bool, int, str]:
    """Those that are not connected first, then by extension."""
    return one.registered, int(one.extension or 0), one.name


def _is(one: SipAccount, query: str) -> bool:
    told = (one.name, one.owner, one.extension or "", one.state, one.agent)
    return any(query in text.casefold() for text in told)
