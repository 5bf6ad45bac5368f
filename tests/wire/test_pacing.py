"""The Pacer's turns and the Bucket's arithmetic."""

import asyncio
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.wire.server import QuickClock
from wire.pacing import Bucket, Pacer, Priority


async def test_the_first_request_goes_at_once_and_the_next_waits() -> None:
    clock = QuickClock()
    pacer = Pacer(clock, 3.0)
    await pacer.turn()
    assert clock.waits == []
    await pacer.turn()
    assert clock.waits == [3.0]


async def test_what_left_long_after_its_turn_is_counted_from_when_it_left() -> None:
    clock = QuickClock()
    pacer = Pacer(clock, 3.0)
    await pacer.turn()
    clock.seconds += 2.0
    pacer.left()
    assert pacer.expected_s() == 3.0
    await pacer.turn()
    assert clock.waits == [3.0]


class HeldClock(QuickClock):
    """Stands still until the test moves it; who sleeps looks again and again."""

    async def sleep(self, seconds: float) -> None:
        until = self.seconds + seconds
        while self.seconds < until:
            await asyncio.sleep(0.001)


async def test_people_go_before_polling_and_each_kind_in_order() -> None:
    clock = HeldClock()
    pacer = Pacer(clock, 1.0)
    order: list[tuple[str, float]] = []

    async def ask(name: str, priority: Priority) -> None:
        await pacer.turn(priority)
        order.append((name, clock.seconds))

    await pacer.turn()
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(ask("poll 1", Priority.POLLING))
        await asyncio.sleep(0)
        tasks.create_task(ask("poll 2", Priority.POLLING))
        tasks.create_task(ask("Anna", Priority.PERSON))
        tasks.create_task(ask("Boris", Priority.PERSON))
        while len(order) < 4:
            await asyncio.sleep(0.002)
            clock.seconds += 0.25
    assert [name for name, _ in order] == ["Anna", "Boris", "poll 1", "poll 2"]
    moments = [1_000.0, *(moment for _, moment in order)]
    assert all(later - earlier >= 1.0 for earlier, later in pairwise(moments))


async def test_who_is_cancelled_gives_the_place_up() -> None:
    clock = HeldClock()
    pacer = Pacer(clock, 1.0)
    await pacer.turn()
    async with asyncio.TaskGroup() as tasks:
        gone = tasks.create_task(pacer.turn())
        stays = tasks.create_task(pacer.turn())
        await asyncio.sleep(0.01)
        gone.cancel()
        await asyncio.wait([gone])  # before the clock moves: whoever looked behind a leaver would look again at no time
        clock.seconds += 1.0
        await asyncio.wait_for(asyncio.shield(stays), 5)
    assert gone.cancelled()


async def test_without_an_interval_nobody_waits() -> None:
    clock = QuickClock()
    pacer = Pacer(clock)
    for _ in range(5):
        await pacer.turn(Priority.POLLING)
    assert clock.waits == []


def test_a_bucket_lets_the_burst_through_and_then_the_rate() -> None:
    bucket = Bucket(rate=1.0, burst=3.0)
    for _ in range(3):
        assert bucket.wait_s(0.0) == 0.0
        bucket.take(0.0)
    assert bucket.wait_s(0.0) == pytest.approx(1.0)
    assert bucket.wait_s(0.4) == pytest.approx(0.6)
    assert bucket.wait_s(1.0) == 0.0


def test_a_send_that_could_not_wait_is_paid_back() -> None:
    bucket = Bucket(rate=1.0)
    bucket.take(0.0)
    bucket.take(0.0)
    assert bucket.wait_s(0.0) == pytest.approx(2.0)


def test_rate_zero_is_no_limit() -> None:
    bucket = Bucket(rate=0.0)
    for _ in range(100):
        bucket.take(0.0)
    assert bucket.wait_s(0.0) == 0.0


@settings(deadline=None)
@given(st.lists(st.floats(0, 10), min_size=1, max_size=60), st.floats(0.1, 30), st.integers(1, 20))
def test_who_waits_as_told_never_exceeds_burst_plus_rate(pauses: list[float], rate: float, burst: int) -> None:
    bucket, now, sent = Bucket(rate, burst), 0.0, []
    for pause in pauses:
        now += pause / 10
        now += bucket.wait_s(now)
        bucket.take(now)
        sent.append(now)
    for first, start in enumerate(sent):
        for last, end in enumerate(sent[first:], first):
            assert last - first + 1 <= burst + rate * (end - start) + 1 + 1e-6


def test_a_clock_that_stands_still_or_goes_back_gives_nothing_away() -> None:
    bucket = Bucket(rate=1.0)
    bucket.take(10.0)
    assert bucket.wait_s(5.0) == pytest.approx(1.0)
    bucket.take(5.0)
    assert bucket.wait_s(10.0) == pytest.approx(2.0)
