"""Lists and digests: what stands in a line, what its button does, and that the longest still fits into one message."""

from dataclasses import replace

import pytest

from calls.missed import Case, CaseState
from sandbox.telegram.html_text import utf16
from sandbox.telegram.texts import LONGEST_TEXT
from tests.views.view_cases import ANNA, AROUND, CASE, CLIENT, NAMED, at, text_of
from views.cards import Surroundings
from views.digest import BUTTONS, digest, late_list
from views.digest import LINES as LATE_LINES
from views.lists import PAGE, missed_list
from views.words import LANGUAGES, words

Rows = list[tuple[int, Case, Surroundings]]
ROWS: Rows = [
    (12, CASE, AROUND),
    (11, replace(CASE, misses=3, last_missed_ms=at(9, 5, day=20)), AROUND),
    (10, replace(CASE, client=None, state=CaseState.TAKEN, holder=ANNA), AROUND),
    (9, replace(CASE, state=CaseState.CALLING, caller="boris"), AROUND),
]
LINES = [
    "🔴 +79101234567 · 14:32",
    "🔴 +79101234567 · 20.11 09:05 · ×3",
    "🟠 Номер скрыт · 14:32 · Анна Белова",
    "📲 +79101234567 · 14:32 · Борис Лужин",
]


def long_rows(count: int) -> Rows:
    """Everything as long as it may be; the name of a person has 120 signs that Telegram counts twice."""
    case = replace(CASE, client="+" + "9" * 15, misses=9_999, holder=ANNA, last_missed_ms=at(9, 5, year=2025))
    around = replace(AROUND, people={ANNA: "😀" * 120}, clients={case.client: ("😀" * 120, True)})
    return [(n, replace(case, state=CaseState.TAKEN), around) for n in range(count)]


def test_the_list_of_missed_has_a_line_and_a_button_for_each() -> None:
    screen = missed_list(words("ru"), ROWS, more=False)
    assert text_of(screen).splitlines() == ["Ждут звонка", *LINES]
    buttons = [button for row in screen.buttons for button in row]
    assert [button.label for button in buttons] == [line.split(" · ")[0] for line in LINES]
    assert [(button.action, button.arguments, button.card) for button in buttons] == [
        ("show_case", {"case": id}, f"case:{id}") for id in (12, 11, 10, 9)
    ]


def test_a_client_of_the_book_goes_by_name() -> None:
    rows = [(12, CASE, replace(AROUND, clients=NAMED)), (11, CASE, replace(AROUND, clients={CLIENT: ("", True)}))]
    for screen in (missed_list(words("ru"), rows, more=False), digest(words("ru"), rows)):
        assert text_of(screen).splitlines()[1:3] == [
            "🔴 +79101234567 Ромашка, Иван Петров · 14:32",
            "🔴 +79101234567 ⭐ · 14:32",
        ]
        assert [row[0].label for row in screen.buttons] == ["🔴 Ромашка, Иван Петров", "🔴 +79101234567 ⭐"]


def test_a_further_page_begins_after_the_last_line() -> None:
    more = missed_list(words("ru"), ROWS[:2], more=True).buttons[-1][0]
    assert (more.label, more.action) == ("Ещё ⌄", "missed_page")
    assert more.arguments == {"before_ms": at(9, 5, day=20), "before_id": 11}


def test_an_empty_list_says_so_and_an_empty_further_page_too() -> None:
    assert text_of(missed_list(words("ru"), [], more=False)) == "🎉 Никто не ждёт звонка."
    assert text_of(missed_list(words("en"), [], more=False, first=False)) == "No more."
    assert not missed_list(words("ru"), [], more=False).buttons


def test_a_digest_tells_all_and_has_buttons_for_the_first() -> None:
    screen = digest(words("ru"), ROWS * 3)
    assert text_of(screen).splitlines() == [
        "📋 Накопилось, пока Telegram не успевал:",
        *LINES * 3,
        "Все открытые: /missed",
    ]
    assert len(screen.buttons) == BUTTONS
    assert not screen.silent


def test_a_list_of_late_finds_says_how_many_and_where_each_called() -> None:
    rows = [*ROWS, (8, replace(CASE, department=None), AROUND)]
    screen = late_list(words("ru"), rows, further={"first": 1, "last": 9}, total=5)
    head, *lines = text_of(screen).splitlines()
    assert head == "🕓 Пока бота не было: 5 пропущенных"
    assert lines == [*(f"{line} · Продажи" for line in LINES), LINES[0]]
    assert [row[0].action for row in screen.buttons] == ["show_case"] * 5
    assert not screen.silent


def test_a_long_list_of_late_finds_has_further_pages() -> None:
    rows: Rows = [(n, CASE, AROUND) for n in range(40, 0, -1)]
    further = {"first": 1, "last": 9}
    screen = late_list(words("ru"), rows, further=further, total=40)
    assert text_of(screen).splitlines()[-1] == "… и ещё 16"
    more = screen.buttons[PAGE][0]
    assert (more.action, more.arguments) == (
        "late_page",
        further | {"before_ms": CASE.last_missed_ms, "before_id": rows[PAGE - 1][0]},
    )
    page = late_list(words("ru"), rows[: PAGE + 1], further=further)
    assert len(text_of(page).splitlines()) == PAGE + 1
    assert len(page.buttons) == PAGE + 1
    assert len(late_list(words("ru"), rows[:PAGE], further=further).buttons) == PAGE


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_list_of_late_finds_fits_into_one_message(language: str) -> None:
    rows = [(id, replace(case, department="Д" * 200), around) for id, case, around in long_rows(500)]
    text = text_of(late_list(words(language), rows, further={}, total=500))
    assert utf16(text) <= LONGEST_TEXT
    assert text.count("\n") == LATE_LINES + 1


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("count", [PAGE, 16, 30])
def test_the_longest_names_fit_into_one_message(language: str, count: int) -> None:
    for screen in (
        digest(words(language), long_rows(count)),
        missed_list(words(language), long_rows(count), more=True),
    ):
        assert utf16(text_of(screen)) <= LONGEST_TEXT
        assert text_of(screen).count("\n") >= count


def test_a_digest_of_everything_delivery_may_put_into_it_fits() -> None:
    gathering = pytest.importorskip("bot.gathering")
    assert utf16(text_of(digest(words("ru"), long_rows(gathering.DIGEST_MOST)))) <= LONGEST_TEXT
