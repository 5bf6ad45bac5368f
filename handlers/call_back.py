"""Calling a client: the card's «Перезвонить», /call NUMBER, and the question before a number nobody knows."""

from collections.abc import Awaitable, Callable

from aiogram import Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message

from calls.later import read
from calls.missed import NotNow
from calls.phone import DialVerdict, extension, may_dial
from handlers import call_later
from handlers.access import Pressed
from handlers.choosing import able, one_of, own_phone
from handlers.taps import tell
from handlers.world import Visit, World
from pbx.errors import PbxError
from storage import cases, staff
from storage.intents import Intent
from views import answers
from workflow import progress, rules
from workflow.dialing import Dial, Unconfirmed


def router(world: World) -> Router:
    router = Router(name="call_back")
    router.message.register(_call, Command("call"))
    router.callback_query.register(_call_back, Pressed("call_back"))
    router.callback_query.register(_dial, Pressed("dial"))
    return router


async def _call_back(query: CallbackQuery, intent: Intent, visit: Visit) -> None:
    held = await visit.world.read(cases.by_id, int(intent.arguments["case"]))
    if held is None:
        raise NotNow("case_unknown")
    if held.case.client is None:
        raise NotNow("dial_hidden")
    await _press(query, visit, held.case.account, held.case.client, held.id, confirmed=False)


async def _dial(query: CallbackQuery, intent: Intent, visit: Visit) -> None:
    given = intent.arguments
    account, number, confirmed = str(given["account"]), str(given["number"]), bool(given.get("confirmed"))
    await _press(query, visit, account, number, given.get("case"), confirmed=confirmed)


async def _press(
    query: CallbackQuery, visit: Visit, account: str, number: str, case_id: int | None, *, confirmed: bool
) -> None:
    phone = own_phone(visit, account)

    async def begun() -> None:
        await tell(query, answers.your_phone_toast(visit.words, phone, visit.waits(account)))

    try:
        await _dialled(visit, Dial(account, phone, number, visit.chat_id, case_id, confirmed, visit.topic), begun)
    except Unconfirmed as question:
        await tell(query)
        await _ask(visit, question, account, number, case_id)


async def _call(message: Message, command: CommandObject, visit: Visit) -> None:
    if not command.args:
        await visit.reply(answers.call_usage(visit.words))
        return
    wish = read(command.args)
    prefixes = await visit.world.read(rules.prefixes_anywhere, visit.world.house)
    verdict = may_dial(wish.number, prefixes)
    if verdict.number is None:
        raise NotNow(await _reason(visit, wish.number, verdict), number=wish.number)
    number = verdict.number
    if wish.when:
        await call_later.promise(visit, number, wish.when, wish.tries)
        return
    account = await one_of(visit, able(visit, "dials"), "dial", {"number": number})
    if account is None:
        return
    dial = Dial(
        account, own_phone(visit, account), number, visit.chat_id, topic=visit.topic, waits=visit.waits(account)
    )

    async def begun() -> None:
        """The message of the call says it, and all the rest."""

    try:
        await _dialled(visit, dial, begun)
    except Unconfirmed as question:
        await _ask(visit, question, account, number, None)


async def _dialled(visit: Visit, deed: Dial, begun: Callable[[], Awaitable[object]]) -> None:
    """Where the call has a message of its own, that says too why it was not begun."""
    world = visit.world
    try:
        told = await world.act(visit.actor, deed, begun)
    except PbxError as no:
        if deed.case_id is not None:
            raise
        await world.write(progress.quote, deed.account, deed.phone, deed.number, no.facts, world.now_ms())
        return
    if told.note is not None:
        await visit.reply(answers.note(visit.words, told.note))


async def _ask(visit: Visit, question: Unconfirmed, account: str, number: str, case_id: int | None) -> None:
    country = question.facts.get("country")
    told = str(country) if country else None
    await visit.reply(answers.confirm_dial(visit.words, question.reason, account, number, told, case_id))


async def _reason(visit: Visit, typed: str, verdict: DialVerdict) -> str:
    """Why not, as a catalogue key: a colleague's extension is told from a service number."""
    internal = extension(typed)
    for account in visit.world.accounts if internal and verdict.reason == "short" else ():
        if await visit.world.read(staff.by_extension, account, internal or ""):
            return "dial_extension"
    return f"dial_{verdict.reason}"
