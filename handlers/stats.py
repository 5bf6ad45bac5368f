"""/stats: numbers people look at, as a picture with its words; of a person, a department, the company."""

from typing import Any

from aiogram import Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message

from calls.audience import Role
from calls.missed import NotNow
from calls.when import Period, period
from handlers.access import Pressed
from handlers.choosing import one_of
from handlers.taps import tell
from handlers.world import Visit, World
from storage import staff
from storage.database import Tx
from storage.intents import Intent
from storage.statistics import Figures
from views import stats as screens
from views.screen import Screen
from workflow import counting, rules
from workflow.counting import Scope

Others = list[tuple[str, dict[str, Any]]]
MOST_BUTTONS = 10


def router(world: World) -> Router:
    router = Router(name="stats")
    router.message.register(_stats, Command("stats"))
    router.callback_query.register(_pressed, Pressed("stats"))
    return router


async def _stats(message: Message, command: CommandObject, visit: Visit) -> None:
    typed = (command.args or "").strip()
    accounts = [binding.account for binding in visit.person.bindings]
    if visit.person.role is Role.ADMIN:
        accounts = sorted(visit.world.accounts)
    account = await one_of(visit, accounts, "stats", {"typed": typed})
    if account is not None:
        await visit.reply(await _screen(visit, {"account": account, "typed": typed}))


async def _pressed(query: CallbackQuery, intent: Intent, visit: Visit) -> None:
    given = {"account": str(intent.arguments["account"]), "typed": "", **intent.arguments}
    await tell(query)
    await visit.reply(await _screen(visit, given))


async def _screen(visit: Visit, given: dict[str, Any]) -> Screen:
    subject, figures, others = await visit.world.read(_counted, visit, given)
    png = None if figures.nothing else await visit.world.draw(screens.chart(visit.words, subject, figures))
    return screens.stats(visit.words, subject, figures, others, png)


def _counted(tx: Tx, visit: Visit, given: dict[str, Any]) -> tuple[screens.Subject, Figures, Others]:
    house, account, typed = visit.world.house, given["account"], str(given["typed"])
    if account not in house.zones:
        raise NotNow("account_unknown")
    zone = rules.zone(tx, house, account)
    when, name, span = _understood(typed, visit.world.now_ms(), zone)
    scope = counting.chosen(tx, visit.person, account, given.get("employee"), given.get("department"))
    if name:
        scope = counting.named(tx, visit.person, account, name)
    names = staff.names(tx, account)
    mine = {"account": account, "employee": scope.employee}
    mine["department"] = scope.departments[0] if scope.departments and len(scope.departments) == 1 else None
    subject = screens.Subject(counting.name_of(scope, names), when, zone, names, mine, alone=scope.employee is not None)
    return subject, counting.count(tx, scope, when, zone), _others(tx, visit, scope, span)


def _others(tx: Tx, visit: Visit, scope: Scope, typed: str) -> Others:
    """Buttons for the other figures she may see, of the same period."""
    found: Others = []
    if scope != counting.usual(tx, visit.person, scope.account):
        found.append((visit.words.plain("stats_usual"), {"account": scope.account, "typed": typed}))
    for one in counting.choices(tx, visit.person, scope.account):
        if one.employee is not None and one.employee == scope.employee:
            continue
        if one.department is not None and (one.department,) == scope.departments:
            continue
        asked = {"account": scope.account, "typed": typed, "employee": one.employee, "department": one.department}
        found.append((f"{'👤' if one.employee else '👥'} {one.label}", asked))
    return found[:MOST_BUTTONS]


def _understood(typed: str, now_ms: int, zone: str) -> tuple[Period, str, str]:
    """The period at the beginning of what she typed (today without one), the name behind it, the words of the
    period."""
    words = typed.split()
    for many in range(len(words), 0, -1):
        span = " ".join(words[:many])
        if when := period(span, now_ms, zone):
            return when, " ".join(words[many:]), span
    today = period("today", now_ms, zone)
    assert today is not None
    return today, typed, "today"
