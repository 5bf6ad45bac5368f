"""What the cloud PBX remembers: CSV as the field sends it, slices of a day, and the pretend PBX over real HTTP."""

from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from calls.event import CallEvent, Direction, EventKind, Result, Verdict
from pbx.errors import PbxRefused
from pbx.itoolabs.periods import PERIODS, TYPES, Span
from pbx.itoolabs.rows import call_event, csv_rows
from tests.pbx.cloud_office import API_KEY, CLIENT, LINE, NOW, cloud, office, text
from tests.wire.server import pretend, says

DAY_MS = 24 * 3600 * 1000
START = 1_642_669_122_000  # 2022-01-20T08:58:42Z


def read(body: bytes | str) -> list[CallEvent]:
    rows = csv_rows(body.encode() if isinstance(body, str) else body)
    return [event for row in rows if (event := call_event("office", row, NOW))]


def test_rows_of_the_field() -> None:
    told = read(text("history.csv"))
    assert [event.verdict for event in told] == [
        Verdict(Result.SUCCESS, True, 23, 5, START, "andy", recording="https://records.cloud.example/1.mp3"),
        Verdict(Result.MISSED, False, 0, 136, START + 40_000),
        Verdict(Result.NO_ANSWER, False, 0, 11, START + 138_000, "daria"),
        Verdict(Result.SUCCESS, False, 31, 2, START + 198_000),
    ]
    assert [event.direction for event in told] == [Direction.IN, Direction.IN, Direction.OUT, Direction.IN]
    assert [event.client for event in told] == [CLIENT, "+79101234568", "+79101234569", None]
    assert {(event.line, event.kind, event.at_ms, event.learned) for event in told} == {
        (LINE, EventKind.VERDICT, NOW, "history")
    }
    assert [event.call_id for event in told] == [f"B10D0EB124F4E64AF4EA-{number}" for number in range(1511, 1515)]


def test_a_tenant_may_send_a_header() -> None:
    [event] = read(text("history_header.csv"))
    assert (event.call_id, event.direction, event.employee) == ("B10D0EB124F4E64AF4EA-1515", Direction.OUT, "andy")
    assert event.verdict is not None
    assert (event.verdict.talk_s, event.verdict.recording) == (61, "https://records.cloud.example/5.mp3")


@pytest.mark.parametrize("body", ["", "\n \n", "null", "\ufeff", '"'])
def test_no_rows_are_no_calls(body: str) -> None:
    assert read(body) == []


@pytest.mark.parametrize(
    "body", ["<html><body>502</body></html>", "[]", "{}", "OK", "a,b,c", "1,in,2\n", "1,in,2,3,4,5,6\nx"]
)
def test_what_is_no_csv_of_ours_is_said_so(body: str) -> None:
    with pytest.raises(ValueError, match="no"):
        read(body)


@pytest.mark.parametrize(
    ("row", "result"),
    [
        ("1,in,79101234567,andy,,,1,5", Result.SUCCESS),
        ("1,in,79101234567,andy,,,1,0", Result.UNKNOWN),
        ("1,in,79101234567,andy,,,1,", Result.UNKNOWN),
        ("1,MISSED,79101234567,andy,,,1,5", Result.MISSED),
        ("1,out,79101234567,andy,,,1,", Result.NO_ANSWER),
        ("1,,79101234567,andy,,,1,5", Result.SUCCESS),
    ],
)
def test_the_result_follows_from_type_and_talk(row: str, result: Result) -> None:
    [event] = read(row)
    assert event.verdict is not None
    assert event.verdict.result is result


def test_calls_between_employees_are_left_out() -> None:
    assert read("1,internal,701,andy,,,1,5\n2,inner,702,andy,,,1,5") == []


def test_a_row_without_an_id_has_one_of_its_own_that_stays() -> None:
    [one], [two] = read(",in,79101234567,andy,,,1,5"), read(",in,79101234567,andy,,,1,5")
    assert one.call_id == two.call_id != ""
    assert one.call_id.startswith("history-")
    assert read("x" * 200 + ",in,79101234567,andy,,,1,5")[0].call_id.startswith("history-")


def test_old_encodings_are_read() -> None:
    [event] = read("1,in,79101234567,анна,,,1,5".encode("cp1251"))
    assert event.employee == "анна"


