"""The card of a missed client, word for word, in every state and in both languages."""

from dataclasses import replace
from typing import Any

import pytest

from calls.missed import Case, CaseState, Closing
from calls.stage import Sort
from tests.views.view_cases import ANNA, AROUND, BORIS, CASE, NAMED, at, text_of
from views.cards import CaseLine, case_card
from views.screen import Screen
from views.words import words

TAKEN = replace(CASE, state=CaseState.TAKEN, holder=ANNA, held_ms=at(14, 35))
CALLING = replace(TAKEN, state=CaseState.CALLING, holder=BORIS)
CLOSED = replace(CASE, state=CaseState.CLOSED, closed_ms=at(14, 36), closer=ANNA, spoke="anna", talk_s=124)
CALL, TAKE, DONE, REOPEN, BLOCK, MENU = "📞 Перезвонить", "✋ Беру", "✅ Обработан", "↩️ Вернуть", "🚫", "⋯"


def card(case: Case, *lines: CaseLine, language: str = "ru", **around: Any) -> Screen:
    return case_card(words(language), 7, case, lines, replace(AROUND, **around))


def labels(screen: Screen) -> list[list[str]]:
    return [[button.label for button in row] for row in screen.buttons]


OPEN_RU = "🔴 Пропущен +79101234567\nПродажи · линия +74957654321 · 14:32, ждал 0:41"
OPEN_EN = "🔴 Missed +79101234567\nПродажи · line +74957654321 · 14:32, waited 0:41"
ROUTE = "Продажи · линия +74957654321 · 14:32, ждал 0:41"
ROUTE_RU = "Клиент +79101234567\nПродажи · линия +74957654321 · 14:32, ждал 0:41"
ROUTE_EN = "Client +79101234567\nПродажи · line +74957654321 · 14:32, waited 0:41"


@pytest.mark.parametrize(
    ("case", "russian", "english", "buttons"),
    [
        (CASE, OPEN_RU, OPEN_EN, [[CALL, TAKE], [DONE, BLOCK, MENU]]),
        (
            TAKEN,
            f"🟠 Взяла Анна Белова, 14:35\n{ROUTE_RU}",
            f"🟠 Taken by Анна Белова, 14:35\n{ROUTE_EN}",
            [[CALL], [DONE, BLOCK, MENU]],
        ),
        (
            CALLING,
            f"📲 Борис Лужин набирает…\n{ROUTE_RU}",
            f"📲 Борис Лужин is calling back…\n{ROUTE_EN}",
            [[DONE, MENU]],
        ),
        (
            replace(CLOSED, closing=Closing.CALLED_BACK),
            f"🟢 Перезвонила Анна Белова, 14:36, разговор 2:04\n{ROUTE_RU}",
            f"🟢 Called back by Анна Белова, 14:36, talked 2:04\n{ROUTE_EN}",
            [[REOPEN, MENU]],
        ),
        (
            replace(CLOSED, closing=Closing.CALLED_BACK, closer=None, spoke="boris", talk_s=None),
            f"🟢 Перезвонил Борис Лужин, 14:36\n{ROUTE_RU}",
            f"🟢 Called back by Борис Лужин, 14:36\n{ROUTE_EN}",
            [[REOPEN, MENU]],
        ),
        (
            replace(CLOSED, closing=Closing.GOT_THROUGH, closer=None),
            f"🟢 Дозвонился сам, 14:36 (Анна Белова)\n{ROUTE_RU}",
            f"🟢 Got through himself, 14:36 (Анна Белова)\n{ROUTE_EN}",
            [[REOPEN, MENU]],
        ),
        (
            replace(CLOSED, closing=Closing.BY_HAND, spoke=None, talk_s=None),
            f"✅ Обработан, 14:36 (Анна Белова)\n{ROUTE_RU}",
            f"✅ Done, 14:36 (Анна Белова)\n{ROUTE_EN}",
            [[REOPEN, MENU]],
        ),
        (
            replace(CLOSED, closing=Closing.BLOCKED, spoke=None, talk_s=None),
            f"🚫 В чёрном списке, 14:36 (Анна Белова)\n{ROUTE_RU}",
            f"🚫 Blacklisted, 14:36 (Анна Белова)\n{ROUTE_EN}",
            [[REOPEN, MENU]],
        ),
    ],
)  # fmt: skip
def test_the_card_in_every_state(case: Case, russian: str, english: str, buttons: list[list[str]]) -> None:
    assert text_of(card(case)) == russian
    assert text_of(card(case, language="en")) == english
    assert labels(card(case)) == buttons
    assert not card(case).silent


@pytest.mark.parametrize("state", [CaseState.TAKEN, CaseState.CALLING])
def test_whoever_is_no_longer_known_is_an_employee(state: CaseState) -> None:
    shown = text_of(card(replace(TAKEN, state=state, holder=99)))
    assert shown.startswith(("🟠 Взял сотрудник, 14:35", "📲 сотрудник набирает…"))
    assert shown.count("+79101234567") == 1
    assert text_of(card(replace(CLOSED, closing=Closing.CALLED_BACK, closer=99, spoke=None))).startswith(
        "🟢 Перезвонил сотрудник, 14:36"
    )


