"""Whatever people, phones and the clock do to a missed case, in whatever order: its laws hold."""

from dataclasses import replace

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from calls import handling, missed
from calls.missed import RE_ALERT_MS, Case, CaseState, Closing, NotNow, Terms
from tests.calls.call_telling import CLIENT, T0

PEOPLE = st.sampled_from([1, 2, 3])
EMPLOYEES = st.sampled_from([None, "anna", "vera"])
TERMS = Terms(claim_ms=1_800_000, calling_ms=180_000)


class MissedCase(RuleBasedStateMachine):
    """One case through its life; ``self.case`` is replaced by whatever a move gives."""

    def __init__(self) -> None:
        super().__init__()
        self.now_ms = T0
        self.case, _ = missed.miss(None, self.seen(), self.now_ms)
        self.alerts_ms = [self.now_ms]
        self.before = self.case

    def seen(self) -> Case:
        return Case(account="office", client=CLIENT, first_missed_ms=self.now_ms, last_missed_ms=self.now_ms)

    def refused(self, reason: str, move: object, *given: object) -> None:
        with pytest.raises(NotNow) as refusal:
            move(*given)  # type: ignore[operator]
        assert refusal.value.reason == reason

    @rule(seconds=st.sampled_from([0, 1, 119, 120, 179, 180, 600, 601, 1_799, 1_800]))
    def time_passes(self, seconds: int) -> None:
        self.now_ms += 1000 * seconds

    @rule(late_s=st.sampled_from([0, 300]))
    @precondition(lambda self: not self.case.closed)
    def the_client_is_missed_again(self, late_s: int) -> None:
        seen, before = self.seen(), self.case
        seen = replace(seen, first_missed_ms=self.now_ms - late_s * 1000, last_missed_ms=self.now_ms - late_s * 1000)
        self.case, alert = missed.miss(self.case, seen, self.now_ms)
        assert self.case.misses == before.misses + 1
        assert self.case.last_missed_ms == max(before.last_missed_ms, seen.last_missed_ms)
        assert self.case.state is before.state or (before.state, self.case.state) == (CaseState.TAKEN, CaseState.OPEN)
        if alert:
            assert self.now_ms - self.alerts_ms[-1] >= RE_ALERT_MS
            self.alerts_ms.append(self.now_ms)
        assert self.case.alerted_ms == self.alerts_ms[-1]

    @rule(person=PEOPLE)
    def somebody_takes(self, person: int) -> None:
        case = self.case
        if case.closed:
            self.refused("case_closed", handling.take, case, person, self.now_ms, TERMS)
        elif case.holder not in (None, person):
            self.refused("case_taken_by", handling.take, case, person, self.now_ms, TERMS)
        elif case.state is CaseState.CALLING:
            self.refused("case_calling_by", handling.take, case, person, self.now_ms, TERMS)
        else:
            self.case = handling.take(case, person, self.now_ms, TERMS)
            assert (self.case.state, self.case.holder) == (CaseState.TAKEN, person)

    @rule(person=PEOPLE)
    def somebody_dials(self, person: int) -> None:
        case = self.case
        if case.state is CaseState.CALLING:
            self.refused("case_calling_by", handling.dial, case, person, self.now_ms, TERMS)
        elif case.closed:
            self.refused("case_closed", handling.dial, case, person, self.now_ms, TERMS)
        elif case.holder not in (None, person):
            self.refused("case_taken_by", handling.dial, case, person, self.now_ms, TERMS)
        else:
            self.case = handling.dial(case, person, self.now_ms, TERMS)
            assert (self.case.state, self.case.holder) == (CaseState.CALLING, person)

    @rule(employee=EMPLOYEES, person=st.none() | PEOPLE)
    def an_employee_is_seen_dialing(self, employee: str | None, person: int | None) -> None:
        before = self.case
        self.case = missed.employee_dials(self.case, employee, person, self.now_ms, TERMS)
        assert before.closed is self.case.closed
        assert before.holder in (None, self.case.holder)

    @rule()
    def the_attempt_fails(self) -> None:
        before = self.case
        self.case = missed.attempt_failed(self.case, self.now_ms, TERMS)
        assert self.case.state is not CaseState.CALLING
        assert self.case.holder == before.holder

    @rule()
    def the_time_runs_out(self) -> None:
        before = self.case
        self.case = missed.expire(self.case, self.now_ms, TERMS)
        if before.due_ms is None or self.now_ms < before.due_ms:
            assert self.case == before
        elif before.state is CaseState.CALLING:
            assert self.case.state is (CaseState.OPEN if before.holder is None else CaseState.TAKEN)
        else:
            assert self.case.state is CaseState.OPEN

    @rule(person=PEOPLE)
    def somebody_releases(self, person: int) -> None:
        if self.case.closed:
            self.refused("case_closed", handling.release, self.case, person)
        elif self.case.state is not CaseState.TAKEN:
            why = "case_nobodys" if self.case.state is CaseState.OPEN else "case_calling_by"
            self.refused(why, handling.release, self.case, person)
        elif self.case.holder != person:
            self.refused("case_not_yours", handling.release, self.case, person)
        else:
            self.case = handling.release(self.case, person)
            assert self.case.state is CaseState.OPEN

    @rule(closing=st.sampled_from(Closing), person=st.none() | PEOPLE)
    def it_is_closed(self, closing: Closing, person: int | None) -> None:
        if self.case.closed:
            self.refused("case_closed", missed.close, self.case, closing, self.now_ms)
        else:
            self.case = missed.close(self.case, closing, self.now_ms, person=person)
            self.closed = self.case

    @rule()
    def somebody_reopens(self) -> None:
        if self.case.closed:
            assert self.case == self.closed  # nothing but this has touched it since
            self.case = handling.reopen(self.case)
            assert self.case.state is CaseState.OPEN
        else:
            self.refused("case_not_closed", handling.reopen, self.case)

    @rule()
    @precondition(lambda self: self.case.closed)
    def the_client_of_a_closed_case_is_missed(self) -> None:
        """That is a new case."""
        another, alert = missed.miss(self.case, self.seen(), self.now_ms)
        assert alert
        assert (another.state, another.misses) == (CaseState.OPEN, 1)

    @invariant()
    def the_state_says_what_is_true(self) -> None:
        case = self.case
        assert (case.closed_ms is not None) is (case.closing is not None) is case.closed
        assert (case.due_ms is not None) is (case.state in (CaseState.TAKEN, CaseState.CALLING))
        if case.state is CaseState.OPEN:
            assert (case.holder, case.held_ms, case.caller) == (None, None, None)
        if case.state is CaseState.TAKEN:
            assert case.holder is not None
            assert case.held_ms is not None
        assert case.first_missed_ms <= case.last_missed_ms

    @invariant()
    def nobody_takes_it_out_of_anothers_hands_and_no_miss_is_forgotten(self) -> None:
        case, before = self.case, self.before
        assert case.misses >= before.misses >= 1
        assert before.holder is None or case.holder in (None, before.holder)
        self.before = case

    @invariant()
    def no_claim_outlives_its_time_for_long(self) -> None:
        if self.case.due_ms is not None:
            assert self.case.due_ms <= self.now_ms + max(TERMS.claim_ms, TERMS.calling_ms)


MissedCase.TestCase.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
TestWhateverHappensToAMissedCase = MissedCase.TestCase
