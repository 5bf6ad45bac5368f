"""The dialect of seeds 002 and 003: every printed example, every shape seen in the field, and any bytes at all."""

from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calls.event import Direction, EventKind, Result, Verdict
from pbx.base import Heard, Question
from pbx.body import flatten
from pbx.errors import BadWebhook, WrongKey
from pbx.itoolabs.webhooks import Dialect
from tests.pbx.pushes import CLIENT, DIALECT, LINE, NOW, SAMPLES, TOKEN, event, only, sample, webhook

PRINTED = ["history_out_success.json", "event_incoming.json", "contact.json", "rating.json"]


# -- the printed examples, as JSON and as forms ---------------------------------------------------------------------


def test_history_as_printed() -> None:
    told = only(DIALECT.read(sample("history_out_success.json")))
    assert (told.kind, told.direction, told.client) == (EventKind.VERDICT, Direction.OUT, CLIENT)
    assert told.call_id == "B10D0EB124F4E64AF4EA-1511"
    assert told.verdict == Verdict(
        Result.SUCCESS, by_person=True, talk_s=124, start_ms=1_499_083_870_000, employee="admin",
        recording="https://link/file.mp3",
    )  # fmt: skip


def test_event_as_printed() -> None:
    told = only(DIALECT.read(sample("event_incoming.json")))
    assert (told.kind, told.direction, told.client, told.line) == (EventKind.RINGING, Direction.IN, CLIENT, LINE)
    assert (told.employee, told.extension, told.at_ms, told.account) == ("admin", None, NOW, "office")


def test_contact_as_printed() -> None:
    heard = DIALECT.read(sample("contact.json"))
    assert heard == Heard(question=Question(CLIENT, LINE, "B10D0EB124F4E64AF4EA-1511"))


def test_rating_as_printed() -> None:
    told = only(DIALECT.read(sample("rating.json")))
    assert (told.kind, told.rating, told.employee, told.extension) == (EventKind.RATED, 4, "user", "701")


@pytest.mark.parametrize("name", PRINTED)
def test_a_printed_example_means_the_same_as_a_form(name: str) -> None:
    as_json = sample(name)
    as_form = webhook(flatten("application/x-www-form-urlencoded", urlencode(as_json.fields).encode()))
    assert DIALECT.read(as_form) == DIALECT.read(as_json)


# -- the shapes of the field ----------------------------------------------------------------------------------------

FIELD: dict[str, dict[str, Any]] = {
    "event_incoming_department.form": {
        "kind": EventKind.RINGING, "employee": "anna", "extension": "705", "department": "Продажи", "line": LINE,
    },
    "event_accepted.form": {"kind": EventKind.ANSWERED, "employee": "anna", "direction": Direction.IN},
    "event_cancelled.form": {"kind": EventKind.LEG_ENDED, "employee": "boris"},
    "event_completed.form": {"kind": EventKind.LEG_ENDED, "employee": "anna"},
    "event_outgoing.form": {"kind": EventKind.DIALING, "direction": Direction.OUT, "line": None, "client": CLIENT},
    "event_transferred.form": {"kind": EventKind.TRANSFERRED, "second_call_id": "C3"},
    "event_anonymous.form": {"kind": EventKind.RINGING, "client": None, "client_raw": "anonymous"},
    "history_in_success.form": {"verdict": Verdict(
        Result.SUCCESS, True, 23, 5, 1_642_669_122_000, "anna", "705", "Продажи",
        "https://records.megapbx.ru/1.mp3")},
    "history_in_missed.form": {"verdict": Verdict(
        Result.MISSED, False, 0, 136, 1_642_669_162_000, "boris", "706", "Продажи", None)},
    "history_in_cancel.form": {"employee": None, "verdict": Verdict(
        Result.CANCEL, False, 0, 7, 1_642_669_162_000, department="g_1b2c3d4e-0000-4000-8000-000000000001")},
    "history_in_ivr.form": {"verdict": Verdict(Result.SUCCESS, False, 31, None, 1_642_669_162_000)},
    "history_after_hours_voicemail.form": {"verdict": Verdict(
        Result.MISSED, False, 0, 18, 1_642_712_362_000, recording="https://records.megapbx.ru/vm.mp3")},
    "history_out_busy.form": {"direction": Direction.OUT, "verdict": Verdict(
        Result.BUSY, False, 0, 4, 1_642_669_162_000, "anna", "705")},
}  # fmt: skip


