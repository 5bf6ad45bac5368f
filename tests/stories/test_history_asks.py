"""What the bot does not remember it asks the PBX: the list is there at once, and changes when more was found."""

import asyncio
from pathlib import Path

from tests.stories.romashka import FAST, Office, office
from tests.stories.test_history import CLIENT, HEAD, asks, long_ago

ASKING = "⏳ Спрашиваю АТС"
ASKED = "✓ Сверено с историей АТС."


def questions(work: Office) -> int:
    return len([one for one in work.world.megafon.requests if "/history" in one["path"]])


async def all_asked(work: Office) -> int:
    """How many they are once the bot has looked for what it may have missed before it was started, which it does by
    itself."""
    before = -1
    while before != (now := questions(work)):
        before = now
        await asyncio.sleep(0.5)
    return now


async def test_calls_before_our_beginning_are_asked_for_once_and_told_to_nobody_else(work: Office) -> None:
    await long_ago(work, 1, by="anna")
    await long_ago(work, 1, "79107654321")
    heard = len(work.anna.heard())
    await asks(work.anna, "/history вчера", "вчера", f"{CLIENT} · Анна Белова · 1:17", "+79107654321 · Продажи", ASKED)
    assert len(work.anna.heard()) == heard + 1, "what is long over is no news"
    assert await work.rows("SELECT * FROM cases") == []
    asked = await all_asked(work)
    await work.anna.taps("🔴 Проп.")
    await work.anna.sees(HEAD, "вчера · пропущенные")
    work.boris.sends("/history вчера")
    await work.boris.sees(HEAD, "вчера", "+79107654321")
    await work.settled()
    assert questions(work) == asked


async def test_a_slow_pbx_holds_up_neither_the_list_nor_her_other_taps(work: Office) -> None:
    await work.misses("79107654321")
    await long_ago(work, 1, by="anna")
    trouble = work.world.megafon.trouble
    trouble.fault("silent", times=1, path="/history")
    shown = await asks(work.anna, "/history неделя", "+79107654321", ASKING)
    assert CLIENT not in shown["text"]
    work.anna.sends("/missed")
    await work.anna.sees("Ждут звонка")
    await work.anna.sees(HEAD, ASKING)
    trouble.over.set()
    await work.anna.sees(HEAD, "+79107654321", f"{CLIENT} · Анна Белова · 1:17", ASKED)


async def test_a_pbx_that_does_not_answer_is_said_and_asked_again_the_next_time(work: Office) -> None:
    await long_ago(work, 1, by="anna")
    work.world.megafon.trouble.fault("503", times=99, path="/history")
    await asks(work.anna, "/history вчера", "Звонков нет.", "⚠️ ", "Показано то, что помню я сам.")
    work.world.megafon.trouble.clear()
    await work.anna.taps("• Вчера")
    await work.anna.sees(HEAD, CLIENT, ASKED)


async def test_what_was_missed_while_nobody_listened_is_found_by_looking_for_it(work: Office) -> None:
    work.later(3600)
    await long_ago(work, 0, by="anna")
    work.later(3600)
    await asks(work.anna, "/history", f"{CLIENT} · Анна Белова · 1:17", ASKED)


async def test_another_press_on_the_list_ends_the_wait_for_the_first(work: Office) -> None:
    await long_ago(work, 1, by="anna")
    trouble = work.world.megafon.trouble
    trouble.fault("silent", times=1, path="/history")
    await asks(work.anna, "/history вчера", ASKING)
    await work.anna.taps("📅")
    await work.anna.sees("📅 За какой день?")
    trouble.over.set()
    await asyncio.sleep(0.3)
    await work.anna.sees("📅 За какой день?")
    await work.anna.taps("‹ Назад")
    await work.anna.sees(HEAD, "вчера", CLIENT)


async def test_a_pbx_without_a_history_is_not_asked_for_one(tmp_path: Path) -> None:
    async with office(tmp_path, kinds=("telephony_channel",), **FAST) as work:
        shown = await asks(work.gleb, "/history вчера", "Звонков нет.")
        assert ASKING not in shown["text"]
        assert ASKED not in shown["text"]
