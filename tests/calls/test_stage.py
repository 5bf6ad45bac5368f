"""Every branch of the judgement, and when to look again: before the due time one thing, from it on the other."""

from typing import Any

import pytest

from calls.call import Call
from calls.event import CallEvent, Direction, EventKind, Result, Verdict
from calls.stage import LONGEST_TALK_MS, Judgement, Patience, Sort, Stage, judge, spoken
from tests.calls.call_telling import FAR, T0, accepts, dials, heard, known_of, rings, stops, word

LEAN = Patience(verdict_ms=3_000, quiet_ms=5_000, unconfirmed_ms=7_000, ringing_ms=11_000, spoken_s=10)
UNSURE = Sort.UNCONFIRMED
SILENT = Patience(3_000, 5_000, 7_000, 11_000, 10, expects_verdict=False)
HALF_SILENT = Patience(3_000, 5_000, 7_000, 11_000, 10, expects_missed=False)  # answered calls alone get a verdict
OUT: dict[str, Any] = {"direction": Direction.OUT}


def call_of(*events: CallEvent) -> Call:
    [call] = known_of(events).calls.values()
    return call


@pytest.mark.parametrize(
    ("events", "patience", "meanwhile", "due_s", "finally_", "sort"),
    [
        ([rings("anna", 1)], LEAN, Stage.RINGING, 12, Stage.MISSED, UNSURE),
        ([rings("anna", 1)], SILENT, Stage.RINGING, 12, Stage.MISSED, Sort.MISSED),
        ([rings("anna", 1), stops("anna", 2)], HALF_SILENT, Stage.RINGING, 7, Stage.MISSED, Sort.MISSED),
        ([accepts("anna", 3), stops("anna", 50)], HALF_SILENT, Stage.TALKING, 57, Stage.ANSWERED, None),
        ([rings("anna", 1), rings("boris", 4)], LEAN, Stage.RINGING, 15, Stage.MISSED, UNSURE),
        ([rings("anna", 1), stops("anna", 2)], LEAN, Stage.RINGING, 9, Stage.MISSED, UNSURE),
        ([rings("anna", 1), stops("anna", 2)], SILENT, Stage.RINGING, 7, Stage.MISSED, Sort.MISSED),
        ([rings("anna", 1), rings("boris", 1), stops("anna", 9)], LEAN, Stage.RINGING, 12, Stage.MISSED, UNSURE),
        ([rings("anna", 1), stops("anna", 2), rings("anna", 9)], LEAN, Stage.RINGING, 20, Stage.MISSED, UNSURE),
        ([rings("anna", 1), heard(EventKind.LEG_ENDED, 4)], LEAN, Stage.RINGING, 11, Stage.MISSED, UNSURE),
        ([heard(EventKind.LEG_ENDED, 4)], LEAN, Stage.RINGING, 11, Stage.MISSED, UNSURE),
        ([rings("anna", 1), accepts("anna", 3)], LEAN, Stage.TALKING, 3 + LONGEST_TALK_MS / 1000, Stage.ANSWERED, None),
        ([rings("anna", 1), accepts("anna", 3)], SILENT, Stage.TALKING, 3 + LONGEST_TALK_MS / 1000, Stage.SPOKEN, None),
        ([accepts("anna", 3), stops("anna", 50)], LEAN, Stage.TALKING, 57, Stage.ANSWERED, None),
        ([rings("boris", 1), accepts("anna", 3), stops("anna", 50)], LEAN, Stage.TALKING, 57, Stage.ANSWERED, None),
        ([rings("anna", 1), word(Result.MISSED, 2)], LEAN, Stage.RINGING, 5, Stage.MISSED, Sort.MISSED),
        ([rings("anna", 1), word(Result.CANCEL, 2)], LEAN, Stage.RINGING, 5, Stage.MISSED, Sort.CANCELLED),
        ([accepts("anna", 1), word(Result.MISSED, 2)], LEAN, Stage.TALKING, 5, Stage.MISSED, Sort.MISSED),
        ([word(Result.MISSED, 2)], SILENT, Stage.RINGING, 5, Stage.MISSED, Sort.MISSED),
        ([word(Result.MISSED, 2), word(Result.CANCEL, 4)], LEAN, Stage.RINGING, 5, Stage.MISSED, Sort.MISSED),
        ([dials("anna", 1)], LEAN, Stage.DIALING, 12, Stage.ATTEMPT, None),
        ([dials("anna", 1), stops("anna", 2, **OUT)], LEAN, Stage.DIALING, 9, Stage.ATTEMPT, None),
        ([dials("anna", 1), stops("anna", 2, **OUT)], SILENT, Stage.DIALING, 9, Stage.ATTEMPT, None),
        ([dials("anna", 1), accepts("anna", 3), stops("anna", 50)], LEAN, Stage.DIALING, 57, Stage.ATTEMPT, None),
    ],
)  # fmt: skip
def test_what_waits_is_decided_when_its_time_comes(
    events: list[CallEvent], patience: Patience, meanwhile: Stage, due_s: float, finally_: Stage, sort: Sort | None
) -> None:
    call, due_ms = call_of(*events), T0 + int(due_s * 1000)
    assert judge(call, due_ms - 1, patience) == Judgement(meanwhile, due_ms)
    assert not judge(call, due_ms - 1, patience).closed
    assert judge(call, due_ms, patience) == judge(call, FAR, patience) == Judgement(finally_, sort=sort)
    assert judge(call, due_ms, patience).closed


