"""The cloud PBX: the examination of all adapters, its webhooks as printed and as seen."""

import json
from dataclasses import replace
from typing import Any, ClassVar
from urllib.parse import urlencode

import pytest

from calls.event import CallEvent, Direction, EventKind, Result, Verdict
from pbx.base import Heard, Outcome, Question, Webhook, refusal
from pbx.body import flatten
from pbx.capabilities import ability_names
from pbx.cloud_ats import CloudAts
from pbx.errors import BadWebhook, WrongKey
from pbx.itoolabs.periods import Span
from tests.pbx.cloud_office import API_KEY, CALL_ID, CLIENT, FORM, LINE, NOW, SAMPLES, TOKEN, cloud, sample, settings
from tests.pbx.contract import HearingExam
from tests.pbx.contract_requests import ANSWERED, RequestsExam
from tests.wire.server import QuickClock
from wire.client import Timeouts

# What a command of the field makes of a plain 400: its tenant does not know it, unless the employee is unknown.
NOT_KNOWN = dict.fromkeys(("departments", "history", "calls"), ("pbx_command_unknown", 1))
LOOKED_UP = dict.fromkeys(
    ("silent", "receives", "silence on", "silence off", "receive on", "receive off"), ("pbx_refused", 2)
)


class TestExam(HearingExam, RequestsExam):
    secrets = (API_KEY, TOKEN)
    own_questions: ClassVar = {"calls": lambda pbx: pbx.calls(Span(period="today"))}
    differs: ClassVar = {
        "400": {**NOT_KNOWN, **LOOKED_UP},
        "empty": dict.fromkeys(("history", "calls"), ANSWERED),
        "null": dict.fromkeys(("history", "calls"), ANSWERED),
        "array": {"departments": ANSWERED},
        "array in arrays": {"departments": ANSWERED},
    }
    good: ClassVar = {
        "staff": (SAMPLES / "accounts.json").read_bytes(),
        "departments": (SAMPLES / "groups.json").read_bytes(),
        "history": (SAMPLES / "history.csv").read_bytes(),
        "silent": (SAMPLES / "get_dnd.json").read_bytes(),
        "dial": (SAMPLES / "make_call_uuid.json").read_bytes(),
        "silence on": (SAMPLES / "set_dnd.json").read_bytes(),
        "receive on": b"OK",
    }

    def connect(self, url: str, timeouts: Timeouts) -> CloudAts:
        return cloud(url if "//" in url else f"http://{url}", timeouts)

    def genuine(self) -> Webhook:
        return sample("event_incoming.form")

    def with_key(self, webhook: Webhook, key: str | None) -> Webhook:
        fields = {name: value for name, value in webhook.fields.items() if name != "crm_token"}
        return replace(webhook, fields=fields if key is None else {**fields, "crm_token": key})

    def unreadable(self) -> list[Webhook]:
        genuine = self.genuine()
        return [
            replace(genuine, fields={key: value for key, value in genuine.fields.items() if key != lost})
            for lost in ("cmd", "callid")
        ]


def test_it_has_the_abilities_of_the_design() -> None:
    assert ability_names(CloudAts) == {
        "notifies", "asks", "dials", "lists_staff", "lists_departments", "remembers", "silences", "subscribes",
        "records",
    }  # fmt: skip
    assert cloud().off == frozenset()


def test_it_is_unsure_of_missed_verdicts_alone() -> None:
    assert (CloudAts.verdicts, CloudAts.missed_verdicts) == (True, False)


# -- webhooks -------------------------------------------------------------------------------------------------------

ENDED = NOW - 124_000
PRINTED = Verdict(Result.SUCCESS, True, 124, None, ENDED, "user", recording="https://link/file.mp3")

