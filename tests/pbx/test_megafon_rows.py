"""MegaFon's history rows (seed 003 §4): the printed ones, and the shapes of live tenants, in our words."""

import pytest

from calls.event import CallEvent, Direction, EventKind, Result
from pbx.errors import PbxRefused
from pbx.itoolabs.periods import Span
from pbx.itoolabs.words import start_ms
from pbx.shapes import InnerCall
from tests.pbx.megafon_company import told
from tests.wire.server import says

RECORDS = "https://records.example.org/2022/01/20/"


async def rows(name: str, written: str = "json") -> dict[str, CallEvent]:
    events, _ = await told(name, lambda pbx: pbx.calls(Span(), written))  # type: ignore[arg-type]
    return {event.call_id: event for event in events}


async def test_the_printed_rows_are_read() -> None:
    found = await rows("history.json")
    missed, spoken = found["3934307521"], found["1755936870"]
    assert missed.verdict is not None
    assert (missed.kind, missed.direction, missed.client, missed.line, missed.department, missed.learned) == (
        EventKind.VERDICT, Direction.IN, "+79008003396", "+79001112233", "Отдел продаж", "history",
    )  # fmt: skip
    assert (missed.verdict.result, missed.verdict.by_person, missed.verdict.talk_s, missed.verdict.wait_s) == (
        Result.MISSED, False, 0, 13,
    )  # fmt: skip
    assert missed.verdict.start_ms == start_ms("20220120T085922Z")
    assert spoken.verdict is not None
    assert (spoken.verdict.result, spoken.verdict.by_person, spoken.verdict.talk_s, spoken.employee) == (
        Result.SUCCESS, True, 23, "admin",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("uid", "result", "by_person", "talk_s"),
    [
        ("C-out-noanswer", Result.NO_ANSWER, False, 0),
        ("C-out-talk", Result.SUCCESS, True, 124),
        ("C-in-ivr", Result.SUCCESS, False, 9),
        ("C-in-vm", Result.SUCCESS, False, 15),
        ("C-in-telnum", Result.SUCCESS, True, 60),
        ("C-in-onduty", Result.SUCCESS, False, 60),
        ("C-in-hidden", Result.MISSED, False, 0),
        ("C-in-group", Result.SUCCESS, False, 30),
    ],
)
async def test_only_people_speak(uid: str, result: Result, by_person: bool, talk_s: int) -> None:
    verdict = (await rows("history_live.json"))[uid].verdict
    assert verdict is not None
    assert (verdict.result, verdict.by_person, verdict.talk_s) == (result, by_person, talk_s)


async def test_live_rows_keep_what_they_tell() -> None:
    found = await rows("history_live.json")
    assert "C-inner" not in found
    assert (found["C-in-hidden"].client, found["C-in-hidden"].client_raw) == (None, "anonymous")
    talk = found["C-out-talk"]
    assert talk.verdict is not None
    assert (talk.direction, talk.rating, talk.verdict.recording) == (Direction.OUT, 5, RECORDS + "1.mp3")
    assert found["C-out-noanswer"].employee == "anna"
    assert all(event.verdict and event.verdict.start_ms for event in found.values())


async def test_a_row_without_an_id_is_still_a_call_and_always_the_same() -> None:
    one, two = await rows("history_live.json"), await rows("history_live.json")
    [id] = [id for id in one if id.startswith("history-")]
    assert one[id].client == "+79101234570"
    assert one[id].fingerprint == two[id].fingerprint


async def test_csv_says_the_same_with_fewer_words() -> None:
    found = await rows("history.csv", "csv")
    said = [(e.direction, e.verdict.result, e.verdict.by_person, e.verdict.talk_s) for e in found.values() if e.verdict]
    assert said == [
        (Direction.IN, Result.MISSED, False, 0),
        (Direction.IN, Result.SUCCESS, True, 23),
        (Direction.OUT, Result.NO_ANSWER, False, 0),
        (Direction.OUT, Result.SUCCESS, True, 77),
        (Direction.IN, Result.UNKNOWN, False, 0),
    ]
    spoken = found["1755936870"]
    assert spoken.verdict is not None
    assert (spoken.employee, spoken.line, spoken.rating, spoken.verdict.recording) == (
        "admin", "+79001112233", 4, RECORDS + "3.mp3",
    )  # fmt: skip


async def test_csv_may_have_a_header() -> None:
    assert list(await rows("history_header.csv", "csv")) == ["1755936870"]


@pytest.mark.parametrize(
    "body",
    ["", "null", "[]", " \n", "\ufeff[]", "[null, 7, []]"],
)
async def test_nothing_has_several_shapes(body: str) -> None:
    assert (await told(says(body), lambda pbx: pbx.calls(Span(), "json")))[0] == []
    assert (await told(says(body), lambda pbx: pbx.inner_calls(Span(), "json")))[0] == []


@pytest.mark.parametrize("body", ["{}", '"x"', "<html>", "[{", '{"error": "x"}', "[" * 60_000])
async def test_nonsense_is_no_history(body: str) -> None:
    for written in ("json", "csv"):
        with pytest.raises(PbxRefused) as caught:
            await told(says(body), lambda pbx, written=written: pbx.calls(Span(), written))  # type: ignore[misc]
        assert caught.value.reason == "pbx_nonsense"


async def test_an_empty_csv_is_no_calls() -> None:
    assert (await told(says(""), lambda pbx: pbx.calls(Span(), "csv")))[0] == []
    assert (await told(says("\n\r\n"), lambda pbx: pbx.inner_calls(Span(), "csv")))[0] == []


@pytest.mark.parametrize(
    "row",
    [
        '{"uid": "A", "duration": -5, "wait": "many", "start": "yesterday", "record": "javascript:alert(1)"}',
        '{"uid": "A", "direction": "sideways", "status": "teleported", "client": {"a": 1}, "rating": [1]}',
        '{"uid": ["A"]}', '{"uid": "' + "A" * 500 + '"}', '{"uid": true, "user": null, "wait": 1e400}',
    ],
)  # fmt: skip
async def test_odd_values_are_no_success_and_no_crash(row: str) -> None:
    [event], _ = await told(says(f"[{row}]"), lambda pbx: pbx.calls(Span(), "json"))
    assert event.verdict is not None
    assert event.verdict.result is Result.UNKNOWN
    assert (event.verdict.by_person, event.verdict.start_ms, event.verdict.recording) == (False, None, None)
    assert 0 < len(event.call_id) <= 128


async def test_the_printed_inner_calls_are_read_in_both_writings() -> None:
    found, _ = await told("history_inner.json", lambda pbx: pbx.inner_calls(Span(), "json"))
    assert found == [
        InnerCall("3934307521", "no_answer", "admin", "manager", start_ms("20220120T085922Z"), 13, 0),
        InnerCall("1755936870", "success", "admin", "manager", start_ms("20220120T085842Z"), 5, 23),
    ]
    found, [seen] = await told("history_inner.csv", lambda pbx: pbx.inner_calls(Span(), "csv"))
    assert seen.target == "/crmapi/v1/history/inner/csv?type=all"
    assert found[0] == InnerCall("1910575453", "no_answer", "admin", "manager", start_ms("20220317T125445Z"), 5, 0)
    assert [(one.status, one.talk_s) for one in found] == [("no_answer", 0), ("no_answer", 0), ("success", 61)]
    assert found[2].recording == RECORDS + "5.mp3"