def test_somebody_the_pbx_saw_dialing_is_named_though_the_bot_does_not_know_her() -> None:
    seen = replace(CASE, state=CaseState.CALLING, caller="vera")
    assert text_of(card(seen)).startswith("📲 vera набирает…")
    assert text_of(card(seen, employees={"vera": "Вера Орлова"})).startswith("📲 Вера Орлова набирает…")
    lent = replace(TAKEN, state=CaseState.CALLING, caller="boris")
    assert text_of(card(lent)).startswith("📲 Борис Лужин набирает…")


@pytest.mark.parametrize(
    ("facts", "russian", "english"),
    [
        ({"misses": 3}, "🔴 Пропущен +79101234567 · 3-й раз", "🔴 Missed +79101234567 · 3 calls"),
        ({"misses": 21}, "🔴 Пропущен +79101234567 · 21-й раз", "🔴 Missed +79101234567 · 21 calls"),
        ({"client": None}, "🔴 Пропущен Номер скрыт", "🔴 Missed Number hidden"),
    ],
)
def test_the_head_of_an_open_case(facts: dict[str, Any], russian: str, english: str) -> None:
    assert text_of(card(replace(CASE, **facts))).splitlines()[0] == russian
    assert text_of(card(replace(CASE, **facts), language="en")).splitlines()[0] == english


def test_the_count_of_misses_stays_beside_the_client_when_the_head_is_about_a_person() -> None:
    assert text_of(card(replace(TAKEN, misses=2))).splitlines()[1] == "Клиент +79101234567 · 2-й раз"


@pytest.mark.parametrize(
    ("facts", "second"),
    [
        ({"department": None, "line": None, "waited_s": None}, "14:32"),
        ({"department": None}, "линия +74957654321 · 14:32, ждал 0:41"),
        ({"line": None, "last_missed_ms": at(14, 32, day=20)}, "Продажи · 20.11 14:32, ждал 0:41"),
        ({"line": None, "sort": Sort.CANCELLED}, "Продажи · 14:32, ждал 0:41 · клиент положил трубку"),
        ({"line": None, "sort": Sort.UNCONFIRMED}, "Продажи · 14:32, ждал 0:41 · не подтверждён АТС"),
    ],
)
def test_where_and_when_the_client_called(facts: dict[str, Any], second: str) -> None:
    assert text_of(card(replace(CASE, **facts))).splitlines()[1] == second


def test_what_was_not_confirmed_is_no_matter_once_it_is_settled() -> None:
    closed = replace(CLOSED, closing=Closing.GOT_THROUGH, sort=Sort.UNCONFIRMED)
    assert "не подтверждён" not in text_of(card(closed))
    assert "клиент положил трубку" in text_of(card(replace(closed, sort=Sort.CANCELLED)))


def test_what_was_tried_stands_below_in_order() -> None:
    lines = (
        CaseLine(at(14, 33), "attempt", ANNA, None, {"result": "busy", "talk_s": 0}),
        CaseLine(at(14, 34), "attempt", None, "boris", {"result": "success", "talk_s": 6}),
        CaseLine(at(14, 35), "dial_failed", ANNA, None, {"reason": "pbx_busy"}),
        CaseLine(at(14, 36), "attempt_unknown", None, None, {}),
        CaseLine(at(14, 37, day=20), "expired", BORIS, None, {}),
    )
    assert text_of(card(CASE, *lines)).splitlines()[2:] == [
        "↩️ 14:33 Анна Белова: занято",
        "↩️ 14:34 Борис Лужин: соединение 0:06, похоже на автоответчик",
        "↩️ 14:35 Анна Белова: АТС просит подождать: слишком много запросов",
        "↩️ 14:36 сотрудник: о звонке ничего не слышно, чем кончилось — неизвестно",
        "↩️ 20.11 14:37 Борис Лужин: звонка вовремя не было, свободно для всех",
    ]


def test_a_hidden_number_or_a_pbx_that_cannot_dial_has_no_button_to_call() -> None:
    assert labels(card(replace(CASE, client=None))) == [[TAKE], [DONE, MENU]]
    assert labels(card(CASE, abilities=frozenset())) == [[TAKE], [DONE, BLOCK, MENU]]
    assert labels(card(replace(TAKEN, client=None))) == [[DONE, MENU]]


def test_every_button_belongs_to_the_card_and_names_its_case() -> None:
    for case in (CASE, TAKEN, CALLING, replace(CLOSED, closing=Closing.BY_HAND)):
        for button in (button for row in card(case).buttons for button in row):
            assert (button.card, button.arguments) == ("case:7", {"case": 7})
    actions = [button.action for row in card(CASE).buttons for button in row]
    assert actions == ["call_back", "take", "settle", "block_ask", "more"]


@pytest.mark.parametrize(
    ("case", "lines"),
    [
        (CASE, ["🔴 Пропущен +79101234567", "Ромашка, Иван Петров", ROUTE]),
        (
            TAKEN,
            ["🟠 Взяла Анна Белова, 14:35", "Клиент +79101234567", "Ромашка, Иван Петров", ROUTE],
        ),
    ],
)
def test_who_is_in_the_book_of_clients_goes_by_name_below_the_number(case: Case, lines: list[str]) -> None:
    assert text_of(card(case, clients=NAMED)).splitlines() == lines
