"""Every reason, refusal, kind and state that a person may meet has its sentence, in every language."""

from dataclasses import replace

import pytest

from calls.audience import Role
from calls.event import Result
from calls.missed import CaseState, Closing
from calls.phone import DIAL_REFUSALS
from calls.stage import Sort, Stage
from pbx.errors import REASONS
from tests.views.catalogue_scan import LINES_OF_THEIR_OWN, asked, facts_of, line_kinds, messages, refusing
from tests.views.view_cases import AROUND, CALLS, CASE, text_of
from views.answers import COMMANDS, help_page, invite_link, problem, sentence, welcome
from views.cards import CaseLine, call_card, case_card
from views.words import LANGUAGES, words

every_language = pytest.mark.parametrize("language", LANGUAGES)


@every_language
@pytest.mark.parametrize("reason", sorted(REASONS))
def test_every_reason_of_a_pbx_is_worded_with_and_without_its_own_words(language: str, reason: str) -> None:
    said = words(language)
    assert sentence(said, reason, {}) == said.plain(reason)
    worded = sentence(said, reason, {"said": "the line <1> & co"})
    assert worded == (said.plain(f"{reason}_said", said="the line <1> & co") if "<1>" in worded else said.plain(reason))


def test_a_pbx_may_quote_itself_only_where_the_reason_has_a_place_for_it() -> None:
    quoting = {key.removesuffix("_said") for key in messages("ru") if key.endswith("_said")}
    assert quoting <= REASONS
    assert all(facts_of(f"{reason}_said") == {"said"} and not facts_of(reason) for reason in quoting)
    assert "pbx_refused" in quoting


@every_language
@pytest.mark.parametrize("refusal", sorted(DIAL_REFUSALS))
def test_every_refusal_to_dial_is_worded(language: str, refusal: str) -> None:
    assert sentence(words(language), f"dial_{refusal}", {"number": "+79101234567"})


@every_language
def test_every_reason_raised_anywhere_is_worded(language: str) -> None:
    reasons = {key for one in asked() if one.method in refusing() for key in one.keys}
    assert reasons >= {"case_taken_by", "case_calling_by", "case_not_yours", "case_closed", "confirm_dial", "not_bound"}
    assert not [reason for reason in reasons if not words(language).knows(reason)]


@every_language
def test_a_reason_nobody_knows_is_still_a_sentence(language: str) -> None:
    said = words(language)
    assert sentence(said, "no_such_reason", {"said": "x"}) == said.plain("something_wrong")
    assert problem(said, "no_such_reason", {}).text == said.html("something_wrong")


@every_language
@pytest.mark.parametrize("role", Role)
def test_every_role_has_its_welcome_its_help_and_its_name(language: str, role: Role) -> None:
    said = words(language)
    for bound in (True, False):
        assert "Анна" in welcome(said, "Анна", role, bound=bound).text
    page = help_page(said, role).text
    assert all(f"/{command} — " in page for command in COMMANDS[role])
    assert said.plain(f"role_{role}") in invite_link(said, "https://t.me/bot?start=x", "anna", role).text


@every_language
@pytest.mark.parametrize("result", Result)
def test_every_result_of_an_attempt_is_a_line(language: str, result: Result) -> None:
    line = CaseLine(CASE.last_missed_ms, "attempt", None, "anna", {"result": result, "talk_s": 6})
    shown = text_of(case_card(words(language), 1, CASE, (line,), AROUND)).splitlines()[-1]
    assert shown.startswith("↩️ ")
    assert ("0:06" in shown) is (result is Result.SUCCESS)


@every_language
def test_every_kind_of_line_that_is_ever_written_is_worded(language: str) -> None:
    said = words(language)
    assert line_kinds() >= {"attempt", "dial_failed", "expired", "attempt_unknown"}
    for kind in line_kinds() - LINES_OF_THEIR_OWN:
        line = CaseLine(CASE.last_missed_ms, kind, 1, None, {})
        assert said.plain(f"line_{kind}") in text_of(case_card(said, 1, CASE, (line,), AROUND))


@every_language
@pytest.mark.parametrize("reason", sorted(REASONS | {"unknown"}))
def test_every_way_a_dial_may_fail_is_a_line(language: str, reason: str) -> None:
    line = CaseLine(CASE.last_missed_ms, "dial_failed", 1, None, {"reason": reason})
    assert words(language).plain(reason) in text_of(case_card(words(language), 1, CASE, (line,), AROUND))


@every_language
def test_every_stage_of_a_call_has_a_card_of_its_own(language: str) -> None:
    said = words(language)
    heads = {stage: text_of(call_card(said, 1, CALLS[stage], stage, None, AROUND)).splitlines()[0] for stage in Stage}
    alike = [{Stage.HEARD, Stage.RINGING}, {Stage.SPOKEN, Stage.ANSWERED}, {Stage.DIALING, Stage.ATTEMPT}]
    for one, other in ((one, other) for one in Stage for other in Stage if one is not other):
        signs = {heads[one].split()[0], heads[other].split()[0]}
        assert (len(signs) == 1) is ({one, other} in alike), (one, other)


@every_language
def test_every_state_and_every_way_to_close_a_case_is_said(language: str) -> None:
    said = words(language)
    shown = {
        state: text_of(case_card(said, 1, replace(CASE, state=state, holder=1, held_ms=1), (), AROUND)).splitlines()[0]
        for state in CaseState
        if state is not CaseState.CLOSED
    }
    done = replace(CASE, state=CaseState.CLOSED, closed_ms=1, closer=1)
    closed = {
        closing: text_of(case_card(said, 1, replace(done, closing=closing), (), AROUND)).splitlines()[0]
        for closing in Closing
    }
    assert len({*shown.values(), *closed.values()}) == len(shown) + len(closed)


@every_language
def test_every_sort_of_miss_but_the_plain_one_is_said(language: str) -> None:
    cards = {sort: text_of(case_card(words(language), 1, replace(CASE, sort=sort), (), AROUND)) for sort in Sort}
    assert len(set(cards.values())) == len(Sort)
