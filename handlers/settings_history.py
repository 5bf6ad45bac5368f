"""Who changed which rule, and when: the newest first, page by page."""

from typing import Any

from aiogram import Router
from aiogram.types import CallbackQuery

from calls.missed import NotNow
from calls.ruling import RULES
from handlers.access import Pressed
from handlers.taps import tell
from handlers.world import Visit, World
from storage import people, rules
from storage.database import Tx
from storage.intents import Intent
from storage.rules import HOUSE
from views import settings as screens
from views.figures import moment
from views.screen import Screen
from workflow import ruling
from workflow.rules import zone

_NEWEST = 2**62


def router(world: World) -> Router:
    router = Router(name="settings_history")
    router.callback_query.register(_page, Pressed("settings_history"))
    return router


async def show(visit: Visit, account: str) -> None:
    """The newest changes, as a message."""
    ruling.require(visit.person)
    await visit.reply(await visit.world.read(_changes, visit, account, _NEWEST))


async def _page(query: CallbackQuery, intent: Intent, visit: Visit) -> None:
    ruling.require(visit.person)
    before = int(intent.arguments.get("behind", _NEWEST))
    screen = await visit.world.read(_changes, visit, str(intent.arguments["account"]), before)
    await tell(query)
    await visit.show(screen)


def _changes(tx: Tx, visit: Visit, account: str, before: int) -> Screen:
    if account not in (HOUSE, *visit.world.house.zones):
        raise NotNow("account_unknown")
    found = rules.changes(tx, account, before, screens.PAGE + 1)
    names, said, now_ms = people.names(tx), visit.words, visit.world.now_ms()
    clock = zone(tx, visit.world.house, account)

    def row(change: rules.Change) -> dict[str, Any]:
        rule = RULES.get(change.name)
        value = screens.shown(said, rule, change.value) if rule and change.value is not None else ""
        return {
            "at": moment(change.at_ms, clock, now_ms),
            "who": names.get(change.person or 0) or said.plain("somebody"),
            "what": screens.label(said, rule) if rule else change.name,
            "value": value or said.plain("rule_back_to_settings"),
        }

    after = found[screens.PAGE - 1][0] if len(found) > screens.PAGE else None
    return screens.history(said, account, [row(change) for _, change in found[: screens.PAGE]], after)
