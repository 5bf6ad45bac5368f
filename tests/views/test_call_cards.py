"""The card of a call, word for word, at every stage and in both languages."""

from dataclasses import replace

import pytest

from calls.call import Leg
from calls.stage import Stage
from tests.views.view_cases import AROUND, CALLS, CLIENT, PICKED, RUNG, at, call, text_of
from views.cards import call_card
from views.words import words

ROUTE = "Продажи · {line} +74957654321"
TEXTS = {
    Stage.HEARD: (
        "📞 Звонит +79101234567\nПродажи · линия +74957654321 · 14:32",
        "📞 +79101234567 is calling\nПродажи · line +74957654321 · 14:32",
    ),
    Stage.RINGING: (
        "📞 Звонит +79101234567\nПродажи → 705, Анна Белова · линия +74957654321",
        "📞 +79101234567 is calling\nПродажи → 705, Анна Белова · line +74957654321",
    ),
    Stage.TALKING: (
        "🗣 Анна Белова говорит с +79101234567\nПродажи · линия +74957654321",
        "🗣 Анна Белова is talking to +79101234567\nПродажи · line +74957654321",
    ),
    Stage.SPOKEN: (
        "🟢 Разговор с +79101234567: Анна Белова, разговор 2:04\nПродажи · линия +74957654321 · 14:32",
        "🟢 Spoke with +79101234567: Анна Белова, talked 2:04\nПродажи · line +74957654321 · 14:32",
    ),
    Stage.ANSWERED: (
        "🟢 Разговор с +79101234567: Анна Белова\nПродажи · линия +74957654321 · 14:32",
        "🟢 Spoke with +79101234567: Анна Белова\nПродажи · line +74957654321 · 14:32",
    ),
    Stage.MISSED: (
        "🔴 Пропущен +79101234567\nПродажи · линия +74957654321 · 14:32",
        "🔴 Missed +79101234567\nПродажи · line +74957654321 · 14:32",
    ),
    Stage.HUNG_UP: (
        "⚪ Не дождался +79101234567\nПродажи · линия +74957654321 · 14:32",
        "⚪ Hung up +79101234567\nПродажи · line +74957654321 · 14:32",
    ),
    Stage.DIALING: ("📲 Исходящий на +79101234567\n14:32", "📲 Outgoing to +79101234567\n14:32"),
    Stage.ATTEMPT: ("📲 Исходящий на +79101234567\n14:32", "📲 Outgoing to +79101234567\n14:32"),
}


@pytest.mark.parametrize("stage", Stage)
def test_the_card_at_every_stage(stage: Stage) -> None:
    for language, text in zip(("ru", "en"), TEXTS[stage], strict=True):
        screen = call_card(words(language), 1, CALLS[stage], stage, None, AROUND)
        assert text_of(screen) == text
        assert screen.silent
        assert not screen.buttons


@pytest.mark.parametrize("stage", Stage)
def test_who_is_in_the_book_of_clients_goes_by_name_in_the_second_line(stage: Stage) -> None:
    for known, line in (
        (("Ромашка, Иван Петров", True), "⭐ Ромашка, Иван Петров"),
        (("", True), "⭐"),
        (("", False), None),
    ):
        lines = TEXTS[stage][0].splitlines()
        shown = call_card(words("ru"), 1, CALLS[stage], stage, None, replace(AROUND, clients={CLIENT: known}))
        assert text_of(shown).splitlines() == [lines[0], *([line] if line else []), *lines[1:]]


@pytest.mark.parametrize("stage", Stage)
def test_a_hidden_caller_is_said_to_be_hidden(stage: Stage) -> None:
    hidden = replace(CALLS[stage], client=None, client_raw="anonymous")
    shown = text_of(call_card(words("ru"), 1, hidden, stage, None, AROUND))
    assert "Номер скрыт" in shown
    assert "anonymous" not in shown
    assert "None" not in shown


def test_a_colleague_who_calls_from_her_mobile_is_named() -> None:
    shown = text_of(call_card(words("ru"), 1, CALLS[Stage.RINGING], Stage.RINGING, "boris", AROUND))
    assert shown.splitlines()[1] == "👤 Борис Лужин (сотрудник)"


def test_only_the_phones_that_ring_now_are_named_while_any_does() -> None:
    silent = replace(RUNG, party="boris", employee="boris", ended_ms=at(14, 33))
    shown = text_of(call_card(words("ru"), 1, call(RUNG, silent), Stage.RINGING, None, AROUND))
    assert "→ Анна Белова ·" in shown
    between_rounds = call(replace(RUNG, ended_ms=at(14, 33)), silent)
    assert "→ Анна Белова, Борис Лужин ·" in text_of(
        call_card(words("ru"), 1, between_rounds, Stage.RINGING, None, AROUND)
    )


def test_a_phone_that_picked_up_and_has_no_name_is_an_employee() -> None:
    unknown = call(replace(PICKED, employee=None, party="701"))
    shown = text_of(call_card(words("ru"), 1, unknown, Stage.TALKING, None, AROUND))
    assert shown.startswith("🗣 сотрудник говорит с")


def test_a_call_of_which_nothing_is_known_but_that_it_rings_has_a_card() -> None:
    bare = call(Leg("", rang_ms=at(14, 32)), client=None, line=None, said_departments=frozenset())
    assert text_of(call_card(words("ru"), 1, bare, Stage.RINGING, None, AROUND)) == "📞 Звонит Номер скрыт"


def test_a_whole_company_that_rings_fits_into_one_card() -> None:
    legs = [Leg(f"user{n}", f"user{n}", str(1000 + n), rang_ms=at(14, 32)) for n in range(300)]
    names = {f"user{n}": f"Сотрудник по имени Номер {n}" for n in range(300)}
    shown = text_of(call_card(words("ru"), 1, call(*legs), Stage.RINGING, None, replace(AROUND, employees=names)))
    assert len(shown) < 1000
    assert "Сотрудник по имени Номер 0, " in shown
    assert ", … +294" in shown


def test_whatever_is_too_long_is_cut_where_it_stands() -> None:
    """Each name for itself, so that the ones beside it can still be read."""
    legs = [Leg(f"user{n}", f"user{n}", rang_ms=at(14, 32)) for n in range(6)]
    long = replace(AROUND, employees={f"user{n}": f"{n}" * 5_000 for n in range(6)})
    ringing = call(*legs, line="9" * 5_000, said_departments=frozenset(["Я" * 5_000]))
    shown = text_of(call_card(words("ru"), 1, ringing, Stage.RINGING, None, long)).splitlines()[1]
    assert "Я" * 59 + "… → " + "0" * 59 + "…, " + "1" * 59 + "…, " in shown
    assert shown.endswith("5" * 59 + "… · линия " + "9" * 59 + "…")
