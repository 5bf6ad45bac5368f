"""The dialect's words: who is a person, directions, results, seconds, times, links."""

import pytest

from calls.event import Direction, EventKind, Result
from pbx.base import Heard
from pbx.itoolabs.words import login, start_ms, whole
from tests.pbx.pushes import CLIENT, DIALECT, event, only, verdict, webhook

# -- who ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("user", "person"),
    [
        ("anna", "anna"), (" anna ", "anna"), ("anna@office.megapbx.ru", "anna"), ("Anna.K", "Anna.K"),
        ("705", "705"),
        ("pbx", None), ("PBX", None), ("pbx@office", None), ("g_1b2c3d4e", None), ("G_1", None), ("ivr", None),
        ("fax", None),
        ("vm", None), ("am", None), ("hello", None), ("offtime", None), ("", None), (" ", None), ("@office", None),
    ],
)  # fmt: skip
def test_a_user_is_a_person_or_nobody(user: str, person: str | None) -> None:
    assert login(user) == person
    assert verdict(user=user).by_person is (person is not None)
    picked_up = DIALECT.read(webhook({"cmd": "event", "type": "ACCEPTED", "user": user, "callid": "C"})).events
    assert bool(picked_up) is (person is not None)


def test_an_extension_alone_is_a_person_unless_it_may_be_a_department_s() -> None:
    assert verdict(user="", ext="705").by_person
    assert not verdict(user="", ext="700", groupRealName="Продажи").by_person
    assert not verdict(user="g_1", ext="700").by_person
    assert verdict(user="g_1", ext="700").extension is None
    assert event(user="", ext="705").extension == "705"


@pytest.mark.parametrize("status", ["missed", "Cancel", "Busy", "", "something new"])
def test_nobody_has_spoken_on_a_call_without_success(status: str) -> None:
    assert not verdict(status=status, user="anna").by_person


# -- words ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "result"),
    [
        ("Success", Result.SUCCESS), ("SUCCESS", Result.SUCCESS), ("success", Result.SUCCESS),
        ("missed", Result.MISSED),
        ("Missed", Result.MISSED), ("Cancel", Result.CANCEL), ("BUSY", Result.BUSY),
        ("NotAvailable", Result.NOT_AVAILABLE),
        ("not available", Result.NOT_AVAILABLE), ("NotAllowed", Result.NOT_ALLOWED), ("NotFound", Result.NOT_FOUND),
        ("noanswer", Result.NO_ANSWER), ("", Result.UNKNOWN), ("Successful", Result.UNKNOWN), ("ok", Result.UNKNOWN),
    ],
)  # fmt: skip
def test_a_status_is_folded_and_an_unknown_one_is_no_answer(status: str, result: Result) -> None:
    assert verdict(status=status).result is result


@pytest.mark.parametrize(
    ("fields", "direction"),
    [
        ({"type": "INCOMING"}, Direction.IN), ({"type": "OUTGOING"}, Direction.OUT), ({"type": "ACCEPTED"}, None),
        ({"type": "ACCEPTED", "direction": "OUT"}, Direction.OUT),
        ({"type": "COMPLETED", "direction": "in"}, Direction.IN),
        ({"type": "incoming", "direction": "sideways"}, Direction.IN),
    ],
)  # fmt: skip
def test_an_event_s_direction_is_told_implied_or_left_open(fields: dict[str, str], direction: Direction | None) -> None:
    assert event(**fields).direction is direction


def test_history_tells_the_direction_as_type() -> None:
    told = {"cmd": "history", "status": "Success", "callid": "C"}
    assert only(DIALECT.read(webhook({**told, "type": "out"}))).direction is Direction.OUT
    assert only(DIALECT.read(webhook({**told, "direction": "out"}))).direction is Direction.OUT
    assert only(DIALECT.read(webhook(told))).direction is None


