"""Lists and digests: what stands in a line, what its button does, and that the longest still fits into one message."""

from dataclasses import replace

import pytest

from calls.missed import Case, CaseState
from sandbox.telegram.html_text import utf16
from sandbox.telegram.texts import LONGEST_TEXT
from tests.views.view_cases import ANNA, AROUND, CASE, CLIENT, NAMED, at, text_of
from views.cards import Surroundings
from views.digest import BUTTONS, digest
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
    claiming = pytest.importorskip("bot.claiming")
    assert utf16(text_of(digest(words("ru"), long_rows(claiming.DIGEST_MOST)))) <= LONGEST_TEXT