@hypothesis_settings(deadline=None)
@given(st.binary(max_size=300) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "replace")))
def test_any_bytes_are_read_or_refused(body: bytes) -> None:
    for given_body in (body, b"1,in,7,a,b,c,d,e," + body, b"UID,type,client,account,via,start,wait\n" + body):
        try:
            read(given_body)
        except ValueError:
            continue


async def asked(body: str, **how: Any) -> list[dict[str, str]]:
    async with pretend(says(body, Content_Type="text/csv")) as server:
        pbx = cloud(server.url)
        await pbx.calls(Span(**how))
        await pbx.close()
        return [dict(parse_qsl(seen.body.decode())) for seen in server.requests]


async def test_a_period_is_asked_for_as_the_field_does() -> None:
    start, end = START, START + 3_600_000
    assert await asked("", start_ms=start, end_ms=end) == [
        {"cmd": "history", "start": "20220120T085842Z", "end": "20220120T095842Z", "type": "all", "token": API_KEY}
    ]
    assert await asked("", period="yesterday", type="missed", limit=5) == [
        {"cmd": "history", "period": "yesterday", "type": "missed", "limit": "5", "token": API_KEY}
    ]


@pytest.mark.parametrize(
    ("how", "field"),
    [
        ({}, "start"),
        ({"start_ms": 1}, "start"),
        ({"start_ms": 2, "end_ms": 1}, "start"),
        ({"period": "never"}, "period"),
        ({"period": "today", "type": "inner"}, "type"),
        ({"period": "today", "limit": 0}, "limit"),
    ],
)
async def test_what_cannot_be_asked_is_not_sent(how: dict[str, Any], field: str) -> None:
    async with office() as it:
        with pytest.raises(PbxRefused) as caught:
            await it.pbx.calls(Span(**how))
        assert (caught.value.reason, caught.value.facts, it.asked()) == ("pbx_bad_value", {"said": field}, [])


async def test_a_long_period_is_asked_for_day_by_day_and_each_call_told_once() -> None:
    async with pretend(says(text("history.csv"))) as server:
        pbx = cloud(server.url)
        found = await pbx.history(START, START + 2 * DAY_MS + 1000)
        await pbx.close()
    assert len(server.requests) == 3
    assert [event.call_id[-4:] for event in found] == ["1511", "1512", "1513", "1514"]


async def test_an_empty_period_asks_nothing() -> None:
    async with office() as it:
        assert await it.pbx.history(START, START) == []
        assert it.asked() == []


@pytest.mark.parametrize("header", [False, True])
async def test_the_pretend_pbx_remembers_what_was_on_the_phones(header: bool) -> None:
    async with office() as it:
        it.ats.commands.csv_header = header
        spoken = it.company.ring("79101234567")
        it.company.answer(spoken, "boris", wait=5)
        it.company.hang_up(spoken, 23)
        missed = it.company.after_hours("79101234568", wait=7)
        now_ms = int(datetime.now(UTC).timestamp() * 1000)
        found = {event.call_id: event for event in await it.pbx.history(now_ms - 60_000, now_ms + 60_000)}
        one, two = found[spoken].verdict, found[missed].verdict
        assert one is not None
        assert two is not None
        assert (one.result, one.by_person, one.talk_s, one.wait_s, one.employee) == (
            Result.SUCCESS,
            True,
            23,
            5,
            "boris",
        )
        assert (two.result, two.wait_s, found[missed].direction) == (Result.MISSED, 7, Direction.IN)
        for type, ids in {"all": {spoken, missed}, "in": {spoken, missed}, "out": set(), "missed": {missed}}.items():
            assert {event.call_id for event in await it.pbx.calls(Span(period="today", type=type))} == ids
        assert len(await it.pbx.calls(Span(period="today", limit=1))) == 1


async def test_every_period_and_type_is_known_to_the_pretend_pbx() -> None:
    async with office() as it:
        for period in PERIODS:
            assert await it.pbx.calls(Span(period=period)) == []
        for type in TYPES:
            assert await it.pbx.calls(Span(period="today", type=type)) == []
        assert len(it.asked()) == len(PERIODS) + len(TYPES)
