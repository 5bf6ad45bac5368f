"""Cifra1: the examination of all adapters, and what its webhooks say."""

from dataclasses import replace
from itertools import permutations
from typing import ClassVar

import pytest

from calls.event import CallEvent, Direction, EventKind
from calls.joining import advance
from calls.stage import Patience, Stage, judge
from pbx.accounts import open_accounts
from pbx.base import Heard, Outcome, Webhook
from pbx.capabilities import ability_names
from pbx.cifra1 import Cifra1, signing
from pbx.errors import BadWebhook, WrongKey
from tests.pbx.cifra1_office import (
    API_KEY,
    CABINET_KEY,
    CLIENT,
    RING_MS,
    SAMPLES,
    SIGNED,
    cifra1,
    md5,
    sample,
    settings,
    signed,
    webhook,
)
from tests.pbx.contract import HearingExam
from tests.pbx.contract_requests import RequestsExam
from tests.wire.server import QuickClock
from wire.client import Timeouts


class TestExam(HearingExam, RequestsExam):
    """Both of its APIs: Lite is asked by ``dial``, ``history`` and ``final_word``, the cabinet by all the rest."""

    secrets = (API_KEY, CABINET_KEY)
    own_questions: ClassVar = {
        "only_check": lambda pbx: pbx.only_check(),
        "services form": lambda pbx: pbx.services(0, 1000, success=True, sent="form"),
        "services json": lambda pbx: pbx.services(0, 1000, success=True, sent="json"),
    }
    own_commands: ClassVar = {"dial by crm user": lambda pbx: pbx.dial("anna@romashka.example", "+79101234567")}
    good: ClassVar = {
        "staff": (SAMPLES / "sip_accounts.json").read_bytes(),
        "tasks": (SAMPLES / "stat_callback.json").read_bytes(),
        "free_numbers": (SAMPLES / "free_numbers.json").read_bytes(),
        "phones": (SAMPLES / "sip_accounts.json").read_bytes(),
        "files call": (SAMPLES / "call_records.json").read_bytes(),
        "dial": (SAMPLES / "click2call.json").read_bytes(),
        "schedule": (SAMPLES / "callback_add.json").read_bytes(),
        "services form": (SAMPLES / "getcalldetail_last_page.json").read_bytes(),
    }

    def connect(self, url: str, timeouts: Timeouts) -> Cifra1:
        return cifra1(url, timeouts)

    def genuine(self) -> Webhook:
        return sample("event_ring.request")

    def with_key(self, webhook: Webhook, key: str | None) -> Webhook:
        query = {name: value for name, value in webhook.query.items() if name != "check"}
        if key is not None:
            query["check"] = md5(*(query.get(name, "") for name in SIGNED), key)
        return replace(webhook, query=query)

    def unreadable(self) -> list[Webhook]:
        return [signed(**{lost: ""}) for lost in ("event", "session_id")]


def only(webhook: Webhook) -> CallEvent:
    pbx = cifra1()
    pbx.authenticate(webhook)
    [event] = pbx.read(webhook).events
    return event


def test_it_has_the_abilities_of_the_design() -> None:
    assert ability_names(Cifra1) == {
        "notifies", "dials", "schedules", "follows", "remembers", "confirms", "lists_staff", "lists_phones",
        "offers_numbers", "records", "files",
    }  # fmt: skip
    assert not Cifra1.verdicts


# -- the check ------------------------------------------------------------------------------------------------------


def test_the_golden_vector_of_the_document() -> None:
    values = ("click2call", "your.vats.cifra1.ru", "101", "79031234567")
    assert signing.check(values, "abmgx7-arffm8-us7vyr") == "e60f713934226e3dfff2e0dde3747154"


@pytest.mark.parametrize("name", sorted(path.name for path in SAMPLES.glob("*.request")))
def test_every_sample_is_genuine(name: str) -> None:
    cifra1().authenticate(sample(name))


def test_the_time_is_hashed_with_its_blank_or_without() -> None:
    with_blank, without = sample("event_ring.request"), sample("event_ring_hashed_without_the_space.request")
    assert with_blank.query["check"] != without.query["check"]
    assert only(with_blank).at_ms == only(without).at_ms == RING_MS


def test_the_digits_of_the_check_may_be_capitals() -> None:
    genuine = sample("event_ring.request")
    cifra1().authenticate(replace(genuine, query={**genuine.query, "check": genuine.query["check"].upper()}))


@pytest.mark.parametrize("check", ["", "0", "ключ", "\ud800", "0" * 32, "0" * 10_000, "None"])
def test_what_is_no_check_is_refused(check: str) -> None:
    with pytest.raises(WrongKey):
        cifra1().authenticate(webhook({**sample("event_ring.request").query, "check": check}))


@pytest.mark.parametrize("field", SIGNED)
def test_a_changed_field_is_refused(field: str) -> None:
    genuine = sample("event_ring.request")
    for value in ("", "1", genuine.query[field] + "0"):
        with pytest.raises(WrongKey):
            cifra1().authenticate(webhook({**genuine.query, field: value}))


