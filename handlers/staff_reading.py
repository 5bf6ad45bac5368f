"""Employees and departments as their PBX shows them now: found by a word, read whole, with the names beside them."""

from collections.abc import Sequence

from calls.missed import NotNow
from calls.phone import client_number
from calls.staff_fields import VOICEMAIL, Fields, Kind, value
from calls.staff_members import packed
from handlers.world import Visit
from pbx.abilities import ListsDepartments, ListsNumbers, Sims, Staffs
from pbx.base import ListsStaff
from pbx.shapes import Department, Employee
from storage import people, staff
from storage.database import Tx
from views.figures import clean
from views.staff import Card, Row
from views.staff_fields import Names
from workflow.abilities import require
from workflow.employees import require_admin
from workflow.staff_forms import of_department, of_employee

LISTING = {Kind.EMPLOYEE: "lists_staff", Kind.DEPARTMENT: "lists_departments"}
_VOICEMAIL = frozenset({"voicemail", "голосовая почта", "почта"})

One = Employee | Department


def at_home(visit: Visit) -> None:
    """Of everybody's mobiles an administrator reads alone. Raises NotNow."""
    require_admin(visit.person)
    if not visit.private:
        raise NotNow("staff_private")


def may_change(visit: Visit, account: str) -> bool:
    return "staffs" in visit.world.house.abilities(account)


async def listed(visit: Visit, account: str, kind: Kind, query: str = "") -> Sequence[One]:
    """By name; searched by the PBX itself where it can, else by us. Raises NotNow, PbxError."""
    world = visit.world
    found: Sequence[One]
    if may_change(visit, account):
        pbx = world.pbx(account, Staffs)
        found = await (pbx.staff(query) if kind is Kind.EMPLOYEE else pbx.departments(query))
    elif kind is Kind.EMPLOYEE:
        found = [one for one in await world.pbx(account, ListsStaff).staff() if _fits(one, query)]
    else:
        found = [one for one in await world.pbx(account, ListsDepartments).departments() if _fits(one, query)]
    return sorted(found, key=lambda one: (one.name.casefold(), id_of(one)))


def behind(found: Sequence[One], after: Sequence[str] | None) -> Sequence[One]:
    """Those of a list behind (name, id)."""
    if not after:
        return found
    key = (after[0].casefold(), after[1])
    return [one for one in found if (one.name.casefold(), id_of(one)) > key]


async def the_one(visit: Visit, account: str, kind: Kind, query: str) -> One:
    """Whom she means by a login, an extension or words of a name. Raises NotNow where that is nobody, or several."""
    found = await listed(visit, account, kind, query)
    exact = [one for one in found if query.casefold() in (id_of(one).casefold(), one.extension, one.name.casefold())]
    if len(exact or found) != 1:
        names = ", ".join(clean(one.name) for one in found[:5])
        raise NotNow("staff_several" if found else "staff_nobody", who=query, names=names)
    return (exact or found)[0]


async def read(visit: Visit, account: str, kind: Kind, id: str) -> One:
    """One of them with everything the PBX tells. Raises NotNow, PbxError."""
    if may_change(visit, account):
        pbx = visit.world.pbx(account, Staffs)
        return await (pbx.employee(id) if kind is Kind.EMPLOYEE else pbx.department(id))
    for one in await listed(visit, account, kind):
        if id_of(one) == id:
            return one
    raise NotNow("staff_nobody", who=id, names="")


async def card(visit: Visit, account: str, kind: Kind, one: One) -> tuple[Card, Names]:
    """Everything there is to know of it."""
    names = await names_of(visit, account, departments=kind is Kind.DEPARTMENT)
    also = await _also_employee(visit, account, one) if isinstance(one, Employee) else []
    return Card(account, kind, id_of(one), fields_of(one), also, may_change(visit, account)), names


async def names_of(visit: Visit, account: str, *, departments: bool) -> Names:
    known = await visit.world.read(staff.names, account)
    found = await visit.world.pbx(account, ListsDepartments).departments() if departments else []
    return Names(known, {one.id: one.name for one in found})


