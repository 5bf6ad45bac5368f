"""Times as people type them: «1h», «на полчаса», «до 18:00», «через 20 минут», «завтра в 9», «14.11», "tomorrow 9:00".

All in the zone of the account. What is not understood is None, never a guess.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

LONGEST_S = 366 * 24 * 3600

_UNITS = {
    "s": 1, "с": 1, "сек": 1, "секунд": 1, "секунду": 1, "секунды": 1, "sec": 1, "second": 1, "seconds": 1,
    "m": 60, "м": 60, "мин": 60, "минут": 60, "минуту": 60, "минуты": 60, "min": 60, "mins": 60, "minute": 60,
    "minutes": 60,
    "h": 3600, "ч": 3600, "час": 3600, "часа": 3600, "часов": 3600, "hour": 3600, "hours": 3600, "hr": 3600,
    "d": 86400, "д": 86400, "день": 86400, "дня": 86400, "дней": 86400, "day": 86400, "days": 86400,
    "w": 604800, "н": 604800, "нед": 604800, "неделю": 604800, "недели": 604800, "недель": 604800, "week": 604800,
    "weeks": 604800,
}  # fmt: skip
_HALF_HOUR = ("полчаса", "half an hour", "half hour")
_SINGLE = ("час", "минуту", "день", "неделю", "hour", "minute", "day", "week")
_DAYS = {"сегодня": 0, "today": 0, "завтра": 1, "tomorrow": 1, "послезавтра": 2, "вчера": -1, "yesterday": -1}
_WEEKDAYS = (
    ("понедельник", "monday", "пн", "mon"),
    ("вторник", "tuesday", "вт", "tue"),
    ("среда", "среду", "wednesday", "ср", "wed"),
    ("четверг", "thursday", "чт", "thu"),
    ("пятница", "пятницу", "friday", "пт", "fri"),
    ("суббота", "субботу", "saturday", "сб", "sat"),
    ("воскресенье", "sunday", "вс", "sun"),
)
_MONTHS = (
    ("январь", "января", "january", "jan"), ("февраль", "февраля", "february", "feb"),
    ("март", "марта", "march", "mar"), ("апрель", "апреля", "april", "apr"), ("май", "мая", "may"),
    ("июнь", "июня", "june", "jun"), ("июль", "июля", "july", "jul"), ("август", "августа", "august", "aug"),
    ("сентябрь", "сентября", "september", "sep"), ("октябрь", "октября", "october", "oct"),
    ("ноябрь", "ноября", "november", "nov"), ("декабрь", "декабря", "december", "dec"),
)  # fmt: skip
_AMOUNT = re.compile(r"([0-9]{1,4}(?:[.,][0-9])?)\s*([a-zа-я]+)\.?", re.ASCII)
_CLOCK = re.compile(r"([0-9]{1,2})(?:[:.\-]([0-9]{2}))?", re.ASCII)
_DATE = re.compile(r"([0-9]{1,2})[./]([0-9]{1,2})(?:[./]([0-9]{4}|[0-9]{2}))?", re.ASCII)
_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Period:
    """From ``start_ms`` until before ``end_ms``, milliseconds UTC."""

    start_ms: int
    end_ms: int


def span_s(text: str) -> int | None:
    """«1h», «30 мин», «1 ч 30 м», «полчаса», «час» in seconds; at most a year."""
    words = _folded(text).removeprefix("на ").removeprefix("for ").strip()
    if words in _HALF_HOUR:
        return 1800
    if words in _SINGLE:
        return _UNITS[words]
    total, at = 0.0, 0
    for found in _AMOUNT.finditer(words):
        unit = _UNITS.get(found[2])
        if unit is None or words[at : found.start()].strip(" ,") not in ("", "и", "and"):
            return None
        total += float(found[1].replace(",", ".")) * unit
        at = found.end()
    if words[at:].strip() or not 0 < total <= LONGEST_S:
        return None
    return int(total)


def moment_ms(text: str, now_ms: int, zone: str) -> int | None:
    """The next such moment, milliseconds UTC: a clock time (today, or tomorrow when it is over), a day with a time, or
    a span from now. A day alone means nine in the morning. None when it lies behind us."""
    words = _folded(text)
    for word in ("через ", "in "):
        if words.startswith(word):
            seconds = span_s(words.removeprefix(word))
            return now_ms + seconds * 1000 if seconds else None
    if seconds := span_s(words):
        return now_ms + seconds * 1000
    now = datetime.fromtimestamp(now_ms / 1000, ZoneInfo(zone))
    words = re.sub(r"^(до|к|until|till|by|at|в|on) ", "", words)
    day, rest = _day(words, now, ahead=True)
    rest = re.sub(r"^(в|at|до|until) ", "", rest)
    if day is None:
        clock = _clock(rest)
        if clock is None:
            return None
        found = _ms(now.date(), clock, zone)
        return found if found > now_ms else _ms(now.date() + timedelta(days=1), clock, zone)
    clock = _clock(rest) if rest else time(9)
    if clock is None:
        return None
    found = _ms(day, clock, zone)
    return found if found > now_ms else None


def period(text: str, now_ms: int, zone: str) -> Period | None:
    """«сегодня», «вчера», «неделя», «месяц», «ноябрь», «14.11», «01.11-14.11», «7d», "this week": whole days in that
    zone, up to the end of its last day."""
    words = _folded(text).removeprefix("за ").removeprefix("for ").removeprefix("в ").removeprefix("in ")
    now = datetime.fromtimestamp(now_ms / 1000, ZoneInfo(zone))
    today = now.date()
    if words in ("week", "неделя", "неделю", "эта неделя", "эту неделю", "this week"):
        return _days(today - timedelta(days=today.weekday()), today, zone)
    if words in ("last week", "прошлая неделя", "прошлую неделю"):
        monday = today - timedelta(days=today.weekday() + 7)
        return _days(monday, monday + timedelta(days=6), zone)
    if words in ("month", "месяц", "этот месяц", "this month"):
        return _days(today.replace(day=1), today, zone)
    if words in ("last month", "прошлый месяц"):
        last = today.replace(day=1) - timedelta(days=1)
        return _days(last.replace(day=1), last, zone)
    for number, names in enumerate(_MONTHS, 1):
        if words in names:
            return _month(number, today, zone)
    if (seconds := span_s(words)) and seconds >= 86400:
        return _days(today - timedelta(days=seconds // 86400 - 1), today, zone)
    day, rest = _day(words, now, ahead=False)
    if day is None:
        return None
    if not rest:
        return _days(day, day, zone)
    until, left = _day(rest.lstrip("-–— "), now, ahead=False) if rest[0] in "-–—" else (None, rest)
    return _days(day, until, zone) if until and not left and day <= until else None


def day_start_ms(ms: int, zone: str, days: int = 0) -> int:
    """Midnight of that moment's day, so many days later."""
    day = datetime.fromtimestamp(ms / 1000, ZoneInfo(zone)).date() + timedelta(days=days)
    return _ms(day, time(), zone)


