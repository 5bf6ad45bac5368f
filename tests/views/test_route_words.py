"""Where a number leads, as people read it; and the screens it is composed on."""

from typing import Any

import pytest

from calls.routes import Route, become, lead
from calls.week import week
from views import route_editor
from views.lines import Line, line, lines
from views.routes import hours, short, told
from views.words import LANGUAGES, words

RU, EN = (words(language) for language in ("ru", "en"))
NAMES = {"user:anna": "Анна Белова", "group:sales": "Продажи", "group:evil": "<u>/dnd\u202e" + "x" * 99}
SALES: Route = {"type": "group", "group": "sales", "greeting": False}
FURTHER = {"name": "Ещё", "items": [{"button": "0", "type": "user", "user": "anna"}]}
MENU: Route = {
    "type": "ivr",
    "ivr": {
        "name": "Главное",
        "greeting": True,
        "items": [
            {"button": "1", **lead({}, "group", "sales", ("1",))},
            {"button": "2", "type": "ivr", "ivr": FURTHER},
            {"button": "3", "type": "ivr", "ivr": "Старое"},
            {"button": "timeout", "type": "user", "user": "nobody"},
        ],
    },
}  # fmt: skip
BY_HOURS: Route = {
    "type": "scheduler",
    "greeting": True,
    "work": MENU,
    "other": {"type": "onduty", "subtype": "telnum", "telnum": "79100000004"},
    "schedule": week("пн-пт 9-18, сб 10-15"),
}


def test_a_whole_route_is_told_line_by_line() -> None:
    assert told(RU, BY_HOURS, NAMES).replace("\u2003", "  ").splitlines() == [
        "🗓 по расписанию",
        "🕘 пн–пт 9:00–18:00, сб 10:00–15:00: 🔢 меню «Главное», сначала приветствие меню",
        "    1 — 👥 отдел «Продажи»",
        "    2 — 🔢 меню «Ещё»",
        "      0 — 👤 Анна Белова",
        "    3 — 🔢 меню «Старое»",
        "    ничего не нажали — 👤 nobody",
        "🌙 в остальное время: 📟 дежурный номер +79100000004",
        "🔊 Сначала звучит приветствие компании",
    ]
    assert "🕘 Mon–Fri 9:00–18:00, Sat 10:00–15:00: 🔢 menu “Главное”" in told(EN, BY_HOURS, NAMES)


@pytest.mark.parametrize(
    ("route", "expected"),
    [
        ({"type": "fax"}, "📠 приём факсов"),
        ({"type": "onduty", "subtype": "user", "user": "anna"}, "📟 дежурный: Анна Белова"),
        ({"type": "onduty", "subtype": "group", "group": "sales"}, "📟 дежурный отдел «Продажи»"),
        ({"type": "user"}, "не выбрано"),
        ({}, "не выбрано"),
        ({"type": "robot"}, "«robot»: такого маршрута я не знаю"),
        (BY_HOURS, "🗓 по расписанию"),
        (MENU, "🔢 меню «Главное»"),
    ],
    ids=lambda one: one if isinstance(one, str) else "",
)
def test_a_route_in_a_line(route: dict[str, Any], expected: str) -> None:
    assert short(RU, route, NAMES) == expected


def test_hours_in_words() -> None:
    assert hours(RU, week("24/7")) == "круглосуточно"
    assert hours(RU, {}) == "часы не заданы"
    assert hours(EN, week("пн, ср-пт 0:00-24:00")) == "Mon, Wed–Fri 0:00–24:00"


@pytest.mark.parametrize("language", LANGUAGES)
def test_names_that_somebody_chose_cannot_break_out_of_their_line(language: str) -> None:
    said, evil = words(language), {**SALES, "group": "evil"}
    screens = [
        line(said, "office", Line("74957654321", evil, place="<i>\u202e"), NAMES),
        lines(said, "office", [Line("74957654321", evil)], NAMES, total=1, query="<q>", after=None),
        route_editor.part(said, 1, "74957654321", SALES, evil, (), NAMES),
    ]
    for screen in screens:
        assert not [text for text in ("<u>", "<i>", "<q>", "\u202e") if text in screen.text]


def test_a_menu_without_end_is_cut() -> None:
    deep: Route = {"type": "user", "user": "anna"}
    for _ in range(4):
        deep = {"type": "ivr", "ivr": {"name": "м" * 99, "items": [{"button": str(n), **deep} for n in range(3)]}}
    assert len(told(RU, deep, NAMES)) < 2000


def test_what_is_not_finished_cannot_be_saved() -> None:
    def labels(route: Route) -> list[str]:
        screen = route_editor.part(RU, 1, "74957654321", SALES, route, (), NAMES)
        return [button.label for row in screen.buttons for button in row]

    by_hours = become(SALES, "scheduler", (), "Меню")
    assert "💾 Сохранить…" not in labels(by_hours)
    assert "В рабочее время: 👥 отдел «Продажи»" in labels(by_hours)
    assert "✓ 🗓 По расписанию" in labels(by_hours)
    assert "💾 Сохранить…" in labels(BY_HOURS)
    assert "💾 Сохранить…" not in labels(dict(SALES)), "nothing would change"
