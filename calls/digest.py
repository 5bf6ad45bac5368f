"""When the letters of the day and of the week are due: «19:00», «пн 9:00», «off», or without a word when the company's
working hours end and when its week begins."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from calls.hours import DAY_MIN, Hours, Span, clock_text, day_name, day_number

OFF, AUTO = "off", "auto"
_OFF_WORDS = ("off", "выкл", "нет", "no", "none", "-")
_CLOCK = re.compile(r"([0-9]{1,2})(?::([0-9]{2}))?", re.ASCII)
EVENING_MIN = 19 * 60
MORNING_MIN = 9 * 60
FURTHEST_DAYS = 15
LEAST_LATE_MS = 3_600_000  # a letter that is due shortly before midnight, or after it, may come so late


class Letter(Protocol):
    def at_ms(self, day: date, zone: str) -> int | None:
        """When the letter of that day is due (milliseconds UTC); None: that day has none."""
        ...


@dataclass(frozen=True, slots=True)
class Evening:
    """``minute`` of the day; None: when the day's ``work`` ends, on days without any not at all."""

    minute: int | None = None
    work: Hours | None = None
    off: bool = False

    def at_ms(self, day: date, zone: str) -> int | None:
        if self.off:
            return None
        if self.minute is not None or self.work is None:
            return _ms(day, EVENING_MIN if self.minute is None else self.minute, zone)
        ends = [span.end for span in self.work.spans if span.day == day.weekday()]
        if not ends:
            return None
        end_ms = _ms(day, max(ends), zone)
        never = self.work.inside(end_ms, zone)  # they work round the clock
        return _ms(day, EVENING_MIN, zone) if never else end_ms


@dataclass(frozen=True, slots=True)
class Week:
    """On ``weekday`` (Monday 0) at ``minute``; None: in the morning of the week's first working day, else on Monday at
    nine."""

    weekday: int | None = None
    minute: int = MORNING_MIN
    work: Hours | None = None
    off: bool = False

    def at_ms(self, day: date, zone: str) -> int | None:
        if self.off:
            return None
        weekday, minute = (0, MORNING_MIN) if self.weekday is None else (self.weekday, self.minute)
        if self.weekday is None and self.work is not None:
            first = _first(self.work)
            weekday, minute = first.day, first.start
            if self.work.inside(_ms(day, minute, zone) - 60_000, zone):
                minute = MORNING_MIN  # they never stop: not at midnight
        return _ms(day, minute, zone) if day.weekday() == weekday else None


def evening_of(text: object, work: Hours | None) -> Evening:
    """The rule or setting as it was written (``evening_text``); anything else is as if nothing was."""
    minute = _minute(text) if isinstance(text, str) else None
    return Evening(minute, work, off=text == OFF)


def week_of(text: object, work: Hours | None) -> Week:
    """The same of the week (``week_text``)."""
    found = _day_and_minute(text) if isinstance(text, str) else None
    return Week(*found, work=work) if found else Week(work=work, off=text == OFF)


def evening_text(typed: str) -> str | None:
    """What somebody typed («19», «19:00», «выкл») as the rule is written; None when it is not understood."""
    folded = typed.strip().casefold()
    if folded in _OFF_WORDS:
        return OFF
    minute = _minute(folded)
    return None if minute is None else clock_text(minute)


def week_text(typed: str) -> str | None:
    """«пн 9:00», "fri 18", «off»; a day alone is its morning."""
    folded = " ".join(typed.casefold().split())
    if folded in _OFF_WORDS:
        return OFF
    found = _day_and_minute(folded)
    return None if found is None else f"{day_name(found[0])} {clock_text(found[1])}"


def following(letter: Letter, after_ms: int, zone: str, told: date | None = None) -> tuple[date, int] | None:
    """The next letter due after that moment, of a day later than ``told``: its day, and when. None: there is none."""
    for day in _days(after_ms, zone):
        at_ms = letter.at_ms(day, zone)
        if at_ms is not None and at_ms > after_ms and (told is None or day > told):
            return day, at_ms
    return None


def still_that_evening(day: date, at_ms: int, now_ms: int, zone: str) -> bool:
    """A letter of ``day`` that was due at ``at_ms`` and was not sent: is it worth sending now?"""
    return now_ms < max(_ms(day, DAY_MIN, zone), at_ms + LEAST_LATE_MS)


def week_before(day: date) -> tuple[date, date]:
    """Which days (the first and the last) a letter of the week tells: early in the week the one that is over, else
    this one so far."""
    monday = day - timedelta(days=day.weekday())
    early = day.weekday() < 3
    return (monday - timedelta(days=7), monday - timedelta(days=1)) if early else (monday, day)


def day_ms(day: date, zone: str) -> int:
    """When that day begins there."""
    return _ms(day, 0, zone)


def _days(after_ms: int, zone: str) -> Iterator[date]:
    today = datetime.fromtimestamp(after_ms / 1000, ZoneInfo(zone)).date()
    return (today + timedelta(days=ahead) for ahead in range(-1, FURTHEST_DAYS))


def _first(work: Hours) -> Span:
    return min(work.spans)


def _minute(text: str) -> int | None:
    found = _CLOCK.fullmatch(text)
    if not found or int(found[1]) > 23 or int(found[2] or 0) > 59:
        return None
    return int(found[1]) * 60 + int(found[2] or 0)


def _day_and_minute(text: str) -> tuple[int, int] | None:
    name, _, clock = text.partition(" ")
    day, minute = day_number(name), _minute(clock) if clock else MORNING_MIN
    return None if day is None or minute is None else (day, minute)


def _ms(day: date, minute: int, zone: str) -> int:
    """On the wall clock there: minutes beyond a day are the next day's."""
    at = datetime.combine(day, time()) + timedelta(minutes=minute)
    return int(at.replace(tzinfo=ZoneInfo(zone)).timestamp() * 1000)
