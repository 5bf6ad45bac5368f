"""What an administrator changes about people, links and chats: asked once, before → after, then done."""

from collections.abc import Mapping, Sequence
from typing import Any

from aiogram import Bot, Router
from aiogram.types import CallbackQuery

from calls.audience import Role
from calls.missed import NotNow
from handlers.access import Pressed
from handlers.commands import hide_menu, show_menu
from handlers.taps import tell
from handlers.world import Visit, World
from storage import chats, entries, people
from storage.database import Tx
from storage.intents import Intent
from views import changes
from views.changes import Change
from views.roster import known_as
from views.screen import Button, Screen
from views.words import Words
from workflow import portraits
from workflow import roster as looking_after
from workflow.roster import Portrait

Given = Mapping[str, Any]
CHANGES = ("role", "lead", "phone", "unbind", "shut", "back", "link", "chat")


def router(world: World) -> Router:
    router = Router(name="roster_changes")
    router.callback_query.register(_ask, Pressed("people_ask"))
    router.callback_query.register(_do, Pressed("people_do"))
    return router


async def _ask(query: CallbackQuery, intent: Intent, visit: Visit) -> None:
    looking_after.require(visit.person)
    screen = await question(visit, intent.arguments)
    await tell(query)
    await visit.show(screen)


async def question(visit: Visit, given: Given) -> Screen:
    """Before → after, and what is lost by it. Raises NotNow."""
    return await visit.world.read(_question, visit, {**given})


def _question(tx: Tx, visit: Visit, given: dict[str, Any]) -> Screen:
    said, what = visit.words, given["what"]
    if what == "link":
        head = said.html("link_drop_ask", whom=_whom(tx, visit, str(given["key"])))
        return _asked(said, head, [], given)
    if what == "chat":
        name = chats.title(tx, int(given["chat"])) or str(given["chat"])
        where = str(given["department"]) or said.plain("here_all")
        return _asked(said, said.html("chat_stop_ask", title=name, department=where), [], given)
    one = looking_after.portrait(tx, int(given["person"]))
    head = said.html("people_change", name=one.entry.name)
    match what:
        case "role":
            before, after = one.entry.role, Role(given["after"])
            if after is not Role.ADMIN and before is Role.ADMIN:
                looking_after.stays_admin(tx, visit.world.house, one.person)
            shown = Change(said.plain("people_role_is"), said.plain(f"role_{before}"), said.plain(f"role_{after}"))
            warning = said.html(f"role_means_{after}")
            return _asked(said, head, [shown], {**given, "before": before}, warning)
        case "lead":
            return _asked(said, head, [_led(said, one, given)], given)
        case "phone":
            shown = Change(str(given["account"]), _seat(said, one, str(given["account"])), _typed_as(said, given))
            return _asked(said, head, [shown], given)
        case "unbind":
            shown = Change(str(given["account"]), _seat(said, one, str(given["account"])), "")
            return _asked(said, head, [shown], given, said.html("people_unbind_means"))
        case "back":
            return _asked(said, said.html("people_back_ask", name=one.entry.name), [], given, _has(said, one))
    looking_after.stays_admin(tx, visit.world.house, one.person)
    lost = said.count("people_loses_clients", one.held) if one.held else ""
    warning = "\n".join(part for part in (said.html("people_loses"), _has(said, one), lost) if part)
    return _asked(said, said.html("people_shut_ask", name=one.entry.name), [], given, warning)


def _asked(said: Words, head: str, shown: Sequence[Change], given: Given, warning: str = "") -> Screen:
    """Raises NotNow where nothing would change."""
    if shown and all(one.before == one.after for one in shown):
        raise NotNow("nothing_changes")
    return changes.question(
        said, head, shown, [Button(said.plain(f"people_do_{given['what']}"), "people_do", given)], warning
    )


def _led(said: Words, one: Portrait, given: Given) -> Change:
    before = one.leads.get(given["account"], ())
    department = str(given["department"])
    after = {*before, department} if given["on"] else set(before) - {department}
    everything = said.plain("people_leads_all")
    label = said.plain("people_departments", account=str(given["account"]))
    return Change(label, ", ".join(before) or everything, ", ".join(sorted(after)) or everything)


def _seat(said: Words, one: Portrait, account: str) -> str:
    seat = one.person.on(account)
    return known_as(said, seat.employee, seat.extension) if seat else ""


def _typed_as(said: Words, given: Given) -> str:
    return known_as(said, given.get("employee"), given.get("extension"))


def _has(said: Words, one: Portrait) -> str:
    seats = [f"{seat.account}: {known_as(said, seat.employee, seat.extension)}" for seat in one.person.bindings]
    return said.html("people_has", seats="; ".join(seats)) if seats else ""


def _whom(tx: Tx, visit: Visit, key: str) -> str:
    found = next((one for one in entries.standing(tx, visit.world.now_ms()) if one.key == key), None)
    if found is None:
        raise NotNow("invite_gone")
    return known_as(visit.words, found.invite.employee, found.invite.extension)


async def portrait(visit: Visit, id: int, done: str = "") -> Screen:
    """Her page. Raises NotNow."""
    world = visit.world
    return await world.read(portraits.shown, world.house, visit.words, id, world.now_ms(), done)


async def _do(query: CallbackQuery, intent: Intent, visit: Visit) -> None:
    looking_after.require(visit.person)
    given, world = intent.arguments, visit.world
    await world.write(_done, visit, given)
    await tell(query, visit.words.plain("toast_done"))
    if "person" not in given:
        await visit.show(Screen(visit.words.html("people_done")))
        return
    if query.bot is not None:
        await _menu_of(query.bot, visit, int(given["person"]))
    await visit.show(await portrait(visit, int(given["person"]), visit.words.html("people_done")))


def _done(tx: Tx, visit: Visit, given: Given) -> None:
    admin, house, now_ms = visit.person, visit.world.house, visit.world.now_ms()
    id, account = int(given.get("person", 0)), str(given.get("account", ""))
    match given["what"]:
        case "role":
            looking_after.set_role(tx, house, admin, id, Role(given["before"]), Role(given["after"]), now_ms)
        case "lead":
            looking_after.lead(tx, admin, id, account, str(given["department"]), bool(given["on"]), now_ms)
        case "phone":
            looking_after.rephone(tx, admin, id, account, given.get("employee"), given.get("extension"), now_ms)
        case "unbind":
            looking_after.unbind(tx, house, admin, id, account, now_ms)
        case "shut":
            looking_after.shut_out(tx, house, admin, id, now_ms)
        case "back":
            looking_after.bring_back(tx, admin, id, now_ms)
        case "link":
            looking_after.drop_invite(tx, admin, str(given["key"]), now_ms)
        case "chat":
            looking_after.stop_group(tx, admin, int(given["chat"]), account, str(given["department"]), now_ms)
        case _:
            raise NotNow("button_old")


async def _menu_of(bot: Bot, visit: Visit, id: int) -> None:
    """What she is offered behind «/» follows her role."""
    person = await visit.world.read(people.who_is_in, id)
    if person is not None:
        await show_menu(bot, person)
    elif (gone := await visit.world.read(people.by_id, id)) is not None:
        await hide_menu(bot, gone)
