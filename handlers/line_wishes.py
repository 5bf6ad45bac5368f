"""What is typed behind /numbers («+74951234567», «… Анна», «… off», «… пн–пт 9:00–18:00»), and what is asked before
it is done."""

from calls import phone, route_reading, routes
from calls.missed import NotNow
from calls.pattern import pattern, shown, split
from calls.routes import Route
from calls.week import is_week, week
from handlers.confirming import question
from handlers.dnd import OFF, ON
from handlers.line_pages import called, listed, names_for, now_leads, number_page
from handlers.world import Visit
from pbx.abilities import ListsDepartments, Routes
from pbx.shapes import Number
from storage import staff
from views import lines as views
from views.lists import PAGE
from views.screen import Screen

FAX = ("факс", "fax")


async def answer(visit: Visit, account: str, typed: str) -> Screen:
    """What «/numbers +74951234567 …» asks for."""
    written, wish = split(typed)
    named = pattern(written) if written else None
    if named is None:
        return await listed(visit, account, typed)
    pbx = visit.world.pbx(account, Routes)
    found = next((one for one in await pbx.numbers() if phone.same(one.telnum, named)), None)
    if found is None:
        if not wish and len(phone.digits(written)) < len(shown(named)) - 1:
            return await listed(visit, account, typed)
        raise NotNow("line_unknown", number=shown(named))
    if not wish:
        return await number_page(visit, account, found.telnum)
    if wish.casefold() in ON + OFF:
        on = wish.casefold() in ON
        if on != found.disabled:
            raise NotNow("nothing_changes")
        return asked_switch(visit, account, found.telnum, on=on)
    number = await pbx.number(found.telnum)
    if is_week(wish):
        route = route_reading.of_number(number.route, number.details)
        if route.get("type") != "scheduler":
            raise NotNow("line_not_by_hours", number=shown(found.telnum))
        return await asked_route(visit, account, number, {**route, "schedule": week(wish)})
    return await _whom(visit, account, number, wish)


async def _whom(visit: Visit, account: str, number: Number, wish: str) -> Screen:
    """«/numbers +74951234567 Анна»: an employee, a department, the fax."""
    if wish.casefold() in FAX:
        return await asked_route(visit, account, number, routes.become(now_leads(number), "fax", (), ""))
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
    return await asked_route(visit, account, number, straight(number, what, id))


async def asked_route(visit: Visit, account: str, number: Number, after: Route) -> Screen:
    """Raises NotNow where it leads there already."""
    if route_reading.alike(now_leads(number), after):
        raise NotNow("nothing_changes")
    names = await names_for(visit, account, number, everybody=True)
    head, do = views.reroute(visit.words, account, number.telnum, now_leads(number), after, names)
    return question(visit, head, [], *do)


def asked_switch(visit: Visit, account: str, telnum: str, *, on: bool) -> Screen:
    head, change, do, warning = views.switch(visit.words, account, telnum, on=on)
    return question(visit, head, [change], do, warning=warning)


def straight(number: Number, what: str, id: str) -> Route:
    return routes.lead(now_leads(number), what, id, ())
