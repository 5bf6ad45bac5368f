"""The telephony channel: the examination of all adapters, its key, what each post says, and its settings."""

import json
from dataclasses import replace

import pytest
from pydantic import ValidationError

from calls.event import CallEvent, Direction, EventKind, Result
from pbx.base import Webhook, refusal
from pbx.capabilities import ability_names
from pbx.errors import BadWebhook, WrongKey
from pbx.telephony_channel import PATH, TelephonyChannel
from tests.pbx.channel_desk import CLIENT, KEY, SAMPLES, channel, created, sample, settings, updated, webhook
from tests.pbx.contract import HearingExam
from wire.client import Timeouts


class TestExam(HearingExam):
    secrets = (KEY,)

    def connect(self, _url: str, _timeouts: Timeouts) -> TelephonyChannel:
        return channel()

    def genuine(self) -> Webhook:
        return sample("create_call_printed.multipart")

    def with_key(self, webhook: Webhook, key: str | None) -> Webhook:
        return replace(webhook, path=PATH if key is None else f"{PATH}@{key}")

    def unreadable(self) -> list[Webhook]:
        genuine = self.genuine()
        return [
            replace(genuine, fields={key: value for key, value in genuine.fields.items() if key != lost})
            for lost in ("action", "direction", "phone")
        ]


def events(webhook: Webhook) -> list[CallEvent]:
    return list(channel().read(webhook).events)


def only(webhook: Webhook) -> CallEvent:
    [event] = events(webhook)
    return event


def refused(webhook: Webhook) -> str:
    with pytest.raises(BadWebhook) as caught:
        channel().read(webhook)
    answer = refusal(caught.value)
    assert (answer.status, answer.content_type) == (400, "application/json")
    return json.loads(answer.body)["error"]


def test_it_notifies_and_records() -> None:
    assert ability_names(TelephonyChannel) == {"notifies", "records"}


# -- the address ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("ending", [KEY, f"@{KEY}", f"{KEY}/", f"@{KEY}/"])
def test_the_key_is_known_with_and_without_at_and_slash(ending: str) -> None:
    channel().authenticate(webhook({}, PATH + ending))


@pytest.mark.parametrize(
    "path", ["/", PATH, f"{PATH}@", f"{PATH}@@{KEY}", f"{PATH}{KEY}//", f"/pbx/{KEY}", f"{PATH}{KEY}/more", f"/{KEY}"]
)
def test_any_other_address_is_not(path: str) -> None:
    with pytest.raises(WrongKey):
        channel().authenticate(webhook({}, path))


def test_the_previous_key_is_accepted_during_a_change() -> None:
    changing = channel(channel_key="the-new-key", channel_key_previous=f"@{KEY}")
    for key in (KEY, "the-new-key"):
        changing.authenticate(webhook({}, PATH + key))


def test_a_path_secret_comes_after_the_key_and_is_asked_for() -> None:
    guarded = channel(path_secret="second-secret")
    guarded.authenticate(webhook({}, f"{PATH}@{KEY}/second-secret"))
    for path in (f"{PATH}@{KEY}", f"{PATH}@{KEY}/", f"{PATH}@{KEY}/another", f"{PATH}second-secret"):
        with pytest.raises(WrongKey):
            guarded.authenticate(webhook({}, path))


# -- create_call ----------------------------------------------------------------------------------------------------


def test_the_printed_creation_is_an_outgoing_call_that_begins() -> None:
    event = only(sample("create_call_printed.multipart"))
    assert (event.kind, event.direction, event.client_raw) == (EventKind.DIALING, Direction.OUT, "777777777")


def test_ringing_is_what_is_meant_when_no_status_is_given_and_each_phone_rings() -> None:
    found = events(sample("create_call_arrays.multipart"))
    assert [(event.kind, event.direction, event.client, event.employee) for event in found] == [
        (EventKind.RINGING, Direction.IN, CLIENT, "anna"),
        (EventKind.RINGING, Direction.IN, CLIENT, "boris"),
    ]
    assert len({event.fingerprint for event in found}) == 2


def test_employees_of_ours_are_named_by_their_numbers() -> None:
    found = events(sample("create_call_user_ids.form"))
    assert [(event.employee, event.extension, event.client) for event in found] == [
        ("101", "101", CLIENT),
        ("102", "102", CLIENT),
    ]