@pytest.mark.parametrize("name", FIELD)
def test_a_shape_of_the_field(name: str) -> None:
    DIALECT.authenticate(sample(name))
    told = only(DIALECT.read(sample(name)))
    assert {key: getattr(told, key) for key in FIELD[name]} == FIELD[name]


@pytest.mark.parametrize("name", ["event_internal.form", "unknown_command.form", "event_accepted_by_switch.form"])
def test_what_does_not_concern_us_is_heard_and_forgotten(name: str) -> None:
    DIALECT.authenticate(sample(name))
    assert DIALECT.read(sample(name)) == Heard()


def test_every_sample_is_examined() -> None:
    elsewhere = {"event_internal.form", "unknown_command.form", "event_accepted_by_switch.form"}
    assert {path.name for path in SAMPLES.glob("*.form")} == set(FIELD) | elsewhere


# -- identity -------------------------------------------------------------------------------------------------------


def test_the_fingerprint_tells_user_and_extension_apart() -> None:
    prints = {
        event(**more).fingerprint for more in ({}, {"user": "boris"}, {"ext": "705"}, {"user": "b", "ext": "oris"})
    }
    assert len(prints) == 4
    assert all(len(one) == 64 for one in prints)


def test_the_fingerprint_cannot_be_shifted_between_fields() -> None:
    assert event(note="a", telnum="b").fingerprint != event(note="b", telnum="a").fingerprint
    assert event(a="1", b="2").fingerprint != event(a='1", "b": "2').fingerprint


@pytest.mark.parametrize("fields", [
    {}, {"cmd": ""}, {"cmd": "event"}, {"cmd": "event", "callid": ""}, {"cmd": "history", "callid": "x" * 129},
    {"cmd": "rating"},
    {"cmd": "contact", "phone": "79101234567"},
])  # fmt: skip
def test_without_command_or_call_id_nothing_can_be_done(fields: dict[str, str]) -> None:
    with pytest.raises(BadWebhook) as caught:
        DIALECT.read(webhook(fields))
    assert caught.value.reason == "webhook_parameters"


def test_a_call_id_of_128_characters_is_fine() -> None:
    assert event(callid="x" * 128).call_id == "x" * 128
    assert event(type="TRANSFERRED", second_callid="x" * 129).second_call_id is None


def test_both_tokens_open_and_no_token_never_does() -> None:
    both = Dialect("office", ["новый-токен", TOKEN])
    for token in ("новый-токен", TOKEN):
        both.authenticate(webhook({"crm_token": token}))
    for dialect in (both, Dialect("office", []), Dialect("office", [""])):
        for sent in ({}, {"crm_token": ""}, {"crm_token": "no"}):
            with pytest.raises(WrongKey):
                dialect.authenticate(webhook(sent))
    assert TOKEN not in repr(both)


# -- any bytes at all -----------------------------------------------------------------------------------------------

KEYS = st.sampled_from(
    ["cmd", "type", "status", "phone", "user", "ext", "groupRealName", "telnum", "diversion", "start",
     "duration", "wait",
     "callid", "second_callid", "link", "rating", "direction", "crm_token", " cmd ", "x-y"]
)  # fmt: skip
VALUES = st.sampled_from(
    ["event", "history", "contact", "rating", "INCOMING", "ACCEPTED", "TRANSFERRED", "in", "out", "internal",
     "Success", "missed",
     "20170703T121110Z", "2017-07-03T12:11:10+99:99", "NaN", "-0", "1e999", "9" * 5_000, "٧٠٥", "\ud800", "\x00",
     "g_1", "a@b",
     "sip:79101234567@h", "<b>", "{0}", "/call_1", "\u202e", "C1"]
) | st.text(max_size=20)  # fmt: skip


@settings(deadline=None)
@given(st.dictionaries(KEYS, VALUES, max_size=14))
def test_any_fields_are_heard_or_refused(fields: dict[str, str]) -> None:
    body = urlencode(fields, errors="surrogatepass").encode()
    try:
        heard = DIALECT.read(webhook(flatten("", body)))
        DIALECT.authenticate(webhook(flatten("", body)))
    except (BadWebhook, WrongKey):
        return
    assert len(heard.events) <= 1


@settings(deadline=None)
@given(st.binary(max_size=300), st.text(max_size=20))
def test_any_bytes_are_heard_or_refused(body: bytes, header: str) -> None:
    for given_body in (body, b"cmd=event&callid=1&type=" + body, b'{"cmd":"history","callid":"1","start":"' + body):
        try:
            hook = webhook(flatten(header, given_body))
            DIALECT.read(hook)
            DIALECT.authenticate(hook)
        except (BadWebhook, WrongKey):
            continue
