"""MegaFon: the examination of all adapters, its settings, makecall and users."""

import json
from dataclasses import replace
from typing import ClassVar

import pytest

from calls.event import EventKind
from pbx.base import Outcome, Webhook
from pbx.body import flatten
from pbx.errors import PbxRefused
from pbx.itoolabs.periods import Span
from pbx.megafon import Megafon
from pbx.shapes import DialReceipt
from tests.pbx.contract import HearingExam
from tests.pbx.contract_requests import ANSWERED, RequestsExam
from tests.pbx.office import API_KEY, SAMPLES, TOKEN, megafon, settings
from tests.wire.server import QuickClock, pretend, says
from wire.client import Timeouts


def sample(name: str) -> Webhook:
    body = (SAMPLES / name).read_bytes()
    return Webhook(
        method="POST", path="/pbx/office", query={}, fields=flatten("application/x-www-form-urlencoded", body),
        headers={}, received_ms=1_700_000_000_000, remote="127.0.0.1",
    )  # fmt: skip


OF_ONE = dict.fromkeys(
    (
        "silent", "receives", "employee", "departments_of", "department", "number", "sim", "silence on", "silence off",
        "receive on", "receive off", "receive all off", "edit_employee", "delete_employee", "edit_department",
        "delete_department", "change_members", "route", "enable on", "enable off", "assign_sim", "share_sim",
        "disable_sim", "delete_sim",
    ),
    ("pbx_no_such", 1),
)  # fmt: skip
BARE_ARRAYS = ("departments_of", "blacklist", "history", "inner_history", "calls json", "inner_calls json")
HISTORIES = ("history", "inner_history", "calls json", "inner_calls json", "calls csv", "inner_calls csv")


class TestExam(HearingExam, RequestsExam):
    secrets = (API_KEY, TOKEN)
    own_questions: ClassVar = {
        "staff found": lambda pbx: pbx.staff("анна"),
        "calls json": lambda pbx: pbx.calls(Span(), "json"),
        "calls csv": lambda pbx: pbx.calls(Span(), "csv"),
        "inner_calls json": lambda pbx: pbx.inner_calls(Span(), "json"),
        "inner_calls csv": lambda pbx: pbx.inner_calls(Span(), "csv"),
    }
    own_commands: ClassVar = {"receive all off": lambda pbx: pbx.receive("anna", None, False)}
    differs: ClassVar = {
        # A tenant without JSON is asked for CSV.
        "404": {**OF_ONE, "history": ("pbx_not_found", 2), "inner_history": ("pbx_not_found", 2)},
        "405": {"history": ("pbx_no_method", 2), "inner_history": ("pbx_no_method", 2)},
        "empty": dict.fromkeys(HISTORIES, ANSWERED),
        "null": dict.fromkeys({*HISTORIES, *BARE_ARRAYS}, ANSWERED),
        "array": dict.fromkeys(BARE_ARRAYS, ANSWERED),
        "array in arrays": dict.fromkeys(BARE_ARRAYS, ANSWERED),
    }
    good: ClassVar = {
        "staff": (SAMPLES / "users.json").read_bytes(),
        "blacklist": (SAMPLES / "blacklist.json").read_bytes(),
        "history": (SAMPLES / "history.json").read_bytes(),
        "calls csv": (SAMPLES / "history.csv").read_bytes(),
        "silent": b'{"state": true}',
        "dial": (SAMPLES / "makecall.json").read_bytes(),
        "add_employee": (SAMPLES / "user_added.json").read_bytes(),
    }

    def connect(self, url: str, timeouts: Timeouts) -> Megafon:
        return megafon(url, timeouts)

    def genuine(self) -> Webhook:
        return sample("event_incoming.json")

    def with_key(self, webhook: Webhook, key: str | None) -> Webhook:
        fields = {name: value for name, value in webhook.fields.items() if name != "crm_token"}
        return replace(webhook, fields=fields if key is None else {**fields, "crm_token": key})

    def unreadable(self) -> list[Webhook]:
        genuine = self.genuine()
        return [
            replace(genuine, fields={key: value for key, value in genuine.fields.items() if key != lost})
            for lost in ("cmd", "callid")
        ]


# -- webhooks -------------------------------------------------------------------------------------------------------


def test_the_previous_token_is_accepted_during_a_change() -> None:
    changing = Megafon("office", settings(crm_token="the-new-token", crm_token_previous=TOKEN), QuickClock())
    changing.authenticate(sample("event_incoming.json"))


