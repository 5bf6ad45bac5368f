"""Calls on the pretend company's phones, told by the pretend MegaFon's webhooks over real HTTP: seed 003 §2."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
import pytest

from calls.event import Direction, EventKind, Result
from calls.stage import Sort, Stage
from pbx.base import Outcome
from pbx.itoolabs.periods import Span
from tests.pbx.ears import Ears, listening
from tests.pbx.megafon_company import Office, romashka

IVAN, CLIENT, LINE = "79101234567", "+79101234567", "+74957654321"


@asynccontextmanager
async def heard(outcome: Outcome = Outcome()) -> AsyncIterator[tuple[Office, Ears]]:  # noqa: B008 - frozen
    async with romashka() as office:
        ears = Ears(office.pbx, outcome)
        async with listening(ears) as address:
            office.world.megafon.crm_url = address
            yield office, ears


def kinds(ears: Ears) -> set[EventKind]:
    return {event.kind for event in ears.events}


async def test_a_department_rings_and_one_of_it_answers_and_is_rated() -> None:
    async with heard() as (office, ears):
        company = office.world.company
        call_id = company.ring(IVAN, department="sales")
        company.answer(call_id, "boris", wait=4)
        company.hang_up(call_id, 20)
        await office.world.quiet()
        company.rate(call_id, 5)
        await office.world.quiet()
        call = ears.call(call_id)
        stage = ears.stage(call_id)
    assert kinds(ears) == {
        EventKind.RINGING, EventKind.ANSWERED, EventKind.LEG_ENDED, EventKind.VERDICT, EventKind.RATED,
    }  # fmt: skip
    assert (call.client, call.line, call.direction, call.department) == (CLIENT, LINE, Direction.IN, "Продажи")
    assert [(leg.employee, leg.extension) for leg in call.legs] == [("anna", "701"), ("boris", "702")]
    assert call.verdict is not None
    assert (call.verdict.talk_s, call.verdict.wait_s, call.rating, stage) == (20, 4, 5, (Stage.SPOKEN, None))
    assert {delivery["status"] for delivery in office.world.megafon.deliveries} == {200}


@pytest.mark.parametrize(
    ("ending", "sort"), [("nobody", Sort.MISSED), ("client_hangs_up", Sort.CANCELLED)], ids=["missed", "cancel"]
)
async def test_nobody_answers(ending: str, sort: Sort) -> None:
    async with heard() as (office, ears):
        call_id = office.world.company.ring(IVAN)
        getattr(office.world.company, ending)(call_id, wait=33)
        await office.world.quiet()
    verdict = ears.call(call_id).verdict
    assert verdict is not None
    assert (verdict.wait_s, verdict.talk_s, ears.stage(call_id)) == (33, 0, (Stage.MISSED, sort))


@pytest.mark.parametrize(
    ("ending", "result"),
    [
        ("client_busy", Result.BUSY),
        ("client_unavailable", Result.NOT_AVAILABLE),
        ("client_no_answer", Result.MISSED),
        ("number_not_allowed", Result.NOT_ALLOWED),
        ("number_not_found", Result.NOT_FOUND),
    ],
)
async def test_a_client_who_is_not_reached_is_an_attempt(ending: str, result: Result) -> None:
    async with heard() as (office, ears):
        await office.pbx.dial("anna", CLIENT)
        [call] = office.world.company.calls.values()
        office.world.company.employee_picks_up(call.id)
        getattr(office.world.company, ending)(call.id, wait=9)
        await office.world.quiet()
    known = ears.call(call.id)
    assert known.verdict is not None
    assert (known.direction, known.verdict.result, ears.stage(call.id)[0]) == (Direction.OUT, result, Stage.ATTEMPT)


async def test_a_call_back_is_heard_from_the_first_ring_to_the_last_word() -> None:
    async with heard() as (office, ears):
        company = office.world.company
        await office.pbx.dial("701", CLIENT)
        [call] = company.calls.values()
        company.employee_picks_up(call.id)
        company.client_picks_up(call.id, wait=3)
        company.hang_up(call.id, 31)
        await office.world.quiet()
    assert EventKind.DIALING in kinds(ears)
    known = ears.call(call.id)
    assert known.verdict is not None
    assert (known.verdict.talk_s, known.verdict.employee, ears.stage(call.id)[0]) == (31, "anna", Stage.SPOKEN)


async def test_a_call_handed_on_names_the_call_it_became() -> None:
    async with heard() as (office, ears):
        first = office.world.company.ring(IVAN, employee="anna")
        office.world.company.answer(first, "anna")
        second = office.world.company.transfer(first, "vera")
        await office.world.quiet()
    [handed] = [event for event in ears.events if event.kind is EventKind.TRANSFERRED]
    assert (handed.call_id, handed.second_call_id) == (first, second)


async def test_a_recording_is_named_by_its_link() -> None:
    async with heard() as (office, ears):
        office.world.megafon.recording.on = True
        call_id = office.world.company.ring(IVAN)
        office.world.company.answer(call_id, "anna")
        office.world.company.hang_up(call_id, 20)
        await office.world.quiet()
        [row] = await office.pbx.calls(Span(period="today"))
    link = ears.call(call_id).recording
    assert link is not None
    assert link.endswith(".mp3")
    assert row.verdict is not None
    assert row.verdict.recording == link


@pytest.mark.parametrize(
    ("outcome", "told"),
    [
        (Outcome("ООО Ромашка", "anna"), {"contact_name": "ООО Ромашка", "responsible": "anna"}),
        (Outcome("ООО Ромашка"), {"contact_name": "ООО Ромашка"}),
        (Outcome(), {}),
    ],
)
async def test_the_pbx_asks_who_is_calling_and_is_told(outcome: Outcome, told: dict[str, str]) -> None:
    async with heard(outcome) as (office, ears):
        office.world.company.ask_contact = True
        call_id = office.world.company.ring(IVAN)
        await office.world.quiet()
        assert office.world.company.calls[call_id].contact == told
    assert kinds(ears) == {EventKind.RINGING}


@pytest.mark.parametrize(
    ("lost", "status", "body"),
    [
        ("crm_token", 401, '{"error":"Invalid token"}'),
        ("cmd", 400, '{"error":"Invalid parameters"}'),
        ("callid", 400, '{"error":"Invalid parameters"}'),
        ("nothing", 200, ""),
    ],
)
async def test_a_push_that_lacks_something_is_answered_as_the_document_says(lost: str, status: int, body: str) -> None:
    async with heard() as (office, ears), listening(ears) as address, aiohttp.ClientSession() as session:
        token = office.world.megafon.crm_token
        push = {"cmd": "event", "type": "INCOMING", "phone": IVAN, "user": "anna", "callid": "C-1", "crm_token": token}
        push.pop(lost, None)
        async with session.post(address, data=push) as answer:
            assert (answer.status, await answer.text()) == (status, body)
    assert bool(ears.events) is (status == 200)