def test_a_group_is_a_department() -> None:
    event = only(sample("create_call_group.form"))
    assert (event.department, event.employee, event.client) == ("3", None, CLIENT)


@pytest.mark.parametrize("status", ["ringing", "in-progress", "missed"])
def test_several_groups_are_told_of_one_by_one(status: str) -> None:
    webhook = created(**{"group_ids[]": '["3", "4"]', "call_status": status})
    found = events(webhook)
    assert [event.department for event in found] == ["3", "4"]
    assert len({event.fingerprint for event in found}) == 2
    assert {event.verdict.department if event.verdict else event.department for event in found} == {"3", "4"}


def test_json_says_the_same() -> None:
    webhook = sample("create_call.json")
    assert [event.employee for event in events(webhook)] == ["anna", "702"]
    posted = channel().read(webhook).posted
    assert posted is not None
    assert (posted.pbx_call_id, posted.direction, posted.creates) == ("42", Direction.IN, True)


@pytest.mark.parametrize(
    "fields",
    [
        {"pbx_user_ids[0]": "anna", "pbx_user_ids[1]": "boris"},
        {"pbx_user_ids": '["anna", "boris", null, ""]'},
        {"pbx_user_ids[]": '["anna", "boris"]', "user_ids[]": '[""]', "group_ids": ""},
        {"pbx_user_ids[]": '["anna"]', "pbx_user_ids": "boris"},
    ],
)
def test_an_array_has_many_spellings(fields: dict[str, str]) -> None:
    assert sorted(str(event.employee) for event in events(created(**fields))) == ["anna", "boris"]


@pytest.mark.parametrize("phone", ["", "anonymous", "Private", "101"])
def test_a_hidden_or_inner_caller_is_a_call_without_a_number(phone: str) -> None:
    event = only(created(phone=phone))
    assert (event.kind, event.client, event.client_raw) == (EventKind.RINGING, None, phone)


def test_an_answered_creation_is_a_pick_up() -> None:
    event = only(created(call_status="in-progress", **{"pbx_user_ids[]": '["anna"]'}))
    assert (event.kind, event.employee) == (EventKind.ANSWERED, "anna")


def test_who_of_several_picked_up_is_not_guessed() -> None:
    assert only(created(call_status="in-progress", **{"pbx_user_ids[]": '["anna", "boris"]'})).employee is None


def test_a_final_status_in_a_creation_is_a_whole_call() -> None:
    for name, direction, result in (
        ("create_call_missed.form", Direction.IN, Result.MISSED),
        ("create_call_busy_outgoing.form", Direction.OUT, Result.BUSY),
    ):
        event = only(sample(name))
        assert (event.kind, event.direction, event.client) == (EventKind.VERDICT, direction, CLIENT)
        assert event.verdict is not None
        assert (event.verdict.result, event.verdict.by_person) == (result, False)


# -- update_call ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "result"),
    [
        ("answered", Result.SUCCESS), ("missed", Result.MISSED), ("canceled", Result.CANCEL), ("busy", Result.BUSY),
        ("failed", Result.NOT_AVAILABLE), (" ANSWERED ", Result.SUCCESS),
    ],
)  # fmt: skip
def test_a_final_status_is_a_verdict(status: str, result: Result) -> None:
    verdict = only(updated(call_status=status, pbx_user_id="anna")).verdict
    assert verdict is not None
    assert (verdict.result, verdict.by_person, verdict.employee) == (result, result is Result.SUCCESS, "anna")


def test_an_update_may_name_the_call_by_the_id_of_the_pbx() -> None:
    heard = channel().read(sample("update_call_in_progress.form"))
    assert heard.posted is not None
    assert (heard.posted.number, heard.posted.pbx_call_id, heard.posted.creates) == (None, "1700000000.42", False)
    assert (heard.events[0].kind, heard.events[0].employee) == (EventKind.ANSWERED, "anna")


def test_the_next_phone_may_ring() -> None:
    event = only(updated(call_status="ringing", user_id="7"))
    assert (event.kind, event.employee, event.direction) == (EventKind.RINGING, "7", None)


def test_a_recording_may_be_an_address() -> None:
    verdict = only(sample("update_call_answered_link.form")).verdict
    assert verdict is not None
    assert verdict.recording == "https://records.example.org/42.mp3"


