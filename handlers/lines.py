"""/numbers: the company's numbers, where each leads, and whether it takes calls; for administrators, in private."""

from collections.abc import Awaitable, Mapping
from typing import Any

from aiogram import Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message

from calls import phone, routes
from calls.missed import NotNow
from calls.names import fold
from calls.pattern import pattern, shown, split
from calls.routes import Route
from calls.week import is_week, week
from handlers.access import Pressed
from handlers.choosing import able, one_of
from handlers.confirming import confirmed, question
from handlers.dnd import OFF, ON
from handlers.taps import tell
from handlers.world import Visit, World
from pbx.abilities import ListsDepartments, Routes
from pbx.shapes import Number
from storage import staff
from storage.intents import Intent
from views import answers
from views import lines as views
from views.figures import clean
from views.lines import Line
from views.lists import PAGE
from views.screen import Screen
from workflow import rights
from workflow.lines import EnableLine

LONGEST_QUERY = 60
FAX = ("факс", "fax")


def router(world: World) -> Router:
    router = Router(name="lines")
    router.message.register(_numbers, Command("numbers"))
    router.callback_query.register(_page, Pressed("lines"))
    router.callback_query.register(_open, Pressed("line"))
    router.callback_query.register(_lead, Pressed("line_lead"))
    router.callback_query.register(_ask, Pressed("line_switch"))
    router.callback_query.register(_switch, Pressed("line_enable"))
    return router


def administers(visit: Visit) -> None:
    """What the company is made of is changed by administrators, and not before everybody's eyes. Raises NotNow."""
    rights.require_admin(visit.person)
    if not visit.private:
        raise NotNow("admin_in_private")


async def number_page(visit: Visit, account: str, telnum: str, *, query: str = "", said: str = "") -> Screen:
    """One number as the PBX says now. Raises NotNow, PbxError."""
    number = await visit.world.pbx(account, Routes).number(telnum)
    names = await names_for(visit, account, number)
    return views.line(visit.words, account, line_of(number), names, query=query, said=said)


def line_of(number: Number) -> Line:
    place = str(number.details.get("location") or "")
    route = routes.reads(number.route, number.details)
    return Line(number.telnum, route, number.disabled, number.main, place, set_options(number.details))


def set_options(details: Mapping[str, Any]) -> dict[str, str]:
    """Those of a number or a card that are on or say something."""
    return {name: "✓" if value is True else str(value) for name, value in details.items() if value}


async def after_tap(visit: Visit, screen: Awaitable[Screen]) -> Screen:
    """Once a tap was answered, a refusal can only be shown."""
    try:
        return await screen
    except NotNow as no:
        return answers.problem(visit.words, no.reason, no.facts)


async def names_for(visit: Visit, account: str, number: Number, *, everybody: bool = False) -> dict[str, str]:
    """What employees and departments are called, as ``calls.routes.names`` has them; ``everybody``: also those whom
    this number does not lead to."""
    listed = await visit.world.read(staff.names, account)
    known = {f"user:{login}": name for login, name in listed.items()} | routes.names(number.details)
    pbx = visit.world.accounts[account].pbx
    unnamed = any(f"group:{id}" not in known for id in _groups(routes.reads(number.route, number.details)))
    if (unnamed or everybody) and isinstance(pbx, ListsDepartments):
        known |= {f"group:{one.id}": one.name for one in await pbx.departments()}
    return known


async def _numbers(message: Message, command: CommandObject, visit: Visit) -> None:
    administers(visit)
    typed = clean(command.args or "", LONGEST_QUERY * 2)
    account = await one_of(visit, able(visit, "routes", as_admin=True), "lines", {"query": typed})
    if account is not None:
        await visit.reply(await _answer(visit, account, typed))


async def _page(query: CallbackQuery, intent: Intent, visit: Visit) -> None:
    administers(visit)
    given = intent.arguments
    account, typed = str(given["account"]), str(given.get("query", ""))
    visit.world.pbx(account, Routes)
    await tell(query)
    after = str(given.get("after") or "")
    screen = _listed(visit, account, typed, after) if after else _answer(visit, account, typed)
    await visit.show(await after_tap(visit, screen))


async def _open(query: CallbackQuery, intent: Intent, visit: Visit) -> None:
    administers(visit)
    given = intent.arguments
    visit.world.pbx(str(given["account"]), Routes)
    await tell(query)
    screen = await number_page(visit, str(given["account"]), str(given["telnum"]), query=str(given.get("query", "")))
    await visit.show(screen)


async def _ask(query: CallbackQuery, intent: Intent, visit: Visit) -> None:
    administers(visit)
    given = intent.arguments
    visit.world.pbx(str(given["account"]), Routes)
    await tell(query)
    await visit.show(_switching(visit, str(given["account"]), str(given["telnum"]), on=bool(given["on"])))


async def _switch(query: CallbackQuery, intent: Intent, visit: Visit) -> None:
    administers(visit)
    given, words = intent.arguments, visit.words
    account, telnum, on = str(given["account"]), str(given["telnum"]), bool(given["on"])
    await confirmed(query, intent, visit, EnableLine(account, telnum, on))
    said = words.html("line_switched_on" if on else "line_switched_off", number=shown(telnum))
    await visit.show(await number_page(visit, account, telnum, said=said))


