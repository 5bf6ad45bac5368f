"""Hours of the week. It is Saturday, 21 November 2026, 14:30 in Moscow."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from calls.hours import Hours, hours

ZONE = "Europe/Moscow"


def ms(text: str, zone: str = ZONE) -> int:
    return int(datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=ZoneInfo(zone)).timestamp() * 1000)


def of(text: str) -> Hours:
    found = hours(text)
    assert found is not None
    return found


TYPED = {
    "пн-пт 9:00-18:00": "пн-пт 9:00-18:00",
    "Пн–Пт 9–18": "пн-пт 9:00-18:00",
    "будни 9-18": "пн-пт 9:00-18:00",
    "mon-fri 9:00-18:00, sat 10:00-14:00": "пн-пт 9:00-18:00, сб 10:00-14:00",
    "пн-пт 9:00-18:00; сб,вс 10:00-14:00": "пн-пт 9:00-18:00, сб-вс 10:00-14:00",
    "пн, ср, пт 9-13": "пн,ср,пт 9:00-13:00",
    "пн-пт 9-13, пн-пт 14-18": "пн-пт 9:00-13:00, пн-пт 14:00-18:00",
    "22:00-8:00": "22:00-8:00",
    "ежедневно 0:00-24:00": "0:00-24:00",
    "пт-пн 10-12": "пн,пт-вс 10:00-12:00",
}


@pytest.mark.parametrize(("typed", "kept"), TYPED.items())
def test_hours_are_understood_and_kept_in_a_short_form_that_means_the_same(typed: str, kept: str) -> None:
    assert str(of(typed)) == kept
    assert hours(kept) == of(typed)


@pytest.mark.parametrize("typed", ["", "всегда", "9", "9-9", "25-26", "9:60-10", "пн-пт", "хх 9-18", "9-18 потом"])
def test_what_is_not_understood_is_none(typed: str) -> None:
    assert hours(typed) is None


def test_inside_and_outside_and_when_it_begins_again() -> None:
    work = of("пн-пт 9-18")
    assert work.inside(ms("2026-11-20 09:00"), ZONE)
    assert work.inside(ms("2026-11-20 17:59"), ZONE)
    assert not work.inside(ms("2026-11-20 18:00"), ZONE)
    assert work.begin_ms(ms("2026-11-20 18:00"), ZONE) == ms("2026-11-23 09:00")
    assert work.begin_ms(ms("2026-11-20 12:00"), ZONE) == ms("2026-11-20 12:00")
    assert work.end_ms(ms("2026-11-20 12:00"), ZONE) == ms("2026-11-20 18:00")
    assert work.end_ms(ms("2026-11-21 12:00"), ZONE) is None


def test_a_night_goes_over_midnight() -> None:
    night = of("22:00-8:00")
    assert night.end_ms(ms("2026-11-21 23:00"), ZONE) == ms("2026-11-22 08:00")
    assert night.end_ms(ms("2026-11-22 03:00"), ZONE) == ms("2026-11-22 08:00")
    assert night.end_ms(ms("2026-11-22 08:00"), ZONE) is None
    friday = of("пт 22:00-8:00")
    assert friday.inside(ms("2026-11-21 07:00"), ZONE)
    assert not friday.inside(ms("2026-11-22 07:00"), ZONE)


def test_hours_that_follow_each_other_are_one() -> None:
    quiet = of("22:00-24:00, 0:00-8:00, сб,вс 8:00-22:00")
    assert quiet.end_ms(ms("2026-11-21 12:00"), ZONE) == ms("2026-11-23 08:00")


def test_hours_without_an_end_are_over_some_day() -> None:
    now = ms("2026-11-21 12:00")
    assert now < (of("0:00-24:00").end_ms(now, ZONE) or 0) <= now + 9 * 24 * 3600 * 1000


def test_the_clock_of_the_account_counts() -> None:
    work = of("9-18")
    assert work.begin_ms(ms("2026-11-21 20:00"), "Asia/Vladivostok") == ms("2026-11-22 09:00", "Asia/Vladivostok")


def test_the_night_of_the_change_of_clocks_is_over_by_the_clock_on_the_wall() -> None:
    night = of("22:00-8:00")
    assert night.end_ms(ms("2026-10-24 23:00", "Europe/Berlin"), "Europe/Berlin") == ms(
        "2026-10-25 08:00", "Europe/Berlin"
    )
