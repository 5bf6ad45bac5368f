"""What follows from the facts of a call, and the laws by which facts are joined."""

from dataclasses import replace
from functools import reduce

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calls.call import Call, Leg, over_since
from calls.event import CallEvent, Direction, EventKind, Result, Verdict
from calls.joining import advance, join
from tests.calls.call_stories import STORIES
from tests.calls.call_telling import CLIENT, SALES, T0, accepts, dials, heard, known_of, rings, stops, word

few = st.sampled_from
seconds = st.none() | st.integers(0, 90)
verdicts = st.builds(
    Verdict,
    result=few(Result),
    by_person=st.booleans(),
    talk_s=seconds,
    wait_s=seconds,
    start_ms=st.none() | st.integers(T0, T0 + 3),
    employee=few([None, "", "anna", "boris"]),
    extension=few([None, "701"]),
    department=few([None, "Продажи"]),
    recording=few([None, "https://pbx/1.mp3", "https://pbx/2.mp3"]),
)
events = st.builds(
    CallEvent,
    account=st.just("office"),
    call_id=st.just("A"),
    kind=few(EventKind),
    at_ms=st.integers(T0, T0 + 5),
    fingerprint=st.just("f"),
    direction=few([None, *Direction]),
    client=few([None, CLIENT, "+79101234568"]),
    client_raw=few(["", "79101234567"]),
    line=few([None, "+74957654321"]),
    employee=few([None, "anna", "boris"]),
    extension=few([None, "701"]),
    department=few([None, "Продажи", "Склад"]),
    verdict=st.none() | verdicts,
    rating=st.none() | st.integers(1, 5),
)
calls = st.lists(events, min_size=1, max_size=5).map(lambda told: reduce(advance, told[1:], advance(None, told[0])))


@settings(max_examples=100, deadline=None)
@given(calls, calls, calls)
def test_joining_is_a_law_of_sets(one: Call, other: Call, third: Call) -> None:
    """Commutative, associative, idempotent: so every order and repetition of any events gives one value."""
    assert join(one, other) == join(other, one)
    assert join(join(one, other), third) == join(one, join(other, third))
    assert join(one, one) == one
    assert join(join(one, other), other) == join(one, other)


@settings(max_examples=100, deadline=None)
@given(calls, events)
def test_an_event_is_added_by_joining_what_it_says(call: Call, event: CallEvent) -> None:
    said = advance(call, event)
    assert said == join(call, advance(None, event)) == advance(said, event)
    assert said.first_ms <= call.first_ms <= call.last_ms <= said.last_ms
    assert {leg.party for leg in call.legs} <= {leg.party for leg in said.legs}
    assert set(call.verdicts) <= set(said.verdicts)
    assert not call.answered or said.answered


def test_the_joined_call_keeps_the_id_of_the_first() -> None:
    one, other = advance(None, rings("anna", 0)), advance(None, rings("boris", 0, call_id="B"))
    assert (join(one, other).call_id, join(other, one).call_id) == ("A", "B")


def test_a_phone_rings_ends_and_rings_again() -> None:
    leg = Leg("anna", rang_ms=T0)
    assert leg.rings
    assert not replace(leg, ended_ms=T0 + 5).rings
    assert replace(leg, rang_ms=T0 + 9, ended_ms=T0 + 5).rings
    assert not replace(leg, ended_ms=T0).rings  # both within one millisecond: in doubt it is silent
    assert not Leg("anna", ended_ms=T0).rings


def test_an_end_that_names_a_phone_is_of_that_phone_and_one_that_names_none_is_of_the_call() -> None:
    ringing = heard(EventKind.RINGING, 0, extension="702")
    [call] = known_of([ringing, rings("anna", 0), heard(EventKind.LEG_ENDED, 9, extension="702")]).calls.values()
    assert [leg.party for leg in call.legs if leg.rings] == ["anna"]
    assert call.ended_ms is None
    [call] = known_of([ringing, heard(EventKind.LEG_ENDED, 9)]).calls.values()
    assert call.ended_ms == T0 + 9_000


