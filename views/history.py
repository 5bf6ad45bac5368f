"""The history of calls: a list that pages and narrows in place, and a calendar to choose a day from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from babel.dates import format_date, get_day_names

from calls.call import Call
from calls.stage import Stage
from calls.wanted import EVER, Kind, Wanted
from calls.when import Period, period
from views import call_lines
from views.cards import Surroundings
from views.figures import clean, local, moment
from views.lists import LONGEST
from views.screen import Button, Screen
from views.words import Words, escape

SPANS = ("today", "yesterday", "week")
MOST_NAMES = 4  # in the head
Key = tuple[int, int]
Row = tuple[int, Call, Stage, Surroundings]  # with the call's id


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of the history as one reader sees it. ``trail``: the keys behind which the pages up to this one begin,
    none of the first; ``after``: that of the next one; ``names``: of the employees that are wanted; ``exports``: the
    reader may have all of it as a file; ``foot``: how it goes with the PBX (HTML); ``inner``: a PBX can tell of calls
    between employees; ``zone_said``: the days are those of one of several zones, and it is said which."""

    wanted: Wanted
    period: Period
    zone: str
    now_ms: int
    rows: Sequence[Row]
    trail: tuple[Key, ...] = ()
    after: Key | None = None
    names: tuple[str, ...] = ()
    exports: bool = False
    foot: str = ""
    inner: bool = False
    zone_said: bool = False


def history_list(words: Words, page: Listed) -> Screen:
    """What was wanted, a line and a button for each call, and the buttons that turn and narrow the list."""
    lines = [words.html("history_head", what=heading(words, page))]
    lines += [call_line(words, *row[1:]) for row in page.rows] or [words.html("history_none")]
    if page.foot:
        lines += ["", page.foot]
    back = back_to(page.wanted, page.trail)
    buttons = [
        (Button(_label(words, *row[1:]), "show_call", {"call": row[0], **back}, f"call:{row[0]}"),) for row in page.rows
    ]
    return Screen("\n".join(lines), buttons=(*buttons, *turning(words, page), *narrowing(words, page)))


def back_to(wanted: Wanted, trail: Sequence[Key] = ()) -> dict[str, Any]:
    """The arguments of a button that leads to this page."""
    return {"wanted": wanted.facts(), "trail": [list(key) for key in trail]}


def heading(words: Words, page: Listed) -> str:
    """«вчера · пропущенные · Анна Белова · +79101234567»."""
    wanted = page.wanted
    parts = [span_label(words, page)]
    if wanted.kind is not Kind.ALL:
        parts.append(words.plain(f"history_kind_{wanted.kind}"))
    named = (*page.names, *wanted.departments, *wanted.numbers)
    parts += [clean(name, LONGEST) for name in named[:MOST_NAMES]] + ["…"] * (len(named) > MOST_NAMES)
    if wanted.account:
        parts.append(wanted.account)
    if page.zone_said:
        parts.append(words.plain("history_zone", zone=page.zone))
    return " · ".join(parts)


def span_label(words: Words, page: Listed) -> str:
    """«сегодня», «14.11.2026», «01.11–14.11.2026»."""
    if page.wanted.period == EVER:
        return words.plain("history_ever")
    for name, key in (("today", "history_today"), ("yesterday", "history_yesterday")):
        if page.period == period(name, page.now_ms, page.zone):
            return words.plain(key)
    first, last = local(page.period.start_ms, page.zone), local(page.period.end_ms - 1, page.zone)
    if first.date() == last.date():
        return f"{first:%d.%m.%Y}"
    return f"{first:%d.%m}–{last:%d.%m.%Y}" if first.year == last.year else f"{first:%d.%m.%Y}–{last:%d.%m.%Y}"


def call_line(words: Words, call: Call, stage: Stage, around: Surroundings) -> str:
    """«📥 14:32 +79101234567 Ромашка · Анна Белова · 2:04»."""
    head = f"{moment(call.started_ms, around.zone, around.now_ms)} {call.client or words.plain('hidden_number')}"
    if name := around.client(call.client, LONGEST):
        head += f" {name}"
    parts = (head, call_lines.who(call, stage, around), call_lines.outcome(words, call, stage))
    return f"{call_lines.sign(call, stage)} " + " · ".join(str(escape(part)) for part in parts if part)


