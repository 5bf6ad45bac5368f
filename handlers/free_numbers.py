"""/free: numbers the company could take, by region; /free Москва, /free 495."""

from functools import partial

from aiogram import F, Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message

from handlers.access import Pressed
from handlers.asking_pbx import accounts, answer, chosen
from handlers.choosing import one_of
from handlers.taps import tell
from handlers.world import Visit, World
from pbx.abilities import OffersNumbers
from storage.intents import Intent
from views import free_numbers as screens
from views.screen import Screen
from views.words import LANGUAGES, words


def router(world: World) -> Router:
    router = Router(name="free_numbers")
    router.message.register(_free, Command("free"), F.chat.type == "private")
    router.callback_query.register(_region, Pressed("free_numbers"))
    return router


async def _free(message: Message, command: CommandObject, visit: Visit) -> None:
    query = (command.args or "").strip()
    account = await one_of(visit, accounts(visit, "offers_numbers"), "free_numbers", {"query": query})
    if account is not None:
        await answer(visit, account, partial(_shown, visit, account, None, query, 0))


async def _region(query: CallbackQuery, intent: Intent, visit: Visit) -> None:
    given = intent.arguments
    account = chosen(visit, "offers_numbers", str(given["account"]))
    await tell(query)
    region, typed, page = given.get("region"), str(given.get("query", "")), int(given.get("page", 0))
    await answer(visit, account, partial(_shown, visit, account, region, typed, page))


async def _shown(visit: Visit, account: str, region: str | None, query: str, page: int) -> Screen:
    regions: dict[str, list[str]] = {}
    for one in await visit.world.pbx(account, OffersNumbers).free_numbers():
        regions.setdefault(str(one.details["region"]), []).append(one.telnum)
    found = screens.matching([words(language) for language in LANGUAGES], regions, query)
    if region is not None:
        found = {region: found.get(region) or regions.get(region, [])}
    if not any(found.values()):
        return screens.nothing(visit.words, query)
    if len(found) == 1:
        [(name, numbers)] = found.items()
        return screens.number_list(visit.words, account, name, numbers, query, page)
    return screens.region_list(visit.words, account, found, query)
