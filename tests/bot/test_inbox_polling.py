"""Asking Telegram for updates under every fault, and the other bot that uses our token."""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from letter_box import JumpingClock, LetterBox, letter_box

from bot.inbox import ALLOWED
from bot.polling import CONFLICTS
from sandbox.world import ANNA, GLEB
from storage import inbox

DAY_MS = 24 * 3600 * 1000


class Hasty(JumpingClock):
    """Pauses after a failed poll take no time."""

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(min(seconds, 0.02))


@pytest.fixture
async def box(tmp_path: Path) -> AsyncIterator[LetterBox]:
    async with letter_box(tmp_path) as made:
        yield made


@pytest.mark.parametrize(
    "kind", ["500", "502-html", "cut-before", "cut-after", "truncated", "empty", "401", "404", "429-bare", "429-html"]
)
async def test_a_poll_in_trouble_loses_no_update(box: LetterBox, kind: str) -> None:
    box.polling.clock = Hasty()
    box.telegram.fault(kind, method="getUpdates")
    box.telegram.send(ANNA, "first")  # ends the poll that waits; the next one meets the fault
    box.telegram.send(ANNA, "second")
    await box.handles("first", "second")
    assert sorted(box.begun) == ["first", "second"]
    box.telegram.send(ANNA, "third")
    await box.handles("third")


async def test_a_poll_waits_as_long_as_telegram_says(box: LetterBox) -> None:
    box.telegram.fault("429", method="getUpdates", retry_after=1)
    box.telegram.send(ANNA, "hello")
    await box.until(lambda: any(entry["status"] == 429 for entry in box.polls()))
    refused = next(entry for entry in box.polls() if entry["status"] == 429)
    await box.until(lambda: box.polls()[-1]["n"] > refused["n"])
    following = next(entry for entry in box.polls() if entry["n"] > refused["n"])
    assert following["at"] - refused["at"] >= 1.0


async def test_telegram_down_for_a_while_loses_nothing(box: LetterBox) -> None:
    box.polling.clock = Hasty()
    box.telegram.down = True
    await box.until(lambda: box.telegram.log[-1]["fault"] == "down")
    box.telegram.send(ANNA, "meanwhile")
    box.telegram.down = False
    await box.handles("meanwhile")


async def test_an_update_nobody_can_read_does_not_hold_up_the_others(box: LetterBox) -> None:
    for nonsense in ({"message": {"text": 5, "from": {"id": "?"}}}, {"brand_new_kind": {"x": [None]}}, {}):
        box.telegram.memory.updates.allowed = (*ALLOWED, *nonsense)
        for kind, content in nonsense.items():
            box.telegram.memory.updates.push(kind, content)
    box.telegram.send(ANNA, "after")
    await box.handles("after")


async def conflicts(box: LetterBox, times: int) -> None:
    """Somebody else polls with our token, so often."""
    box.telegram.memory.tuning.conflict_pause = 0.0
    before = sum(entry["status"] == 409 for entry in box.polls())
    box.telegram.fault("409", method="getUpdates", times=times)
    box.telegram.send(ANNA, f"{before} conflicts so far")
    await box.until(lambda: sum(entry["status"] == 409 for entry in box.polls()) >= before + times)


async def told(box: LetterBox) -> int:
    return await box.count(f"outbox WHERE kind = 'token_conflict' AND chat_id = {GLEB}")


async def test_one_conflict_is_no_news(box: LetterBox) -> None:
    await conflicts(box, 1)
    await asyncio.sleep(0.1)
    assert await told(box) == 0


async def test_an_administrator_hears_once_a_day_that_somebody_else_uses_our_token(box: LetterBox) -> None:
    box.polling.clock = box.clock = Hasty()
    await conflicts(box, CONFLICTS + 3)
    await asyncio.sleep(0.1)
    assert await told(box) == 1
    box.clock.skipped_ms += DAY_MS
    await conflicts(box, CONFLICTS)
    await asyncio.sleep(0.1)
    assert await told(box) == 2
    await conflicts(box, CONFLICTS)
    await asyncio.sleep(0.1)
    assert await told(box) == 2


async def test_old_updates_are_swept_but_the_place_where_we_go_on_is_kept(box: LetterBox) -> None:
    for n in range(3):
        box.telegram.send(ANNA, f"old {n}")
    await box.handles("old 0", "old 1", "old 2")
    offset = await box.database.read(inbox.next_offset, box.clock.now_ms())
    box.clock.skipped_ms += 4 * DAY_MS
    await box.inbox.sweep()
    assert await box.count("inbox") == 1
    assert await box.database.read(inbox.next_offset, box.clock.now_ms()) == offset


async def test_an_update_is_stored_as_telegram_sent_it(box: LetterBox) -> None:
    box.telegram.send(ANNA, "Ёлка 🎄 \u202e")
    await box.until(lambda: box.begun)
    (row,) = await box.database.read(
        lambda tx: tx.query("SELECT body FROM inbox ORDER BY update_id DESC LIMIT 1"),
    )
    assert json.loads(row["body"])["message"]["text"].startswith("Ёлка 🎄")
