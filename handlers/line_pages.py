"""What a PBX says of the company's numbers, ready to be shown; and who may look at it."""

from collections.abc import Awaitable, Mapping
from typing import Any

from calls import phone, route_reading
from calls.missed import NotNow
from calls.names import fold
from calls.routes import Route
from handlers.world import Visit
from pbx.abilities import ListsDepartments, Routes
from pbx.shapes import Number
from storage import staff
from views import answers
from views import lines as views
from views.lines import Line
from views.lists import PAGE
from views.screen import Screen
from workflow import rights


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
    route = route_reading.reads(number.route, number.details)
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
    """What employees and departments are called, as ``route_reading.names`` has them; ``everybody``: also those whom
    this number does not lead to."""
    listed = await visit.world.read(staff.names, account)
    known = {f"user:{login}": name for login, name in listed.items()} | route_reading.names(number.details)
    pbx = visit.world.accounts[account].pbx
    unnamed = any(f"group:{id}" not in known for id in _groups(route_reading.reads(number.route, number.details)))
    if (unnamed or everybody) and isinstance(pbx, ListsDepartments):
        known |= {f"group:{one.id}": one.name for one in await pbx.departments()}
    return known


async def listed(visit: Visit, account: str, query: str = "", after: str = "") -> Screen:
    """The numbers behind ``after`` that fit ``query``: digits of the number, or words of whom it leads to."""
    found = [one for one in await visit.world.pbx(account, Routes).numbers() if _fits(one, query)]
    listed = await visit.world.read(staff.names, account)
    names = {f"user:{login}": name for login, name in listed.items()}
    for one in found:
        names |= route_reading.names(one.details)
    place = next((place + 1 for place, one in enumerate(found) if one.telnum == after), 0)
    page = found[place : place + PAGE]
    more = page[-1].telnum if len(found) > place + PAGE else None
    shown_ones = [line_of(one) for one in page]
    return views.lines(visit.words, account, shown_ones, names, total=len(found), query=query, after=more)


def now_leads(number: Number) -> Route:
    return route_reading.reads(number.route, number.details)


def _fits(number: Number, query: str) -> bool:
    digits = phone.digits(query)
    if digits and not any(sign.isalpha() for sign in query):
        return digits in number.telnum or digits.removeprefix("8") in number.telnum
    return not query or any(fold(query) in fold(name) for name in route_reading.names(number.details).values())


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