def test_a_question_is_answered_as_printed() -> None:
    pbx = megafon("office")
    heard = pbx.read(sample("contact.json"))
    assert heard.question is not None
    printed = json.loads((SAMPLES / "contact_answer.json").read_text())
    answer = pbx.answer(heard, Outcome(printed["contact_name"], printed["responsible"]))
    assert (answer.status, answer.content_type, json.loads(answer.body)) == (200, "application/json", printed)
    assert pbx.answer(heard, Outcome()).body == b"{}"
    assert json.loads(pbx.answer(heard, Outcome("Ромашка")).body) == {"contact_name": "Ромашка"}


def test_an_event_is_answered_with_an_empty_body() -> None:
    pbx = megafon("office")
    heard = pbx.read(sample("event_incoming.json"))
    assert heard.events[0].kind is EventKind.RINGING
    assert (pbx.answer(heard, Outcome()).status, pbx.answer(heard, Outcome()).body) == (200, b"")


# -- makecall -------------------------------------------------------------------------------------------------------


async def test_makecall_sends_digits_and_the_key() -> None:
    async with pretend(says((SAMPLES / "makecall.json").read_text())) as server:
        pbx = megafon(server.url + "/some/path")
        receipt = await pbx.dial("705", "+79101234567")
        await pbx.close()
    [seen] = server.requests
    assert receipt == DialReceipt("B10D0EB124F4E64AF4EA-1511")
    assert (seen.method, seen.target) == ("POST", "/some/path/crmapi/v1/makecall")
    assert json.loads(seen.body) == {"phone": "79101234567", "user": "705"}
    assert seen.headers["x-api-key"] == API_KEY


@pytest.mark.parametrize(
    ("body", "call_id"),
    [
        ("", None), ("null", None), ("{}", None), ('{"callid": null}', None), ('{"callid": ""}', None),
        ('{"callid": 17}', "17"), ('{"callid": "a", "clid": "b"}', "a"), ('{"callid": ["a"]}', None),
        ('{"callid": "' + "a" * 200 + '"}', None), ('\ufeff{"callid": "a"}', "a"),
    ],
)  # fmt: skip
async def test_makecall_succeeds_with_and_without_an_id(body: str, call_id: str | None) -> None:
    async with pretend(says(body)) as server:
        pbx = megafon(server.url)
        assert await pbx.dial("anna", "+79101234567") == DialReceipt(call_id)
        await pbx.close()


@pytest.mark.parametrize(
    ("user", "number"), [("", "+79101234567"), (" ", "+79101234567"), ("anna", "112"), ("anna", "")]
)
async def test_what_cannot_be_dialled_is_not_even_asked(user: str, number: str) -> None:
    async with pretend(says("{}")) as server:
        pbx = megafon(server.url)
        with pytest.raises(PbxRefused):
            await pbx.dial(user, number)
        await pbx.close()
    assert server.requests == []


@pytest.mark.parametrize(
    ("status", "body", "reason"),
    [
        (401, '{"message": "Invalid token"}', "pbx_key_wrong"),
        (401, "Invalid token", "pbx_key_wrong"),
        (401, "", "pbx_key_wrong"),
        (401, '{"error": "CRM disabled"}', "pbx_api_off"),
        (401, "CRM switched off", "pbx_api_off"),
        (400, '{"message": "User not found"}', "pbx_no_such_user"),
        (400, '{"message": "Validation error"}', "pbx_refused"),
        (418, "[1]", "pbx_refused"),
    ],
)
async def test_the_errors_of_the_document_have_their_reasons(status: int, body: str, reason: str) -> None:
    async with pretend(says(body, status)) as server:
        pbx = megafon(server.url)
        with pytest.raises(PbxRefused) as caught:
            await pbx.dial("anna", "+79101234567")
        await pbx.close()
    assert caught.value.reason == reason
    assert caught.value.facts["status"] == status


async def test_a_refusal_keeps_the_vendor_s_words_short_and_clean() -> None:
    async with pretend(says(json.dumps({"message": "Плохо\x00 " + "о" * 5_000}), 400)) as server:
        pbx = megafon(server.url)
        with pytest.raises(PbxRefused) as caught:
            await pbx.dial("anna", "+79101234567")
        await pbx.close()
    said = caught.value.facts["said"]
    assert isinstance(said, str)
    assert said.startswith("Плохо о")
    assert len(said) == 200