@pytest.mark.parametrize(
    ("events", "patience", "stage"),
    [
        ([word(Result.SUCCESS, 2, "anna", talk_s=1)], LEAN, Stage.SPOKEN),
        ([word(Result.SUCCESS, 2, "anna", talk_s=None)], LEAN, Stage.SPOKEN),
        ([rings("anna", 1), word(Result.SUCCESS, 2, "anna"), word(Result.MISSED, 2)], LEAN, Stage.SPOKEN),
        ([rings("anna", 1), accepts("anna", 2), stops("anna", 3)], SILENT, Stage.SPOKEN),
        ([dials("anna", 1), word(Result.SUCCESS, 2, "anna", talk_s=10, call=OUT)], LEAN, Stage.SPOKEN),
        ([dials("anna", 1), word(Result.SUCCESS, 2, None, talk_s=10, call=OUT)], LEAN, Stage.SPOKEN),
        ([dials("anna", 1), word(Result.SUCCESS, 2, "anna", talk_s=9, call=OUT)], LEAN, Stage.ATTEMPT),
        ([dials("anna", 1), word(Result.SUCCESS, 2, "anna", talk_s=None, call=OUT)], LEAN, Stage.ATTEMPT),
        ([dials("anna", 1), word(Result.MISSED, 2, "anna", call=OUT)], LEAN, Stage.ATTEMPT),
        ([dials("anna", 1), word(Result.BUSY, 2, "anna", call={"direction": None})], LEAN, Stage.ATTEMPT),
    ],
)  # fmt: skip
def test_what_is_certain_is_decided_at_once(events: list[CallEvent], patience: Patience, stage: Stage) -> None:
    call = call_of(*events)
    for now_ms in (T0, FAR):
        assert judge(call, now_ms, patience) == Judgement(stage)
        assert judge(call, now_ms, patience).closed


@pytest.mark.parametrize("result", list(Result))
def test_an_incoming_verdict_that_names_no_person_is_a_miss(result: Result) -> None:
    """Menus, faxes, voicemails, greetings and words nobody knows: the client has spoken to nobody."""
    assert judge(call_of(word(result, 2, None, talk_s=40)), FAR, LEAN).stage is Stage.MISSED


@pytest.mark.parametrize(
    "event", [heard(EventKind.RATED, 1, rating=5), heard(EventKind.TRANSFERRED, 1, second_call_id="B")]
)
def test_a_mark_or_a_transfer_alone_is_no_call_to_tell_of(event: CallEvent) -> None:
    assert judge(call_of(event), FAR, LEAN) == Judgement(Stage.HEARD)
    assert not judge(call_of(event), FAR, LEAN).closed


