"""What administrators ask a PBX, as screens: causes in words, tasks with their tries, phones, free numbers."""

import pytest

from calls.wanted_tasks import WantedTasks
from pbx.shapes import Attempt, SipAccount
from views.causes import CAUSES, cause
from views.free_numbers import matching, number_list, region_list
from views.phones import phone_list
from views.tasks import Shown, task_list, task_page, written
from views.words import LANGUAGES, words

RU, EN = words("ru"), words("en")
EVERYWHERE = [words(language) for language in LANGUAGES]
FREE = {
    "Moscow": [f"49522119{n}" for n in range(10, 55)],
    "8800": ["8005058502", "8005058509"],
    "Тверь": ["4822000001"],
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_cause_is_worded_and_no_two_alike(language: str) -> None:
    said = [cause(words(language), code) for code in sorted(CAUSES)]
    assert len({one.partition(" — ")[2] for one in said}) == len(CAUSES)
    assert (cause(RU, 17), cause(EN, 17), cause(RU, 77)) == ("17 — занято", "17 — busy", "причина 77")


def test_a_task_shows_each_call_of_each_try_and_why_it_ended() -> None:
    calls = (
        Attempt("2026-11-28 15:33:00.100", "701", 12, 16, begun="2026-11-28 15:33:00.000"),
        Attempt("2026-11-28 15:33:12.000", "79101234567", 0, 17, begun="2026-11-28 15:33:00.000"),
        Attempt("2026-11-28 15:30:00.100", "701", 0, None, "https://x/y", begun="2026-11-28 15:30:00.000"),
    )
    one = Shown("66", "79101234567", "701", "Не <удалось>", 2, 3, "2026-11-28 15:00:00", "2026-11-28 15:30:00", calls)
    assert task_page(RU, "office", WantedTasks(), one).text.splitlines() == [
        "Задача 66",
        "79101234567 → доб. 701",
        "Заказана 28.11.2026 15:00:00, звонок 28.11.2026 15:30:00",
        "попыток 2 из 3 · Не &lt;удалось&gt;",
        "Попытка 1, 28.11.2026 15:30:00",
        "▫️🎧 → 701 · 0:00",
        "Попытка 2, 28.11.2026 15:33:00",
        "▫️ → 701 · 0:12 · 16 — обычное завершение",
        "▫️ → 79101234567 · 0:00 · 17 — занято",
    ]
    assert written("nonsense") == "nonsense"


def test_a_page_of_tasks_leads_to_the_next_one_and_to_the_other_order() -> None:
    wanted = WantedTasks(extension="701", most=20)
    screen = task_list(EN, "office", wanted, [Shown("66", "79101234567", "701", "", 0, 1)], page=0, more=True)
    [task], [turn, more] = screen.buttons
    assert task.arguments == {
        "account": "office", "extension": "701", "most": 20, "oldest_first": False, "task": "66", "page": 0,
    }  # fmt: skip
    assert turn.arguments["oldest_first"]
    assert (more.arguments["page"], more.arguments["after"]) == (1, "66")
    assert "no such tasks" in task_list(EN, "office", wanted, [], page=0, more=False).text


def test_phones_that_are_away_say_since_when() -> None:
    here = SipAccount("701", True, "зарегистрирован", expires="2026-11-28 16:00:00", agent="Yealink", owner="Анна")
    away = SipAccount("702", False, "отключен", last_seen="2026-11-01 09:00:00", owner="Борис <b>")
    text = phone_list(RU, "office", "", [away, here], 0).text
    assert "Подключено телефонов: 1 из 2" in text
    assert "📴 702 · Борис &lt;b&gt;\n   отключен · последняя регистрация 01.11.2026 09:00:00" in text
    assert "🟢 701 · Анна\n   зарегистрирован · регистрация до 28.11.2026 16:00:00 · Yealink" in text
    [[more]] = phone_list(RU, "office", "7", [here] * 9, 0).buttons
    assert more.arguments == {"account": "office", "query": "7", "page": 1}
    assert phone_list(RU, "office", "7", [here] * 9, 1).buttons == ()
    assert "«x»" in phone_list(RU, "office", "x", [], 0).text


@pytest.mark.parametrize(
    ("query", "regions"),
    [
        ("", ["Moscow", "8800", "Тверь"]), ("Москва", ["Moscow"]), ("moscow", ["Moscow"]), ("тверь", ["Тверь"]),
        ("495", ["Moscow"]), ("7495", ["Moscow"]), ("8 (495) 221", ["Moscow"]), ("800", ["8800"]), ("8800", ["8800"]),
        ("Лондон", []), ("499", []),
    ],
)  # fmt: skip
def test_free_numbers_are_found_by_region_in_any_language_and_by_digits(query: str, regions: list[str]) -> None:
    assert list(matching(EVERYWHERE, FREE, query)) == regions


def test_regions_have_our_names_and_their_numbers_pages() -> None:
    assert [row[0].label for row in region_list(RU, "office", FREE, "").buttons] == [
        "Москва · 45", "8-800 (бесплатно для звонящих) · 2", "Тверь · 1",
    ]  # fmt: skip
    screen = number_list(EN, "office", "Moscow", FREE["Moscow"], "", 1)
    assert "Moscow: 45 free numbers" in screen.text
    assert "4952211930" in screen.text
    assert "4952211929" not in screen.text
    [[_, more]] = screen.buttons
    assert more.arguments["page"] == 2
