"""Hours of the week: when a company works, when a person wants quiet. «пн-пт 9:00-18:00, сб 10:00-14:00», «22:00-8:00».

Kept as text in the short form that ``str`` gives; days are told in the languages people type.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

DAY_MIN = 24 * 60
WEEK = 7

_NAMES = (
    ("пн", "понедельник", "mon", "monday"),
    ("вт", "вторник", "tue", "tuesday"),
    ("ср", "среда", "wed", "wednesday"),
    ("чт", "четверг", "thu", "thursday"),
    ("пт", "пятница", "fri", "friday"),
    ("сб", "суббота", "sat", "saturday"),
    ("вс", "воскресенье", "sun", "sunday"),
)
_GROUPS = {
    "ежедневно": range(7), "каждый день": range(7), "daily": range(7), "every day": range(7),
    "будни": range(5), "по будням": range(5), "weekdays": range(5), "workdays": range(5),
    "выходные": range(5, 7), "по выходным": range(5, 7), "weekends": range(5, 7),
}  # fmt: skip
_ITEM = re.compile(
    r"(?P<days>[a-zа-я ,-]*?) ?(?P<h1>[0-9]{1,2})(?::(?P<m1>[0-9]{2}))? ?- ?(?P<h2>[0-9]{1,2})(?::(?P<m2>[0-9]{2}))?",
    re.ASCII,
)


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """On one weekday (Monday 0), minutes from its midnight; ``end`` lies on the next day when it is beyond 24 hours."""

    day: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Hours:
    spans: tuple[Span, ...]

    def inside(self, ms: int, zone: str) -> bool:
        return self.end_ms(ms, zone) is not None

    def end_ms(self, ms: int, zone: str) -> int | None:
        """When the hours around that moment are over, milliseconds UTC; None outside of them. Those that follow each
        other without a gap are one; hours without an end are over in a week."""
        at, found = ms, None
        while found is None or at < ms + WEEK * DAY_MIN * 60_000:
            ends = [end for start, end in self._around(at, zone) if start <= at < end]
            if not ends:
                break
            at = found = max(ends)
        return found

    def begin_ms(self, ms: int, zone: str) -> int:
        """When they begin next, or that moment itself inside of them."""
        if self.inside(ms, zone):
            return ms
        return min((start for start, _ in self._around(ms, zone) if start > ms), default=ms)

    def _around(self, ms: int, zone: str) -> list[tuple[int, int]]:
        """The spans from yesterday to a week ahead, milliseconds UTC."""
        where = ZoneInfo(zone)
        today = datetime.fromtimestamp(ms / 1000, where).replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=None)
        found = []
        for ahead in range(-1, WEEK + 1):
            day = today + timedelta(days=ahead)
            for span in self.spans:
                if span.day == day.weekday():
                    ends = [day + timedelta(minutes=minutes) for minutes in (span.start, span.end)]
                    start_ms, end_ms = (int(end.replace(tzinfo=where).timestamp() * 1000) for end in ends)
                    found.append((start_ms, end_ms))
        return sorted(found)

    def __str__(self) -> str:
        days: dict[tuple[tuple[int, int], ...], list[int]] = {}
        for day in range(WEEK):
            spans = tuple((span.start, span.end) for span in self.spans if span.day == day)
            if spans:
                days.setdefault(spans, []).append(day)
        return ", ".join(
            f"{_days_text(which)} {clock_text(start)}-{clock_text(end)}".strip()
            for spans, which in days.items()
            for start, end in spans
        )


def hours(text: str) -> Hours | None:
    """What somebody typed; None when it is not understood or names nothing. Days left out are all days."""
    typed = " ".join(text.casefold().replace("ё", "е").replace("–", "-").replace("—", "-").split())
    spans: set[Span] = set()
    at = 0
    for item in _ITEM.finditer(typed):
        if typed[at : item.start()].strip(" ,;"):
            return None
        at = item.end()
        days = _days(item["days"].strip(" ,;"))
        start, end = (_minutes(item[h], item[m]) for h, m in (("h1", "m1"), ("h2", "m2")))
        if days is None or start is None or end is None or start == end or start >= DAY_MIN:
            return None
        spans |= {Span(day, start, end if end > start else end + DAY_MIN) for day in days}
    if typed[at:].strip(" ,;") or not spans:
        return None
    return Hours(tuple(sorted(spans)))


def _days(text: str) -> set[int] | None:
    if not text:
        return set(range(WEEK))
    if text in _GROUPS:
        return set(_GROUPS[text])
    found: set[int] = set()
    for part in text.split(","):
        first, dash, last = (piece.strip() for piece in part.partition("-"))
        start, end = day_number(first), day_number(last) if dash else day_number(first)
        if start is None or end is None:
            return None
        found |= {day % WEEK for day in range(start, end + 1 if end >= start else end + WEEK + 1)}
    return found


def day_name(day: int) -> str:
    """«пн»; Monday is 0."""
    return _NAMES[day][0]


def day_number(name: str) -> int | None:
    """Of a weekday as people call it, Monday 0; None for any other word."""
    return next((number for number, names in enumerate(_NAMES) if name in names), None)


def _minutes(hour: str, minute: str | None) -> int | None:
    found = int(hour) * 60 + int(minute or 0)
    return found if found <= DAY_MIN and int(minute or 0) < 60 else None


def clock_text(minutes: int) -> str:
    """«9:05» of minutes from midnight."""
    minutes = minutes if minutes == DAY_MIN else minutes % DAY_MIN
    return f"{minutes // 60}:{minutes % 60:02}"


def _days_text(days: list[int]) -> str:
    if len(days) == WEEK:
        return ""
    runs: list[list[int]] = []
    for day in days:
        if runs and runs[-1][-1] == day - 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    return ",".join(_NAMES[run[0]][0] + (f"-{_NAMES[run[-1]][0]}" if len(run) > 1 else "") for run in runs)
