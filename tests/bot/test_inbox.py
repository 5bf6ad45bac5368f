"""Telegram's updates: stored before they are confirmed, each person's in order, handled again when we died over one."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from letter_box import LetterBox, letter_box

from bot.inbox import AT_ONCE, LOOK
from sandbox.world import ANNA, BORIS, VERA
from storage import inbox

DAY_MS = 24 * 3600 * 1000


@pytest.fixture
async def box(tmp_path: Path) -> AsyncIterator[LetterBox]:
    async with letter_box(tmp_path) as made:
        yield made


async def never() -> None:
    await asyncio.sleep(3600)


async def test_an_update_is_confirmed_only_after_it_was_stored(box: LetterBox) -> None:
    box.on["hello"] = never
    box.telegram.send(ANNA, "hello")
    await box.until(lambda: "hello" in box.begun)
    heard = next(entry for entry in box.polls() if any("hello" in str(update) for update in entry.get("result") or ()))
    update_id = heard["result"][-1]["update_id"]
    confirming = [entry for entry in box.polls() if int(entry["params"].get("offset", 0)) == update_id + 1]
    assert all(entry["n"] > heard["n"] for entry in confirming)
    assert (await box.states())["hello"] == "running"


async def test_what_was_stored_is_never_asked_for_again_after_a_restart(box: LetterBox) -> None:
    box.telegram.send(ANNA, "one")
    await box.handles("one")
    await box.kill()
    box.handled.clear()
    asked = len(box.polls())
    await box.open()
    box.telegram.send(ANNA, "two")
    await box.handles("two")
    assert box.handled == [("two", False)]
    assert all("offset" in entry["params"] for entry in box.polls()[asked:])


async def test_an_update_that_was_being_handled_when_we_died_is_handled_again_and_told_so(box: LetterBox) -> None:
    box.on["slow"] = never
    box.telegram.send(ANNA, "slow")
    await box.until(lambda: "slow" in box.begun)
    await box.kill()
    box.on.clear()
    await box.open()
    await box.handles("slow")
    assert box.handled == [("slow", True)]
    assert (await box.settled())["slow"] == "done"


async def test_an_update_that_was_stored_and_not_begun_is_handled_after_the_restart_as_new(box: LetterBox) -> None:
    box.on["slow"] = never
    box.telegram.send(ANNA, "slow")
    await box.until(lambda: "slow" in box.begun)
    box.telegram.send(ANNA, "second")
    await box.until(lambda: any("second" in str(entry.get("result")) for entry in box.polls()))
    await box.kill()
    box.on.clear()
    await box.open()
    await box.handles("slow", "second")
    assert box.handled == [("slow", True), ("second", False)]


async def test_a_finished_update_is_not_handled_again_when_telegram_repeats_it(box: LetterBox) -> None:
    box.telegram.send(ANNA, "once")
    await box.handles("once")
    box.telegram.repeat_updates(3)
    box.telegram.send(ANNA, "after")
    await box.handles("after")
    assert box.begun == ["once", "after"]


async def test_gaps_in_the_numbers_of_updates_lose_nothing(box: LetterBox) -> None:
    for n in range(4):
        box.telegram.skip_updates(1000 * n)
        box.telegram.send(ANNA, f"text {n}")
    await box.handles(*(f"text {n}" for n in range(4)))
    assert len(box.begun) == 4


async def test_a_clock_that_is_set_back_or_forward_neither_loses_nor_spins(box: LetterBox) -> None:
    for hours in (-1, 30 * 24, -30 * 24):
        box.clock.skipped_ms += hours * 3600 * 1000
        asked = len(box.polls())
        box.telegram.send(ANNA, f"after {hours}")
        await box.handles(f"after {hours}")
        await asyncio.sleep(0.3)
        assert len(box.polls()) - asked <= 4, "one poll that brings it, and then a long one"


async def test_after_a_week_of_silence_telegram_may_count_from_anywhere(box: LetterBox) -> None:
    box.telegram.send(ANNA, "before")
    await box.handles("before")
    await box.kill()
    box.clock.skipped_ms += 8 * DAY_MS
    box.telegram.memory.updates._next -= 1_000_000
    box.telegram.send(ANNA, "after")
    await box.open()
    await box.handles("after")


async def test_one_persons_updates_are_handled_in_order_while_others_go_on(box: LetterBox) -> None:
    gate = asyncio.Event()
    box.on["slow"] = gate.wait  # type: ignore[assignment]
    box.telegram.send(ANNA, "slow")
    for n in range(3):
        box.telegram.send(ANNA, f"anna {n}")
    box.telegram.send(BORIS, "boris")
    await box.handles("boris")
    assert [text for text in box.begun if text != "boris"] == ["slow"]
    gate.set()
    await box.handles("slow", "anna 2")
    assert [text for text, _ in box.handled if text != "boris"] == ["slow", "anna 0", "anna 1", "anna 2"]


async def test_somebody_who_sends_many_things_over_a_slow_one_holds_up_nobody_else(box: LetterBox) -> None:
    gate = asyncio.Event()
    box.on["slow"] = gate.wait  # type: ignore[assignment]
    box.telegram.send(ANNA, "slow")
    await box.until(lambda: "slow" in box.begun)
    for n in range(3 * AT_ONCE):
        box.telegram.send(ANNA, f"anna {n}")
    box.telegram.send(BORIS, "boris")
    await box.handles("boris")
    gate.set()
    await box.handles(*(f"anna {n}" for n in range(3 * AT_ONCE)))
    assert [text for text in box.begun if text.startswith("anna")] == [f"anna {n}" for n in range(3 * AT_ONCE)]
    assert 3 * AT_ONCE < LOOK


async def test_an_update_that_a_slow_look_still_saw_waiting_is_not_begun_again(box: LetterBox) -> None:
    box.telegram.send(ANNA, "once")
    await box.handles("once")
    assert await box.settled()
    row = await box.database.read(lambda tx: tx.one("SELECT max(update_id) AS id FROM inbox"))
    assert await box.database.write(inbox.begin, row["id"]) is None
    assert set((await box.settled()).values()) == {"done"}


async def test_what_a_handler_raises_is_the_end_of_its_update_alone(box: LetterBox) -> None:
    async def breaks() -> None:
        raise RuntimeError("a bug")

    box.on["bad"] = breaks
    box.telegram.send(ANNA, "bad")
    box.telegram.send(ANNA, "good")
    await box.handles("good")
    states = await box.settled()
    assert (states["bad"], states["good"], box.inbox.counters.failed) == ("done", "done", 1)


async def test_an_update_over_which_we_died_three_times_is_put_aside_and_no_other_with_it(box: LetterBox) -> None:
    box.on["poison"] = never
    others = {ANNA: "anna", BORIS: "boris"}
    box.telegram.send(VERA, "poison")
    await box.until(lambda: "poison" in box.begun)
    for life in range(1, 4):
        await box.kill()
        if life == 1:
            for person, text in others.items():
                box.telegram.send(person, text)
        begun = box.begun.count("poison")
        await box.open()
        if life < 3:
            await box.until(lambda begun=begun: box.begun.count("poison") > begun)
            await asyncio.sleep(0.05)
            assert box.handled == [], "what may be poison is handled alone"
    await box.handles(*others.values())
    states = await box.settled()
    assert (states["poison"], states["anna"], states["boris"]) == ("quarantined", "done", "done")
    assert box.begun.count("poison") == 3
