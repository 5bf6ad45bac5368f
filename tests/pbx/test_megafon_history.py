"""MegaFon's history asked of the pretend company: periods of §4.5, slices, both writings, what tenants differ in."""

from datetime import UTC, datetime, timedelta

import pytest

from calls.event import Result
from pbx.errors import PbxRefused
from pbx.itoolabs.periods import PERIODS, Span
from sandbox.company.crmapi.state import InnerCall as Rung
from tests.pbx.megafon_company import NOON, Office, romashka, told
from tests.wire.server import says

IVAN = "79101234567"
HOUR = 3600 * 1000


def ms(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)


async def a_day_of_calls(office: Office) -> list[str]:
    """A miss, a conversation an hour later, a call back that was busy, a hidden caller after hours."""
    company = office.world.company
    missed = company.ring(IVAN, department="sales")
    company.nobody(missed, wait=41)
    office.move(hours=1)
    spoken = company.ring(IVAN, department="sales")
    company.answer(spoken, "anna", wait=6)
    company.hang_up(spoken, talk=95)
    office.move(hours=1)
    busy = company.dial(IVAN, "anna")
    company.employee_picks_up(busy)
    company.client_busy(busy, wait=4)
    office.move(hours=9)
    hidden = company.after_hours(None, wait=15)
    await office.world.quiet()
    return [missed, spoken, busy, hidden]


@pytest.mark.parametrize("written", ["json", "csv"])
async def test_a_day_is_remembered_as_it_was(written: str) -> None:
    async with romashka() as office:
        ids = await a_day_of_calls(office)
        found = await office.pbx.calls(Span(ms(NOON), ms(office.now())), written)  # type: ignore[arg-type]
    events = {event.call_id: event for event in found}
    verdicts = [events[id].verdict for id in ids]
    assert [(one.result, one.wait_s, one.talk_s, one.by_person) for one in verdicts if one] == [
        (Result.MISSED, 41, 0, False),
        (Result.SUCCESS, 6, 95, True),
        (Result.BUSY if written == "json" else Result.NO_ANSWER, 4, 0, False),
        (Result.MISSED, 15, 0, False),
    ]
    assert [events[id].client for id in ids] == [f"+{IVAN}"] * 3 + [None]
    assert events[ids[1]].employee == "anna"


async def test_a_period_is_asked_day_by_day_and_nothing_is_told_twice() -> None:
    async with romashka() as office:
        ids = await a_day_of_calls(office)
        end = office.now() + timedelta(hours=1)
        found = await office.pbx.history(ms(NOON - timedelta(days=2)), ms(end))
        queries = len(office.asked())
    assert [event.call_id for event in found] == ids
    assert queries == 3
    assert {event.learned for event in found} == {"history"}


async def test_a_call_at_the_border_of_two_slices_is_told_once() -> None:
    async with romashka() as office:
        call = office.world.company.after_hours(IVAN)
        await office.world.quiet()
        found = await office.pbx.history(ms(NOON - timedelta(days=1)), ms(NOON + timedelta(days=1)))
        assert [event.call_id for event in found] == [call]
        assert len(office.asked()) == 2
        assert await office.pbx.history(ms(NOON), ms(NOON)) == []


async def test_the_slices_are_spelled_as_the_document_does() -> None:
    start = ms(datetime(2026, 3, 1, 22, 30, tzinfo=UTC)) + 999
    _, seen = await told(says("[]"), lambda pbx: pbx.history(start, start + 25 * HOUR))
    assert [one.target for one in seen] == [
        "/crmapi/v1/history/json?start=20260301T223000Z&end=20260302T223000Z&type=all",
        "/crmapi/v1/history/json?start=20260302T223000Z&end=20260302T233000Z&type=all",
    ]


@pytest.mark.parametrize("quirk", ["own_ids", "csv_header", "null_when_empty"])
async def test_what_tenants_differ_in(quirk: str) -> None:
    async with romashka() as office:
        setattr(office.world.megafon.rest.history, quirk, True)
        assert await office.pbx.history(ms(NOON) - HOUR, ms(NOON)) == []
        ids = await a_day_of_calls(office)
        for written in ("json", "csv"):
            found = await office.pbx.calls(Span(period="today"), written)  # type: ignore[arg-type]
            assert len(found) == 4
            assert ({event.call_id for event in found} == set(ids)) is (quirk != "own_ids")


