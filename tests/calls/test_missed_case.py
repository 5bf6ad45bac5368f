"""The missed case: who may move it when, what a further miss does, and what every refusal is called."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from calls import handling, missed
from calls.missed import OLD_CLAIM_MS, RE_ALERT_MS, Case, CaseState, Closing, NotNow, Terms
from calls.stage import Sort
from tests.calls.call_telling import CLIENT, T0

ANNA, BORIS, VERA = 1, 2, 3
TERMS = Terms(claim_ms=1_000, calling_ms=100)
OPEN = Case(account="office", client=CLIENT, first_missed_ms=T0, last_missed_ms=T0, alerted_ms=T0)
TAKEN = replace(OPEN, state=CaseState.TAKEN, holder=ANNA, held_ms=T0, due_ms=T0 + 1_000)
CALLING = replace(TAKEN, state=CaseState.CALLING, due_ms=T0 + 100)
SEEN_CALLING = replace(OPEN, state=CaseState.CALLING, caller="vera", due_ms=T0 + 100, held_ms=T0)
CLOSED = replace(TAKEN, state=CaseState.CLOSED, closing=Closing.BY_HAND, closer=ANNA, closed_ms=T0, due_ms=None)

Move = Callable[[Case], Case]
MOVES: dict[str, Move] = {
    "Anna takes": lambda case: handling.take(case, ANNA, T0 + 5, TERMS),
    "Boris takes": lambda case: handling.take(case, BORIS, T0 + 5, TERMS),
    "Anna dials": lambda case: handling.dial(case, ANNA, T0 + 5, TERMS),
    "Boris dials": lambda case: handling.dial(case, BORIS, T0 + 5, TERMS),
    "Anna releases": lambda case: handling.release(case, ANNA),
    "Boris releases": lambda case: handling.release(case, BORIS),
    "Vera releases": lambda case: handling.release(case, VERA, leads=True),
    "Anna gives it to Boris": lambda case: handling.hand_over(case, ANNA, BORIS, T0 + 5, TERMS),
    "Boris gives it to Anna": lambda case: handling.hand_over(case, BORIS, ANNA, T0 + 5, TERMS),
    "Boris gives it to Vera": lambda case: handling.hand_over(case, BORIS, VERA, T0 + 5, TERMS),
    "Vera gives it to Boris": lambda case: handling.hand_over(case, VERA, BORIS, T0 + 5, TERMS, leads=True),
    "Boris settles": lambda case: missed.close(case, Closing.BY_HAND, T0 + 5, person=BORIS),
    "it is reopened": handling.reopen,
}


@pytest.mark.parametrize(
    ("move", "becomes"),
    [
        # the state after the move, or why not: of an open, a taken, a calling case (all Anna's), of one that an
        # employee unknown to the bot is calling, and of a closed one
        ("Anna takes", ("taken", "taken", "case_calling_by", "case_calling_by", "case_closed")),
        ("Boris takes", ("taken", "case_taken_by", "case_taken_by", "case_calling_by", "case_closed")),
        ("Anna dials", ("calling", "calling", "case_calling_by", "case_calling_by", "case_closed")),
        ("Boris dials", ("calling", "case_taken_by", "case_calling_by", "case_calling_by", "case_closed")),
        ("Anna releases", ("case_nobodys", "open", "case_calling_by", "case_calling_by", "case_closed")),
        ("Boris releases", ("case_nobodys", "case_not_yours", "case_calling_by", "case_calling_by", "case_closed")),
        ("Vera releases", ("case_nobodys", "open", "case_calling_by", "case_calling_by", "case_closed")),
        ("Anna gives it to Boris", ("taken", "taken", "case_calling_by", "case_calling_by", "case_closed")),
        ("Boris gives it to Anna", ("taken", "case_taken_by", "case_taken_by", "case_calling_by", "case_closed")),
        ("Boris gives it to Vera", ("taken", "case_not_yours", "case_calling_by", "case_calling_by", "case_closed")),
        ("Vera gives it to Boris", ("taken", "taken", "case_calling_by", "case_calling_by", "case_closed")),
        ("Boris settles", ("closed", "closed", "closed", "closed", "case_closed")),
        ("it is reopened", ("case_not_closed",) * 4 + ("open",)),
    ],
)
def test_every_move_from_every_state(move: str, becomes: tuple[str, ...]) -> None:
    for case, expected in zip((OPEN, TAKEN, CALLING, SEEN_CALLING, CLOSED), becomes, strict=True):
        try:
            told = str(MOVES[move](case).state)
        except NotNow as refusal:
            told = refusal.reason
        assert told == expected, f"{move} when {case.state}"


@pytest.mark.parametrize(
    ("move", "case", "facts"),
    [
        ("Boris takes", TAKEN, {"holder": ANNA, "at_ms": T0}),
        ("Boris takes", SEEN_CALLING, {"holder": None, "caller": "vera", "account": "office"}),
        ("Boris dials", CALLING, {"holder": ANNA, "caller": None, "account": "office"}),
        ("Boris releases", TAKEN, {"holder": ANNA}),
        ("Anna takes", CLOSED, {}),
    ],
)
def test_a_refusal_says_who_was_first(move: str, case: Case, facts: dict[str, Any]) -> None:
    with pytest.raises(NotNow) as refusal:
        MOVES[move](case)
    assert refusal.value.facts == facts


def test_what_is_handed_over_is_the_others_with_a_new_term() -> None:
    given = handling.hand_over(TAKEN, ANNA, BORIS, T0 + 500, TERMS)
    assert (given.holder, given.held_ms, given.due_ms) == (BORIS, T0 + 500, T0 + 1_500)


def test_a_taken_case_is_hers_until_the_claim_runs_out() -> None:
    taken = handling.take(OPEN, ANNA, T0 + 5, TERMS)
    assert (taken.holder, taken.held_ms, taken.due_ms) == (ANNA, T0 + 5, T0 + 1_005)
    assert handling.take(taken, ANNA, T0 + 50, TERMS).due_ms == T0 + 1_050
    assert missed.expire(taken, T0 + 1_004, TERMS) == taken
    assert missed.expire(taken, T0 + 1_005, TERMS) == OPEN


def test_an_attempt_returns_to_its_holder_when_nothing_is_heard_of_it() -> None:
    calling = handling.dial(OPEN, ANNA, T0, TERMS)
    assert (calling.state, calling.due_ms) == (CaseState.CALLING, T0 + 100)
    assert missed.expire(calling, T0 + 99, TERMS) == calling
    returned = missed.expire(calling, T0 + 100, TERMS)
    assert (returned.state, returned.holder, returned.due_ms) == (CaseState.TAKEN, ANNA, T0 + 1_100)
    assert missed.expire(returned, T0 + 1_100, TERMS) == OPEN


def test_an_attempt_of_somebody_the_bot_does_not_know_returns_to_everybody() -> None:
    calling = missed.employee_dials(OPEN, "vera", None, T0, TERMS)
    assert (calling.state, calling.caller, calling.holder) == (CaseState.CALLING, "vera", None)
    assert missed.attempt_failed(calling, T0 + 50, TERMS).state is CaseState.OPEN
    assert missed.expire(calling, T0 + 100, TERMS) == OPEN


def test_an_employee_who_dials_from_any_phone_holds_the_case_unless_somebody_does() -> None:
    assert missed.employee_dials(OPEN, "boris", BORIS, T0 + 5, TERMS).holder == BORIS
    lent = missed.employee_dials(TAKEN, "boris", BORIS, T0 + 5, TERMS)
    assert (lent.state, lent.holder, lent.held_ms, lent.caller) == (CaseState.CALLING, ANNA, T0, "boris")
    assert missed.attempt_failed(lent, T0 + 9, TERMS) == replace(TAKEN, due_ms=T0 + 1_009)
    assert missed.employee_dials(CLOSED, "boris", BORIS, T0 + 5, TERMS) == CLOSED


@pytest.mark.parametrize("case", [OPEN, TAKEN, CLOSED])
def test_an_attempt_that_nobody_began_fails_for_nobody(case: Case) -> None:
    assert missed.attempt_failed(case, T0 + 5, TERMS) == case


@pytest.mark.parametrize("case", [OPEN, CLOSED])
def test_what_has_no_time_limit_does_not_run_out(case: Case) -> None:
    assert missed.expire(case, T0 + 10**9, TERMS) == case


def seen(at_ms: int, **more: Any) -> Case:
    return Case(**({"account": "office", "client": CLIENT, "first_missed_ms": at_ms, "last_missed_ms": at_ms} | more))


def test_the_first_miss_is_alerted_and_so_is_one_after_the_case_was_closed() -> None:
    for before in (None, CLOSED):
        case, alert = missed.miss(before, seen(T0 + 7), T0 + 9)
        assert alert
        assert case == replace(seen(T0 + 7), alerted_ms=T0 + 9)


def test_the_newest_miss_says_what_the_card_shows() -> None:
    newer = seen(T0 + 9, sort=Sort.CANCELLED, line="+74957654322", waited_s=9, department="Склад")
    older = seen(T0 - 9, sort=Sort.UNCONFIRMED, line="+74957654323", waited_s=1, department="Сервис")
    known = replace(OPEN, department="Продажи", line="+74957654321", waited_s=41)
    case, _ = missed.miss(known, newer, T0 + 9)
    assert (case.misses, case.first_missed_ms, case.last_missed_ms) == (2, T0, T0 + 9)
    assert (case.sort, case.line, case.waited_s, case.department) == (Sort.CANCELLED, "+74957654322", 9, "Склад")
    case, _ = missed.miss(known, older, T0 + 9)
    assert (case.misses, case.first_missed_ms, case.last_missed_ms) == (2, T0 - 9, T0)
    assert (case.sort, case.line, case.waited_s, case.department) == (Sort.MISSED, "+74957654321", 41, "Продажи")
    nameless, _ = missed.miss(known, seen(T0 + 9), T0 + 9)
    assert nameless.department == "Продажи"


@pytest.mark.parametrize(("after_ms", "alert"), [(0, False), (RE_ALERT_MS - 1, False), (RE_ALERT_MS, True)])
def test_a_client_who_redials_sounds_once_in_two_minutes(after_ms: int, alert: bool) -> None:
    case, told = missed.miss(OPEN, seen(T0 + after_ms), T0 + after_ms)
    assert told is alert
    assert case.alerted_ms == (T0 + after_ms if alert else T0)
    assert case.misses == 2


@pytest.mark.parametrize("alerted_ms", [T0, T0 + OLD_CLAIM_MS])
def test_a_further_miss_brings_an_old_claim_back_to_everybody_whether_it_sounds_or_not(alerted_ms: int) -> None:
    held = replace(TAKEN, due_ms=T0 + 10**9, alerted_ms=alerted_ms)
    young, _ = missed.miss(held, seen(T0 + OLD_CLAIM_MS), T0 + OLD_CLAIM_MS)
    assert (young.state, young.holder) == (CaseState.TAKEN, ANNA)
    old, _ = missed.miss(held, seen(T0 + OLD_CLAIM_MS + 1), T0 + OLD_CLAIM_MS + 1)
    assert (old.state, old.holder, old.due_ms) == (CaseState.OPEN, None, None)


def test_a_further_miss_does_not_interrupt_an_attempt() -> None:
    case, alert = missed.miss(CALLING, seen(T0 + 2 * OLD_CLAIM_MS), T0 + 2 * OLD_CLAIM_MS)
    assert alert
    assert (case.state, case.holder) == (CaseState.CALLING, ANNA)


def test_closing_says_how_and_reopening_forgets_it() -> None:
    closed = missed.close(CALLING, Closing.CALLED_BACK, T0 + 9, person=ANNA, employee="anna", talk_s=124)
    assert closed.closed
    assert (closed.closing, closed.closer, closed.spoke, closed.talk_s) == (Closing.CALLED_BACK, ANNA, "anna", 124)
    assert (closed.closed_ms, closed.due_ms) == (T0 + 9, None)
    assert handling.reopen(closed) == OPEN


def test_the_pbxs_word_on_a_counted_miss_corrects_it_in_place() -> None:
    unconfirmed = replace(TAKEN, sort=Sort.UNCONFIRMED, misses=3, department="Продажи", line="+74957654321")
    told = seen(T0 - 1, sort=Sort.CANCELLED, waited_s=12)
    case = missed.correct(unconfirmed, told)
    assert case == replace(unconfirmed, sort=Sort.CANCELLED, waited_s=12)
    assert missed.correct(case, told) == case
    assert missed.correct(CLOSED, told) == CLOSED
