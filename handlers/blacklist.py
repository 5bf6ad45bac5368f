"""/blacklist: whom we do not want to hear, page by page, found by digits or by why; each with what may be done."""

from aiogram import Router
from aiogram.filters import Command, CommandObject
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from calls.missed import NotNow
from calls.pattern import shown
from handlers.access import Pressed
from handlers.choosing import one_of, workplaces
from handlers.conversation import Asked, ask
from handlers.taps import tell
from handlers.world import Visit, World
from pbx.abilities import Blocks
from storage import blocks
from storage.intents import Intent
from views import blacklist as views
from views.blacklist import Entry
from views.figures import clean
from views.lists import PAGE
from views.screen import Screen
from workflow import block_list, muting
from workflow import block_policy as policy
from workflow.abilities import require
from workflow.blocking import Remark

LONGEST_COMMENT = 200
LONGEST_QUERY = 60


def router(world: World) -> Router:
    router = Router(name="blacklist")
    router.message.register(_blacklist, Command("blacklist"))
    router.callback_query.register(_page, Pressed("blacklist"))
    router.callback_query.register(_open, Pressed("blocked"))
    router.callback_query.register(_find, Pressed("find_blocked"))
    router.callback_query.register(_comment, Pressed("comment_block"))
    router.message.register(_found, Asked("find_blocked"))
    router.message.register(_commented, Asked("block_comment"))
    return router


def can_block(visit: Visit, account: str) -> bool:
    """Does this account's PBX keep a blacklist?"""
    return "blocks" in visit.world.house.abilities(account)


async def blacklist_page(visit: Visit, account: str, query: str = "", after: str = "") -> Screen:
    """The entries behind ``after`` that fit ``query``. Raises NotNow, PbxError."""
    found = await entries(visit, account, query)
    behind = [one for one in found if one.listed > after]
    page = behind[:PAGE]
    world = visit.world
    anonymous = await require(world.accounts[account], Blocks).blocks_anonymous() if can_block(visit, account) else None
    return views.blacklist(
        visit.words,
        account,
        page,
        total=len(found),
        query=query,
        after=page[-1].listed if len(behind) > PAGE else None,
        anonymous=anonymous,
    )


async def entries(visit: Visit, account: str, query: str = "") -> list[Entry]:
    """What the PBX turns away and what the bot is silent about. Raises NotNow, PbxError."""
    require_known(visit, account)
    world = visit.world
    listed = []
    if can_block(visit, account):
        listed = await require(world.accounts[account], Blocks).blacklist(statistics=True)
    return await world.read(block_list.entries, world.house, visit.person, account, listed, query, world.now_ms())


def require_known(visit: Visit, account: str) -> None:
    """Raises NotNow where she does not work, and for an account that is connected no more."""
    policy.require_work(visit.person, account)
    if account not in visit.world.accounts:
        raise NotNow("account_unknown")


async def _blacklist(message: Message, command: CommandObject, visit: Visit) -> None:
    query = clean(command.args or "", LONGEST_QUERY)
    account = await one_of(visit, workplaces(visit), "blacklist", {"query": query})
    if account is not None:
        await visit.reply(await blacklist_page(visit, account, query))


async def _page(query: CallbackQuery, intent: Intent, visit: Visit) -> None:
    given = intent.arguments
    require_known(visit, str(given["account"]))
    await tell(query)
    await visit.show(await blacklist_page(visit, str(given["account"]), str(given["query"]), given.get("after") or ""))


async def _open(query: CallbackQuery, intent: Intent, visit: Visit) -> None:
    given = intent.arguments
    account, named = str(given["account"]), str(given["pattern"])
    require_known(visit, account)
    await tell(query)
    for one in await entries(visit, account):
        if one.listed == named:
            await visit.show(views.entry(visit.words, account, one, str(given.get("query", ""))))
            return
    await visit.show(views.gone(visit.words, account, shown(policy.canonical(named))))


async def _find(query: CallbackQuery, intent: Intent, visit: Visit, state: FSMContext) -> None:
    account = str(intent.arguments["account"])
    require_known(visit, account)
    await tell(query)
    await ask(state, "find_blocked", account=account)
    await visit.reply(views.ask_query(visit.words))


async def _found(message: Message, visit: Visit, state: FSMContext) -> None:
    account = str((await state.get_data())["account"])
    require_known(visit, account)
    await state.clear()
    await visit.reply(await blacklist_page(visit, account, clean(message.text or "", LONGEST_QUERY)))


async def _comment(query: CallbackQuery, intent: Intent, visit: Visit, state: FSMContext) -> None:
    account, named = str(intent.arguments["account"]), str(intent.arguments["pattern"])
    require_known(visit, account)
    await visit.world.read(policy.require_change, visit.person, account, named)
    await tell(query)
    await ask(state, "block_comment", account=account, pattern=named)
    await visit.reply(views.ask_comment(visit.words, shown(policy.canonical(named))))


async def _commented(message: Message, visit: Visit, state: FSMContext) -> None:
    world, facts = visit.world, await state.get_data()
    account, named, comment = str(facts["account"]), str(facts["pattern"]), clean(message.text or "", LONGEST_COMMENT)
    if not comment:  # the question stays open
        raise NotNow("block_comment_empty")
    block = await world.read(blocks.standing, account, policy.canonical(named))
    if block and block.muted:
        await world.write(muting.remark, visit.person, account, block.pattern, comment, world.now_ms())
    else:
        await world.act(visit.actor, Remark(account, named, comment), quietly)
    await state.clear()
    await visit.reply(views.commented(visit.words, account, shown(policy.canonical(named)), comment))


async def quietly() -> None:
    """What was typed is answered by its result."""
