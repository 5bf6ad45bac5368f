"""The examination examined: it leaves nothing out, and a careless adapter does not pass it."""

import logging
from inspect import iscoroutinefunction
from typing import Any

import pytest

from pbx import KINDS
from pbx.capabilities import ABILITIES, ability_names
from pbx.errors import PbxError, PbxRefused
from pbx.megafon import Megafon
from pbx.shapes import DialReceipt
from tests.pbx import asks
from tests.pbx.contract_requests import RequestsExam
from tests.pbx.office import API_KEY, TOKEN, settings
from tests.pbx.test_megafon import TestExam as MegafonExam
from tests.wire.server import QuickClock
from wire.client import Timeouts


@pytest.mark.parametrize("name", [name for name in ABILITIES if name != "notifies"])
def test_every_method_of_every_ability_is_asked_for(name: str) -> None:
    of = vars(ABILITIES[name])
    own = {one for one in ABILITIES[name].__abstractmethods__ if one in of and iscoroutinefunction(of[one])}
    asked = {ask.split()[0] for table in (asks.QUESTIONS, asks.COMMANDS) for ask in table.get(name, ())}
    assert asked == own


def test_whoever_can_be_asked_for_anything_sits_the_exam() -> None:
    asked = {kind: asks.of(asks.QUESTIONS, ability_names(KINDS[kind].adapter)) for kind in KINDS}
    assert {kind for kind, found in asked.items() if found} == {"cifra1", "cloud_ats", "megafon"}


class Insists(Megafon):
    async def dial(self, extension_or_login: str, number: str) -> DialReceipt:
        try:
            return await super().dial(extension_or_login, number)
        except PbxError:
            return await super().dial(extension_or_login, number)


class Blabs(Megafon):
    async def silent(self, user: str) -> bool:
        try:
            return await super().silent(user)
        except PbxError as error:
            raise PbxRefused(error.reason, said=f"key {API_KEY}") from error


class Logs(Megafon):
    async def silent(self, user: str) -> bool:
        logging.getLogger("pbx").info("asking with %s", TOKEN)
        return await super().silent(user)


def exam_of(adapter: type[Megafon]) -> MegafonExam:
    class Exam(MegafonExam):
        def connect(self, url: str, timeouts: Timeouts) -> Megafon:
            return adapter("office", settings(url), QuickClock(), timeouts=timeouts)

        def questions(self) -> dict[str, asks.Ask]:
            return {"silent": super().questions()["silent"]}

        def commands(self) -> dict[str, asks.Ask]:
            return {"dial": super().commands()["dial"]}

    return Exam()


@pytest.mark.parametrize(
    ("adapter", "question", "bad"),
    [
        (Insists, RequestsExam.test_a_command_that_may_have_been_done_is_never_repeated, "502"),
        (Insists, RequestsExam.test_a_command_that_is_refused_is_given_once, "403"),
        (Blabs, RequestsExam.test_a_question_that_gets_no_good_answer, "403"),
        (Logs, RequestsExam.test_a_question_that_gets_no_good_answer, "403"),
    ],
)
async def test_who_repeats_a_command_or_tells_a_secret_fails(
    adapter: type[Megafon], question: Any, bad: str, caplog: pytest.LogCaptureFixture
) -> None:
    await question(exam_of(Megafon), bad, caplog)
    with pytest.raises(AssertionError):
        await question(exam_of(adapter), bad, caplog)
