"""Faults of buttons and pushes that no other test injects: a query too old, a card settled long ago, a push from the
future."""

from datetime import timedelta
from pathlib import Path

from sandbox.world import ANNA
from tests.stories.romashka import FAST, office

TOO_OLD = "400:Bad Request: query is too old and response timeout expired or query ID is invalid"


async def test_a_press_that_telegram_holds_for_too_old_is_done_and_nobody_is_bothered(tmp_path: Path, proved) -> None:
    """She pressed 151 s ago, while the bot was away: the call is made all the same, and made once."""
    async with office(tmp_path, **FAST) as work:
        await work.misses()
        work.world.telegram.fault(TOO_OLD, method="answerCallbackQuery")
        await work.anna.taps("Перезвонить")
        await work.outgoing()
        await work.settled()
        assert len(work.makecalls()) == 1
        assert not [one for one in work.gleb.heard() if "не" in one["text"] and "query" in one["text"]]
        proved("P11", "a press that Telegram holds for too old")


async def test_a_press_on_a_card_that_was_settled_long_ago_dials_nobody(tmp_path: Path, proved) -> None:
    async with office(tmp_path, **FAST) as work:
        await work.misses()
        card = await work.anna.sees("🔴 Пропущен")
        shown = work.world.telegram.memory.shelf.chat(ANNA)[-1]
        assert shown.message_id == card["message_id"]
        old = next(button["data"] for row in card["buttons"] for button in row if "Перезвонить" in button["text"])
        call = await work.ring()
        work.world.company.answer(call, "anna")
        work.world.company.client_hangs_up(call)
        await work.world.quiet()
        work.later(2)
        await work.settled()
        work.later(40 * 24 * 3600)
        work.world.telegram.tap(ANNA, card["message_id"], data=old)
        await work.settled()
        assert work.makecalls() == []
        proved("P11", "a press on a card that was settled forty days ago")


async def test_a_verdict_from_the_future_is_told_at_once(tmp_path: Path, proved) -> None:
    """Its PBX's clock is three hours ahead, or in another zone than it says."""
    async with office(tmp_path, **FAST) as work:
        start = f"{work.clock.today() + timedelta(hours=3):%Y%m%dT%H%M%SZ}"
        told = {"cmd": "history", "type": "in", "status": "missed", "callid": "F-1", "start": start, "wait": "41"}
        assert await work.push(**told, duration="41", groupRealName="Продажи") == 200
        work.later(2)
        await work.settled()
        await work.anna.sees("🔴 Пропущен +79101234567")
        proved("P16", "a verdict from the future")
