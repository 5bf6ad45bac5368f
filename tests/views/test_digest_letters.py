"""The letters of the evening and of the week: what stands in them, and that the longest fits into one message."""

from dataclasses import replace
from datetime import date

import pytest

from calls.missed import CaseState
from calls.when import Period
from sandbox.telegram.html_text import utf16
from sandbox.telegram.texts import LONGEST_TEXT
from storage.statistics import Figures, Hour, Worker
from tests.views.view_cases import ANNA, AROUND, CASE, text_of
from views.digests import BUTTONS, MOST, Part, evening, week
from views.stats import Subject
from views.words import LANGUAGES, words

DAY = date(2026, 11, 21)
HOURS = (*[Hour()] * 12, Hour(3, 1, 2), *[Hour()] * 11)
FIGURES = Figures(HOURS, 4, 2, 1, 0, 2, 300, (Worker("anna", 2, 1, 1, 290), Worker("boris", 1)))
PART = Part("Продажи", FIGURES, {"anna": "Анна Белова"})
DEBTS = [(1, CASE, AROUND), (2, replace(CASE, state=CaseState.TAKEN, holder=ANNA), AROUND)]


def test_a_day_tells_the_figures_the_people_and_who_waits() -> None:
    screen = evening(words("ru"), DAY, [PART], DEBTS, {1}, silent=False, several=False)
    assert text_of(screen).splitlines() == [
        "🌆 Итоги дня, 21.11 · Продажи",
        "📞 Входящих 6: отвечено 3, пропущено 3",
        "↩️ Ждали звонка 3: поговорили 1, закрыто иначе 0, осталось 2",
        "👤 Анна Белова: принято 2, дозвонов 1, спасено 1 (обычно через 4:50)",
        "👤 boris: принято 1, дозвонов 0, спасено 0",
        "",
        "🔴 Звонка ещё ждут 2 клиента:",
        "🔴 +79101234567 · 14:32",
        "🟠 +79101234567 · 14:32 · Анна Белова",
    ]
    assert [[button.action for button in row] for row in screen.buttons] == [["show_case", "call_back"], ["show_case"]]


def test_who_only_wants_to_know_who_waits_reads_no_figures_and_a_good_day_says_so() -> None:
    alone = evening(words("ru"), DAY, [], DEBTS[:1], set(), silent=True, several=False)
    assert text_of(alone).startswith("🔴 Звонка ещё ждёт 1 клиент:")
    assert alone.silent
    good = evening(words("ru"), DAY, [PART], [], set(), silent=False, several=False)
    assert text_of(good).endswith("✅ Звонка больше никто не ждёт")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_longest_letter_fits_into_one_message(language: str) -> None:
    long = replace(AROUND, clients={CASE.client or "": ("Ю" * 60, True)}, people={ANNA: "Щ" * 60})
    debts = [(id, replace(CASE, misses=99, state=CaseState.TAKEN, holder=ANNA), long) for id in range(MOST + 1)]
    for parts in ([Part("Я" * 80, FIGURES, {"anna": "Ж" * 80, "boris": "Ж" * 80})] * 3, [PART] * 40):
        screen = evening(words(language), DAY, parts, debts, range(MOST), silent=False, several=True)
        assert utf16(text_of(screen)) <= LONGEST_TEXT
        assert len(screen.buttons) == BUTTONS + 1
        assert screen.buttons[-1][0].action == "missed_page"


def test_a_week_is_a_picture_with_its_words() -> None:
    subject = Subject("Продажи", Period(0, 7 * 86_400_000), "Europe/Moscow", {}, {"account": "office"})
    screen = week(words("en"), subject, FIGURES, silent=False)
    assert text_of(screen).startswith("📅 The week\n📊 Продажи")
    assert screen.chart is not None
    assert [button.arguments["typed"] for button in screen.buttons[0]] == ["today", "week", "month"]
