"""/client: who is behind a number, clients by name; what is written of them: name, note, responsible, VIP."""

from aiogram import Router
from aiogram.filters import Command, CommandObject
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from calls.missed import NotNow
from calls.phone import client_number
from handlers.access import Pressed
from handlers.choosing import one_of
from handlers.conversation import Asked, ask
from handlers.taps import tell
from handlers.world import Visit, World
from storage import clients as book
from storage.clients import Client
from storage.database import Tx
from storage.intents import Intent
from views import clients as views
from views.client_page import client_page
from views.screen import Screen
from workflow import client_pages, clients

FIRST = ("", "")


def router(world: World) -> Router:
    router = Router(name="clients")
    router.message.register(_client, Command("client"))
    router.callback_query.register(_show, Pressed("show_client"))
    router.callback_query.register(_page, Pressed("clients_page"))
    router.callback_query.register(_name, Pressed("name_client"))
    router.callback_query.register(_take_name, Pressed("take_name"))
    router.callback_query.register(_note, Pressed("note_client"))
    router.callback_query.register(_vip, Pressed("vip_client"))
    router.callback_query.register(_responsible, Pressed("responsible_client"))
    router.callback_query.register(_entrust, Pressed("entrust_client"))
    router.message.register(_named, Asked("client_name"))
    router.message.register(_noted, Asked("client_note"))
    return router


async def _client(message: Message, command: CommandObject, visit: Visit) -> None:
    """A number, or words of a name; of one found the page at once."""
    client_pages.require(visit.person)
    typed = command.args or ""
    number = client_number(typed)
    if not typed.strip():
        await visit.reply(views.client_usage(visit.words))
    elif number:
        await visit.reply(await visit.world.read(page, visit, number))
    else:
        await visit.reply(await visit.world.read(_found, visit, typed, FIRST))


def _found(tx: Tx, visit: Visit, words: str, after: tuple[str, str]) -> Screen:
    found, further = client_pages.found(tx, visit.person, words, after)
    if len(found) == 1 and after == FIRST:
        return page(tx, visit, found[0].number)
    rows = [(client.number, client.name, client.vip) for client in found]
    return views.clients_found(visit.words, words, rows, further)


def page(tx: Tx, visit: Visit, number: str) -> Screen:
    """All that this person may know of a client, and what she may do."""
    world = visit.world
    page = client_pages.page(tx, world.house, visit.person, number, world.now_ms(), private=visit.private)
    return client_page(visit.words, page)


async def _page(query: CallbackQuery, intent: Intent, visit: Visit) -> None:
    given = intent.arguments
    after = (str(given["name"]), str(given["number"]))
    screen = await visit.world.read(_found, visit, str(given["words"]), after)
    await tell(query)
    await visit.show(screen)


async def _show(query: CallbackQuery, intent: Intent, visit: Visit) -> None:
    screen = await visit.world.read(page, visit, str(intent.arguments["number"]))
    await tell(query)
    await (visit.show(screen) if intent.arguments.get("back") else visit.reply(screen))


async def _name(query: CallbackQuery, intent: Intent, visit: Visit, state: FSMContext) -> None:
    number = str(intent.arguments["number"])
    client = await _known(visit, number)
    await tell(query)
    await ask(state, "client_name", number=number)
    await visit.reply(views.ask_name(visit.words, number, client.name))


async def _named(message: Message, visit: Visit, state: FSMContext) -> None:
    world, number = visit.world, str((await state.get_data())["number"])
    typed = message.text or ""
    client = await world.write(clients.name, world.house, visit.person, number, typed, world.now_ms())
    await state.clear()  # what could not be written may be typed anew
    await visit.reply(views.name_written(visit.words, number, client.name))


async def _take_name(query: CallbackQuery, intent: Intent, visit: Visit) -> None:
    """The name of a contact card goes into the book."""
    world, number = visit.world, str(intent.arguments["number"])
    await world.write(clients.name, world.house, visit.person, number, str(intent.arguments["name"]), world.now_ms())
    await tell(query, visit.words.plain("toast_done"))
    await visit.show(await world.read(page, visit, number))


async def _note(query: CallbackQuery, intent: Intent, visit: Visit, state: FSMContext) -> None:
    if not visit.private:
        raise NotNow("client_note_in_private")
    number = str(intent.arguments["number"])
    client = await _known(visit, number)
    await tell(query)
    await ask(state, "client_note", number=number)
    await visit.reply(views.ask_note(visit.words, number, client.note))


async def _noted(message: Message, visit: Visit, state: FSMContext) -> None:
    world, number = visit.world, str((await state.get_data())["number"])
    client = await world.write(clients.note, visit.person, number, message.text or "", world.now_ms())
    await state.clear()
    await visit.reply(views.note_written(visit.words, number, gone=not client.note))


async def _known(visit: Visit, number: str) -> Client:
    client_pages.require(visit.person)
    return await visit.world.read(book.find, number) or Client(number)


async def _vip(query: CallbackQuery, intent: Intent, visit: Visit) -> None:
    world, given = visit.world, intent.arguments
    number, vip = str(given["number"]), bool(given["vip"])
    await world.write(clients.favour, world.house, visit.person, number, vip, world.now_ms())
    await tell(query, visit.words.plain("toast_vip" if vip else "toast_not_vip"))
    await visit.show(await world.read(page, visit, number))


async def _responsible(query: CallbackQuery, intent: Intent, visit: Visit) -> None:
    world, given = visit.world, intent.arguments
    number, accounts = str(given["number"]), clients.led_accounts(world.house, visit.person)
    if "account" not in given and len(accounts) > 1:
        await tell(query)
        await one_of(visit, accounts, "responsible_client", {"number": number})
        return
    account = str(given.get("account", "".join(accounts)))
    after = given.get("after")
    shown, further, chosen = await world.read(client_pages.employees, world.house, visit.person, number, account, after)
    await tell(query)
    await visit.show(views.responsibles(visit.words, number, account, shown, chosen, further))


async def _entrust(query: CallbackQuery, intent: Intent, visit: Visit) -> None:
    world, given = visit.world, intent.arguments
    number, account, employee = str(given["number"]), str(given["account"]), given["employee"]
    await world.write(clients.entrust, world.house, visit.person, number, account, employee, world.now_ms())
    await tell(query, visit.words.plain("toast_done"))
    await visit.show(await world.read(page, visit, number))