def test_a_pick_up_is_never_taken_back() -> None:
    [call] = known_of([accepts("anna", 5), stops("anna", 6), rings("anna", 7), stops("anna", 4)]).calls.values()
    assert call.answered
    assert call.answered.party == "anna"
    assert not any(leg.rings for leg in call.legs)


def test_after_a_transfer_the_last_who_picked_up_is_who_talks() -> None:
    [call] = known_of([accepts("boris", 9), accepts("anna", 5)]).calls.values()
    assert call.answered
    assert call.answered.party == "boris"


def test_a_phone_is_known_by_its_login_else_its_extension_else_by_nothing() -> None:
    unknown = heard(EventKind.RINGING, 0)
    by_extension = heard(EventKind.RINGING, 0, extension="702")
    [call] = known_of([rings("anna", 0), by_extension, unknown]).calls.values()
    assert [(leg.party, leg.employee, leg.extension) for leg in call.legs] == [
        ("", None, None),
        ("702", None, "702"),
        ("anna", "anna", "701"),
    ]


def test_the_direction_is_what_the_verdict_says_else_the_events_else_what_their_kind_means() -> None:
    silent = [replace(rings("anna", 0), direction=None), replace(dials("anna", 0), direction=None)]
    assert [advance(None, event).direction for event in silent] == [Direction.IN, Direction.OUT]
    assert advance(None, accepts("anna", 1, direction=None)).direction is None
    contradicted = known_of([dials("anna", 0), word(Result.MISSED, 9)]).calls["A"]
    assert contradicted.direction is Direction.IN


def test_the_verdict_told_is_the_best_of_those_given() -> None:
    person = word(Result.SUCCESS, 9, "anna", talk_s=3)
    menu = word(Result.SUCCESS, 9, None, talk_s=90)
    told = [word(result, 9) for result in Result if result is not Result.SUCCESS]
    plainest = known_of(told).calls["A"].verdict
    assert plainest
    assert plainest.result is Result.MISSED
    assert known_of([*told, menu]).calls["A"].verdict == menu.verdict
    assert known_of([person, *told, menu]).calls["A"].verdict == person.verdict


def test_after_a_transfer_employee_talk_and_recording_are_those_of_the_second_call() -> None:
    first = word(Result.SUCCESS, 22, "anna", talk_s=90, start_ms=T0, recording="https://pbx/z.mp3", wait_s=1)
    second = word(Result.SUCCESS, 61, "boris", talk_s=35, start_ms=T0 + 91_000, recording="https://pbx/a.mp3", wait_s=2)
    call = known_of([first, second]).calls["A"]
    assert call.verdict == second.verdict
    assert call.recording == "https://pbx/a.mp3"
    assert call.started_ms == T0
    assert call.over_ms == T0 + 91_000 + 37_000


def test_a_recording_under_any_verdict_is_better_than_none() -> None:
    voicemail = word(Result.MISSED, 3, recording="https://pbx/v.mp3")
    call = known_of([voicemail, word(Result.SUCCESS, 9, "anna", talk_s=20)]).calls["A"]
    assert call.recording == "https://pbx/v.mp3"


def test_the_department_is_the_verdicts_else_that_of_the_phone_that_rang_last() -> None:
    stock = {"department": "Склад"}
    ringing = [rings("anna", 0, **SALES), rings("boris", 5, **stock)]
    assert known_of(ringing).calls["A"].department == "Склад"
    assert known_of([heard(EventKind.LEG_ENDED, 0, **SALES)]).calls["A"].department == "Продажи"
    call = known_of([*ringing, word(Result.MISSED, 9, department="Сервис")]).calls["A"]
    assert call.department == "Сервис"
    assert call.departments == {"Продажи", "Склад", "Сервис"}


def test_no_department_that_was_named_is_forgotten() -> None:
    named = [heard(EventKind.RINGING, second, department=name) for second, name in enumerate(("Склад", "Продажи"))]
    assert known_of([*named, word(Result.MISSED, 9)]).calls["A"].departments == {"Продажи", "Склад"}
    again = [rings("anna", 0, department="Склад"), rings("anna", 20, **SALES)]
    assert known_of(again).calls["A"].departments == {"Продажи", "Склад"}


