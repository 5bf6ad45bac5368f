"""Calling a client: the card's «Перезвонить», /call NUMBER, and the question before a number nobody knows."""

from collections.abc import Awaitable, Callable

from aiogram import Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message

from calls.missed import NotNow
from calls.phone import may_dial
from handlers.access import Pressed
from handlers.taps import tell
from handlers.world import Visit, World
from storage import cases
from storage.intents import Intent
from views import answers
from workflow.dialing import Dial


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
    phone = _phone(visit, held.case.account)
    deed = Dial(held.case.account, phone, held.case.client, visit.chat_id, case_id=held.id)
    await visit.world.act(visit.actor, deed, _toast(query, visit, phone))


async def _dial(query: CallbackQuery, intent: Intent, visit: Visit) -> None:
    account, number = str(intent.arguments["account"]), str(intent.arguments["number"])
    phone = _phone(visit, account)
    deed = Dial(account, phone, number, visit.chat_id, confirmed=True)
    await visit.world.act(visit.actor, deed, _toast(query, visit, phone))


def _toast(query: CallbackQuery, visit: Visit, phone: str) -> Callable[[], Awaitable[None]]:
    async def begun() -> None:
        await tell(query, visit.words.plain("toast_your_phone", phone=phone))

    return begun


async def _call(message: Message, command: CommandObject, visit: Visit) -> None:
    if not command.args:
        await visit.reply(answers.call_usage(visit.words))
        return
    verdict = may_dial(command.args, visit.world.house.dial_prefixes)
    if verdict.number is None:
        raise NotNow(f"dial_{verdict.reason}", number=command.args)
    number = verdict.number
    accounts = [binding.account for binding in visit.person.bindings if _can_dial(visit, binding.account)]
    if len(accounts) > 1:
        await visit.reply(answers.choose_account(visit.words, number, accounts))
        return
    account = accounts[0] if accounts else ""
    phone = _phone(visit, account)

    async def begun() -> None:
        visit.post(answers.your_phone_rings(visit.words, phone, number))  # the phone must not wait for Telegram

    try:
        await visit.world.act(visit.actor, Dial(account, phone, number, visit.chat_id), begun)
    except NotNow as refusal:
        if refusal.reason != "confirm_dial":
            raise
        country = refusal.facts.get("country")
        await visit.reply(answers.confirm_dial(visit.words, account, number, str(country) if country else None))


def _can_dial(visit: Visit, account: str) -> bool:
    return "dials" in visit.world.house.abilities.get(account, ())


def _phone(visit: Visit, account: str) -> str:
    """Her own phone on that account: the first leg is always the presser's."""
    binding = visit.person.on(account)
    if binding is None or binding.phone is None:
        raise NotNow("not_bound")
    return binding.phone
