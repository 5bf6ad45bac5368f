"""When the letters of the day and of the week are due: by the rule, by the company's hours, over clock changes."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from calls.digest import (
    Evening,
    Letter,
    Week,
    evening_of,
    evening_text,
    following,
    still_that_evening,
    week_before,
    week_of,
    week_text,
)
from calls.hours import hours

MOSCOW, BERLIN = "Europe/Moscow", "Europe/Berlin"


def ms(text: str, zone: str = MOSCOW) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).timestamp() * 1000)


def due(letter: Letter, after: str, zone: str = MOSCOW, told: date | None = None) -> str | None:
    """On the wall clock there."""
    found = following(letter, ms(after, zone), zone, told)
    return found and datetime.fromtimestamp(found[1] / 1000, ZoneInfo(zone)).strftime("%Y-%m-%d %H:%M")


@pytest.mark.parametrize(
    ("rule", "work", "after", "expected"),
    [
        (None, None, "2026-11-16 12:00", "2026-11-16 19:00"),
        (None, None, "2026-11-16 19:00", "2026-11-17 19:00"),
        (None, None, "2026-12-31 20:00", "2027-01-01 19:00"),  # month and year end
        (None, None, "2028-02-28 20:00", "2028-02-29 19:00"),
        ("18:30", None, "2026-11-16 12:00", "2026-11-16 18:30"),
        ("18:30", "пн-пт 9-18", "2026-11-21 12:00", "2026-11-21 18:30"),  # said: on days off too
        (None, "пн-пт 9:00-18:00", "2026-11-16 12:00", "2026-11-16 18:00"),
        (None, "пн-пт 9:00-18:00, сб 10-14", "2026-11-20 18:00", "2026-11-21 14:00"),
        (None, "пн-пт 9:00-18:00", "2026-11-20 18:00", "2026-11-23 18:00"),  # Friday, then Monday
        (None, "пн-пт 9-13, пн-пт 14-18", "2026-11-16 12:00", "2026-11-16 18:00"),
        (None, "10:00-2:00", "2026-11-16 23:00", "2026-11-17 02:00"),  # a bar
        (None, "0:00-24:00", "2026-11-16 12:00", "2026-11-16 19:00"),  # round the clock
        ("nonsense", None, "2026-11-16 12:00", "2026-11-16 19:00"),
        ("off", "9-18", "2026-11-16 12:00", None),
    ],
)
def test_when_the_evening_comes(rule: str | None, work: str | None, after: str, expected: str | None) -> None:
    assert due(evening_of(rule, hours(work) if work else None), after) == expected


@pytest.mark.parametrize(
    ("rule", "work", "after", "expected"),
    [
        (None, None, "2026-11-18 12:00", "2026-11-23 09:00"),
        (None, "пн-пт 8:30-18", "2026-11-18 12:00", "2026-11-23 08:30"),
        (None, "вт-сб 10-18", "2026-11-18 12:00", "2026-11-24 10:00"),
        (None, "0:00-24:00", "2026-11-18 12:00", "2026-11-23 09:00"),
        ("пт 18:00", None, "2026-11-18 12:00", "2026-11-20 18:00"),
        ("пт 18:00", "пн-пт 9-18", "2026-11-20 18:00", "2026-11-27 18:00"),
        ("off", None, "2026-11-18 12:00", None),
    ],
)
def test_when_the_week_comes(rule: str | None, work: str | None, after: str, expected: str | None) -> None:
    assert due(week_of(rule, hours(work) if work else None), after) == expected


def test_the_clock_on_the_wall_counts_over_both_changes_of_the_year() -> None:
    before, after = ms("2026-03-28 19:00", BERLIN), ms("2026-03-29 19:00", BERLIN)
    assert after - before == 23 * 3_600_000
    assert due(Evening(), "2026-03-28 20:00", BERLIN) == "2026-03-29 19:00"
    assert due(Evening(), "2026-10-24 20:00", BERLIN) == "2026-10-25 19:00"
    assert due(Evening(minute=150), "2026-03-28 20:00", BERLIN) == "2026-03-29 03:30"  # 2:30 does not exist that night
    assert due(Week(), "2026-10-24 20:00", BERLIN) == "2026-10-26 09:00"


def test_a_day_that_was_told_is_not_told_again_when_the_hour_is_moved_to_later() -> None:
    assert due(Evening(minute=20 * 60), "2026-11-16 19:01", told=date(2026, 11, 16)) == "2026-11-17 20:00"
    assert due(Evening(minute=20 * 60), "2026-11-16 19:01", told=date(2026, 11, 15)) == "2026-11-16 20:00"


@pytest.mark.parametrize(
    ("at", "now", "expected"),
    [
        ("2026-11-16 19:00", "2026-11-16 23:59", True),
        ("2026-11-16 19:00", "2026-11-17 00:00", False),
        ("2026-11-16 23:30", "2026-11-17 00:29", True),
        ("2026-11-16 23:30", "2026-11-17 00:30", False),
        ("2026-11-17 02:00", "2026-11-17 02:59", True),
    ],
)
def test_late_is_that_evening_only(at: str, now: str, expected: bool) -> None:
    assert still_that_evening(date(2026, 11, 16), ms(at), ms(now), MOSCOW) is expected


def test_monday_tells_the_week_that_is_over_and_friday_this_one() -> None:
    assert week_before(date(2026, 11, 23)) == (date(2026, 11, 16), date(2026, 11, 22))
    assert week_before(date(2026, 11, 24)) == (date(2026, 11, 16), date(2026, 11, 22))
    assert week_before(date(2026, 11, 27)) == (date(2026, 11, 23), date(2026, 11, 27))
    assert week_before(date(2027, 1, 4)) == (date(2026, 12, 28), date(2027, 1, 3))


@pytest.mark.parametrize(
    ("typed", "evening", "week"),
    [
        ("19:00", "19:00", None),
        (" 9 ", "9:00", None),
        ("25:00", None, None),
        ("Выкл", "off", "off"),
        ("пн 9:00", None, "пн 9:00"),
        ("Friday 18", None, "пт 18:00"),
        ("пятница", None, "пт 9:00"),
        ("когда-нибудь", None, None),
        ("", None, None),
        ("١٩:٠٠", None, None),
    ],
)
def test_what_is_typed(typed: str, evening: str | None, week: str | None) -> None:
    assert (evening_text(typed), week_text(typed)) == (evening, week)


def test_zones_far_apart_have_their_own_evenings() -> None:
    found = following(Evening(), ms("2026-11-16 12:00"), "Asia/Vladivostok")
    assert found is not None
    assert datetime.fromtimestamp(found[1] / 1000, UTC).isoformat() == "2026-11-17T09:00:00+00:00"
