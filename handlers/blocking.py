"""/block, /unblock, /anonymous and the card's 🚫: whom the PBX turns away, or, where it cannot, whom the bot mutes."""

from aiogram import Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message

from calls.missed import NotNow
from calls.pattern import pattern, shown, split
from calls.phone import digits, may_dial
from handlers.access import Pressed
from handlers.blacklist import LONGEST_COMMENT, blacklist_page, can_block, entries, quietly, require_known
from handlers.choosing import able, one_of, workplaces
from handlers.dnd import OFF, ON
from handlers.taps import tell
from handlers.world import Visit, World
from pbx.abilities import Blocks
from storage import blocks, cases
from storage.intents import Intent
from views import blacklist as views
from views.figures import clean
from views.screen import Screen
from workflow import block_list, muting, rights
from workflow import block_policy as policy
from workflow.blocking import Anonymous, LetIn, TurnAway


def router(world: World) -> Router:
    router = Router(name="blocking")
    router.message.register(_block, Command("block"))
    router.message.register(_unblock, Command("unblock"))
    router.message.register(_anonymous, Command("anonymous"))
    router.callback_query.register(_ask, Pressed("block_ask"))
    router.callback_query.register(_sure, Pressed("block"))
    router.callback_query.register(_mute, Pressed("mute"))
    router.callback_query.register(_let_in, Pressed("unblock"))
    router.callback_query.register(_switch_anonymous, Pressed("anonymous"))
    return router


async def _block(message: Message, command: CommandObject, visit: Visit) -> None:
    if not (command.args or "").strip():
        await visit.reply(views.block_usage(visit.words))
        return
    written, comment = split(command.args or "")
    named, comment = _named(written), clean(comment, LONGEST_COMMENT)
    account = await one_of(visit, workplaces(visit), "block", {"pattern": named, "comment": comment})
    if account is None:
        return
    if not can_block(visit, account):
        await visit.reply(await _question(visit, account, named, comment))
        return
    await visit.world.act(visit.actor, TurnAway(account, named, comment), quietly)
    await visit.reply(views.done(visit.words, account, named, shown(named), mute=False))


async def _ask(query: CallbackQuery, intent: Intent, visit: Visit) -> None:
    """🚫 on a card, or of a client: the question before, as a message of its own; the card stays what it is."""
    given = intent.arguments
    if given.get("case") is None:
        number, account = str(given["number"]), given.get("account")
    else:
        held = await visit.world.read(cases.by_id, int(given["case"]))
        held = await visit.world.read(rights.require, visit.person, held, visit.chat_id)
        number, account = held.case.client or "", held.case.account
    if not number:
        raise NotNow("block_hidden")
    if account is None and len(workplaces(visit)) == 1:
        [account] = workplaces(visit)
    if account is None:
        await tell(query)
        await one_of(visit, workplaces(visit), "block_ask", {"number": number})
        return
    screen = await _question(visit, str(account), digits(number))
    await tell(query)
    await visit.reply(screen)


async def _question(visit: Visit, account: str, named: str, comment: str = "") -> Screen:
    await visit.world.read(policy.require, visit.person, account, named)
    return views.sure(visit.words, account, named, shown(named), comment, mute=not can_block(visit, account))


async def _sure(query: CallbackQuery, intent: Intent, visit: Visit) -> None:
    given = intent.arguments
    account, named, comment = str(given["account"]), str(given["pattern"]), str(given["comment"])
    require_known(visit, account)
    if not can_block(visit, account):  # the account was chosen
        screen = await _question(visit, account, named, comment)
        await tell(query)
        await visit.show(screen)
        return

    async def begun() -> None:
        await tell(query, visit.words.plain("toast_asking_pbx"))

    await visit.world.act(visit.actor, TurnAway(account, named, comment), begun)
    await visit.show(views.done(visit.words, account, named, shown(named), mute=False))


async def _mute(query: CallbackQuery, intent: Intent, visit: Visit) -> None:
    world, given = visit.world, intent.arguments
    account, named, comment = str(given["account"]), str(given["pattern"]), str(given["comment"])
    await world.write(muting.mute, world.house, visit.person, account, named, comment, world.now_ms())
    await tell(query, visit.words.plain("toast_done"))
    await visit.show(views.done(visit.words, account, named, shown(named), mute=True))


async def _unblock(message: Message, command: CommandObject, visit: Visit) -> None:
    typed = (command.args or "").strip()
    account = await one_of(visit, workplaces(visit), "unblock" if typed else "blacklist", _wish(typed))
    if account is None:
        return
    if not typed:
        await visit.reply(await blacklist_page(visit, account))
        return
    one = block_list.find(await entries(visit, account), _named(typed))
    await _free(visit, account, one.listed, undo=False)
    await visit.reply(views.let_in(visit.words, account, one.named))


def _wish(typed: str) -> dict[str, str]:
    return {"pattern": _named(typed)} if typed else {"query": ""}


async def _let_in(query: CallbackQuery, intent: Intent, visit: Visit) -> None:
    given = intent.arguments
    account, named = str(given["account"]), str(given["pattern"])
    await _free(visit, account, named, undo=bool(given.get("undo")), query=query)
    await visit.show(views.let_in(visit.words, account, shown(policy.canonical(named))))


async def _free(visit: Visit, account: str, named: str, *, undo: bool, query: CallbackQuery | None = None) -> None:
    """Out of the PBX's list, or out of the bot's silence."""
    world = visit.world
    block = await world.read(blocks.standing, account, policy.canonical(named))

    async def begun() -> None:
        if query is not None:
            await tell(query, visit.words.plain("toast_done" if block and block.muted else "toast_asking_pbx"))

    if block and block.muted:
        await world.write(muting.unmute, world.house, visit.person, account, block.pattern, world.now_ms(), undo=undo)
        await begun()
    else:
        await world.act(visit.actor, LetIn(account, named, undo), begun)


async def _anonymous(message: Message, command: CommandObject, visit: Visit) -> None:
    policy.require_lead(visit.person)
    typed = (command.args or "").strip().casefold()
    if typed and typed not in ON + OFF:
        raise NotNow("anonymous_usage")
    on = typed in ON if typed else None
    account = await one_of(visit, able(visit, "blocks", as_admin=True), "anonymous", {"on": on})
    if account is None:
        return
    if on is not None:
        await visit.world.act(visit.actor, Anonymous(account, on), quietly)
    await visit.reply(await _state(visit, account))


async def _switch_anonymous(query: CallbackQuery, intent: Intent, visit: Visit) -> None:
    account, on = str(intent.arguments["account"]), intent.arguments["on"]
    policy.require_work(visit.person, account)
    policy.require_lead(visit.person)

    async def begun() -> None:
        await tell(query, visit.words.plain("toast_asking_pbx"))

    if on is None:  # the account was chosen
        visit.world.pbx(account, Blocks)
        await begun()
    else:
        await visit.world.act(visit.actor, Anonymous(account, bool(on)), begun)
    await visit.show(await _state(visit, account))


async def _state(visit: Visit, account: str) -> Screen:
    return views.anonymous(visit.words, account, await visit.world.pbx(account, Blocks).blocks_anonymous())


def _named(written: str) -> str:
    """Whom she means. Raises NotNow where that is nobody who could be blocked."""
    named = pattern(written)
    if named is None:
        short = may_dial(written, ()).reason in ("emergency", "short")
        raise NotNow("block_short" if short else "block_nobody", number=written)
    return named