async def losses(visit: Visit, account: str, kind: Kind, id: str) -> list[tuple[str, str]]:
    """What would go with it, or lead nowhere: (the sentence's key, who or what)."""
    lead = await _numbers_to(visit, account, "user" if kind is Kind.EMPLOYEE else "group", id)
    found = [("staff_loses_numbers", ", ".join(lead))]
    pbx = visit.world.pbx(account, Staffs)
    others = [one for one in await pbx.departments() if one.id != id]
    target = f"{'user' if kind is Kind.EMPLOYEE else 'group'}:{id}"
    behind = [one.name for one in others if of_department(one)["target"] == target]
    found.append(("staff_loses_target", ", ".join(behind)))
    if kind is Kind.EMPLOYEE:
        found.append(("staff_loses_departments", ", ".join(one.name for one in await pbx.departments_of(id))))
        found.append(("staff_loses_sims", ", ".join(await _sims_of(visit, account, id))))
        found.append(("staff_loses_access", ", ".join(await visit.world.read(_bound, account, id))))
    else:
        who = await names_of(visit, account, departments=False)
        members = (await pbx.department(id)).members or ()
        found.append(("staff_loses_members", ", ".join(who.people.get(one.login, one.login) for one in members)))
    return [(key, clean(what, 300)) for key, what in found if what]


async def said(visit: Visit, account: str, typed: Fields) -> Fields:
    """What was typed for each field, as it is kept; logins and ids for whom it names. Raises NotNow, PbxError."""
    return {name: await _value(visit, account, name, text) for name, text in typed.items()}


async def _value(visit: Visit, account: str, name: str, typed: str) -> str:
    kept = value(name, typed)
    if name == "members" and kept:
        pieces = [piece.strip() for piece in kept.replace(";", ",").split(",") if piece.strip()]
        ones = [(await the_one(visit, account, Kind.EMPLOYEE, piece.lstrip("! ")), piece) for piece in pieces]
        return packed({id_of(one): not piece.startswith("!") for one, piece in ones})
    if name != "target":
        return kept
    if kept.casefold() in _VOICEMAIL:
        return VOICEMAIL
    if number := client_number(kept):
        return f"telnum:{number.removeprefix('+')}"
    for kind, sign in ((Kind.EMPLOYEE, "user"), (Kind.DEPARTMENT, "group")):
        try:
            return f"{sign}:{id_of(await the_one(visit, account, kind, kept))}"
        except NotNow as no:
            if no.reason != "staff_nobody":
                raise
    raise NotNow("staff_wrong_target")


def id_of(one: One) -> str:
    return one.login if isinstance(one, Employee) else one.id


def fields_of(one: One) -> Fields:
    return of_employee(one) if isinstance(one, Employee) else of_department(one)


def row(one: One) -> Row:
    """Of a list: the extension, and her mobile or how many work there."""
    parts = [one.extension or ""]
    if isinstance(one, Employee):
        parts.append(one.mobile or one.telnum or "")
    elif one.members is not None:
        parts.append(f"👥 {len(one.members)}")
    return Row(id_of(one), one.name or id_of(one), " · ".join(filter(None, parts)))


async def _also_employee(visit: Visit, account: str, one: Employee) -> list[tuple[str, str]]:
    found = [("staff_login", one.login), ("staff_telnum", one.telnum or "")]
    if may_change(visit, account):
        hers = await visit.world.pbx(account, Staffs).departments_of(one.login)
        found.append(("staff_departments", ", ".join(department.name for department in hers)))
    found.append(("staff_numbers", ", ".join(await _numbers_to(visit, account, "user", one.login))))
    found.append(("staff_sims", ", ".join(await _sims_of(visit, account, one.login))))
    found.append(("staff_in_bot", ", ".join(await visit.world.read(_bound, account, one.login))))
    return found


async def _numbers_to(visit: Visit, account: str, route: str, id: str) -> list[str]:
    """Numbers of the company from which a call may come there."""
    if not {"lists_numbers", "routes"} <= visit.world.house.abilities(account):
        return []
    found = await require(visit.world.accounts[account], ListsNumbers).numbers()
    return [client_number(one.telnum) or one.telnum for one in found if _leads(one.details, route, id)]


async def _sims_of(visit: Visit, account: str, login: str) -> list[str]:
    if "sims" not in visit.world.house.abilities(account):
        return []
    found = await require(visit.world.accounts[account], Sims).sims()
    return [client_number(one.telnum) or one.telnum for one in found if one.login == login]


def _leads(route: object, kind: str, id: str) -> bool:
    """Is she, or the department, somewhere in this route: at its end, in its menu, out of its hours?"""
    if isinstance(route, dict):
        return route.get(kind) == id or any(_leads(part, kind, id) for part in route.values())
    return isinstance(route, list) and any(_leads(part, kind, id) for part in route)


def _bound(tx: Tx, account: str, login: str) -> list[str]:
    return [person.name for person in people.all_by_employee(tx, account, login)]


def _fits(one: One, query: str) -> bool:
    folded = query.casefold()
    return any(folded in text.casefold() for text in (id_of(one), one.name, one.extension or ""))
