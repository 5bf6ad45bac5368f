"""/settings: the rules of each account and of the house, shown and changed in the chat; no restart."""

from aiogram import Router
from aiogram.filters import Command, CommandObject
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from calls.missed import NotNow
from calls.ruling import RULES, Rule, Sort, Value, understood
from handlers import settings_history
from handlers.access import Pressed
from handlers.commands import show_menus
from handlers.conversation import Asked, ask
from handlers.taps import tell
from handlers.world import Visit, World
from storage import rules
from storage.database import Tx
from storage.intents import Intent
from storage.rules import HOUSE
from views import changes
from views import settings as screens
from views.screen import Button, Screen
from workflow import ruling
from workflow.rules import LANGUAGE

_USUAL = ("default", "reset", "сброс", "как в настройках")
_ALWAYS = ("всегда", "always", "off", "нет", "no", "выкл")
_HOUSE = ("house", "all", "дом", "все", "общие")


def router(world: World) -> Router:
    router = Router(name="settings")
    router.message.register(_settings, Command("settings"))
    router.callback_query.register(_page, Pressed("settings"))
    router.callback_query.register(_rule, Pressed("settings_rule"))
    router.callback_query.register(_step, Pressed("settings_step"))
    router.callback_query.register(_say, Pressed("settings_say"))
    router.callback_query.register(_ask, Pressed("settings_ask"))
    router.message.register(_typed, Asked("rule_value"))
    return router


async def _settings(message: Message, command: CommandObject, visit: Visit) -> None:
    """``[account] [rule [value]]``."""
    ruling.require(visit.person)
    words, accounts = (command.args or "").split(), list(visit.world.house.zones)
    account = words.pop(0).lower() if words and words[0].lower() in (*accounts, *_HOUSE) else None
    if account in _HOUSE:
        account = HOUSE
    if not words:
        await visit.reply(await _listed(visit, account))
        return
    if words[0].lower() == "history":
        await settings_history.show(visit, account or _only(accounts))
        return
    rule = _known(words.pop(0))
    where = HOUSE if rule.house else account or _only(accounts)
    if words:
        await visit.reply(await _question(visit, where, rule, _value(visit, rule, " ".join(words))))
    else:
        await visit.reply(await visit.world.read(_one, visit, where, rule))


def _only(accounts: list[str]) -> str:
    if len(accounts) != 1:
        raise NotNow("settings_which", accounts=", ".join(accounts))
    return accounts[0]


def _known(name: str) -> Rule:
    rule = RULES.get(name.lower())
    if rule is None:
        raise NotNow("rule_unknown", name=name, names=", ".join(RULES))
    return rule


def _value(visit: Visit, rule: Rule, typed: str) -> Value | None:
    """None: as the settings say. Raises NotNow with the sentence that helps."""
    folded = " ".join(typed.casefold().split())
    if folded in _USUAL or (rule.sort is Sort.HOURS and folded in _ALWAYS):
        return None
    value = understood(rule, typed)
    if value is None:
        raise NotNow(f"rule_wrong_{rule.sort}", **screens.bounds(visit.words, rule))
    return value


async def _page(query: CallbackQuery, intent: Intent, visit: Visit) -> None:
    ruling.require(visit.person)
    account = intent.arguments.get("account")
    screen = await _listed(visit, None if account is None else str(account))
    await tell(query)
    await visit.show(screen)


async def _listed(visit: Visit, account: str | None) -> Screen:
    """Without an account the only one's, or whose are wanted."""
    accounts = list(visit.world.house.zones)
    if account is None and len(accounts) != 1:
        return screens.menu(visit.words, accounts)
    where = accounts[0] if account is None else account
    if where not in (HOUSE, *accounts):
        raise NotNow("account_unknown")
    found = await visit.world.read(ruling.all_of, visit.world.house, where)
    lines = [(one.rule, one.value, one.said) for one in found]
    return screens.page(visit.words, where, lines, several=len(accounts) > 1)


async def _rule(query: CallbackQuery, intent: Intent, visit: Visit) -> None:
    ruling.require(visit.person)
    rule = _known(str(intent.arguments["name"]))
    screen = await visit.world.read(_one, visit, str(intent.arguments["account"]), rule)
    await tell(query)
    await visit.show(screen)


def _one(tx: Tx, visit: Visit, account: str, rule: Rule, done: str = "") -> Screen:
    now = ruling.standing(tx, visit.world.house, rule, account)
    said = rules.value(tx, now.account, rule.name)
    return screens.one(visit.words, now.account, rule, now.value, now.usual, said, done)


async def _step(query: CallbackQuery, intent: Intent, visit: Visit) -> None:
    ruling.require(visit.person)
    given = intent.arguments
    screen = await _question(visit, str(given["account"]), _known(str(given["name"])), given.get("value"))
    await tell(query)
    await visit.show(screen)


async def _question(visit: Visit, account: str, rule: Rule, after: Value | None) -> Screen:
    """Before → after; the button carries both, so that nothing changes that she has not seen."""
    now = await visit.world.read(ruling.standing, visit.world.house, rule, account)
    before = now.value if now.said else None
    if after == before:
        raise NotNow("nothing_changes")
    shown = screens.change(visit.words, rule, now.value, now.usual if after is None else after)
    do = {"account": now.account, "name": rule.name, "before": before, "after": after}
    return changes.question(
        visit.words,
        visit.words.html("rule_change", account=now.account) if now.account else visit.words.html("rule_change_house"),
        [shown],
        [Button(visit.words.plain("button_change"), "settings_say", do)],
        screens.warning(visit.words, rule),
    )


async def _say(query: CallbackQuery, intent: Intent, visit: Visit) -> None:
    given, world = intent.arguments, visit.world
    before, after = given.get("before"), given.get("after")
    where, name = str(given["account"]), str(given["name"])
    now = await world.write(ruling.say, world.house, visit.person, name, where, before, after, world.now_ms())
    await tell(query, visit.words.plain("toast_done"))
    if name == LANGUAGE and query.bot is not None:
        await show_menus(query.bot, str(now.value))
    done = visit.words.html("rule_done")
    await visit.show(await world.read(_one, visit, where, now.rule, done))


async def _ask(query: CallbackQuery, intent: Intent, visit: Visit, state: FSMContext) -> None:
    ruling.require(visit.person)
    rule, account = _known(str(intent.arguments["name"])), str(intent.arguments["account"])
    ruling.place(visit.world.house, rule, account)
    await tell(query)
    await ask(state, "rule_value", account=account, name=rule.name)
    text = visit.words.html(f"rule_ask_{rule.sort}", **screens.bounds(visit.words, rule))
    await visit.reply(Screen(text, ask_words=visit.words.plain("rule_ask_short")))


async def _typed(message: Message, visit: Visit, state: FSMContext) -> None:
    ruling.require(visit.person)
    asked = await state.get_data()
    rule = _known(str(asked.get("name")))
    value = _value(visit, rule, message.text or "")  # not understood: the question stays open
    await state.clear()
    await visit.reply(await _question(visit, str(asked["account"]), rule, value))
