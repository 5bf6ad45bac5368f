"""All handlers in one dispatcher; what nobody understands gets the help."""

from typing import Any

from aiogram import Bot, Dispatcher, F, Router
from aiogram.types import CallbackQuery, Message, Update

from handlers import (
    alerts,
    audit,
    blacklist,
    blocking,
    call_back,
    call_later,
    calls_to_come,
    cards,
    client_import,
    clients,
    departments,
    dnd,
    doors,
    errors,
    free_numbers,
    groups,
    history,
    history_files,
    lines,
    missed,
    numbers,
    people,
    records,
    roster,
    roster_changes,
    roster_phone,
    route_words,
    routes,
    settings,
    settings_history,
    sims,
    sip,
    staff,
    staff_adding,
    staff_editing,
    staff_members,
    start,
    stats,
    status,
    tasks,
    team,
    trial,
)
from handlers.access import Access
from handlers.conversation import CommandsInterrupt, Conversation
from handlers.taps import tell
from handlers.world import Visit, World
from views import answers

# In this order an update is offered to them.
ROOMS = (
    numbers,
    start,
    missed,
    cards,
    call_back,
    call_later,
    calls_to_come,
    records,
    client_import,
    clients,
    dnd,
    departments,
    team,
    alerts,
    stats,
    blocking,
    blacklist,
    groups,
    history,
    history_files,
    people,
    lines,
    routes,
    route_words,
    sims,
    staff,
    staff_editing,
    staff_adding,
    staff_members,
    trial,
    tasks,
    sip,
    free_numbers,
    roster,
    roster_changes,
    roster_phone,
    doors,
    settings,
    settings_history,
    status,
    audit,
)  # fmt: skip


def dispatcher(world: World) -> Dispatcher:
    made = Dispatcher(storage=Conversation(world.database, world.clock), world=world)
    made.update.outer_middleware(Access(world))
    made.message.outer_middleware(CommandsInterrupt())
    made.include_routers(*(room.router(world) for room in ROOMS), _rest(), errors.router(world))
    return made


async def handle(made: Dispatcher, bot: Bot, update: dict[str, Any]) -> None:
    """Do what one update asks for. Raises what no handler expected."""
    await made.feed_update(bot, Update.model_validate(update, context={"bot": bot}))


def _rest() -> Router:
    router = Router(name="rest")
    router.message.register(_not_understood, F.chat.type == "private")
    router.callback_query.register(_no_such_action)
    return router


async def _not_understood(message: Message, visit: Visit) -> None:
    await visit.reply(answers.help_page(visit.words, visit.person.role))


async def _no_such_action(query: CallbackQuery, visit: Visit) -> None:
    await tell(query, visit.words.plain("button_old"), alert=True)