@pytest.mark.parametrize("word", ["internal", "inner", "Internal"])
@pytest.mark.parametrize(
    "fields", [{"cmd": "history", "type": "{}"}, {"cmd": "event", "type": "INCOMING", "direction": "{}"}]
)
def test_internal_calls_are_dropped(word: str, fields: dict[str, str]) -> None:
    told = {key: value.format(word) for key, value in fields.items()}
    assert DIALECT.read(webhook({**told, "callid": "C", "phone": "705"})) == Heard()


@pytest.mark.parametrize(
    ("duration", "wait", "talk_wait"),
    [
        ("28", "5", (23, 5)), ("28", "", (28, None)), ("28", "28", (0, 28)), ("12", "20", (12, 20)),
        ("", "5", (None, 5)),
        ("", "", (None, None)), ("124.0", "4.9", (120, 4)), ("-1", "x", (None, None)),
        ("9" * 400, "1e9", (None, None)),
        ("604801", "٥", (None, None)), ("NaN", "null", (None, None)),
    ],
)  # fmt: skip
def test_talk_is_the_whole_less_the_waiting(duration: str, wait: str, talk_wait: tuple[int | None, int | None]) -> None:
    told = verdict(duration=duration, wait=wait)
    assert (told.talk_s, told.wait_s) == talk_wait


def test_a_call_nobody_spoke_on_was_all_waiting() -> None:
    told = verdict(status="missed", duration="136")
    assert (told.talk_s, told.wait_s) == (0, 136)


@pytest.mark.parametrize(
    ("text", "ms"),
    [
        ("20170703T121110Z", 1_499_083_870_000), ("2017-07-03T12:11:10Z", 1_499_083_870_000),
        ("2017-07-03T15:11:10+03:00", 1_499_083_870_000), ("2017-07-03T15:11:10+0300", 1_499_083_870_000),
        ("2017-07-03T15:11:10 03:00", 1_499_083_870_000), ("2017-07-03 12:11:10", 1_499_083_870_000),
        ("20170703T121110", 1_499_083_870_000), ("2017-07-03T12:11:10.500Z", 1_499_083_870_500),
        ("", None), ("20170703", None), ("2017-07-03", None), ("yesterday, at noon", None),
        ("20171303T121110Z", None),
        ("9999-12-31T23:59:59-23:59", None), ("0001-01-01T00:00:00+23:59", None), ("1499083870", None),
        ("2" * 60, None),
    ],
)  # fmt: skip
def test_a_start_is_utc_in_every_spelling(text: str, ms: int | None) -> None:
    assert start_ms(text) == ms
    assert verdict(start=text).start_ms == ms


@pytest.mark.parametrize(
    ("text", "number"), [("4", 4), ("4.0", 4), ("101", None), ("-1", None), ("", None), ("5 ", None)]
)
def test_a_number_is_small_and_whole_or_none(text: str, number: int | None) -> None:
    assert whole(text, 100) == number


def test_a_mark_that_is_none_is_no_event() -> None:
    assert DIALECT.read(webhook({"cmd": "rating", "rating": "отлично", "callid": "C"})) == Heard()
    assert verdict(rating="5") == verdict()


def test_hidden_callers_stay_calls() -> None:
    for hidden in ("", "anonymous", "0", "123"):
        assert event(phone=hidden).client is None
    assert event(phone="89101234567").client == CLIENT


def test_a_line_that_is_no_number_keeps_its_name() -> None:
    assert event(diversion="main-trunk").line == "main-trunk"


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "ftp://x/y", "https://a b", 'https://a"b', "https://" + "x" * 3_000, ""]
)
def test_a_recording_is_a_web_address_or_nothing(link: str) -> None:
    assert verdict(link=link).recording is None


def test_unknown_keys_and_event_types_never_fail() -> None:
    assert event(**{"some-key": "1", "missedStatus": "3", "note": "x" * 10_000}).kind is EventKind.RINGING
    assert DIALECT.read(webhook({"cmd": "event", "type": "PARKED", "callid": "C"})) == Heard()


def test_commands_are_read_in_any_case() -> None:
    assert event(cmd="EVENT", type="incoming").kind is EventKind.RINGING