SAID: dict[str, dict[str, Any]] = {
    # as printed, §4.1.1 and §4.1.2
    "history_in_success.form": {"kind": EventKind.VERDICT, "direction": Direction.IN, "verdict": PRINTED},
    "history_out_success.form": {"kind": EventKind.VERDICT, "direction": Direction.OUT, "verdict": PRINTED},
    "event_incoming.form": {"kind": EventKind.RINGING, "direction": Direction.IN, "employee": "andy"},
    "event_accepted.form": {"kind": EventKind.ANSWERED, "direction": None, "employee": "andy"},
    "event_completed.form": {"kind": EventKind.LEG_ENDED, "employee": "andy"},
    "event_cancelled.form": {"kind": EventKind.LEG_ENDED, "employee": "andy"},
    # the table's statuses that have no example
    "history_out_busy.form": {"verdict": Verdict(Result.BUSY, False, 0, 9, NOW - 9_000, "andy")},
    "history_out_notavailable.form": {"verdict": Verdict(Result.NOT_AVAILABLE, False, 0, 9, NOW - 9_000, "andy")},
    "history_out_notallowed.form": {"verdict": Verdict(Result.NOT_ALLOWED, False, 0, 9, NOW - 9_000, "andy")},
    # the field
    "history_in_missed.form": {"line": LINE, "verdict": Verdict(Result.MISSED, False, 0, 136, NOW - 136_000, "andy")},
    "history_in_cancel.form": {"employee": None, "verdict": Verdict(Result.CANCEL, False, 0, 7, NOW - 7_000)},
    "history_in_ivr.form": {"verdict": Verdict(Result.SUCCESS, False, 31, None, NOW - 31_000)},
    "history_in_wait.form": {
        "line": LINE, "verdict": Verdict(Result.SUCCESS, True, 23, 5, 1_642_669_122_000, "andy", "705"),
    },
    "event_incoming_line.form": {"kind": EventKind.RINGING, "employee": "andy", "line": LINE},
    "event_incoming_hidden.form": {"kind": EventKind.RINGING, "client": None, "client_raw": "anonymous"},
    "event_incoming_department.form": {"kind": EventKind.RINGING, "employee": None},
}  # fmt: skip
NOTHING = ("unknown_command.form", "event_accepted_by_switch.form")


def only(webhook: Webhook) -> CallEvent:
    [event] = cloud().read(webhook).events
    return event


@pytest.mark.parametrize("name", SAID)
def test_what_a_webhook_says(name: str) -> None:
    cloud().authenticate(sample(name))
    told = only(sample(name))
    assert (told.call_id, told.at_ms, told.account) == (CALL_ID, NOW, "office")
    assert told.client == SAID[name].get("client", CLIENT)
    assert {key: getattr(told, key) for key in SAID[name]} == SAID[name]


@pytest.mark.parametrize("name", NOTHING)
def test_what_does_not_concern_us_is_heard_and_forgotten(name: str) -> None:
    cloud().authenticate(sample(name))
    assert cloud().read(sample(name)) == Heard()


def test_every_sample_of_a_webhook_is_examined() -> None:
    assert {path.name for path in SAMPLES.glob("*.form")} == {*SAID, *NOTHING, "contact.form"}


def test_without_a_start_the_call_began_its_length_before_we_heard_of_its_end() -> None:
    later = replace(sample("history_in_missed.form"), received_ms=NOW + 500)
    verdict = only(later).verdict
    assert verdict is not None
    assert verdict.start_ms == NOW + 500 - 136_000


@pytest.mark.parametrize("lost", [{"duration": ""}, {"duration": "long"}, {"duration": "-1"}])
def test_without_a_length_nobody_knows_when_it_began(lost: dict[str, str]) -> None:
    webhook = sample("history_in_missed.form")
    assert only(replace(webhook, fields={**webhook.fields, **lost})).verdict == Verdict(
        Result.MISSED, False, 0, None, None, "andy"
    )


def test_a_question_is_answered_as_printed() -> None:
    pbx = cloud()
    heard = pbx.read(sample("contact.form"))
    assert heard == Heard(question=Question(CLIENT, None, CALL_ID))
    printed = json.loads((SAMPLES / "contact_answer.json").read_text())
    answer = pbx.answer(heard, Outcome(printed["contact_name"], printed["responsible"]))
    assert (answer.status, answer.content_type, json.loads(answer.body)) == (200, "application/json", printed)
    assert pbx.answer(heard, Outcome()).body == b"{}"


def test_the_refusals_are_those_of_the_document() -> None:
    with pytest.raises(WrongKey) as forged:
        cloud().authenticate(replace(sample("contact.form"), fields={"cmd": "contact"}))
    assert json.loads(refusal(forged.value).body) == json.loads((SAMPLES / "invalid_token.json").read_text())
    with pytest.raises(BadWebhook) as bad:
        cloud().read(replace(sample("contact.form"), fields={"cmd": "contact"}))
    assert json.loads(refusal(bad.value).body) == json.loads((SAMPLES / "invalid_parameters.json").read_text())


@pytest.mark.parametrize("content_type", ["", FORM, "application/json", "text/plain"])
@pytest.mark.parametrize("name", [name for name in SAID if name.startswith("event")])
def test_a_form_is_a_form_whatever_its_header_says(name: str, content_type: str) -> None:
    body = urlencode(sample(name).fields).encode()
    assert cloud().read(replace(sample(name), fields=flatten(content_type, body))) == cloud().read(sample(name))


def test_the_previous_token_is_accepted_during_a_change() -> None:
    changing = CloudAts("office", settings(crm_token="the-new-token", crm_token_previous=TOKEN), QuickClock())
    changing.authenticate(sample("contact.form"))