@pytest.mark.parametrize("link", ["", "42.mp3", "ftp://records.example.org/42.mp3", "file:///etc/passwd", "upload:x"])
def test_what_is_no_address_is_no_recording_and_the_verdict_stays(link: str) -> None:
    verdict = only(updated(audio_record=link)).verdict
    assert verdict is not None
    assert verdict.recording is None


# -- contradictions -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("post", "sentence"),
    [
        (webhook({}), "action must be one of create_call, update_call."),
        (webhook({"action": "delete_call"}), "action must be one of create_call, update_call."),
        (created(direction=""), "direction must be one of incoming, outgoing."),
        (created(direction="inside"), "direction must be one of incoming, outgoing."),
        (webhook({"action": "create_call", "direction": "incoming"}), "phone is missing."),
        (created(phone="7" * 2000), "phone is longer than 1024 characters."),
        (created(call_status="talking"), "call_status must be one of ringing, in-progress, answered,"),
        (created(**{"user_ids[]": '["1"]', "group_ids[]": '["2"]'}), "user_ids and group_ids are both given"),
        (created(**{"group_ids": "1", "pbx_user_ids": "a"}), "group_ids and pbx_user_ids are both given"),
        (created(**{"user_ids[]": '["anna"]'}), "user_ids must be a number."),
        (created(**{"group_ids[]": '["0"]'}), "group_ids must be a number."),
        (created(**{"user_ids": "[1"}), "user_ids must be a list."),
        (created(**{"pbx_user_ids": '[{"id": 1}]'}), "pbx_user_ids must be a list of numbers or strings."),
        (created(**{"pbx_user_ids": json.dumps([str(n) for n in range(51)])}), "more than 50"),
        (created(**{"pbx_user_ids": "a" * 129}), "longer than 128"),
        (created(pbx_call_id="a" * 129), "pbx_call_id is longer than 128 characters."),
        (updated(pbx_call_id="42"), "Exactly one of call_id and pbx_call_id must be given."),
        (updated(call_id=""), "Exactly one of call_id and pbx_call_id must be given."),
        (updated(call_id="abc"), "call_id must be a number."),
        (updated(call_id="-1"), "call_id must be a number."),
        (updated(call_id="٧٢٥"), "call_id must be a number."),
        (updated(call_status=""), "call_status must be one of"),
        (updated(call_status="over"), "call_status must be one of"),
        (updated(user_id="1", pbx_user_id="anna"), "user_id and pbx_user_id are both given: keep one."),
        (updated(user_id="anna"), "user_id must be a number."),
    ],
)  # fmt: skip
def test_a_contradiction_is_refused_with_a_sentence(post: Webhook, sentence: str) -> None:
    assert sentence in refused(post)


def test_no_sentence_quotes_what_was_sent() -> None:
    for post in (created(direction="canary"), updated(call_id="canary"), created(**{"user_ids": "canary"})):
        assert "canary" not in refused(post)


def test_every_sample_is_read() -> None:
    answers = {"create_call_answer.json", "update_call_answer.json"}
    for path in SAMPLES.iterdir():
        if path.name not in answers:
            assert channel().read(sample(path.name)).events, path.name


# -- settings -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"channel_key": ""}, "shorter than 8"),
        ({"channel_key": "@canary"}, "shorter than 8"),
        ({"channel_key": "canary/canary"}, "Latin"),
        ({"channel_key": "canary canary"}, "Latin"),
        ({"channel_key_previous": "canary"}, "shorter than 8"),
        ({"record_hosts": "https://canary/path"}, "host"),
        ({"kind": "canary"}, "telephony_channel"),
        ({"api_key": "canary-canary"}, "not permitted"),
    ],
)
def test_a_wrong_setting_is_a_sentence_without_the_value(wrong: dict[str, str], sentence: str) -> None:
    with pytest.raises(ValidationError) as caught:
        settings(**wrong)
    assert sentence in str(caught.value)
    assert "canary" not in str(caught.value).casefold()


def test_the_key_may_be_typed_as_it_stands_in_the_address() -> None:
    assert settings(channel_key=f" @{KEY} ").channel_key.get_secret_value() == KEY
    assert KEY not in repr(settings())


def test_recordings_are_fetched_from_named_hosts_only() -> None:
    assert channel().record_hosts == frozenset()
    assert channel(record_hosts="records.example.org, PBX.example.org:8443").record_hosts == {
        "records.example.org",
        "pbx.example.org:8443",
    }
