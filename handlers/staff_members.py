"""/staff, a department: who works there, in which order, whose phone rests; and who is to work there too."""

from typing import Any

from aiogram import Router
from aiogram.types import CallbackQuery

from calls.missed import NotNow
from calls.staff_fields import Kind
from calls.staff_members import listed as members_of
from handlers.access import Pressed
from handlers.looking import looked
from handlers.staff_reading import at_home, behind, card, fields_of, id_of, listed, read, row
from handlers.world import Visit, World
from pbx.abilities import Staffs
from storage.intents import Intent
from views import staff as views
from views.screen import Screen


def router(world: World) -> Router:
    router = Router(name="staff_members")
    router.callback_query.register(_members, Pressed("staff_members"))
    router.callback_query.register(_join, Pressed("staff_join"))
    return router


async def _members(query: CallbackQuery, intent: Intent, visit: Visit) -> None:
    account, id = _about(intent, visit)
    await looked(query, visit, _who_works_there(visit, account, id, str(intent.arguments.get("after", ""))))


async def _join(query: CallbackQuery, intent: Intent, visit: Visit) -> None:
    account, id = _about(intent, visit)
    await looked(query, visit, _who_else(visit, account, id, intent.arguments.get("after")))


async def _who_works_there(visit: Visit, account: str, id: str, after: str) -> Screen:
    shown, names = await card(visit, account, Kind.DEPARTMENT, await read(visit, account, Kind.DEPARTMENT, id))
    return views.members(visit.words, shown, names, after)


async def _who_else(visit: Visit, account: str, id: str, after: Any) -> Screen:
    department = await read(visit, account, Kind.DEPARTMENT, id)
    inside = members_of(fields_of(department)["members"])
    everybody = await listed(visit, account, Kind.EMPLOYEE)
    others = behind([one for one in everybody if id_of(one) not in inside], after)
    rows = [row(one) for one in others[: views.PAGE]]
    return views.join(visit.words, account, id, department.name, rows, after=len(others) > views.PAGE)


def _about(intent: Intent, visit: Visit) -> tuple[str, str]:
    at_home(visit)
    given = intent.arguments
    account = str(given["account"])
    visit.world.pbx(account, Staffs)
    if given.get("kind") != Kind.DEPARTMENT:
        raise NotNow("not_allowed")
    return account, str(given["id"])
