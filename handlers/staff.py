"""/staff: the employees and departments of a PBX, for administrators: lists, search, one of them, lines of fields."""

from typing import Any

from aiogram import Router
from aiogram.filters import Command, CommandObject
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from calls.missed import NotNow
from calls.staff_fields import LOGIN, Kind, line, settled
from calls.staff_wishes import Wish, wish
from handlers import staff_adding, staff_editing
from handlers.access import Pressed
from handlers.choosing import able, one_of
from handlers.conversation import Asked, ask
from handlers.looking import looked
from handlers.staff_reading import LISTING, at_home, behind, card, id_of, listed, may_change, read, row, said, the_one
from handlers.taps import tell
from handlers.world import Visit, World
from pbx.abilities import Staffs
from storage.intents import Intent
from views import staff as views
from views.figures import clean
from views.screen import Screen

LONGEST_QUERY = 60


def router(world: World) -> Router:
    router = Router(name="staff")
    router.message.register(_staff, Command("staff"))
    router.callback_query.register(_page, Pressed("staff"))
    router.callback_query.register(_one, Pressed("staff_one"))
    router.callback_query.register(_find, Pressed("staff_find"))
    router.message.register(_found, Asked("staff_find"))
    return router


async def _staff(message: Message, command: CommandObject, visit: Visit, state: FSMContext) -> None:
    at_home(visit)
    typed = (command.args or "").strip()
    first, _, rest = typed.partition(" ")
    named = first.casefold() in visit.world.accounts
    asked = wish(rest if named else typed)
    accounts = able(visit, LISTING[asked.kind], as_admin=True)
    if named:
        accounts = [account for account in accounts if account == first.casefold()]
    account = await one_of(visit, accounts, "staff", {"typed": typed})
    if account is not None:
        await visit.reply(await _said(visit, state, account, asked))


async def _said(visit: Visit, state: FSMContext, account: str, asked: Wish) -> Screen:
    """One found is shown at once, a line with fields is asked about, a list for everything else."""
    kind, rest = asked.kind, asked.rest
    if not asked.verb:
        query = clean(rest, LONGEST_QUERY)
        found = await listed(visit, account, kind, query)
        if query and not found and LISTING[(other := another(kind))] in visit.world.house.abilities(account):
            found = await listed(visit, account, other, query)
            kind = other if found else kind
        if query and len(found) == 1:
            return await _card(visit, account, kind, id_of(found[0]))
        return await _list(visit, account, kind, query)
    visit.world.pbx(account, Staffs)  # says what this one cannot
    name, typed = line(kind, rest)
    if asked.verb == "add":
        if not name and "name" not in typed:
            return await staff_adding.step(visit, state, account, kind, {}, 0)
        fields = await said(visit, account, {"name": name, **typed} if name else typed)
        return await staff_adding.sure(visit, account, kind, settled({}, fields))
    if not name:
        raise NotNow("staff_usage")
    one = await the_one(visit, account, kind, name)
    if asked.verb == "delete":
        return await staff_editing.sure_to_delete(visit, account, kind, id_of(one))
    if not typed:
        return await _card(visit, account, kind, id_of(one))
    if LOGIN in typed:
        raise NotNow("staff_login_stays")
    return await staff_editing.sure(visit, account, kind, id_of(one), await said(visit, account, typed))


async def _page(query: CallbackQuery, intent: Intent, visit: Visit, state: FSMContext) -> None:
    at_home(visit)
    given = intent.arguments
    account, typed = str(given["account"]), given.get("typed")
    asked = wish(str(typed)) if typed is not None else Wish(Kind(given.get("kind", Kind.EMPLOYEE)), "", "")
    require_listing(visit, account, asked.kind)
    if typed is not None:  # the account was chosen
        await looked(query, visit, _said(visit, state, account, asked))
    else:
        await looked(query, visit, _list(visit, account, asked.kind, str(given.get("query", "")), given.get("after")))


async def _one(query: CallbackQuery, intent: Intent, visit: Visit) -> None:
    at_home(visit)
    account, kind, id = about(intent)
    require_listing(visit, account, kind)
    await looked(query, visit, _card(visit, account, kind, id))


async def _find(query: CallbackQuery, intent: Intent, visit: Visit, state: FSMContext) -> None:
    at_home(visit)
    account, kind = str(intent.arguments["account"]), Kind(intent.arguments["kind"])
    require_listing(visit, account, kind)
    await tell(query)
    await ask(state, "staff_find", account=account, kind=kind)
    await visit.reply(Screen(visit.words.html(f"staff_ask_query_{kind}")))


async def _found(message: Message, visit: Visit, state: FSMContext) -> None:
    at_home(visit)
    given = await state.get_data()
    account, kind = str(given["account"]), Kind(given["kind"])
    require_listing(visit, account, kind)
    await state.clear()
    await visit.reply(await _said(visit, state, account, Wish(kind, "", (message.text or "").strip())))


def another(kind: Kind) -> Kind:
    """What else a name may be: «/staff Продажи» is a department, though nobody said so."""
    return Kind.DEPARTMENT if kind is Kind.EMPLOYEE else Kind.EMPLOYEE


def about(intent: Intent) -> tuple[str, Kind, str]:
    """(account, kind, id) of whom a button is about."""
    given = intent.arguments
    return str(given["account"]), Kind(given["kind"]), str(given["id"])


def require_listing(visit: Visit, account: str, kind: Kind) -> None:
    """Raises NotNow for an account that is gone or that lists nothing of this kind."""
    if account not in visit.world.accounts:
        raise NotNow("account_unknown")
    if LISTING[kind] not in visit.world.house.abilities(account):
        reason = f"cannot_{LISTING[kind]}"
        raise NotNow(reason, account=account)


async def _list(visit: Visit, account: str, kind: Kind, query: str, after: Any = None) -> Screen:
    found = await listed(visit, account, kind, query)
    further = behind(found, after)
    rows, more = [row(one) for one in further[: views.PAGE]], len(further) > views.PAGE
    may = may_change(visit, account)
    return views.page(visit.words, account, kind, rows, total=len(found), query=query, after=more, may=may)


async def _card(visit: Visit, account: str, kind: Kind, id: str) -> Screen:
    shown, names = await card(visit, account, kind, await read(visit, account, kind, id))
    return views.card(visit.words, shown, names)
