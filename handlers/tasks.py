"""/tasks: the call-backs a PBX keeps the time of, its own and ours, with every try and why it ended."""

from functools import partial
from typing import Any

from aiogram import F, Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message

from calls.missed import NotNow
from calls.wanted_tasks import MOST, WantedTasks, read
from handlers.access import Pressed
from handlers.asking_pbx import accounts, answer, chosen
from handlers.choosing import one_of
from handlers.taps import tell
from handlers.world import Visit, World
from pbx.abilities import Schedules
from pbx.errors import PbxRefused
from pbx.shapes import Task
from storage.intents import Intent
from views import tasks as screens
from views.screen import Screen
from views.tasks import PAGE, Shown


def router(world: World) -> Router:
    router = Router(name="tasks")
    router.message.register(_tasks, Command("tasks"), F.chat.type == "private")
    router.callback_query.register(_page, Pressed("pbx_tasks"))
    router.callback_query.register(_task, Pressed("pbx_task"))
    return router


async def _tasks(message: Message, command: CommandObject, visit: Visit) -> None:
    able = accounts(visit, "schedules")
    wanted = read(command.args or "")
    if wanted is None:
        raise NotNow("tasks_usage")
    if wanted.task is not None:
        account = await one_of(visit, able, "pbx_task", {"task": wanted.task})
        if account is not None:
            await answer(visit, account, partial(_one, visit, account, wanted, wanted.task))
        return
    account = await one_of(visit, able, "pbx_tasks", screens.arguments("", wanted))
    if account is not None:
        await answer(visit, account, partial(_listed, visit, account, wanted, 0, None))


async def _page(query: CallbackQuery, intent: Intent, visit: Visit) -> None:
    given = intent.arguments
    account = chosen(visit, "schedules", str(given["account"]))
    await tell(query)
    after = given.get("after")
    await answer(visit, account, partial(_listed, visit, account, _wanted(given), int(given.get("page", 0)), after))


async def _task(query: CallbackQuery, intent: Intent, visit: Visit) -> None:
    given = intent.arguments
    account = chosen(visit, "schedules", str(given["account"]))
    await tell(query)
    await answer(visit, account, partial(_one, visit, account, _wanted(given), str(given["task"])))


async def _listed(visit: Visit, account: str, wanted: WantedTasks, page: int, after: str | None) -> Screen:
    """The vendor pages by the last id, upwards alone: of the newest ones so many are asked for as lead to the page."""
    pbx = visit.world.pbx(account, Schedules)
    left = wanted.most - page * PAGE
    if wanted.oldest_first:
        limit = min(PAGE, left) + 1
        found = await pbx.tasks(after=after, limit=limit, extension=wanted.extension, detail=False)
        shown = found[: min(PAGE, left)]
    else:
        limit = min((page + 1) * PAGE, wanted.most) + 1
        found = await pbx.tasks(limit=limit, extension=wanted.extension, detail=False, newest_first=True)
        found = sorted(found, key=lambda one: int(one.id), reverse=True)[page * PAGE :]
        shown = found[: min(PAGE, left)]
    more = len(found) > len(shown) and left > PAGE
    return screens.task_list(visit.words, account, wanted, [_shown(one) for one in shown], page=page, more=more)


async def _one(visit: Visit, account: str, wanted: WantedTasks, task: str) -> Screen:
    found: list[Task] = []
    try:
        found = await visit.world.pbx(account, Schedules).tasks(task=task)
    except PbxRefused as no:
        if no.reason != "pbx_no_such":
            raise
    for one in found:
        if one.id == task:
            return screens.task_page(visit.words, account, wanted, _shown(one))
    raise NotNow("task_unknown", task=task)


def _wanted(given: dict[str, Any]) -> WantedTasks:
    return WantedTasks(None, given.get("extension"), int(given.get("most", MOST)), bool(given.get("oldest_first")))


def _shown(one: Task) -> Shown:
    return Shown(
        id=one.id,
        client=one.client,
        extension=one.extension,
        state=one.state,
        tries=one.tries,
        most=one.most_tries,
        created=one.created,
        planned=one.planned,
        calls=(*one.succeeded, *one.failed),
    )