def test_a_conversation_of_ours_may_be_longer_than_a_phone_may_ring() -> None:
    """After the pick-up the ringing limit means nothing: an hour of talk is not "nobody knows how it ended"."""
    call = call_of(dials("anna", 0), accepts("anna", 3, **OUT))
    assert judge(call, T0 + 3_600_000, LEAN) == Judgement(Stage.DIALING, T0 + 3_000 + LONGEST_TALK_MS)
    assert judge(call, T0 + 3_000 + LONGEST_TALK_MS, LEAN) == Judgement(Stage.ATTEMPT)


def test_a_colleague_who_keeps_ringing_does_not_keep_a_conversation_open() -> None:
    call = call_of(rings("anna", 0), rings("boris", 0), accepts("anna", 5), stops("anna", 65))
    assert judge(call, T0 + 66_000, LEAN) == Judgement(Stage.TALKING, T0 + 72_000)


def test_a_verdict_of_nobody_leaves_the_conversation_shown_until_it_is_believed() -> None:
    call = call_of(accepts("anna", 1), word(Result.SUCCESS, 2, None, talk_s=40))
    assert judge(call, T0 + 2_000, LEAN) == Judgement(Stage.TALKING, T0 + 5_000)


@pytest.mark.parametrize(("stage", "settled"), [
    (Stage.HEARD, False), (Stage.RINGING, False), (Stage.DIALING, False),
    (Stage.TALKING, True), (Stage.SPOKEN, True), (Stage.ANSWERED, True), (Stage.MISSED, True), (Stage.ATTEMPT, True),
])  # fmt: skip
def test_closed_is_what_is_not_waited_for(stage: Stage, settled: bool) -> None:
    assert Judgement(stage).closed is settled
    assert not Judgement(stage, due_ms=T0).closed


@pytest.mark.parametrize("talk_s", [None, 0, 9, 10, 11])
def test_our_own_call_is_spoken_from_the_tenth_second(talk_s: int | None) -> None:
    call = call_of(word(Result.SUCCESS, 2, "anna", talk_s=talk_s, call=OUT))
    assert spoken(call, 10) is (talk_s is not None and talk_s >= 10)


def test_nothing_is_spoken_without_a_verdict() -> None:
    assert not spoken(call_of(accepts("anna", 1)), 10)
    assert not spoken(call_of(heard(EventKind.VERDICT, 1, verdict=Verdict(Result.MISSED, by_person=True))), 10)


@pytest.mark.parametrize(("events", "stage"), [
    ([rings("anna", 1), word(Result.MISSED, 5, wait_s=4)], Stage.HUNG_UP),
    ([rings("anna", 1), word(Result.MISSED, 6, wait_s=5)], Stage.MISSED),
    ([rings("anna", 1), stops("anna", 4)], Stage.HUNG_UP),
    ([rings("anna", 1), stops("anna", 7)], Stage.MISSED),
    ([word(Result.MISSED, 1, wait_s=0)], Stage.MISSED),  # after hours: no phone rang
    ([rings("anna", 1), word(Result.MISSED, 5, wait_s=4, recording="https://records.example.org/1.mp3")], Stage.MISSED),
    ([rings("anna", 1), word(Result.CANCEL, 40, wait_s=39)], Stage.HUNG_UP),
    ([rings("anna", 1), word(Result.MISSED, 40, wait_s=39)], Stage.MISSED),
])  # fmt: skip
def test_a_company_says_what_it_does_not_count_as_missed(events: list[CallEvent], stage: Stage) -> None:
    strict = Patience(least_wait_s=5, cancel_counts=False)
    assert judge(call_of(*events), FAR, strict).stage is stage
    assert judge(call_of(*events), FAR, strict).closed
    assert judge(call_of(*events), FAR, Patience()).stage is Stage.MISSED