@pytest.mark.parametrize(("sparse", "key"), [(True, "direction"), (False, "type"), (False, "direction")])
async def test_absent_and_empty_keys_and_both_names_of_the_direction_are_one(sparse: bool, key: str) -> None:
    async with romashka() as office:
        await a_day_of_calls(office)
        usual = await office.pbx.calls(Span(period="today"))
        office.world.megafon.rest.history.sparse = sparse
        office.world.megafon.rest.history.direction_key = key
        other = await office.pbx.calls(Span(period="today"))
    assert [(one.call_id, one.direction, one.verdict) for one in usual] == [
        (one.call_id, one.direction, one.verdict) for one in other
    ]


async def test_a_tenant_without_json_is_asked_for_csv() -> None:
    async with romashka() as office:
        ids = await a_day_of_calls(office)
        for kind in ("404", "404"):
            office.world.megafon.fault(kind, path="json")
        found = await office.pbx.history(ms(NOON), ms(NOON) + 12 * HOUR)
        assert [event.call_id for event in found] == ids
        assert [path for _, path in office.asked()] == ["/history/json", "/history/csv"]
        with pytest.raises(PbxRefused) as caught:
            await office.pbx.calls(Span(), "json")
    assert caught.value.reason == "pbx_not_found"


async def test_the_rules_of_periods() -> None:
    async with romashka() as office:
        company = office.world.company
        office.move(days=-1)
        yesterday = company.after_hours(IVAN)
        office.move(days=1)
        this_noon = company.after_hours(IVAN)
        office.move(hours=2)
        now = company.after_hours(IVAN)
        await office.world.quiet()

        async def ids(**span: object) -> set[str]:
            return {event.call_id for event in await office.pbx.calls(Span(**span))}  # type: ignore[arg-type]

        week_ago = ms(NOON - timedelta(days=7))
        assert await ids() == {this_noon, now}
        assert await ids(period="yesterday") == {yesterday}
        assert await ids(period="yesterday", start_ms=week_ago, end_ms=ms(office.now())) == {yesterday}
        assert await ids(start_ms=week_ago) == {yesterday, this_noon, now}
        assert await ids(end_ms=ms(NOON)) == {this_noon}
        assert await ids(start_ms=week_ago, limit=1) == {now}
        assert await ids(start_ms=week_ago, type="out") == set()
        assert await ids(start_ms=week_ago, type="missed") == {yesterday, this_noon, now}
        for period in PERIODS:
            await ids(period=period)


@pytest.mark.parametrize(
    ("span", "wrong"),
    [
        (Span(period="week"), "period"), (Span(type="noanswer"), "type"), (Span(limit=0), "limit"),
        (Span(start_ms=2, end_ms=1), "start"),
    ],
)  # fmt: skip
async def test_a_wrong_span_is_not_asked_for(span: Span, wrong: str) -> None:
    async with romashka() as office:
        with pytest.raises(PbxRefused) as caught:
            await office.pbx.calls(span)
        assert office.asked() == []
    assert (caught.value.reason, caught.value.facts["said"]) == ("pbx_bad_value", wrong)


@pytest.mark.parametrize("written", ["json", "csv"])
async def test_inner_calls_are_remembered_in_both_writings(written: str) -> None:
    async with romashka() as office:
        office.world.megafon.rest.state.inner += [
            Rung("17", "success", "anna", "boris", NOON, wait=4, talk=61),
            Rung("18", "noanswer", "boris", "vera", NOON + timedelta(hours=1), wait=20),
        ]
        office.move(hours=2)
        later, first = await office.pbx.inner_calls(Span(period="today"), written)  # type: ignore[arg-type]
        assert (first.caller, first.callee, first.status, first.talk_s) == ("anna", "boris", "success", 61)
        assert (later.call_id, later.status, later.wait_s, later.start_ms) == ("18", "no_answer", 20, ms(NOON) + HOUR)
        [only] = await office.pbx.inner_calls(Span(period="today", type="noanswer"), written)  # type: ignore[arg-type]
        assert only == later
        with pytest.raises(PbxRefused):
            await office.pbx.inner_calls(Span(type="missed"))
        assert await office.pbx.inner_history(ms(NOON) - HOUR, ms(NOON) + 2 * HOUR) == [first, later]


async def test_history_and_webhook_say_the_same_of_a_call() -> None:
    async with romashka() as office:
        missed, spoken, *_ = await a_day_of_calls(office)
        history = {event.call_id: event.verdict for event in await office.pbx.calls(Span(period="today"))}
        pushed = {
            d["fields"]["callid"]: d["fields"]
            for d in office.world.megafon.deliveries
            if d["fields"]["cmd"] == "history"
        }
    for id in (missed, spoken):
        verdict = history[id]
        assert verdict is not None
        assert int(pushed[id]["wait"]) == verdict.wait_s
        assert int(pushed[id]["duration"]) == (verdict.wait_s or 0) + (verdict.talk_s or 0)