@pytest.mark.parametrize(
    "cut",
    [
        {"event": "RING2", "event_dt": "023-11-15 01:13:23.465"},
        {"event": "", "event_dt": "RING2023-11-15 01:13:23.465"},
        {"from": "7910", "to": "1234567125"},
        {"from": "79101234567125", "to": "3125", "crmuseruid": "4957654321", "numinc": "31917423", "session_id": ""},
        {"to": "1253125", "crmuseruid": ""},
        {"crmuseruid": "31254957654321", "numinc": "31917423", "session_id": ""},
        {"numinc": "495765432131917423", "session_id": ""},
        {"numinc": "", "session_id": "495765432131917423", "crmuseruid": "", "to": "1253125"},
    ],
)
def test_a_genuine_push_cut_into_other_values_is_no_event(cut: dict[str, str]) -> None:
    """Nothing stands between the values when they are hashed: the same check fits."""
    genuine = sample("event_ring.request")
    forged = {**genuine.query, **cut}
    assert "".join(forged[name] for name in SIGNED) == "".join(genuine.query[name] for name in SIGNED)
    with pytest.raises((WrongKey, BadWebhook)):
        only(webhook(forged))


@pytest.mark.parametrize(
    "fields",
    [
        {"from_": "79101234567' OR 1=1"}, {"from_": "٧٩١٠"}, {"from_": "<b>"}, {"to": "7" * 11}, {"to": "12a"},
        {"event_dt": "yesterday"}, {"event_dt": "2023-11-15 01:13:23.465\n"}, {"session_id": "abc"},
        {"session_id": "1" * 21}, {"crmuseruid": "a\x00b"}, {"crmuseruid": "a" * 129}, {"numinc": "+7 495"},
        {"event": "RING BEGIN"},
    ],
)  # fmt: skip
def test_a_value_in_no_shape_of_its_own_is_not_believed_though_signed(fields: dict[str, str]) -> None:
    with pytest.raises(WrongKey):
        cifra1().authenticate(signed(**fields))


def test_the_key_of_the_cabinet_signs_no_events() -> None:
    with pytest.raises(WrongKey):
        cifra1().authenticate(signed(CABINET_KEY))


async def test_at_the_bare_address_the_account_is_found_by_its_check() -> None:
    accounts = open_accounts({"office": settings(), "depot": settings(api_key="another-key-1")}, QuickClock())
    assert accounts.by_token(sample("event_ring.request")) is accounts["office"]
    assert accounts.by_token(signed("another-key-1")) is accounts["depot"]
    assert accounts.by_token(signed("third-key-1")) is None
    await accounts.close()


# -- what is said ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("event_begin.request", EventKind.RINGING),
        ("event_ring.request", EventKind.RINGING),
        ("event_answer.request", EventKind.ANSWERED),
        ("event_end.request", EventKind.LEG_ENDED),
    ],
)
def test_the_printed_events_are_read(name: str, kind: EventKind) -> None:
    event = only(sample(name))
    assert (event.kind, event.call_id, event.direction) == (kind, "31917423", Direction.IN)
    assert (event.client, event.line, event.employee, event.extension) == (CLIENT, "+74957654321", "125", "125")


@pytest.mark.parametrize(
    ("fields", "client", "raw"),
    [
        ({"from_": "anonymous"}, None, "anonymous"),
        ({"from_": ""}, None, ""),
        ({"from_": " 79101234567"}, CLIENT, "79101234567"),
        ({"from_": "380441234567"}, "+380441234567", "380441234567"),
        ({"from_": "0890"}, None, "0890"),
    ],
)
def test_the_caller(fields: dict[str, str], client: str | None, raw: str) -> None:
    event = only(signed(**fields))
    assert (event.client, event.client_raw) == (client, raw)


@pytest.mark.parametrize(
    ("numinc", "line"), [("4957654321", "+74957654321"), ("8005058502", "+78005058502"), ("", None)]
)
def test_the_line_has_no_country_code(numinc: str, line: str | None) -> None:
    assert only(signed(numinc=numinc)).line == line


def test_a_call_between_employees_is_nothing() -> None:
    pbx = cifra1()
    assert pbx.read(sample("event_ring_internal.request")) == Heard()
    assert pbx.read(signed(from_="701", numinc="702")) == Heard()
    assert pbx.read(signed(from_="0890")).events


def test_an_event_without_a_word_of_ours_is_nothing_and_answered() -> None:
    pbx = cifra1()
    heard = pbx.read(signed(event="HOLD"))
    assert (heard, pbx.answer(heard, Outcome()).status) == (Heard(), 200)


def test_a_form_says_the_same() -> None:
    genuine = sample("event_ring.request")
    posted = replace(genuine, method="POST", query={}, fields=genuine.query)
    assert only(posted) == only(genuine)


def test_what_has_no_session_cannot_be_read() -> None:
    with pytest.raises(BadWebhook) as caught:
        cifra1().read(signed(session_id=""))
    assert caught.value.reason == "webhook_parameters"


