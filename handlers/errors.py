"""What went wrong, told to whoever asked, in her language; the sentences are views'."""

from typing import Any

from aiogram import Router
from aiogram.dispatcher.event.bases import UNHANDLED
from aiogram.filters import ExceptionTypeFilter
from aiogram.types import ErrorEvent

from calls.missed import NotNow
from handlers.taps import tell
from handlers.world import Visit, World
from pbx.errors import PbxError
from storage.database import DatabaseUnavailable
from views import answers
from workflow import showing


def router(world: World) -> Router:
    router = Router(name="errors")
    router.errors.register(_expected, ExceptionTypeFilter(NotNow, PbxError, DatabaseUnavailable))
    return router


async def _expected(event: ErrorEvent, visit: Visit | None = None) -> Any:
    error = event.exception
    if visit is None:  # a stranger is told nothing of what went wrong; the log is
        return UNHANDLED
    reason = error.reason if isinstance(error, NotNow | PbxError) else "something_wrong"
    facts = dict(error.facts) if isinstance(error, NotNow | PbxError) else {}
    if isinstance(error, NotNow):
        facts = await visit.world.read(showing.facts_in_words, visit.words, facts)
    query = event.update.callback_query
    if query is not None and not isinstance(error, PbxError):
        await tell(query, answers.sentence(visit.words, reason, facts), alert=True)
    else:  # the tap was answered before the PBX was asked: this comes as a message
        await visit.reply(answers.problem(visit.words, reason, facts))
    return True