def _label(words: Words, call: Call, stage: Stage, around: Surroundings) -> str:
    who = around.client(call.client, LONGEST) or call.client or words.plain("hidden_number")
    return f"{call_lines.sign(call, stage)} {moment(call.started_ms, around.zone, around.now_ms)} {who}"


def turning(words: Words, page: Listed) -> list[tuple[Button, ...]]:
    """Buttons for the page before and the next one, where there are such."""
    row = []
    if page.trail:
        row.append(Button(words.plain("button_newer"), "history", back_to(page.wanted, page.trail[:-1])))
    if page.after:
        row.append(Button(words.plain("button_more"), "history", back_to(page.wanted, (*page.trail, page.after))))
    return [tuple(row)] if row else []


def narrowing(words: Words, page: Listed) -> list[tuple[Button, ...]]:
    """Buttons for other periods and kinds, and for files."""
    wanted = page.wanted

    def to(name: str, chosen: Wanted, on: bool) -> Button:
        return Button(("• " if on else "") + words.plain(f"history_to_{name}"), "history", back_to(chosen))

    spans = [to(one, wanted.on(period=one), page.period == period(one, page.now_ms, page.zone)) for one in SPANS]
    if wanted.numbers:
        spans.append(to(EVER, wanted.on(period=EVER), wanted.period == EVER))
    month = f"{local(min(page.period.start_ms or page.now_ms, page.now_ms), page.zone):%Y-%m}"
    spans.append(Button("📅", "history_month", {**back_to(wanted), "month": month}))
    kinds = [
        to(kind, wanted.on(kind=kind), kind is wanted.kind) for kind in Kind if page.inner or kind is not Kind.INNER
    ]
    rows = [tuple(spans), tuple(kinds)]
    if page.exports and page.rows:
        files = (("button_export_xlsx", "xlsx"), ("button_export_csv", "csv"))
        rows.append(
            tuple(Button(words.plain(key), "history_file", {**back_to(wanted), "as": as_}) for key, as_ in files)
        )
    return rows


def calendar(words: Words, back: Mapping[str, Any], month: date, today: date) -> Screen:
    """The days of a month (its first day is given), each a button; what lies ahead cannot be chosen. ``back``: the
    arguments of the page it was opened from."""
    wanted = Wanted.of(back["wanted"])

    def stay(label: str, other: date = month) -> Button:
        return Button(label, "history_month", {**back, "month": f"{other:%Y-%m}"})

    def chosen(label: str, days: str) -> Button:
        return Button(label, "history", back_to(wanted.on(period=days)))

    next_month = (month + timedelta(days=31)).replace(day=1)
    last = next_month - timedelta(days=1)
    title = chosen(format_date(month, "LLLL y", locale=words.language), f"{month:%Y-%m-%d}-{last:%Y-%m-%d}")
    after = stay("›", next_month) if next_month <= today else stay("·")
    rows: list[tuple[Button, ...]] = [(stay("‹", (month - timedelta(days=1)).replace(day=1)), title, after)]
    names = get_day_names("short", "stand-alone", locale=words.language)
    rows.append(tuple(stay(names[day]) for day in range(7)))
    cells = [stay("·")] * month.weekday()
    for day in (month + timedelta(days=n) for n in range(last.day)):
        label = f"[{day.day}]" if day == today else str(day.day)
        cells.append(chosen(label, f"{day:%Y-%m-%d}") if day <= today else stay("·"))
    cells += [stay("·")] * (-len(cells) % 7)
    weeks = [tuple(cells[at : at + 7]) for at in range(0, len(cells), 7)]
    rows += [week for week in weeks if any(one.label != "·" for one in week)]  # no weeks that lie ahead
    rows.append((Button(words.plain("button_back"), "history", dict(back)),))
    return Screen(words.html("history_which_day"), buttons=tuple(rows))