def _folded(text: str) -> str:
    return " ".join(text.casefold().replace("ё", "е").split())


def _day(words: str, now: datetime, *, ahead: bool) -> tuple[date | None, str]:
    """The day at the beginning of the words, and what is left of them. ``ahead``: a day without a year lies before us,
    otherwise behind."""
    first, _, rest = words.partition(" ")
    if first in _DAYS:
        return now.date() + timedelta(days=_DAYS[first]), rest
    for number, names in enumerate(_WEEKDAYS):
        if first in names:
            distance = (number - now.weekday()) % 7 if ahead else -((now.weekday() - number) % 7)
            return now.date() + timedelta(days=distance), rest
    if found := _ISO.match(words):
        return _date(int(found[1]), int(found[2]), int(found[3])), words[found.end() :].strip()
    if found := _DATE.match(words):
        day, month, year = int(found[1]), int(found[2]), found[3]
        if year is not None:
            chosen = _date(int(year) if len(year) == 4 else 2000 + int(year), month, day)
        else:
            chosen = _nearest(month, day, now.date(), ahead=ahead)
        return (chosen, words[found.end() :].strip()) if chosen else (None, words)
    named = re.match(r"([0-9]{1,2}) ([a-zа-я]+)", words, re.ASCII)
    month = next((n for n, names in enumerate(_MONTHS, 1) if named and named[2] in names), 0)
    if named and month:
        return _nearest(month, int(named[1]), now.date(), ahead=ahead), words[named.end() :].strip()
    return None, words


def _nearest(month: int, day: int, today: date, *, ahead: bool) -> date | None:
    found = _date(today.year, month, day)
    if found is None or (found >= today if ahead else found <= today):
        return found
    return _date(today.year + (1 if ahead else -1), month, day)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _clock(words: str) -> time | None:
    found = _CLOCK.fullmatch(words)
    if not found or int(found[1]) > 23 or int(found[2] or 0) > 59:
        return None
    return time(int(found[1]), int(found[2] or 0))


def _month(number: int, today: date, zone: str) -> Period:
    year = today.year if number <= today.month else today.year - 1
    first = date(year, number, 1)
    after = date(year + number // 12, number % 12 + 1, 1)
    return _days(first, min(after - timedelta(days=1), today), zone)


def _days(first: date, last: date, zone: str) -> Period:
    return Period(_ms(first, time(), zone), _ms(last + timedelta(days=1), time(), zone))


def _ms(day: date, at: time, zone: str) -> int:
    return int(datetime.combine(day, at, ZoneInfo(zone)).timestamp() * 1000)
