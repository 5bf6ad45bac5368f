"""/team: who can take calls now, as the PBX says; for those who lead, with switches."""

import asyncio

from aiogram import Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message

from calls.missed import NotNow
from calls.names import fold
from handlers.access import Pressed
from handlers.choosing import able, one_of
from handlers.taps import tell
from handlers.world import Visit, World
from pbx.abilities import ListsDepartments, Silences, Subscribes
from pbx.base import ListsStaff
from pbx.errors import PbxError
from storage import staff
from storage.database import Tx
from storage.intents import Intent
from storage.staff import StaffMember
from views import team as screens
from views.figures import clean
from views.screen import Screen
from views.team import Colleague, Readiness
from workflow import rights
from workflow.acting import Deed
from workflow.switching import Receive, Silence

PAGE = 8
LONGEST = 60  # of what is looked for
FIRST = ("", "")
Seen = list[tuple[StaffMember, tuple[str, ...], bool]]


def router(world: World) -> Router:
    router = Router(name="team")
    router.message.register(_team, Command("team"))
    router.callback_query.register(_page, Pressed("team"))
    router.callback_query.register(_member, Pressed("team_member"))
    router.callback_query.register(_silence, Pressed("team_dnd"))
    router.callback_query.register(_receive, Pressed("team_department"))
    return router


async def _team(message: Message, command: CommandObject, visit: Visit) -> None:
    """All, or «Борис», «702», «Продажи»: those among them."""
    wanted = clean(command.args or "", LONGEST)
    account = await one_of(visit, able(visit, "lists_staff", as_admin=True), "team", {"wanted": wanted})
    if account is not None:
        await visit.reply(await _listed(visit, account, FIRST, wanted))


async def _page(query: CallbackQuery, intent: Intent, visit: Visit) -> None:
    await tell(query)
    given = intent.arguments
    after = (str(given.get("name", "")), str(given.get("login", "")))
    wanted = str(given.get("wanted", ""))
    await visit.show(await _listed(visit, _works_on(visit, str(given["account"])), after, wanted))


async def _member(query: CallbackQuery, intent: Intent, visit: Visit) -> None:
    screen = await _switches(visit, str(intent.arguments["account"]), str(intent.arguments["user"]))
    await tell(query)
    await visit.show(screen)


async def _silence(query: CallbackQuery, intent: Intent, visit: Visit) -> None:
    given = intent.arguments
    await _switch(query, visit, Silence(str(given["account"]), str(given["user"]), bool(given["on"])))


async def _receive(query: CallbackQuery, intent: Intent, visit: Visit) -> None:
    given = intent.arguments
    deed = Receive(str(given["account"]), str(given["user"]), str(given["id"]), bool(given["on"]))
    await _switch(query, visit, deed)


async def _switch(query: CallbackQuery, visit: Visit, deed: Silence | Receive) -> None:
    async def begun() -> None:
        await tell(query, visit.words.plain("toast_asking_pbx"))

    wish: Deed = deed
    await visit.world.act(visit.actor, wish, begun)
    await visit.show(await _switches(visit, deed.account, deed.user))


async def _listed(visit: Visit, account: str, after: tuple[str, str], wanted: str) -> Screen:
    found = await visit.world.read(_seen, visit, account, after, wanted)
    if wanted and not found:
        raise NotNow("team_none_such", wanted=wanted)
    states = await _readiness(visit, account, [member for member, _, _ in found[:PAGE]])
    colleagues = [
        Colleague(member.login, member.name, member.extension, departments, state, mine)
        for (member, departments, mine), state in zip(found[:PAGE], states, strict=True)
    ]
    last = found[PAGE - 1][0] if len(found) > PAGE else None
    return screens.page(visit.words, account, colleagues, (last.name, last.login) if last else None, wanted)


async def _switches(visit: Visit, account: str, user: str) -> Screen:
    world = visit.world
    one = await world.read(_one, visit, account, user)
    if one is None:
        raise NotNow("colleague_gone")
    member, departments, mine = one
    if not mine:
        raise NotNow("not_allowed")
    able_to, pbx = world.house.abilities(account), world.accounts[account].pbx
    silent = await pbx.silent(user) if "silences" in able_to and isinstance(pbx, Silences) else None
    hers: list[tuple[str, str, bool]] = []
    if "subscribes" in able_to and isinstance(pbx, Subscribes) and isinstance(pbx, ListsDepartments):
        listed = [one for one in await pbx.departments() if one.name in departments]
        states = await asyncio.gather(*(pbx.receives(user, one.id) for one in listed))
        hers = [(one.id, one.name, on) for one, on in zip(listed, states, strict=True)]
    readiness = (await _readiness(visit, account, [member]))[0]
    shown = Colleague(member.login, member.name, member.extension, departments, readiness, mine)
    return screens.member(visit.words, account, shown, silent, hers)


async def _readiness(visit: Visit, account: str, members: list[StaffMember]) -> list[Readiness]:
    """Do-not-disturb where the PBX has it, else whether a phone of hers is connected. What it does not say is
    unknown."""
    pbx, able_to = visit.world.accounts[account].pbx, visit.world.house.abilities(account)
    if "silences" in able_to and isinstance(pbx, Silences):
        told = await asyncio.gather(*(pbx.silent(member.login) for member in members), return_exceptions=True)
        return [_of_silence(one) for one in told]
    try:
        listed = await pbx.staff() if isinstance(pbx, ListsStaff) else []
    except PbxError:
        listed = []
    connected = {one.login: one.details.get("registered") for one in listed}
    return [_of_phones(connected.get(member.login)) for member in members]


def _of_phones(connected: bool | None) -> Readiness:
    if connected is None:
        return Readiness.UNKNOWN
    return Readiness.READY if connected else Readiness.AWAY


def _of_silence(told: bool | BaseException) -> Readiness:
    if isinstance(told, PbxError):
        return Readiness.UNKNOWN
    if isinstance(told, BaseException):
        raise told
    return Readiness.SILENT if told else Readiness.READY


def _works_on(visit: Visit, account: str) -> str:
    if account not in able(visit, "lists_staff", as_admin=True):
        raise NotNow("not_allowed")
    return account


def _seen(tx: Tx, visit: Visit, account: str, after: tuple[str, str], wanted: str) -> Seen:
    if not wanted:
        return [_look(tx, visit, member) for member in staff.page(tx, account, after, PAGE + 1)]
    behind = [one for one in staff.everybody(tx, account) if (one.name, one.login) > after]
    seen = [_look(tx, visit, one) for one in sorted(behind, key=lambda one: (one.name, one.login))]
    return [one for one in seen if _is_meant(one[0], one[1], wanted)][: PAGE + 1]


def _is_meant(member: StaffMember, departments: tuple[str, ...], wanted: str) -> bool:
    names = "".join(map(fold, (member.name, member.login, member.extension or "", *departments)))
    return all(f" {word}" in names for word in fold(wanted).split())


def _one(tx: Tx, visit: Visit, account: str, user: str) -> tuple[StaffMember, tuple[str, ...], bool] | None:
    member = staff.by_login(tx, account, user)
    return _look(tx, visit, member) if member else None


def _look(tx: Tx, visit: Visit, member: StaffMember) -> tuple[StaffMember, tuple[str, ...], bool]:
    departments = tuple(sorted(staff.departments_of(tx, member.account, member.login)))
    return member, departments, rights.may_switch(tx, visit.person, member.account, member.login)
