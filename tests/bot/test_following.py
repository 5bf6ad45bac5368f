"""When a PBX that tells nothing by itself is asked how calls ended, and when no more."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from following_room import Room, room

from pbx.cifra1.asking import MIN_INTERVAL_S
from storage import follows
from storage.database import Database, Tx
from storage.follows import About
from storage.migrations import migrations
from workflow import watching

TASKS = "SELECT name, due_ms - begun_ms AS after_ms FROM follows WHERE about = 'task' ORDER BY id"
POISON = """CREATE TRIGGER poison BEFORE INSERT ON events WHEN NEW.call_id = 'task-66'
    BEGIN SELECT RAISE(ABORT, 'cannot be taken in'); END"""
CALLS = "SELECT call_id, stage FROM calls"


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[Room]:
    async with room(tmp_path) as made:
        yield made


async def test_a_dial_is_asked_about_four_times_and_never_more(here: Room) -> None:
    await here.dials()
    begun = here.clock.seconds
    for times, after_s in enumerate((20, 60, 120, 300)):
        here.clock.seconds = begun + after_s - 0.5
        assert not await here.asks()
        assert len(here.asked("stat_callback")) == times
        here.clock.seconds = begun + after_s + 0.5
        assert await here.asks()
        assert len(here.asked("stat_callback")) == times + 1
    here.clock.seconds = begun + 3_600
    assert not await here.asks()
    assert await here.rows("SELECT * FROM follows") == []


async def test_what_became_known_is_not_asked_again(here: Room) -> None:
    await here.dials()
    [call] = here.company.calls
    here.company.employee_ignores(call)
    await here.errands.quiet()
    here.clock.seconds += 21
    await here.asks_all()
    assert await here.rows(CALLS) == [{"call_id": "task-66", "stage": "attempt"}]
    assert await here.rows("SELECT * FROM follows") == []


async def test_a_restart_forgets_no_question(here: Room) -> None:
    await here.dials()
    await here.database.close()
    here.clock.seconds += 21
    here.database = await Database.open(here.database.path, migrations)
    here.reopened()
    await here.asks_all()
    assert here.asked("stat_callback") == ["stat_callback"]
    assert await here.rows(TASKS) == [{"name": "66", "after_ms": 60_000}]


async def test_who_was_down_for_long_asks_once(here: Room) -> None:
    await here.dials()
    here.clock.seconds += 86_400
    await here.asks_all()
    assert len(here.asked("stat_callback")) == 1


async def test_a_pbx_that_cannot_be_asked_is_asked_at_the_next_time(here: Room) -> None:
    await here.dials()
    here.pretend.trouble.fault("reset", 3)
    here.clock.seconds += 21
    await here.asks_all()
    assert len(here.asked("stat_callback")) == 3, "a question is asked up to three times"
    assert await here.rows(TASKS) == [{"name": "66", "after_ms": 60_000}]


async def test_a_task_the_pbx_does_not_know_is_not_asked_about_again(here: Room) -> None:
    await here.dials()
    here.pretend.memory.callbacks.clear()
    here.clock.seconds += 21
    await here.asks_all()
    assert await here.rows("SELECT * FROM follows") == []


async def test_dials_are_asked_about_before_calls_and_the_longest_due_first(here: Room) -> None:
    def watch(tx: Tx, now_ms: int) -> None:
        watching.watch_call(tx, "office", "1", now_ms - 60_000)
        watching.watch_task(tx, "office", "67", now_ms - 30_000)
        watching.watch_task(tx, "office", "66", now_ms - 60_000)
        watching.watch_task(tx, "depot", "65", now_ms - 90_000)

    await here.database.write(watch, here.clock.now_ms())
    names = []
    while follow := await here.database.read(follows.next_due, "office", here.clock.now_ms()):
        names.append((follow.about, follow.name))
        await here.database.write(follows.end, follow.id)
    assert names == [(About.TASK, "66"), (About.TASK, "67"), (About.CALL, "1")]


async def test_what_our_own_code_cannot_take_in_holds_nobody_up(here: Room) -> None:
    await here.database.write(lambda tx: tx.execute(POISON))
    for name, number in (("Анна", "+79101234567"), ("Борис", "+79101234568")):
        await here.dials(name, number)
    for call in list(here.company.calls):
        here.company.employee_ignores(call)
    await here.errands.quiet()
    here.clock.seconds += 30
    await here.asks_all()
    assert await here.rows(CALLS) == [{"call_id": "task-67", "stage": "attempt"}]
    assert await here.rows(TASKS) == [{"name": "66", "after_ms": 60_000}]


async def test_ten_taps_the_history_and_questions_keep_the_pace_and_people_go_first(here: Room) -> None:
    assert here.pretend.door.limit == 3.0
    for number in ("+79101234500", "+79101234501"):
        await here.dials("Вера", number)
    here.clock.seconds += 30
    before = len(here.asked())
    async with asyncio.TaskGroup() as group:
        here.clock.held = True
        for job in (here.reconcile.step(here.account), here.staff.fetch(here.account), here.asks_all()):
            group.create_task(job)
        while len(here.asked()) == before:
            await asyncio.sleep(0.001)  # the first of our own questions is there before anybody taps
        for n in range(10):
            group.create_task(here.dials("Анна" if n % 2 else "Борис", f"+7910123456{n}"))
        while here.pbx.wait_s() < 10 * MIN_INTERVAL_S:
            await asyncio.sleep(0.001)
        here.clock.held = False
    asked = here.asked()[before:]
    assert here.pretend.door.hurried == 0
    assert asked[1:11] == ["click2call"] * 10
    ours = [asked[0], *asked[11:]]
    assert (ours.count("getcalldetail"), ours.count("sip_accounts"), "click2call" in ours) == (2, 1, False)
    assert ours.count("stat_callback") >= 2
    assert len(here.company.calls) == 12
