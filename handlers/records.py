"""«🎧 Запись»: what was said in a call comes as an answer to its card."""

from aiogram import Router
from aiogram.types import CallbackQuery

from handlers.access import Pressed
from handlers.taps import tell
from handlers.world import Visit, World
from storage.intents import Intent
from workflow import filing


def router(world: World) -> Router:
    router = Router(name="records")
    router.callback_query.register(_record, Pressed("record"))
    return router


async def _record(query: CallbackQuery, intent: Intent, visit: Visit) -> None:
    """Everything further is the outbox's: it comes when the PBX hands it out, a restart later if need be."""
    world = visit.world
    facts = {"reply_to": visit.message_id, "topic": visit.topic}
    await world.write(
        filing.ask,
        world.house,
        visit.person,
        intent.arguments,
        visit.chat_id,
        visit.press,
        facts,
        world.now_ms(),
    )
    await tell(query, visit.words.plain("toast_record"))
