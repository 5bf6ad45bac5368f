"""A number or somebody's contact card, just sent: whose it is and what may be done with it."""

from typing import Any

from aiogram import F, Router
from aiogram.filters import Filter, StateFilter
from aiogram.types import Contact, Message

from calls.phone import client_number, numbers_in
from handlers import clients
from handlers.world import Visit, World
from storage import clients as stored_clients
from storage.database import Tx
from views import numbers as screens
from views.screen import Screen
from workflow import client_pages


def router(world: World) -> Router:
    router = Router(name="numbers")
    router.message.filter(F.chat.type == "private", StateFilter(None))
    router.message.register(_card, SomebodysCard())
    router.message.register(_numbers, Numbers())
    return router


class SomebodysCard(Filter):
    """The contact of another person, sent by somebody who is in."""

    async def __call__(self, message: Message, visit: Visit | None = None) -> bool:
        card, sender = message.contact, message.from_user
        return visit is not None and card is not None and sender is not None and card.user_id != sender.id


class Numbers(Filter):
    """Words with phone numbers among them, and no command."""

    async def __call__(self, message: Message, visit: Visit | None = None) -> bool | dict[str, Any]:
        text = message.text or ""
        found = [] if text.startswith("/") else numbers_in(text)
        return {"numbers": found} if visit is not None and found else False


async def _numbers(message: Message, numbers: list[str], visit: Visit) -> None:
    client_pages.require(visit.person)
    await visit.reply(await visit.world.read(_page_or_list, visit, numbers))


async def _card(message: Message, visit: Visit) -> None:
    client_pages.require(visit.person)
    card = message.contact
    assert card is not None
    number = client_number(card.phone_number)
    if number is None:
        await visit.reply(Screen(visit.words.html("card_without_number")))
        return
    await visit.reply(await visit.world.read(_of_card, visit, number, _name_of(card)))


def _page_or_list(tx: Tx, visit: Visit, numbers: list[str]) -> Screen:
    if len(numbers) == 1:
        return clients.page(tx, visit, numbers[0])
    names = {number: known.name for number in numbers if (known := stored_clients.find(tx, number))}
    return screens.several(visit.words, numbers, names)


def _of_card(tx: Tx, visit: Visit, number: str, name: str) -> Screen:
    """The page of the client; one without a name may get the card's."""
    known = stored_clients.find(tx, number)
    screen = clients.page(tx, visit, number)
    return screen if (known and known.name) or not name else screens.with_name(visit.words, screen, number, name)


def _name_of(card: Contact) -> str:
    return " ".join(part for part in (card.first_name, card.last_name) if part)
