"""What a step of a call is worth telling, and whose news it is."""

from itertools import product

import pytest

from calls.audience import Listener, News, Role
from calls.call import Call
from calls.event import CallEvent, Result
from calls.notice import Notice, news_of, notices, subject_of
from calls.stage import Stage
from tests.calls.call_telling import SALES, accepts, heard, known_of, rings, stops, word

RUNG = (rings("anna", 0, **SALES), rings("boris", 0, **SALES), stops("boris", 9))


def call_of(*events: CallEvent) -> Call:
    [call] = known_of(events).calls.values()
    return call


@pytest.mark.parametrize(("before", "after"), list(product([None, *Stage], Stage)))
def test_only_a_phone_that_rings_and_a_new_miss_are_news(before: Stage | None, after: Stage) -> None:
    expected = None
    if after is Stage.RINGING:
        expected = News.RINGING
    if after is Stage.MISSED and before is not Stage.MISSED:
        expected = News.MISSED
    assert news_of(before, after, call_of(*RUNG)) is expected


def test_a_call_that_waits_with_no_phone_ringing_is_no_news() -> None:
    """After-hours calls have a verdict only; between two rounds every phone is silent."""
    assert news_of(None, Stage.RINGING, call_of(word(Result.MISSED, 0))) is None
    assert news_of(Stage.RINGING, Stage.RINGING, call_of(rings("anna", 0), stops("anna", 9))) is None


def test_ringing_concerns_the_phones_that_ring_now_and_a_miss_all_that_rang() -> None:
    call = call_of(*RUNG)
    assert subject_of(News.RINGING, call).employees == {"anna"}
    assert subject_of(News.RINGING, call).extensions == {"701"}
    assert subject_of(News.MISSED, call).employees == {"anna", "boris"}
    assert subject_of(News.MISSED, call).extensions == {"701", "702"}
    assert subject_of(News.MISSED, call).departments == {"Продажи"}


def test_a_miss_concerns_the_employee_whom_the_verdict_names() -> None:
    subject = subject_of(News.MISSED, call_of(word(Result.MISSED, 0, "vera", department="Склад", extension="703")))
    assert (subject.employees, subject.extensions, subject.departments) == ({"vera"}, {"703"}, {"Склад"})


def test_phones_without_a_name_are_nobodys() -> None:
    subject = subject_of(News.MISSED, call_of(heard(RUNG[0].kind, 0), accepts("anna", 3)))
    assert subject.employees == {"anna"}
    assert subject.extensions == {"701"}


def test_everybody_concerned_gets_one_notice_and_otherwise_the_last_resort() -> None:
    people = [
        Listener(1, Role.MANAGER, "anna"),
        Listener(2, Role.MANAGER, "boris"),
        Listener(1, Role.MANAGER, None, "701"),
    ]
    call = call_of(*RUNG)
    assert notices(News.RINGING, call, people, [900]) == (Notice(1, News.RINGING),)
    assert notices(News.MISSED, call, people, [900]) == (Notice(1, News.MISSED), Notice(2, News.MISSED))
    assert notices(News.MISSED, call, people[:0], [900]) == (Notice(900, News.MISSED),)
