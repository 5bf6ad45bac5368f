"""/start and a shared contact: how people come in; /help and the language."""

from aiogram import F, Router
from aiogram.filters import Command, CommandObject, CommandStart
from aiogram.types import CallbackQuery, Message

from calls.audience import Role
from calls.phone import client_number
from handlers.access import Pressed
from handlers.commands import show_menu
from handlers.speaking import language_named, speaks
from handlers.taps import tell
from handlers.world import Visit, World
from storage.intents import Intent
from storage.people import Person
from views import answers
from views.screen import Screen
from views.words import words
from workflow import connected, people
from workflow.people import Stranger


def router(world: World) -> Router:
    router = Router(name="start")
    router.message.filter(F.chat.type == "private")
    router.message.register(_contact, F.contact)
    router.message.register(_start, CommandStart())
    router.message.register(_help, Command("help"))
    router.message.register(_language, Command("language"))
    router.callback_query.register(_set_language, Pressed("language"))
    return router


async def _start(
    message: Message, command: CommandObject, world: World, who: Stranger, visit: Visit | None = None
) -> None:
    if command.args:
        person = await world.write(people.enter_by_invite, who, command.args.strip(), world.now_ms())
        if person is None:
            await world.replies.reply(message.chat.id, answers.invite_unusable(words(who.language)))
            return
        await _greet(world, message, person)
    elif visit is not None:
        await _greet(world, message, visit.person)
        if not visit.person.bindings and visit.person.role is not Role.ADMIN:
            await world.write(people.lacks_binding, visit.person, world.now_ms())


async def _contact(message: Message, world: World, who: Stranger) -> None:
    contact = message.contact
    assert contact is not None
    phone = client_number(contact.phone_number)
    if contact.user_id != who.telegram_id or phone is None:
        # Somebody else's card, or one typed by hand, proves nothing.
        await world.replies.reply(message.chat.id, answers.not_your_contact(words(who.language)))
        return
    person = await world.write(people.enter_by_contact, world.house, who, phone, world.now_ms())
    if person is None:
        await world.replies.reply(message.chat.id, answers.waiting_for_admin(words(who.language)))
    else:
        await _greet(world, message, person)


async def _greet(world: World, message: Message, person: Person) -> None:
    bound, elsewhere = bool(person.bindings), world.house.fallback_chat is not None
    said = words(person.language)
    screen = answers.welcome(said, person.name, person.role, bound=bound, orphans_elsewhere=elsewhere)
    await world.replies.reply(message.chat.id, screen)
    if person.role is Role.ADMIN:
        await world.write(connected.greet, world.house, message.chat.id, world.now_ms())
    if message.bot is not None:
        await show_menu(message.bot, person)


async def _help(message: Message, visit: Visit) -> None:
    await visit.reply(answers.help_page(visit.words, visit.person.role))


async def _language(message: Message, command: CommandObject, visit: Visit) -> None:
    language = language_named(command.args or "")
    if language is None:
        await visit.reply(answers.choose_language(visit.words))
        return
    visit = await speaks(visit, message.bot, language)
    await visit.reply(Screen(visit.words.html("language_set")))


async def _set_language(query: CallbackQuery, intent: Intent, visit: Visit) -> None:
    await tell(query)
    visit = await speaks(visit, query.bot, str(intent.arguments["language"]))
    await visit.reply(Screen(visit.words.html("language_set")))
