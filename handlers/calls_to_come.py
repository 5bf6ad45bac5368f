"""/later: the calls to come, those the bot keeps and those the PBX does; what can be cancelled has a button."""

from dataclasses import replace
from functools import partial

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from calls.missed import NotNow
from handlers.access import Pressed
from handlers.taps import tell
from handlers.world import Visit, World
from pbx.abilities import Schedules
from pbx.errors import PbxError
from storage import clients, scheduled
from storage.alarms import Alarm
from storage.database import Tx
from storage.intents import Intent
from storage.scheduled import Scheduled
from views import answers
from views.figures import moment
from views.later import Waiting, calls_to_come
from views.screen import Screen
from workflow import call_later, rules

MOST_TASKS = 500  # of one phone since the oldest of hers: every call of the bot is a task too


def router(world: World) -> Router:
    router = Router(name="calls_to_come")
    router.message.register(_later, Command("later"))
    router.callback_query.register(_drop, Pressed("later_drop"))
    return router


async def _later(message: Message, visit: Visit) -> None:
    """From our memory at once; then the PBX is asked how those stand of which it keeps the time."""
    kept = await visit.world.read(scheduled.waiting, visit.person.id)
    foot = visit.words.html("later_asking") if kept else ""
    at = await visit.reply(await visit.world.read(_list, visit, foot))
    if kept and at is not None:
        here = replace(visit, message_id=at)
        here.behind(partial(_compare, here, kept))


async def _drop(query: CallbackQuery, intent: Intent, visit: Visit) -> None:
    world = visit.world
    visit.behind(None)
    alarm, now_ms = int(intent.arguments["alarm"]), world.now_ms()
    await world.write(call_later.cancel, world.house, visit.person, alarm, now_ms)
    await tell(query, visit.words.plain("toast_later_dropped"))
    await visit.show(await world.read(_list, visit, ""))


async def _compare(visit: Visit, kept: list[Scheduled]) -> None:
    foot = visit.words.html("later_asked")
    for account, phone in dict.fromkeys((one.account, one.phone) for one in kept):
        hers = [one for one in kept if (one.account, one.phone) == (account, phone)]
        try:
            await _ask(visit, account, phone, hers)
        except (PbxError, NotNow) as error:
            foot = visit.words.html("later_not_asked", why=answers.sentence(visit.words, error.reason, error.facts))
    await visit.show(await visit.world.read(_list, visit, foot))


async def _ask(visit: Visit, account: str, phone: str, hers: list[Scheduled]) -> None:
    """One question for all of hers: the tasks after the oldest one."""
    before = str(min(int(one.task) for one in hers) - 1)
    pbx = visit.world.pbx(account, Schedules)
    told = {one.id: one for one in await pbx.tasks(after=before, extension=phone, limit=MOST_TASKS, detail=False)}
    for one in hers:
        task = told.get(one.task)
        made, state = (task.tries, task.state) if task else (one.made, visit.words.plain("later_no_task"))
        await visit.world.write(_state, one, made, state)


def _state(tx: Tx, one: Scheduled, made: int, state: str) -> None:
    """Whether it is over is for the question that follows each task to say."""
    now = scheduled.by_id(tx, one.id)
    if now is not None and now.over_ms is None:
        scheduled.told(tx, one.id, made, state, None)


def _list(tx: Tx, visit: Visit, foot: str) -> Screen:
    found: list[tuple[int, Waiting]] = []
    found += [(one.due_ms, _by_bot(tx, visit, one)) for one in call_later.waiting(tx, visit.person)]
    found += [(one.begins_ms, _by_pbx(tx, visit, one)) for one in scheduled.waiting(tx, visit.person.id)]
    return calls_to_come(visit.words, [one for _, one in sorted(found, key=lambda pair: pair[0])], foot)


def _by_bot(tx: Tx, visit: Visit, alarm: Alarm) -> Waiting:
    account, number = alarm.facts["account"], alarm.facts["number"]
    at = _at(tx, visit, account, alarm.due_ms)
    return Waiting(alarm.id, number, _name(tx, number), at, alarm.facts["left"])


def _by_pbx(tx: Tx, visit: Visit, one: Scheduled) -> Waiting:
    at = _at(tx, visit, one.account, one.begins_ms)
    return Waiting(one.id, one.client, _name(tx, one.client), at, one.tries, one.task, one.made, one.state)


def _at(tx: Tx, visit: Visit, account: str, at_ms: int) -> str:
    return moment(at_ms, rules.zone(tx, visit.world.house, account), visit.world.now_ms())


def _name(tx: Tx, number: str) -> str:
    known = clients.find(tx, number)
    return known.name if known else ""