def test_how_long_the_client_waited_is_the_pbxs_word_else_from_the_first_ring_to_the_last_end() -> None:
    ringing = [rings("anna", 0), rings("boris", 10), stops("anna", 12), stops("boris", 41)]
    assert known_of(ringing).calls["A"].waited_s == 41
    assert known_of([*ringing, word(Result.MISSED, 41, wait_s=39)]).calls["A"].waited_s == 39
    assert known_of(ringing[:2]).calls["A"].waited_s is None
    assert known_of(ringing[2:]).calls["A"].waited_s is None
    assert known_of([rings("anna", 0), heard(EventKind.LEG_ENDED, 7)]).calls["A"].waited_s == 7


def test_a_call_was_over_when_the_pbx_says_else_when_we_last_heard() -> None:
    assert known_of([rings("anna", 0), stops("anna", 41)]).calls["A"].over_ms == T0 + 41_000
    assert known_of([word(Result.MISSED, 50)]).calls["A"].over_ms == T0 + 50_000
    told = word(Result.SUCCESS, 500, "anna", talk_s=30, wait_s=5, start_ms=T0 + 100_000)
    assert known_of([told]).calls["A"].over_ms == T0 + 135_000
    assert known_of([told]).calls["A"].started_ms == T0 + 100_000


BEHIND_S = 300  # the PBX's clock, seconds behind ours


def talk(at_s: float, *, told_s: float | None = None, timed: bool = True) -> Call:
    """A minute with Anna, begun then; the PBX's word comes at its end or when it is ``told_s``."""
    start_ms = T0 + int((at_s - BEHIND_S) * 1000) if timed else None
    return known_of([word(Result.SUCCESS, told_s or at_s + 60, "anna", talk_s=60, wait_s=0, start_ms=start_ms)]).calls[
        "A"
    ]


def miss(at_s: float, *, timed: bool = True) -> Call:
    """Nobody answered for half a minute; ``timed``: the PBX's word came, with its time."""
    told = [rings("anna", at_s), stops("anna", at_s + 30)]
    said = word(Result.MISSED, at_s + 31, wait_s=30, start_ms=T0 + int((at_s - BEHIND_S) * 1000))
    return known_of([*told, said] if timed else told).calls["A"]


@pytest.mark.parametrize("timed", [True, False], ids=["the PBX told both times", "it was silent about the miss"])
def test_a_talk_after_a_miss_is_after_it_though_the_pbxs_clock_is_behind(timed: bool) -> None:
    assert over_since(talk(120), miss(0, timed=timed))
    assert over_since(talk(120, timed=False), miss(0, timed=timed))
    assert not over_since(talk(0), miss(100, timed=timed))
    assert not over_since(talk(0, timed=False), miss(100, timed=timed))


def test_a_talk_that_is_told_of_late_does_not_come_after_what_came_meanwhile() -> None:
    assert not over_since(talk(0, told_s=900), miss(100))
    assert not over_since(talk(0, told_s=2000), miss(1000, timed=False))
    answered = known_of(
        [accepts("anna", 0), stops("anna", 60), word(Result.SUCCESS, 900, "anna", talk_s=60, start_ms=T0)]
    )
    assert not over_since(answered.calls["A"], miss(100, timed=False)), "we heard ourselves that it was over"


def test_every_story_is_about_one_client() -> None:
    """The stories themselves are sound: each joins to one call."""
    assert all(len(known_of(story.events).calls) == 1 for story in STORIES)
    assert len({str(story) for story in STORIES}) == len(STORIES)


def test_verdicts_that_differ_in_nothing_but_an_empty_word_have_an_order_too() -> None:
    absent, empty = (heard(EventKind.VERDICT, 9, verdict=Verdict(Result.MISSED, employee=who)) for who in (None, ""))
    assert known_of([absent, empty]) == known_of([empty, absent])
