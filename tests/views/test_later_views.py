"""Calls to come as screens: who keeps the time, what cannot be cancelled, how it ended; and the line of the case."""

from dataclasses import replace
from typing import Any

import pytest

from tests.views.view_cases import AROUND, CASE
from views.cards import CaseLine, case_card
from views.later import Waiting, calls_to_come, over, promised
from views.words import words

RU, EN = words("ru"), words("en")
ZONE, NOW_MS = "Europe/Moscow", 1_700_000_000_000
BY_BOT = Waiting(7, "+79101234567", "Ромашка <b>", "15:30", 3)
BY_PBX = replace(BY_BOT, task="66", made=1, state="Ожидает")


def test_the_promise_says_who_keeps_the_time_and_only_the_bot_can_take_it_back() -> None:
    bot, pbx = promised(RU, "701", BY_BOT), promised(RU, "701", replace(BY_PBX, tries=1))
    assert "Время держит бот" in bot.text
    assert "до 3 попыток с перерывом 2 минуты" in bot.text
    assert [button.action for row in bot.buttons for button in row] == ["later_drop"]
    assert "Время держит АТС (задача 66)" in pbx.text
    assert "Одна попытка" in pbx.text
    assert "не берите трубку" in pbx.text
    assert pbx.buttons == ()
    assert "короче трёх цифр" in promised(RU, "12", BY_BOT, short=True).text


def test_the_list_shows_both_and_drops_only_the_bots() -> None:
    screen = calls_to_come(EN, [BY_BOT, BY_PBX], "foot")
    assert "⏰ 15:30 · +79101234567 · Ромашка &lt;b&gt; · the bot keeps the time" in screen.text
    assert "the PBX keeps the time, task 66 · tries 1 of 3 · Ожидает" in screen.text
    assert screen.text.endswith("without you the client is not called\nfoot")
    assert [row[0].arguments for row in screen.buttons] == [{"alarm": 7}]


@pytest.mark.parametrize(
    ("facts", "said", "silent"),
    [
        ({"spoken": True, "made": [(None, "busy", 0), (NOW_MS, "success", 75)]}, "1:15. Попытка 2 из 3", True),
        ({"spoken": False, "made": [(NOW_MS, "busy", 0)]}, "Попыток: 1 из 3\n↩️ 01:13 занято", False),
        ({"spoken": False, "made": [(None, "cancel", 0)]}, "↩️ ваш телефон не ответил", False),
        ({"spoken": False, "made": [(None, "success", 4)]}, "0:04", False),
        ({"spoken": False, "made": [], "state": "Нет <такого>"}, "+79101234567: Нет &lt;такого&gt;", False),
        ({"spoken": False, "made": [], "state": ""}, "🔴 АТС так и не позвонила на +79101234567", False),
        ({"why": "later_unheard"}, "Чем кончился звонок на +79101234567", False),
        ({"why": "later_task_gone"}, "его сняли в её кабинете", False),
    ],
)  # fmt: skip
def test_how_a_call_of_the_pbx_ended(facts: dict[str, Any], said: str, silent: bool) -> None:
    screen = over(RU, {"account": "office", "number": "+79101234567", "most": 3, **facts}, ZONE, NOW_MS)
    assert said in screen.text
    assert screen.silent == silent
    assert [button.action for row in screen.buttons for button in row] == ([] if silent else ["dial", "later_client"])


@pytest.mark.parametrize(
    ("keeper", "tries", "said"),
    [
        ("bot", 1, "the bot keeps the time"),
        ("pbx", 3, "the PBX keeps the time, up to 3 tries"),
        ("nobody", 1, "is cancelled"),
    ],
)
def test_the_case_shows_who_will_call(keeper: str, tries: int, said: str) -> None:
    line = CaseLine(NOW_MS, "later", None, None, {"due_ms": NOW_MS, "keeper": keeper, "tries": tries})
    assert said in case_card(EN, 1, CASE, (line,), AROUND).text
