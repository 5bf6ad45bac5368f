"""Who could come in and has not, links that still let somebody in, chats that hear of calls."""

from aiogram import Router
from aiogram.types import CallbackQuery

from calls.audience import Role
from calls.missed import NotNow
from handlers.access import Pressed
from handlers.taps import tell
from handlers.world import Visit, World
from storage import chats, entries, groups, people, roster, staff
from storage.database import Tx
from storage.intents import Intent
from views import answers
from views import doors as screens
from views.doors import PAGE
from views.figures import moment
from views.roster import known_as
from views.screen import Screen
from workflow import people as coming_in
from workflow import roster as looking_after
from workflow import rules


def router(world: World) -> Router:
    router = Router(name="doors")
    router.callback_query.register(_absent, Pressed("people_absent"))
    router.callback_query.register(_invite, Pressed("people_invite"))
    router.callback_query.register(_links, Pressed("people_links"))
    router.callback_query.register(_chats, Pressed("people_chats"))
    return router


async def _absent(query: CallbackQuery, intent: Intent, visit: Visit) -> None:
    looking_after.require(visit.person)
    given = intent.arguments
    name, login = given.get("after") or ("", "")
    screen = await visit.world.read(_who_is_absent, visit, given.get("account"), (str(name), str(login)))
    await tell(query)
    await visit.show(screen)


def _who_is_absent(tx: Tx, visit: Visit, wanted: str | None, after: tuple[str, str]) -> Screen:
    accounts = list(visit.world.house.zones)
    account = next(iter(accounts), "") if wanted is None else str(wanted)
    if account and account not in accounts:
        raise NotNow("account_unknown")
    found = staff.free(tx, account, after, PAGE + 1)
    free = [(one.login, f"{one.name or one.login} ({one.extension or one.login})") for one in found[:PAGE]]
    last = found[PAGE - 1] if len(found) > PAGE else None
    silent = [one.name for one in roster.insiders(tx) if one.seen_ms is None]
    others = [one for one in accounts if one != account]
    return screens.absent(visit.words, account, free, (last.name, last.login) if last else None, others, silent)


async def _invite(query: CallbackQuery, intent: Intent, visit: Visit) -> None:
    """A link for this employee."""
    looking_after.require(visit.person)
    account, employee = str(intent.arguments["account"]), str(intent.arguments["employee"])
    world = visit.world
    if account not in world.house.zones:
        raise NotNow("account_unknown")
    token = await world.write(coming_in.invite, visit.person, account, employee, None, Role.MANAGER, (), world.now_ms())
    await tell(query)
    link = f"https://t.me/{world.username()}?start={token}"
    await visit.reply(answers.invite_link(visit.words, link, employee, Role.MANAGER))


async def _links(query: CallbackQuery, visit: Visit) -> None:
    looking_after.require(visit.person)
    screen = await visit.world.read(_standing, visit)
    await tell(query)
    await visit.show(screen)


def _standing(tx: Tx, visit: Visit) -> Screen:
    now_ms, names = visit.world.now_ms(), people.names(tx)
    rows = [
        (
            one.key,
            one.invite.account,
            known_as(visit.words, one.invite.employee, one.invite.extension),
            one.invite.role,
            moment(one.expires_ms, rules.zone(tx, visit.world.house, one.invite.account), now_ms),
            names.get(one.invited_by or 0, ""),
        )
        for one in entries.standing(tx, now_ms)
    ]
    return screens.links(visit.words, rows[: screens.LINKS])


async def _chats(query: CallbackQuery, intent: Intent, visit: Visit) -> None:
    looking_after.require(visit.person)
    screen = await visit.world.read(_hearing, visit, int(intent.arguments.get("at", 0)))
    await tell(query)
    await visit.show(screen)


def _hearing(tx: Tx, visit: Visit, at: int) -> Screen:
    found = groups.everything(tx)
    rows = [
        (one.chat_id, title, one.account, one.department, one.topic is not None) for one, title in found[at : at + PAGE]
    ]
    more = at + PAGE if len(found) > at + PAGE else None
    return screens.chats(visit.words, rows, _fallback(tx, visit), more=more)


def _fallback(tx: Tx, visit: Visit) -> str:
    """Where the last word goes: what is nobody's is told there."""
    said, chat = visit.words, visit.world.house.fallback_chat
    if chat is None:
        return said.html("fallback_none")
    alive = chats.lives_as(tx, chat)
    name = chats.title(tx, alive) or str(alive)
    return said.html("fallback_gone" if chats.is_gone(tx, alive) else "fallback_is", title=name)
