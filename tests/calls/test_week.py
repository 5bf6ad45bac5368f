"""The working hours of a number: what people type, what a PBX keeps, and what they are shown."""

import pytest

from calls.missed import NotNow
from calls.week import DAYS, is_always, is_week, runs, week

NINE, TEN, THREE, SIX = 9 * 3600, 10 * 3600, 15 * 3600, 18 * 3600
WORKING = DAYS[:5]
FIVE = {day: {"start": NINE, "end": SIX} for day in WORKING}
SATURDAY = {"saturday": {"start": TEN, "end": THREE}}


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("пн–пт 9:00–18:00, сб 10:00–15:00", FIVE | SATURDAY),
        ("Пн-Пт 9-18; сб 10-15", FIVE | SATURDAY),
        ("пн-пт 9-18, сб, вс выходной", FIVE),
        ("выходные — выходной, будни 9-18", FIVE),
        ("mon-fri 9:00-18:00, sat, sun closed", FIVE),
        ("будни 9:00-18:00", FIVE),
        ("сб 10-15", SATURDAY),
        ("24/7", {day: {"start": 0, "end": 86400} for day in DAYS}),
        ("Круглосуточно.", {day: {"start": 0, "end": 86400} for day in DAYS}),
    ],
)
def test_a_week_as_people_type_it(typed: str, expected: dict[str, dict[str, int]]) -> None:
    assert week(typed) == expected
    assert is_week(typed)


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("Анна", "week_not_understood"),
        ("", "week_not_understood"),
        ("701", "week_not_understood"),
        ("выходной", "week_not_understood"),
        ("пн-пт 9:00-25:00", "week_not_understood"),
        ("пн-пт 9-13, пн-пт 14-18", "week_twice"),
        ("пт 20:00-4:00", "week_over_midnight"),
    ],
)
def test_what_a_pbx_would_not_keep_has_its_reason(typed: str, why: str) -> None:
    with pytest.raises(NotNow) as caught:
        week(typed)
    assert caught.value.reason == why
    assert is_week(typed) == (why != "week_not_understood")


def test_days_of_the_same_hours_are_told_together() -> None:
    assert runs(FIVE | SATURDAY) == [([(0, 4)], 540, 1080), ([(5, 5)], 600, 900)]
    apart = {day: {"start": NINE, "end": SIX} for day in ("monday", "wednesday", "thursday")}
    assert runs(apart) == [([(0, 0), (2, 3)], 540, 1080)]
    odd = {"monday": None, "tuesday": {"start": "9", "end": 5}, "sunday": {"start": 0, "end": 0, "holiday": True}}
    assert runs(odd) == []
    assert is_always(week("24/7"))
    assert not is_always(FIVE)
