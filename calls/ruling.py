"""What may be said of each rule of a company: as people type it, and within which bounds.

A rule is kept as JSON: spans are whole seconds, hours and zones text, prefixes a list.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from zoneinfo import available_timezones

from calls.digest import OFF, evening_text, week_text
from calls.hours import hours
from calls.when import span_s

Value = str | int | bool | list[str]

MINUTE, HOUR, DAY = 60, 3600, 86400
MOST_PREFIXES = 20


class Sort(StrEnum):
    """How a rule is typed, and which sentence helps whoever typed it wrong."""

    SPAN = "span"
    COUNT = "count"
    DAYS = "days"
    SWITCH = "switch"
    HOURS = "hours"
    ZONE = "zone"
    PREFIXES = "prefixes"
    LANGUAGE = "language"
    EVENING = "evening"
    WEEK = "week"


@dataclass(frozen=True, slots=True)
class Rule:
    """``least`` and ``most`` in its own unit; ``steps`` are offered as buttons; ``house``: of all accounts together."""

    name: str
    sort: Sort
    least: int = 0
    most: int = 0
    steps: tuple[Value, ...] = ()
    house: bool = False


_RULES = (
    Rule("work_hours", Sort.HOURS, steps=("пн-пт 9:00-18:00", "пн-пт 10:00-19:00", "9:00-21:00")),
    Rule("zone", Sort.ZONE, steps=(
        "Europe/Kaliningrad", "Europe/Moscow", "Europe/Samara", "Asia/Yekaterinburg", "Asia/Omsk", "Asia/Krasnoyarsk",
        "Asia/Irkutsk", "Asia/Yakutsk", "Asia/Vladivostok", "Asia/Magadan", "Asia/Kamchatka",
    )),
    Rule("remind", Sort.SPAN, MINUTE, DAY, (5 * MINUTE, 10 * MINUTE, 15 * MINUTE, 30 * MINUTE)),
    Rule("escalate", Sort.SPAN, MINUTE, DAY, (15 * MINUTE, 20 * MINUTE, 30 * MINUTE, HOUR)),
    Rule("claim", Sort.SPAN, MINUTE, DAY, (15 * MINUTE, 30 * MINUTE, HOUR, 2 * HOUR)),
    Rule("least_wait", Sort.SPAN, 0, MINUTE, (0, 3, 5, 10)),
    Rule("cancel", Sort.SWITCH, steps=(True, False)),
    Rule("spoken", Sort.SPAN, 1, 2 * MINUTE, (5, 10, 15, 20)),
    Rule("verdict", Sort.SPAN, 1, 30, (2, 5, 10)),
    Rule("quiet", Sort.SPAN, 5, 2 * MINUTE, (10, 15, 30)),
    Rule("unconfirmed", Sort.SPAN, 30, HOUR, (MINUTE, 200, 5 * MINUTE)),
    Rule("digest_evening", Sort.EVENING, steps=("18:00", "19:00", "20:00", OFF)),
    Rule("digest_week", Sort.WEEK, steps=("пн 9:00", "пт 17:00", OFF)),
    Rule("prefixes", Sort.PREFIXES),
    Rule("per_minute", Sort.COUNT, 1, 60, (3, 5, 10)),
    Rule("per_day", Sort.COUNT, 1, 5_000, (50, 100, 200, 500)),
    Rule("language", Sort.LANGUAGE, steps=("ru", "en"), house=True),
    Rule("retention", Sort.DAYS, 7, 3650, (30, 90, 180, 365, 730), house=True),
)  # fmt: skip
RULES: Mapping[str, Rule] = {rule.name: rule for rule in _RULES}

_YES = ("да", "вкл", "on", "yes", "считать")
_NO = ("нет", "выкл", "off", "no", "не считать")
_NONE = ("0", "выкл", "off", "нет", "no")
_LANGUAGES = {"ru": "ru", "русский": "ru", "russian": "ru", "en": "en", "английский": "en", "english": "en"}
_CITIES = {
    "калининград": "Europe/Kaliningrad", "москва": "Europe/Moscow", "мск": "Europe/Moscow", "питер": "Europe/Moscow",
    "санкт-петербург": "Europe/Moscow", "самара": "Europe/Samara", "екатеринбург": "Asia/Yekaterinburg",
    "омск": "Asia/Omsk", "новосибирск": "Asia/Novosibirsk", "красноярск": "Asia/Krasnoyarsk",
    "иркутск": "Asia/Irkutsk", "якутск": "Asia/Yakutsk", "владивосток": "Asia/Vladivostok",
    "магадан": "Asia/Magadan", "камчатка": "Asia/Kamchatka",
}  # fmt: skip
_PREFIX = re.compile(r"\+[1-9][0-9]{0,14}", re.ASCII)
_COUNT = re.compile(r"[0-9]{1,6}", re.ASCII)


def understood(rule: Rule, typed: str) -> Value | None:
    """What somebody typed as the rule keeps it; None when it is not understood or lies outside of the bounds."""
    return _READERS[rule.sort](rule, " ".join(typed.casefold().split()))


def _bounded(rule: Rule, number: int | None) -> int | None:
    return number if number is not None and rule.least <= number <= rule.most else None


def _span(rule: Rule, text: str) -> Value | None:
    return _bounded(rule, 0 if text in _NONE else span_s(text))


def _count(rule: Rule, text: str) -> Value | None:
    return _bounded(rule, int(text) if _COUNT.fullmatch(text) else None)


def _days(rule: Rule, text: str) -> Value | None:
    seconds = None if _COUNT.fullmatch(text) else span_s(text)
    return _bounded(rule, seconds // DAY) if seconds else _count(rule, text)


def _switch(rule: Rule, text: str) -> Value | None:
    return True if text in _YES else False if text in _NO else None


def _hours(rule: Rule, text: str) -> Value | None:
    found = hours(text)
    return str(found) if found else None


def _zone(rule: Rule, text: str) -> Value | None:
    if text in _CITIES:
        return _CITIES[text]
    return next((name for name in available_timezones() if name.casefold() == text and "/" in name), None)


def _prefixes(rule: Rule, text: str) -> Value | None:
    found = sorted(set(text.replace(",", " ").split()))
    fine = 0 < len(found) <= MOST_PREFIXES and all(_PREFIX.fullmatch(one) for one in found)
    return found if fine else None


def _evening(rule: Rule, text: str) -> Value | None:
    return evening_text(text)


def _week(rule: Rule, text: str) -> Value | None:
    return week_text(text)


def _language(rule: Rule, text: str) -> Value | None:
    return _LANGUAGES.get(text)


_READERS: Mapping[Sort, Callable[[Rule, str], Value | None]] = {
    Sort.SPAN: _span,
    Sort.COUNT: _count,
    Sort.DAYS: _days,
    Sort.SWITCH: _switch,
    Sort.HOURS: _hours,
    Sort.ZONE: _zone,
    Sort.PREFIXES: _prefixes,
    Sort.LANGUAGE: _language,
    Sort.EVENING: _evening,
    Sort.WEEK: _week,
}
