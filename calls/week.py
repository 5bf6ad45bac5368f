"""The working week of a company's number, as PBXs keep it: one period a day (seed 003 §9.7).

``{"monday": {"start": 32400, "end": 64800}, …}``: seconds from midnight, a day that is not named is free.
"""

import re
from collections.abc import Mapping
from typing import Any

from calls.hours import DAY_MIN, WEEK, Hours, Span, hours
from calls.missed import NotNow

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
Week = dict[str, dict[str, int]]

_ALWAYS = {"24/7", "круглосуточно", "всегда", "always"}
_FREE = re.compile(r"[^0-9]*\b(?:выходной|выходные|closed|off|free)\s*(?=$|[,;])")


def week(typed: str) -> Week:
    """«пн–пт 9:00–18:00, сб 10–15, вс выходной» → a week. Raises NotNow where it is not understood, and where a day
    would have two periods or one that goes beyond midnight: a PBX keeps neither."""
    line = " ".join(typed.casefold().split())
    if line.strip(" .,;") in _ALWAYS:
        line = "0:00-24:00"
    found = hours(_FREE.sub("", line))
    if found is None:
        raise NotNow("week_not_understood")
    days = [span.day for span in found.spans]
    if len(set(days)) < len(days):
        raise NotNow("week_twice")
    if any(span.end > DAY_MIN for span in found.spans):
        raise NotNow("week_over_midnight")
    return {DAYS[span.day]: {"start": span.start * 60, "end": span.end * 60} for span in found.spans}


def is_week(typed: str) -> bool:
    """Does somebody mean hours by this?"""
    try:
        return bool(week(typed))
    except NotNow as no:
        return no.reason != "week_not_understood"


def spans(days: Mapping[str, Any]) -> Hours:
    """A week as hours, to the minute; what is no period is left out."""
    found = []
    for number, name in enumerate(DAYS):
        day = days.get(name)
        start, end = (day.get("start"), day.get("end")) if isinstance(day, Mapping) else (None, None)
        if isinstance(start, int) and isinstance(end, int) and start < end:
            found.append(Span(number, start // 60, end // 60))
    return Hours(tuple(found))


def runs(days: Mapping[str, Any]) -> list[tuple[list[tuple[int, int]], int, int]]:
    """For people: ``([(first day, last day), …], start, end)``, days Monday 0, minutes; days of the same hours
    together, those that follow each other as one run."""
    alike: dict[tuple[int, int], list[int]] = {}
    for span in spans(days).spans:
        alike.setdefault((span.start, span.end), []).append(span.day)
    found = []
    for (start, end), which in alike.items():
        together: list[tuple[int, int]] = []
        for day in which:
            if together and together[-1][1] == day - 1:
                together[-1] = (together[-1][0], day)
            else:
                together.append((day, day))
        found.append((together, start, end))
    return found


def is_always(days: Mapping[str, Any]) -> bool:
    """Every day, all day?"""
    return [(span.start, span.end) for span in spans(days).spans] == [(0, DAY_MIN)] * WEEK
