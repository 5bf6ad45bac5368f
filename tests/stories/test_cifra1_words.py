"""Cifra1 gives no verdicts: silence is a miss, told at once; its own final word, asked for, corrects what was told."""

import json
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.stories.cifra_company import QUIET_S, CifraOffice, cifra_office

CARD = "+79101234567"


@pytest.fixture
async def work(tmp_path: Path) -> AsyncIterator[CifraOffice]:
    async with cifra_office(tmp_path) as made:
        yield made


async def kept(work: CifraOffice) -> dict[str, object]:
    """Result, talk, employee and recording of the only call's final word."""
    [row] = await work.rows("SELECT stage, facts FROM calls")
    [verdict] = json.loads(row["facts"])["verdicts"]
    return {"stage": row["stage"], "result": verdict[0], "talk_s": verdict[2], "recording": verdict[8]}


@pytest.mark.parametrize("menu_s", [0, 90], ids=["straight", "through a menu"])
async def test_who_took_it_without_a_word_corrects_the_alert_in_place(work: CifraOffice, menu_s: int) -> None:
    """Boris's ANSWER is not ticked. The session may begin long before the first phone rings."""
    work.cifra.ticked.discard("ANSWER")
    call = await work.ring()
    work.world.company.answer(call, "boris")
    work.world.company.calls[call].started -= timedelta(seconds=menu_s)
    work.world.company.hang_up(call, 57)
    await work.world.quiet()
    work.later(QUIET_S)
    alert = await work.anna.sees("🔴 Пропущен", CARD)
    work.later(6)
    corrected = await work.anna.sees("🟢 Дозвонился сам", "Борис")
    assert corrected["message_id"] == alert["message_id"]
    await work.asked_about()
    assert (await kept(work))["stage"] == "spoken"


async def test_a_miss_is_told_at_once_and_the_pbx_s_word_changes_nothing_but_what_it_knows(work: CifraOffice) -> None:
    work.cifra.voicemail = True
    call = await work.missed_call()
    work.later(QUIET_S)
    alert = await work.anna.sees("🔴 Пропущен", CARD)
    assert work.asked("getcalldetail")[-1].get("sessionid") is None
    work.later(6)
    await work.asked_about()
    assert {one["sessionid"] for one in work.asked("getcalldetail") if "sessionid" in one} == {"31917423"}
    word = await kept(work)
    assert (word["stage"], word["result"]) == ("missed", "missed")
    assert str(word["recording"]).endswith("-voice.wav")
    [case] = await work.rows("SELECT misses, department, line FROM cases")
    assert case == {"misses": 1, "department": "Продажи", "line": "+74957654341"}
    assert (await work.anna.sees("🔴 Пропущен", CARD))["message_id"] == alert["message_id"]
    assert work.anna.reads().count("🔴 Пропущен") == 1
    await work.reconciled()
    await work.anna.sees_no_more("2-й раз")
    assert call


async def test_of_a_conversation_its_length_and_recording_become_known(work: CifraOffice) -> None:
    call = await work.ring()
    work.world.company.answer(call, "anna")
    work.world.company.hang_up(call, 57)
    await work.world.quiet()
    work.later(6)
    await work.asked_about()
    await work.anna.sees(CARD, "0:57")
    word = await kept(work)
    assert (word["stage"], word["result"], word["talk_s"]) == ("spoken", "success", 57)
    assert str(word["recording"]).endswith(".wav")


async def test_a_pbx_that_cannot_be_asked_changes_nothing(work: CifraOffice) -> None:
    work.cifra.trouble.fault("500", 1000)
    await work.misses()
    for seconds, left in ((6, 1), (60, 1), (120, 0)):
        work.later(seconds)
        await work.asked_about(left)
    await work.anna.sees("🔴 Пропущен", CARD)
    [row] = await work.rows("SELECT stage FROM calls")
    assert row == {"stage": "missed"}


async def test_what_the_history_told_meanwhile_is_not_asked_for(work: CifraOffice) -> None:
    await work.misses()
    await work.reconciled()
    work.later(6)
    await work.asked_about()
    assert [one for one in work.asked("getcalldetail") if "sessionid" in one] == []
