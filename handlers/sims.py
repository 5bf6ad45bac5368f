"""/sims: the company's SIM cards, whose each is, and what may be done with it; for administrators, in private."""

from aiogram import Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message

from calls import phone
from calls.missed import NotNow
from calls.names import fold
from calls.pattern import pattern, shown, split
from handlers.access import Pressed
from handlers.choosing import able, one_of
from handlers.confirming import confirmed, question
from handlers.dnd import OFF
from handlers.line_pages import administers, after_tap, called, set_options
from handlers.taps import tell
from handlers.world import Visit, World
from pbx.abilities import Sims
from pbx.shapes import Sim
from storage import staff
from storage.intents import Intent
from views import sims as views
from views.figures import clean
from views.lists import PAGE
from views.screen import Screen
from views.sims import SimCard
from workflow.acting import Deed
from workflow.sims import DeleteSim, DisableSim, GiveSim, ShareSim

LONGEST_TYPED = 120
COMMON = ("общая", "общий", "company", "shared")
DELETE = ("удалить", "delete")


def router(world: World) -> Router:
    router = Router(name="sims")
    router.message.register(_sims, Command("sims"))
    router.callback_query.register(_page, Pressed("sims"))
    router.callback_query.register(_open, Pressed("sim"))
    router.callback_query.register(_pick, Pressed("sim_pick"))
    router.callback_query.register(_ask, Pressed("sim_ask"))
    router.callback_query.register(_do, Pressed("sim_do"))
    return router


async def _sims(message: Message, command: CommandObject, visit: Visit) -> None:
    administers(visit)
    typed = clean(command.args or "", LONGEST_TYPED)
    account = await one_of(visit, able(visit, "sims", as_admin=True), "sims", {"query": typed})
    if account is not None:
        await visit.reply(await _answer(visit, account, typed))


async def _page(query: CallbackQuery, intent: Intent, visit: Visit) -> None:
    administers(visit)
    given = intent.arguments
    account, typed, after = str(given["account"]), str(given.get("query", "")), str(given.get("after") or "")
    visit.world.pbx(account, Sims)
    await tell(query)
    screen = _listed(visit, account, typed, after) if after else _answer(visit, account, typed)
    await visit.show(await after_tap(visit, screen))


async def _open(query: CallbackQuery, intent: Intent, visit: Visit) -> None:
    administers(visit)
    given = intent.arguments
    account, telnum = str(given["account"]), str(given["telnum"])
    visit.world.pbx(account, Sims)
    await tell(query)
    await visit.show(await _shown(visit, account, telnum, query=str(given.get("query", ""))))


async def _pick(query: CallbackQuery, intent: Intent, visit: Visit) -> None:
    administers(visit)
    given = intent.arguments
    account, telnum = str(given["account"]), str(given["telnum"])
    visit.world.pbx(account, Sims)
    await tell(query)
    name, login = given.get("after") or ("", "")
    page = await visit.world.read(staff.page, account, (str(name), str(login)), PAGE + 1)
    more = (page[PAGE - 1].name, page[PAGE - 1].login) if len(page) > PAGE else None
    await visit.show(views.pick(visit.words, account, telnum, [(one.login, one.name) for one in page], more))


async def _ask(query: CallbackQuery, intent: Intent, visit: Visit) -> None:
    administers(visit)
    given = intent.arguments
    account = str(given["account"])
    pbx = visit.world.pbx(account, Sims)
    await tell(query)
    sim = await pbx.sim(str(given["telnum"]))
    asked = _question(visit, account, sim, str(given["what"]), str(given.get("user", "")))
    await visit.show(await after_tap(visit, asked))


async def _do(query: CallbackQuery, intent: Intent, visit: Visit) -> None:
    administers(visit)
    given, words = intent.arguments, visit.words
    account, telnum, what = str(given["account"]), str(given["telnum"]), str(given["what"])
    visit.world.pbx(account, Sims)
    before = str(given.get("before", ""))
    deeds: dict[str, Deed] = {
        "give": GiveSim(account, telnum, str(given.get("user", "")), before),
        "share": ShareSim(account, telnum, before),
        "disable": DisableSim(account, telnum),
        "delete": DeleteSim(account, telnum),
    }
    await confirmed(query, intent, visit, deeds[what])
    if what == "delete":
        await visit.show(views.deleted(words, account, telnum))
    else:
        await visit.show(await _shown(visit, account, telnum, said=words.html("sim_done")))


async def _answer(visit: Visit, account: str, typed: str) -> Screen:
    """What «/sims +79261234567 …» asks for."""
    written, wish = split(typed)
    named = pattern(written) if written else None
    if named is None:
        return await _listed(visit, account, typed)
    found = next((one for one in await visit.world.pbx(account, Sims).sims() if phone.same(one.telnum, named)), None)
    if found is None:
        raise NotNow("sim_unknown", number=shown(named))
    if not wish:
        return await _shown(visit, account, found.telnum)
    for what, meant in (("share", COMMON), ("disable", OFF), ("delete", DELETE)):
        if wish.casefold() in meant:
            return await _question(visit, account, found, what)
    people = await visit.world.read(staff.everybody, account)
    exactly = [one for one in people if wish.casefold() in (one.login.casefold(), one.extension)]
    called_so = exactly or [one for one in people if called(wish, one.name)]
    if not called_so:
        raise NotNow("sim_whom_unknown", name=wish)
    if len(called_so) > 1:
        return views.pick(visit.words, account, found.telnum, [(one.login, one.name) for one in called_so], None)
    return await _question(visit, account, found, "give", called_so[0].login)


async def _question(visit: Visit, account: str, sim: Sim, what: str, user: str = "") -> Screen:
    """Raises NotNow where nothing would change."""
    names = await visit.world.read(staff.names, account)
    head, change, do, warning = views.ask(visit.words, account, _card(sim, names), what, user, names.get(user, user))
    if (
        (what == "give" and sim.login == user)
        or (what == "share" and sim.common)
        or (what == "disable" and sim.disabled)
    ):
        raise NotNow("nothing_changes")
    return question(visit, head, [change], do, warning=warning)


async def _shown(visit: Visit, account: str, telnum: str, *, query: str = "", said: str = "") -> Screen:
    sim = await visit.world.pbx(account, Sims).sim(telnum)
    names = await visit.world.read(staff.names, account)
    return views.sim(visit.words, account, _card(sim, names), query=query, said=said)


async def _listed(visit: Visit, account: str, query: str = "", after: str = "") -> Screen:
    """The cards behind ``after`` that fit ``query``: digits of the number, or words of whose it is."""
    names = await visit.world.read(staff.names, account)
    cards = [_card(one, names) for one in await visit.world.pbx(account, Sims).sims()]
    found = [one for one in cards if _fits(one, query)]
    place = next((place + 1 for place, one in enumerate(found) if one.telnum == after), 0)
    page = found[place : place + PAGE]
    more = page[-1].telnum if len(found) > place + PAGE else None
    return views.sims(visit.words, account, page, total=len(found), query=query, after=more)


def _card(sim: Sim, names: dict[str, str]) -> SimCard:
    holder = names.get(sim.login) or sim.name or sim.login if sim.login else ""
    return SimCard(sim.telnum, holder or "", sim.common, sim.disabled, set_options(sim.details))


def _fits(one: SimCard, query: str) -> bool:
    digits = phone.digits(query)
    return not query or (bool(digits) and digits in one.telnum) or fold(query) in fold(one.holder)
