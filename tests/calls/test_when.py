"""Times as people type them. It is Saturday, 21 November 2026, 14:30 in Moscow."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from calls.when import Period, day_start_ms, moment_ms, period, span_s

ZONE = "Europe/Moscow"


def ms(text: str, zone: str = ZONE) -> int:
    return int(datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=ZoneInfo(zone)).timestamp() * 1000)


NOW = ms("2026-11-21 14:30")

SPANS = {
    "1h": 3600, "30m": 1800, "1ч": 3600, "1 час": 3600, "на час": 3600, "полчаса": 1800, "на полчаса": 1800,
    "2 часа": 7200, "5 часов": 18000, "45 мин": 2700, "45 мин.": 2700, "1 ч 30 м": 5400, "1h30m": 5400, "1,5 ч": 5400,
    "90 минут": 5400, "2 дня": 172800, "1 day": 86400, "неделю": 604800, "1 час и 5 минут": 3900, "half an hour": 1800,
}  # fmt: skip


@pytest.mark.parametrize(("typed", "seconds"), SPANS.items())
def test_a_span_is_understood(typed: str, seconds: int) -> None:
    assert span_s(typed) == seconds
    assert span_s(f"  {typed.upper()} ") == seconds


@pytest.mark.parametrize("typed", ["", "0m", "час пик", "1", "1x", "h", "-1h", "1h завтра", "400 дней", "٣ ч"])
def test_what_is_no_span_is_none(typed: str) -> None:
    assert span_s(typed) is None


MOMENTS = {
    "15:30": "2026-11-21 15:30",
    "до 18:00": "2026-11-21 18:00",
    "до 18": "2026-11-21 18:00",
    "в 15.30": "2026-11-21 15:30",
    "9:00": "2026-11-22 09:00",
    "14:30": "2026-11-22 14:30",
    "завтра в 9:00": "2026-11-22 09:00",
    "завтра": "2026-11-22 09:00",
    "завтра 9": "2026-11-22 09:00",
    "tomorrow at 9:00": "2026-11-22 09:00",
    "сегодня в 20:15": "2026-11-21 20:15",
    "до завтра": "2026-11-22 09:00",
    "послезавтра в 10": "2026-11-23 10:00",
    "пн 10:00": "2026-11-23 10:00",
    "в понедельник в 10:00": "2026-11-23 10:00",
    "25.11 в 10:00": "2026-11-25 10:00",
    "25 ноября 10:00": "2026-11-25 10:00",
    "01.02 10:00": "2027-02-01 10:00",
    "01.02.2027 10:00": "2027-02-01 10:00",
    "2026-12-01 08:00": "2026-12-01 08:00",
    "через 20 минут": "2026-11-21 14:50",
    "in 20 minutes": "2026-11-21 14:50",
    "1h": "2026-11-21 15:30",
}


@pytest.mark.parametrize(("typed", "expected"), MOMENTS.items())
def test_a_moment_is_understood(typed: str, expected: str) -> None:
    assert moment_ms(typed, NOW, ZONE) == ms(expected)


@pytest.mark.parametrize(
    "typed",
    ["", "когда-нибудь", "25:00", "12:60", "вчера в 10", "сегодня в 9", "31.02 10:00", "до", "15:3", "1530"],
)
def test_what_is_no_moment_ahead_is_none(typed: str) -> None:
    assert moment_ms(typed, NOW, ZONE) is None


def test_a_moment_is_counted_in_the_zone_of_the_account() -> None:
    assert moment_ms("20:00", NOW, "Asia/Vladivostok") == ms("2026-11-22 20:00", "Asia/Vladivostok")


def test_a_night_without_its_hour_is_still_a_day() -> None:
    """Berlin, the day the clocks go back: 25 hours from midnight to midnight."""
    found = period("25.10.2026", NOW, "Europe/Berlin")
    assert found is not None
    assert found.end_ms - found.start_ms == 25 * 3600 * 1000


PERIODS = {
    "сегодня": ("2026-11-21", "2026-11-22"),
    "today": ("2026-11-21", "2026-11-22"),
    "вчера": ("2026-11-20", "2026-11-21"),
    "неделя": ("2026-11-16", "2026-11-22"),
    "за неделю": ("2026-11-16", "2026-11-22"),
    "прошлая неделя": ("2026-11-09", "2026-11-16"),
    "month": ("2026-11-01", "2026-11-22"),
    "прошлый месяц": ("2026-10-01", "2026-11-01"),
    "ноябрь": ("2026-11-01", "2026-11-22"),
    "декабрь": ("2025-12-01", "2026-01-01"),
    "14.11": ("2026-11-14", "2026-11-15"),
    "14.12": ("2025-12-14", "2025-12-15"),
    "01.11-14.11": ("2026-11-01", "2026-11-15"),
    "01.11 – 14.11": ("2026-11-01", "2026-11-15"),
    "1 ноября - вчера": ("2026-11-01", "2026-11-21"),
    "7d": ("2026-11-15", "2026-11-22"),
    "30 дней": ("2026-10-23", "2026-11-22"),
    "2026-11-01": ("2026-11-01", "2026-11-02"),
    "пт": ("2026-11-20", "2026-11-21"),
}


@pytest.mark.parametrize(("typed", "days"), PERIODS.items())
def test_a_period_is_whole_days(typed: str, days: tuple[str, str]) -> None:
    assert period(typed, NOW, ZONE) == Period(ms(f"{days[0]} 00:00"), ms(f"{days[1]} 00:00"))


@pytest.mark.parametrize("typed", ["", "1h", "как-нибудь", "14.11-01.11", "14.11 в 10", "32.11", "сегодня завтра"])
def test_what_is_no_period_is_none(typed: str) -> None:
    assert period(typed, NOW, ZONE) is None


def test_a_day_starts_at_midnight_of_its_zone() -> None:
    assert day_start_ms(NOW, ZONE) == ms("2026-11-21 00:00")
    assert day_start_ms(NOW, ZONE, days=1) == ms("2026-11-22 00:00")
