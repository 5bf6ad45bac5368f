"""The list of past calls, the calendar, and the card of one of them."""

from dataclasses import replace
from datetime import date

import pytest

from calls.call import Leg
from calls.event import Direction, Result, Verdict
from calls.stage import Stage
from calls.wanted import EVER, Kind, Wanted
from calls.when import Period, period
from sandbox.telegram.html_text import utf16
from sandbox.telegram.texts import LONGEST_TEXT
from tests.views.view_cases import AROUND, CASE, CLIENT, NAMED, NOW, PICKED, RUNG, SPOKE, at, call, text_of
from views.call_page import PastCall, call_page
from views.history import Listed, back_to, calendar, history_list
from views.lists import PAGE
from views.words import LANGUAGES, words

ZONE = "Europe/Moscow"
ROWS = [
    (4, call(PICKED, verdicts=(SPOKE,)), Stage.SPOKEN, replace(AROUND, clients=NAMED)),
    (3, call(RUNG), Stage.MISSED, AROUND),
    (2, call(RUNG, client=None, said_direction=Direction.OUT), Stage.ATTEMPT, AROUND),
    (1, call(RUNG, first_ms=at(9, 5, day=20)), Stage.RINGING, AROUND),
]


def listed(wanted: Wanted = Wanted(), **more: object) -> Listed:  # noqa: B008 — it is frozen
    span = period(wanted.period, NOW, ZONE) or Period(0, 2**62)
    return Listed(wanted, span, ZONE, NOW, **({"rows": ROWS} | more))  # type: ignore[arg-type]


def test_a_line_tells_when_who_and_what_became_of_it() -> None:
    assert text_of(history_list(words("ru"), listed())).splitlines() == [
        "🕘 История · сегодня",
        "📥 14:32 +79101234567 Ромашка, Иван Петров · Анна Белова · 2:04",
        "🔴 14:32 +79101234567 · Продажи · пропущен",
        "↩️ 14:32 Номер скрыт · Анна Белова · АТС не сказала, чем кончилось",
        "📞 20.11 09:05 +79101234567 · идёт сейчас",
    ]


@pytest.mark.parametrize(
    ("wanted", "head"),
    [
        (Wanted("вчера", Kind.OUT), "вчера · исходящие"),
        (Wanted("20.11"), "вчера"),
        (Wanted("14.11"), "14.11.2026"),
        (Wanted("01.11-14.11"), "01.11–14.11.2026"),
        (Wanted("28.12.2025-03.01.2026"), "28.12.2025–03.01.2026"),
        (Wanted(EVER, numbers=(CLIENT,)), f"всё время · {CLIENT}"),
        (Wanted(departments=("Продажи",), account="office"), "сегодня · Продажи · office"),
        (Wanted(numbers=tuple("123456")), "сегодня · 1 · 2 · 3 · 4 · …"),
    ],
)
def test_the_head_says_what_was_wanted(wanted: Wanted, head: str) -> None:
    assert text_of(history_list(words("ru"), listed(wanted))).splitlines()[0] == f"🕘 История · {head}"


def test_the_list_turns_its_pages_by_the_keys_behind_which_they_begin() -> None:
    screen = history_list(words("ru"), listed(trail=((9, 9), (7, 7)), after=(5, 5)))
    newer, more = next(row for row in screen.buttons if "Новее" in row[0].label)
    assert newer.arguments == {"wanted": {}, "trail": [[9, 9]]}
    assert more.arguments == {"wanted": {}, "trail": [[9, 9], [7, 7], [5, 5]]}
    [first] = [row for row in history_list(words("ru"), listed(after=(5, 5))).buttons if row[0].label == "Ещё ⌄"]
    assert len(first) == 1