async def _lead(query: CallbackQuery, intent: Intent, visit: Visit) -> None:
    """Of several who are called so this one was meant."""
    administers(visit)
    given = intent.arguments
    account, what, id = str(given["account"]), str(given["what"]), str(given["id"])
    pbx = visit.world.pbx(account, Routes)
    await tell(query)
    number = await pbx.number(str(given["telnum"]))
    await visit.show(await after_tap(visit, _question(visit, account, number, _straight(number, what, id))))


async def _answer(visit: Visit, account: str, typed: str) -> Screen:
    """What «/numbers +74951234567 …» asks for."""
    written, wish = split(typed)
    named = pattern(written) if written else None
    if named is None:
        return await _listed(visit, account, typed)
    pbx = visit.world.pbx(account, Routes)
    found = next((one for one in await pbx.numbers() if phone.same(one.telnum, named)), None)
    if found is None:
        if not wish and len(phone.digits(written)) < len(shown(named)) - 1:
            return await _listed(visit, account, typed)
        raise NotNow("line_unknown", number=shown(named))
    if not wish:
        return await number_page(visit, account, found.telnum)
    if wish.casefold() in ON + OFF:
        on = wish.casefold() in ON
        if on != found.disabled:
            raise NotNow("nothing_changes")
        return _switching(visit, account, found.telnum, on=on)
    number = await pbx.number(found.telnum)
    if is_week(wish):
        route = routes.of_number(number.route, number.details)
        if route.get("type") != "scheduler":
            raise NotNow("line_not_by_hours", number=shown(found.telnum))
        return await _question(visit, account, number, {**route, "schedule": week(wish)})
    return await _whom(visit, account, number, wish)


async def _whom(visit: Visit, account: str, number: Number, wish: str) -> Screen:
    """«/numbers +74951234567 Анна»: an employee, a department, the fax."""
    if wish.casefold() in FAX:
        return await _question(visit, account, number, routes.become(_now(number), "fax", (), ""))
    people = await visit.world.read(staff.everybody, account)
    found = [
        ("user", one.login, one.name) for one in people if wish.casefold() in (one.login.casefold(), one.extension)
    ]
    pbx = visit.world.accounts[account].pbx
    groups = await pbx.departments() if isinstance(pbx, ListsDepartments) else []
    if not found:
        found = [("user", one.login, one.name) for one in people if called(wish, one.name)]
        found += [("group", one.id, one.name) for one in groups if called(wish, one.name) or one.id == wish]
    if not found:
        raise NotNow("line_whom_unknown", name=wish)
    if len(found) > 1:
        return views.whom(visit.words, account, number.telnum, found[:PAGE])
    [(what, id, _)] = found
    return await _question(visit, account, number, _straight(number, what, id))


async def _question(visit: Visit, account: str, number: Number, after: Route) -> Screen:
    """Raises NotNow where it leads there already."""
    if routes.alike(_now(number), after):
        raise NotNow("nothing_changes")
    names = await names_for(visit, account, number, everybody=True)
    head, do = views.reroute(visit.words, account, number.telnum, _now(number), after, names)
    return question(visit, head, [], *do)


def _switching(visit: Visit, account: str, telnum: str, *, on: bool) -> Screen:
    head, change, do, warning = views.switch(visit.words, account, telnum, on=on)
    return question(visit, head, [change], do, warning=warning)


async def _listed(visit: Visit, account: str, query: str = "", after: str = "") -> Screen:
    """The numbers behind ``after`` that fit ``query``: digits of the number, or words of whom it leads to."""
    found = [one for one in await visit.world.pbx(account, Routes).numbers() if _fits(one, query)]
    listed = await visit.world.read(staff.names, account)
    names = {f"user:{login}": name for login, name in listed.items()}
    for one in found:
        names |= routes.names(one.details)
    place = next((place + 1 for place, one in enumerate(found) if one.telnum == after), 0)
    page = found[place : place + PAGE]
    more = page[-1].telnum if len(found) > place + PAGE else None
    shown_ones = [line_of(one) for one in page]
    return views.lines(visit.words, account, shown_ones, names, total=len(found), query=query, after=more)


def _straight(number: Number, what: str, id: str) -> Route:
    return routes.lead(_now(number), what, id, ())


def _now(number: Number) -> Route:
    return routes.reads(number.route, number.details)


def _fits(number: Number, query: str) -> bool:
    digits = phone.digits(query)
    if digits and not any(sign.isalpha() for sign in query):
        return digits in number.telnum or digits.removeprefix("8") in number.telnum
    return not query or any(fold(query) in fold(name) for name in routes.names(number.details).values())


def called(wish: str, name: str) -> bool:
    """Does every word begin one of the name?"""
    words = fold(name).split()
    return all(any(one.startswith(word) for one in words) for word in fold(wish).split())


def _groups(route: Mapping[str, Any]) -> set[str]:
    found = {str(route["group"])} if route.get("group") else set()
    for value in route.values():
        for inner in value if isinstance(value, list) else [value]:
            if isinstance(inner, Mapping):
                found |= _groups(inner)
    return found
