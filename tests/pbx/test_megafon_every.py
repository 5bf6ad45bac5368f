"""Every question and every command of MegaFon against bad answers: questions are asked again, commands never."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
import stamina

from pbx.errors import PbxRefused, PbxUnreachable
from pbx.itoolabs.periods import Span
from pbx.megafon import Megafon
from pbx.reading import TRIES
from pbx.shapes import BlockedNumber
from tests.pbx.megafon_company import told
from tests.wire.server import resets, says

Ask = Callable[[Megafon], Awaitable[Any]]
TELNUM = "79101234567"

QUESTIONS: dict[str, Ask] = {
    "staff": lambda pbx: pbx.staff(),
    "employee": lambda pbx: pbx.employee("anna"),
    "departments_of": lambda pbx: pbx.departments_of("anna"),
    "departments": lambda pbx: pbx.departments(),
    "department": lambda pbx: pbx.department("sales"),
    "silent": lambda pbx: pbx.silent("anna"),
    "receives": lambda pbx: pbx.receives("anna", "sales"),
    "numbers": lambda pbx: pbx.numbers(),
    "number": lambda pbx: pbx.number(TELNUM),
    "sims": lambda pbx: pbx.sims(),
    "sim": lambda pbx: pbx.sim(TELNUM),
    "blacklist": lambda pbx: pbx.blacklist(),
    "blocks_anonymous": lambda pbx: pbx.blocks_anonymous(),
    "calls": lambda pbx: pbx.calls(Span(), "json"),
    "calls_csv": lambda pbx: pbx.calls(Span(), "csv"),
    "inner_calls": lambda pbx: pbx.inner_calls(Span(), "json"),
    "inner_calls_csv": lambda pbx: pbx.inner_calls(Span(), "csv"),
}
COMMANDS: dict[str, Ask] = {
    "dial": lambda pbx: pbx.dial("anna", "+79101234567"),
    "add_employee": lambda pbx: pbx.add_employee({"name": "Дарья", "password": "canary-password"}),
    "edit_employee": lambda pbx: pbx.edit_employee("anna", {"password": "canary-password"}),
    "delete_employee": lambda pbx: pbx.delete_employee("anna"),
    "add_department": lambda pbx: pbx.add_department({"name": "Склад"}),
    "edit_department": lambda pbx: pbx.edit_department("sales", {"name": "Склад"}),
    "delete_department": lambda pbx: pbx.delete_department("sales"),
    "change_members": lambda pbx: pbx.change_members("sales", add=["anna"]),
    "silence": lambda pbx: pbx.silence("anna", True),
    "speak": lambda pbx: pbx.silence("anna", False),
    "receive": lambda pbx: pbx.receive("anna", "sales", True),
    "receive_none": lambda pbx: pbx.receive("anna", None, False),
    "route": lambda pbx: pbx.route(TELNUM, {"type": "fax", "greeting": False}),
    "enable": lambda pbx: pbx.enable(TELNUM, True),
    "disable": lambda pbx: pbx.enable(TELNUM, False),
    "assign_sim": lambda pbx: pbx.assign_sim(TELNUM, "anna"),
    "share_sim": lambda pbx: pbx.share_sim(TELNUM),
    "disable_sim": lambda pbx: pbx.disable_sim(TELNUM),
    "delete_sim": lambda pbx: pbx.delete_sim(TELNUM),
    "block": lambda pbx: pbx.block([BlockedNumber(TELNUM)]),
    "unblock": lambda pbx: pbx.unblock([TELNUM]),
    "block_anonymous": lambda pbx: pbx.block_anonymous(True),
    "admit_anonymous": lambda pbx: pbx.block_anonymous(False),
}


@pytest.fixture(autouse=True)
def _retries_do_not_pause() -> AsyncIterator[None]:
    stamina.set_testing(True, attempts=TRIES)
    yield
    stamina.set_testing(False)


@pytest.mark.parametrize("ask", QUESTIONS.values(), ids=QUESTIONS)
async def test_a_question_is_asked_again_and_then_given_up(ask: Ask) -> None:
    times = 0

    async def broken(request: Any) -> Any:
        nonlocal times
        times += 1
        return await says(status=503)(request)

    with pytest.raises(PbxUnreachable) as caught:
        await told(broken, ask)
    assert (caught.value.reason, caught.value.maybe_done, times) == ("pbx_broken", False, TRIES)


@pytest.mark.parametrize("ask", QUESTIONS.values(), ids=QUESTIONS)
async def test_a_web_page_is_no_answer_to_a_question(ask: Ask) -> None:
    with pytest.raises(PbxRefused) as caught:
        await told(says("<html>Технические работы</html>", Content_Type="text/html"), ask)
    assert caught.value.reason == "pbx_nonsense"


@pytest.mark.parametrize("ask", COMMANDS.values(), ids=COMMANDS)
@pytest.mark.parametrize("answer", [resets, says(status=502), says("<html></html>")], ids=["reset", "502", "HTML"])
async def test_a_command_that_may_have_been_done_is_never_repeated(ask: Ask, answer: Any) -> None:
    times = 0

    async def counted(request: Any) -> Any:
        nonlocal times
        times += 1
        return await answer(request)

    with pytest.raises(PbxUnreachable) as caught:
        await told(counted, ask)
    assert (caught.value.maybe_done, times) == (True, 1)
    assert "canary" not in f"{caught.value} {caught.value.facts}"


@pytest.mark.parametrize("ask", [*QUESTIONS.values(), *COMMANDS.values()], ids=[*QUESTIONS, *COMMANDS])
@pytest.mark.parametrize(
    ("status", "body", "reason"),
    [
        (401, '{"message": "Invalid token"}', "pbx_key_wrong"),
        (401, "CRM switched off", "pbx_api_off"),
        (401, '{"error": "CRM disabled"}', "pbx_api_off"),
        (405, "Method Not Allowed", "pbx_no_method"),
        (301, "", "pbx_wrong_tenant"),
    ],
)
async def test_the_errors_of_the_document_reach_every_method(ask: Ask, status: int, body: str, reason: str) -> None:
    with pytest.raises(PbxRefused) as caught:
        await told(says(body, status), ask)
    assert caught.value.reason == reason