def test_files_are_offered_only_to_whom_they_are_allowed_and_where_there_is_something() -> None:
    def labels(**more: object) -> list[str]:
        return [button.label for row in history_list(words("ru"), listed(**more)).buttons for button in row]

    assert {"📊 Excel", "📄 CSV"} <= set(labels(exports=True))
    assert not {"📊 Excel", "📄 CSV"} & set(labels())
    assert not {"📊 Excel", "📄 CSV"} & set(labels(exports=True, rows=[]))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_longest_list_fits_into_one_message(language: str) -> None:
    leg = Leg("x", "x", None, "😀" * 200, rang_ms=NOW)
    around = replace(AROUND, clients={"+" + "9" * 15: ("😀" * 120, True)})
    row = (1, call(leg, client="+" + "9" * 15, said_departments=frozenset()), Stage.MISSED, around)
    wanted = Wanted("01.11.2025-14.11.2025", Kind.MISSED, departments=tuple("😀" * 100 for _ in range(9)))
    screen = history_list(words(language), listed(wanted, rows=[row] * PAGE, foot="Ж" * 600))
    assert utf16(text_of(screen)) < LONGEST_TEXT
    assert all(len(button.label) <= 60 for line in screen.buttons for button in line)


def test_a_month_begins_on_its_weekday_and_ends_today() -> None:
    screen = calendar(words("ru"), back_to(Wanted(kind=Kind.MISSED)), date(2026, 11, 1), date(2026, 11, 21))
    rows = [[button.label for button in row] for row in screen.buttons]
    assert rows[0] == ["‹", "ноябрь 2026", "·"]
    assert [name.casefold() for name in rows[1]] == ["пн", "вт", "ср", "чт", "пт", "сб", "вс"]
    assert rows[2] == ["·"] * 6 + ["1"], "a Sunday"
    assert rows[5] == ["16", "17", "18", "19", "20", "[21]", "·"]
    assert all(len(row) == 7 for row in rows[1:-1])
    chosen = screen.buttons[2][6]
    assert (chosen.action, chosen.arguments["wanted"]) == ("history", {"period": "2026-11-01", "kind": Kind.MISSED})
    whole = Wanted.of(screen.buttons[0][1].arguments["wanted"])
    assert period(whole.period, NOW, ZONE) == Period(at(0, day=1), at(0, day=1, month=12))


def test_one_can_go_back_for_years_and_forward_until_this_month() -> None:
    screen = calendar(words("en"), back_to(Wanted()), date(2026, 1, 1), date(2026, 11, 21))
    before, title, after = screen.buttons[0]
    assert (before.arguments["month"], title.label, after.arguments["month"]) == ("2025-12", "January 2026", "2026-02")
    assert screen.buttons[1][0].label.casefold().startswith("mo")
    assert screen.buttons[-1][0].arguments == {"wanted": {}, "trail": []}


def test_the_card_of_a_past_call_tells_who_was_rung_and_how_it_ended() -> None:
    other = Leg("boris", "boris", "702", rang_ms=at(14, 32), ended_ms=at(14, 33))
    made = PastCall(
        id=4,
        call=call(PICKED, other, verdicts=(SPOKE,), rating=4),
        stage=Stage.SPOKEN,
        colleague=None,
        around=AROUND,
        debt=(7, CASE),
        dials=True,
        several=True,
        back=back_to(Wanted()),
    )
    screen = call_page(words("ru"), made)
    assert text_of(screen).splitlines() == [
        "🟢 Разговор с +79101234567: Анна Белова, разговор 2:04",
        "Продажи · линия +74957654321 · 14:32",
        "⏱ Ждал 0:07",
        "☎️ Анна Белова: ответ в 14:33:00",
        "🔔 Борис Лужин: звонил телефон, 14:32:00",
        "⭐ Оценка 4",
        "АТС «office»",
    ]
    actions = [button.action for row in screen.buttons for button in row]
    assert actions == ["show_case", "dial", "show_client", "history_of", "history"]


def test_a_hidden_caller_cannot_be_called_and_a_failed_attempt_says_why() -> None:
    busy = Verdict(Result.BUSY, start_ms=at(14, 32), employee="anna")
    attempt = call(RUNG, client=None, verdicts=(busy,), said_direction=Direction.OUT)
    made = PastCall(1, attempt, Stage.ATTEMPT, None, AROUND, None, True, False, back_to(Wanted()))
    screen = call_page(words("ru"), made)
    assert "Итог: занято" in text_of(screen)
    assert [button.action for row in screen.buttons for button in row] == ["history"]
