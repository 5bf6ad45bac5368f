"""/import, and a file sent by an administrator: a list of clients goes into the book after a look at it."""

import asyncio

from aiogram import F, Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Document, Message

from calls.missed import NotNow
from channels.base import ChannelError, TooLarge
from channels.telegram_files import fetch
from handlers.access import Pressed
from handlers.taps import tell
from handlers.world import Visit, World
from storage.intents import Intent
from views import client_import as views
from workflow import client_import
from workflow.client_import import MOST_BYTES, prepare


def router(world: World) -> Router:
    router = Router(name="client_import")
    router.message.register(_import, Command("import"), F.chat.type == "private")
    router.message.register(_document, F.document, F.chat.type == "private")
    router.callback_query.register(_write, Pressed("import_write"))
    router.callback_query.register(_drop, Pressed("import_drop"))
    return router


async def _import(message: Message, visit: Visit) -> None:
    """With a file, in answer to a file, or alone: then it says what file is wanted."""
    client_import.require(visit.person)
    answered = message.reply_to_message
    document = message.document or (answered.document if answered else None)
    if document is None:
        await visit.reply(views.import_usage(visit.words))
    else:
        await _look_at(message, visit, document)


async def _document(message: Message, visit: Visit) -> None:
    client_import.require(visit.person)
    assert message.document is not None
    await _look_at(message, visit, message.document)


async def _look_at(message: Message, visit: Visit, document: Document) -> None:
    prepared = await asyncio.to_thread(prepare, await _content(message, document))
    world = visit.world
    id, effect = await world.write(client_import.keep, visit.person, prepared, world.now_ms())
    name = document.file_name or ""
    screen = views.preview(visit.words, name, id, effect.added, effect.changed, effect.same, prepared.skipped)
    await visit.reply(screen)


async def _content(message: Message, document: Document) -> bytes:
    assert message.bot is not None
    try:
        return await fetch(message.bot, document.file_id, MOST_BYTES)
    except TooLarge:
        raise NotNow("import_too_large") from None
    except ChannelError:
        raise NotNow("import_not_fetched") from None


async def _write(query: CallbackQuery, intent: Intent, visit: Visit) -> None:
    world, id = visit.world, int(intent.arguments["import"])
    effect = await world.write(client_import.write, world.house, visit.person, id, world.now_ms())
    await tell(query, visit.words.plain("toast_done"))
    await visit.show(views.written(visit.words, effect.added, effect.changed))


async def _drop(query: CallbackQuery, intent: Intent, visit: Visit) -> None:
    await visit.world.write(client_import.drop, visit.person, int(intent.arguments["import"]))
    await tell(query)
    await visit.show(views.dropped(visit.words))
