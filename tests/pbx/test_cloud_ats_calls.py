"""Calls on the pretend company's phones, told by the pretend cloud PBX's webhooks over real HTTP, in racing order."""

import random

import pytest

from calls.event import Direction, EventKind
from calls.stage import Patience, Sort, Stage
from pbx.base import Outcome
from pbx.itoolabs.periods import Span
from tests.pbx.cloud_office import CLIENT, LINE, CloudOffice, office

IVAN = "79101234567"
SILENT = Patience(expects_verdict=False)


async def told(it: CloudOffice) -> list[tuple[str, int]]:
    """(type or status, our HTTP answer) of every webhook so far."""
    await it.errands.quiet()
    return [
        (one["fields"].get("status") or one["fields"].get("type") or one["fields"]["cmd"], one["status"])
        for one in it.ats.deliveries
    ]


@pytest.mark.parametrize("seed", range(6))
async def test_a_department_rings_boris_answers_and_talks(seed: int) -> None:
    async with office() as it:
        it.ats.delivering.random = random.Random(seed)
        call_id = it.company.ring(IVAN)
        it.company.answer(call_id, "boris", wait=4)
        it.company.hang_up(call_id, 20)
        assert sorted(await told(it)) == sorted(
            (kind, 200) for kind in ("INCOMING", "INCOMING", "ACCEPTED", "CANCELLED", "COMPLETED", "Success")
        )
        call = it.ears.call(call_id)
        assert (call.client, call.line, call.direction) == (CLIENT, LINE, Direction.IN)
        assert call.answered is not None
        assert (call.answered.employee, it.ears.stage(call_id)) == ("boris", (Stage.SPOKEN, None))
        assert call.verdict is not None
        assert call.verdict.talk_s == 24  # the whole call: without `wait` nobody can part the two


async def test_where_wait_is_told_the_talk_is_talk_alone() -> None:
    async with office() as it:
        it.ats.speech.tells_wait = True
        call_id = it.company.ring(IVAN)
        it.company.answer(call_id, "boris", wait=4)
        it.company.hang_up(call_id, 20)
        await it.errands.quiet()
        verdict = it.ears.call(call_id).verdict
        assert verdict is not None
        assert (verdict.talk_s, verdict.wait_s) == (20, 4)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("hangs_up", [False, True])
async def test_nobody_answers_and_the_tenant_says_so(hangs_up: bool, seed: int) -> None:
    async with office() as it:
        it.ats.delivering.random = random.Random(seed)
        call_id = it.company.ring(IVAN)
        (it.company.client_hangs_up if hangs_up else it.company.nobody)(call_id, wait=33)
        await it.errands.quiet()
        verdict = it.ears.call(call_id).verdict
        assert verdict is not None
        assert (verdict.wait_s, verdict.talk_s) == (33, 0)
        assert it.ears.stage(call_id) == (Stage.MISSED, Sort.CANCELLED if hangs_up else Sort.MISSED)


async def test_nobody_answers_and_the_tenant_is_silent_as_printed() -> None:
    async with office() as it:
        it.ats.speech.tells_missed = False
        call_id = it.company.ring(IVAN)
        it.company.nobody(call_id)
        assert sorted(kind for kind, _ in await told(it)) == ["CANCELLED", "CANCELLED", "INCOMING", "INCOMING"]
        assert it.ears.call(call_id).verdict is None
        assert it.ears.stage(call_id, SILENT) == (Stage.MISSED, Sort.MISSED)
        assert it.ears.stage(call_id) == (Stage.MISSED, Sort.UNCONFIRMED)


async def test_after_hours_there_is_the_last_word_alone() -> None:
    async with office() as it:
        call_id = it.company.after_hours(IVAN, wait=15)
        assert await told(it) == [("missed", 200)]
        assert it.ears.stage(call_id) == (Stage.MISSED, Sort.MISSED)
        call = it.ears.call(call_id)
        assert call.started_ms == call.last_ms - 15_000


async def test_phones_that_ring_one_after_another() -> None:
    async with office() as it:
        it.company.ring_each = 0
        call_id = it.company.ring(IVAN, sequential=True)
        for _ in range(3):
            it.company.next_phone(call_id)
            await it.errands.quiet()
        it.company.answer(call_id, "boris")
        it.company.hang_up(call_id)
        await it.errands.quiet()
        assert it.ears.stage(call_id) == (Stage.SPOKEN, None)


async def test_a_call_handed_to_a_colleague_keeps_its_id() -> None:
    async with office() as it:
        first = it.company.ring(IVAN, employee="anna")
        it.company.answer(first, "anna")
        second = it.company.transfer(first, "vera")
        it.company.answer(second, "vera")
        it.company.hang_up(second, 40)
        await it.errands.quiet()
        assert {event.call_id for event in it.ears.events} == {first}
        call = it.ears.call(first)
        assert call.verdict is not None
        assert (call.verdict.employee, it.ears.stage(first)) == ("vera", (Stage.SPOKEN, None))
        [row] = [one for one in await it.pbx.calls(Span(period="today")) if one.employee == "vera"]
        assert row.call_id == first


@pytest.mark.parametrize(
    ("ending", "status"),
    [("client_busy", "busy"), ("client_unavailable", "not_available"), ("client_no_answer", "missed")],
)
async def test_a_client_who_was_not_reached_is_an_attempt(ending: str, status: str) -> None:
    async with office() as it:
        await it.pbx.dial("anna", CLIENT)
        [call] = it.company.calls.values()
        it.company.employee_picks_up(call.id)
        getattr(it.company, ending)(call.id, wait=9)
        await it.errands.quiet()
        [event] = it.ears.events
        assert event.verdict is not None
        assert (event.kind, event.direction, event.verdict.result) == (EventKind.VERDICT, Direction.OUT, status)
        assert it.ears.stage(call.id) == (Stage.ATTEMPT, None)


async def test_a_recording_is_named_by_its_link() -> None:
    async with office() as it:
        it.ats.recording.on, it.ats.recording.shelf.origin = True, it.url
        call_id = it.company.ring(IVAN, employee="anna")
        it.company.answer(call_id, "anna")
        it.company.hang_up(call_id, 20)
        await it.errands.quiet()
        [row] = await it.pbx.calls(Span(period="today"))
        link = it.ears.call(call_id).recording
        assert link is not None
        assert link.startswith(f"{it.url}/")
        assert row.verdict is not None
        assert row.verdict.recording == link


async def test_a_hidden_number_stays_hidden() -> None:
    for hidden in ("anonymous", ""):
        async with office() as it:
            it.ats.speech.hidden = hidden
            call_id = it.company.ring(None)
            await it.errands.quiet()
            assert it.ears.call(call_id).client is None


async def test_the_pbx_asks_who_is_calling_and_is_told() -> None:
    async with office() as it:
        it.company.ask_contact = True
        it.ears.outcome = Outcome(contact_name="Ромашка")
        call_id = it.company.ring(IVAN)
        await it.errands.quiet()
        assert it.company.calls[call_id].contact == {"contact_name": "Ромашка"}
        it.ears.outcome = Outcome()
        call_id = it.company.ring(IVAN)
        await it.errands.quiet()
        assert it.company.calls[call_id].contact == {}


async def test_a_forged_webhook_is_answered_401() -> None:
    async with office() as it:
        it.ats.speech.crm_token = "somebody-else-s-token"
        it.company.after_hours(IVAN)
        assert await told(it) == [("missed", 401)]
        assert it.ears.events == []
