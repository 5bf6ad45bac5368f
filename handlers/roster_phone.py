"""Which phone of which PBX is hers: an employee's login, an extension, or both, as an administrator types them."""

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from calls import phone
from calls.missed import NotNow
from handlers.access import Pressed
from handlers.conversation import Asked, ask
from handlers.roster_changes import question
from handlers.taps import tell
from handlers.world import Visit, World
from storage.intents import Intent
from views.screen import Screen
from workflow import roster as looking_after


def router(world: World) -> Router:
    router = Router(name="roster_phone")
    router.callback_query.register(_phone, Pressed("people_phone"))
    router.message.register(_typed_phone, Asked("people_phone"))
    return router


async def _phone(query: CallbackQuery, intent: Intent, visit: Visit, state: FSMContext) -> None:
    looking_after.require(visit.person)
    id, account = int(intent.arguments["person"]), str(intent.arguments["account"])
    one = await visit.world.read(looking_after.portrait, id)
    if account not in visit.world.house.zones:
        raise NotNow("account_unknown")
    await tell(query)
    await ask(state, "people_phone", person=id, account=account)
    text = visit.words.html("people_phone_ask", name=one.entry.name, account=account)
    await visit.reply(Screen(text, ask_words=visit.words.plain("people_phone_short")))


async def _typed_phone(message: Message, visit: Visit, state: FSMContext) -> None:
    """A login, an extension, or both."""
    looking_after.require(visit.person)
    words = (message.text or "").split()
    extensions = [one for one in words if phone.extension(one)]
    logins = [one for one in words if one not in extensions]
    if not words or len(logins) > 1 or len(extensions) > 1:
        raise NotNow("people_phone_not_understood")
    asked = await state.get_data()
    id, account = int(asked["person"]), str(asked["account"])
    employee, extension = next(iter(logins), None), next(iter(extensions), None)
    seat = await visit.world.read(looking_after.completed, account, employee=employee, extension=extension)
    screen = await question(visit, {"what": "phone", "person": id, "account": account, **seat})
    await state.clear()
    await visit.reply(screen)
