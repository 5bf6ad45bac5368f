"""Who hears of a call: role, department, own phone, and the last rule."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calls.audience import Listener, News, Role, Subject, audience, hears

SALES, STOCK = frozenset({"Продажи"}), frozenset({"Склад"})
NONE: frozenset[str] = frozenset()
FALLBACK = (900,)


def listener(role: Role = Role.MANAGER, chat_id: int = 1, **more: object) -> Listener:
    return Listener(chat_id, role, **more)  # type: ignore[arg-type]


def subject(news: News, **more: frozenset[str]) -> Subject:
    return Subject(news, **more)


@pytest.mark.parametrize(
    ("role", "own_phone", "in_department", "leads", "ringing", "missed"),
    [
        # leads: the department of the call, another one, or none said
        (Role.MANAGER, True, False, NONE, True, True),
        (Role.MANAGER, False, True, NONE, False, True),
        (Role.MANAGER, False, False, NONE, False, False),
        (Role.MANAGER, False, False, SALES, False, False),  # leading is a supervisor's
        (Role.SUPERVISOR, True, False, STOCK, True, True),
        (Role.SUPERVISOR, False, True, STOCK, False, True),
        (Role.SUPERVISOR, False, False, SALES, False, True),
        (Role.SUPERVISOR, False, False, STOCK, False, False),
        (Role.SUPERVISOR, False, False, NONE, False, True),  # without departments of his own he leads all
        (Role.ADMIN, True, False, NONE, True, True),
        (Role.ADMIN, False, True, NONE, False, True),
        (Role.ADMIN, False, False, NONE, False, False),  # an administrator hears what is nobody's
    ],
)
def test_who_hears_what(
    role: Role, own_phone: bool, in_department: bool, leads: frozenset[str], ringing: bool, missed: bool
) -> None:
    her = listener(
        role,
        employee="anna" if own_phone else "boris",
        departments=SALES if in_department else NONE,
        leads=leads,
    )
    phones = {"employees": frozenset({"anna"}), "departments": SALES}
    assert hears(her, subject(News.RINGING, **phones)) is ringing
    assert hears(her, subject(News.MISSED, **phones)) is missed


@pytest.mark.parametrize("news", News)
def test_a_phone_is_hers_by_login_or_by_extension(news: News) -> None:
    called = subject(news, employees=frozenset({"anna"}), extensions=frozenset({"701"}))
    assert hears(listener(employee="anna"), called)
    assert hears(listener(extension="701"), called)
    assert hears(listener(employee="boris", extension="701"), called)
    assert not hears(listener(employee="boris", extension="702"), called)


@pytest.mark.parametrize(("news", "role"), list(product(News, [Role.MANAGER, Role.ADMIN])))
def test_somebody_without_a_phone_hears_no_call_without_a_phone(news: News, role: Role) -> None:
    """Nothing is not a common property."""
    assert not hears(listener(role), subject(news))


def test_each_chat_hears_once_in_a_stable_order() -> None:
    anna = listener(chat_id=7, employee="anna", departments=SALES)
    also_anna = listener(chat_id=7, extension="701")
    boris = listener(chat_id=3, employee="boris", departments=SALES)
    called = subject(News.MISSED, employees=frozenset({"anna"}), extensions=frozenset({"701"}), departments=SALES)
    assert audience([anna, also_anna, boris], called, FALLBACK) == (3, 7)
    assert audience([boris, also_anna, anna], called, FALLBACK) == (3, 7)


def test_what_is_nobodys_goes_to_the_last_resort_and_only_that() -> None:
    called = subject(News.MISSED, employees=frozenset({"anna"}))
    assert audience([listener(employee="boris")], called, (901, 900, 901)) == (900, 901)
    assert audience([], called, FALLBACK) == FALLBACK
    assert audience([listener(employee="anna")], called, FALLBACK) == (1,)


names = st.sampled_from(["anna", "boris", "vera"])
numbers = st.sampled_from(["701", "702"])
departments = st.frozensets(st.sampled_from(["Продажи", "Склад", "Сервис"]))
listeners = st.builds(
    Listener,
    chat_id=st.integers(1, 4),
    role=st.sampled_from(Role),
    employee=st.none() | names,
    extension=st.none() | numbers,
    departments=departments,
    leads=departments,
)
subjects = st.builds(
    Subject,
    news=st.sampled_from(News),
    employees=st.frozensets(names),
    extensions=st.frozensets(numbers),
    departments=departments,
)


@settings(max_examples=100, deadline=None)
@given(st.lists(listeners, max_size=6), subjects, st.frozensets(st.integers(900, 902), min_size=1))
def test_nobody_is_never_told_nothing(people: list[Listener], called: Subject, fallback: frozenset[int]) -> None:
    told = audience(people, called, fallback)
    assert told
    assert len(set(told)) == len(told)
    hearing = {one.chat_id for one in people if hears(one, called)}
    assert set(told) == (hearing or fallback)


@settings(max_examples=100, deadline=None)
@given(listeners, subjects, departments, st.frozensets(names))
def test_a_call_through_more_phones_is_heard_by_no_fewer(
    her: Listener, called: Subject, more: frozenset[str], phones: frozenset[str]
) -> None:
    wider = Subject(called.news, called.employees | phones, called.extensions, called.departments | more)
    assert hears(her, wider) or not hears(her, called)


@settings(max_examples=100, deadline=None)
@given(listeners, subjects)
def test_whoever_hears_it_ring_hears_that_it_was_missed(her: Listener, called: Subject) -> None:
    ringing, missed = (Subject(news, called.employees, called.extensions, called.departments) for news in News)
    assert hears(her, missed) or not hears(her, ringing)