def test_an_end_that_names_no_phone_ends_the_call() -> None:
    event = only(signed(event="END", to=""))
    assert (event.kind, event.employee, event.extension) == (EventKind.LEG_ENDED, None, None)


# -- when -----------------------------------------------------------------------------------------------------------

HOUR_MS = 3_600_000


@pytest.mark.parametrize(
    ("received_ms", "at_ms"),
    [
        (RING_MS, RING_MS),
        (RING_MS + 40_000, RING_MS),  # overtaken on the way, or our clock is fast
        (RING_MS - 3_000, RING_MS),  # our clock is slow
        (RING_MS + 2 * HOUR_MS + 300, RING_MS + 2 * HOUR_MS),  # the zone of the settings is not the PBX's
        (RING_MS - 5 * HOUR_MS, RING_MS - 5 * HOUR_MS),
        (RING_MS + 100 * 60_000, RING_MS),  # really late
        (RING_MS + 30 * 24 * HOUR_MS, RING_MS),
        (RING_MS - 100 * 60_000, RING_MS - 100 * 60_000),  # from the future: not believed
    ],
)
def test_the_time_of_an_event_is_its_own(received_ms: int, at_ms: int) -> None:
    [event] = cifra1().read(sample("event_ring.request", received_ms)).events
    assert event.at_ms == at_ms


@pytest.mark.parametrize("text", ["2023-11-15T01:13:23.465", "2023-11-1501:13:23.465", "2023-11-15 01:13:23,465000"])
def test_a_time_has_many_spellings(text: str) -> None:
    assert only(signed(event_dt=text)).at_ms == RING_MS


@pytest.mark.parametrize("text", ["", "2023-13-45 01:13:23", "0001-01-01 00:00:00", "2023-11-15 25:00:00"])
def test_an_impossible_time_is_the_time_of_arrival(text: str) -> None:
    assert only(signed(event_dt=text)).at_ms == RING_MS


def test_the_zone_is_the_account_s() -> None:
    [event] = cifra1(timezone="Asia/Omsk").read(sample("event_ring.request", RING_MS - 3 * HOUR_MS)).events
    assert event.at_ms == RING_MS - 3 * HOUR_MS


# -- what follows ---------------------------------------------------------------------------------------------------

PATIENCE = Patience(expects_verdict=False)


def stage(*webhooks: Webhook, after_ms: int = 0) -> Stage:
    call = None
    for one in webhooks:
        call = advance(call, only(one))
    assert call is not None
    return judge(call, call.last_ms + after_ms, PATIENCE).stage


def push(event: str, second: int, to: str = "701") -> Webhook:
    return signed(event=event, event_dt=f"2023-11-15 01:13:{second:02}.000", to=to)


def test_a_phone_that_was_offered_the_call_counts_as_ringing_also_without_ring() -> None:
    assert stage(push("BEGIN", 20)) is stage(push("RING", 20)) is Stage.RINGING
    assert stage(push("BEGIN", 20), push("RING", 23), push("END", 40), after_ms=14_000) is Stage.RINGING
    assert stage(push("BEGIN", 20), push("RING", 23), push("END", 40), after_ms=15_000) is Stage.MISSED
    assert stage(push("BEGIN", 20), push("END", 20), after_ms=15_000) is Stage.MISSED


def test_nobody_of_several_picked_up_is_a_miss_only_when_all_are_silent() -> None:
    both = [push("RING", 20), push("RING", 21, "702"), push("END", 25)]
    assert stage(*both, after_ms=60_000) is Stage.RINGING
    assert stage(*both, push("END", 26, "702"), after_ms=15_000) is Stage.MISSED


def test_the_word_of_a_conversation_is_its_answer() -> None:
    story = [push("RING", 20), push("RING", 20, "702"), push("ANSWER", 25, "702"), push("END", 25)]
    assert stage(*story) is Stage.TALKING
    assert stage(*story, push("END", 59, "702")) is Stage.SPOKEN


NOBODY = [push("BEGIN", 20), push("RING", 21), push("RING", 21, "702"), push("END", 40), push("END", 40, "702")]
BORIS = [push("RING", 21), push("RING", 21, "702"), push("ANSWER", 30, "702"), push("END", 30), push("END", 59, "702")]


@pytest.mark.parametrize(("story", "ends"), [(NOBODY, Stage.MISSED), (BORIS, Stage.SPOKEN)], ids=["nobody", "boris"])
def test_events_in_any_order_one_of_them_doubled_say_the_same(story: list[Webhook], ends: Stage) -> None:
    events = {id(one): only(one) for one in story}
    outcomes = set()
    for order in permutations(story):
        for again in (None, *story):
            call = None
            for one in (*order, again) if again else order:
                call = advance(call, events[id(one)])
            assert call is not None
            outcomes.add(call)
    [call] = outcomes
    assert judge(call, call.last_ms + 15_000, PATIENCE).stage is ends
