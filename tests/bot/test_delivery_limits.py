"""Telegram's limits are law: its "retry after" to the second, also after a restart, and its rates before it says so."""

import asyncio
from collections.abc import AsyncIterator
from itertools import pairwise
from pathlib import Path

import pytest
from post_office import PostOffice, post_office
from switchboard import CLIENT

from bot.lanes import Pace
from sandbox.world import ANNA, BORIS, GLEB, VERA
from storage import outbox
from storage.database import Tx
from views.screen import Screen

CROWD = range(2000, 2045)


@pytest.fixture
async def post(tmp_path: Path) -> AsyncIterator[PostOffice]:
    async with post_office(tmp_path) as made:
        yield made


def trespasses(post: PostOffice) -> list[dict[str, object]]:
    return [one for one in post.telegram.log if one.get("inside_retry_after")]


def refused(post: PostOffice) -> list[dict[str, object]]:
    return [one for one in post.telegram.log if one["status"] == 429]


@pytest.mark.parametrize("kind", ["429", "429-bare"])
async def test_nothing_at_all_goes_to_a_chat_inside_its_retry_after(post: PostOffice, kind: str) -> None:
    await post.rings()
    await post.sees(ANNA, "Звонит")
    await post.idle()
    post.telegram.fault(kind, method="sendMessage", chat=ANNA, retry_after=1)
    await post.missed()
    async with asyncio.TaskGroup() as group:
        group.create_task(post.delivery.reply(ANNA, Screen("a live reply")))
        while not post.requests(ANNA)[1:]:
            await post.moment()
        await post.spoken(call="again")
        await post.rings("+79101239999")
        await post.sees(BORIS, "🟢")
    await post.idle()
    assert trespasses(post) == []
    assert post.texts(ANNA)[1] == "a live reply"


async def test_a_retry_after_met_by_an_edit_or_a_reply_counts_for_everything(post: PostOffice) -> None:
    await post.missed()
    for chat in (ANNA, BORIS):
        await post.sees(chat, CLIENT)
    await post.idle()
    post.telegram.fault("429", method="editMessageText", chat=ANNA, retry_after=1)
    post.telegram.fault("429", method="sendMessage", chat=BORIS, retry_after=1)
    await post.spoken(call="again")
    await post.delivery.reply(BORIS, Screen("hello"))
    await post.missed("+79101239999")
    await post.idle()
    assert trespasses(post) == []
    assert len(refused(post)) == 2


async def test_retry_after_survives_a_restart(post: PostOffice) -> None:
    post.telegram.fault("429", method="sendMessage", chat=ANNA, retry_after=2)
    await post.missed()
    while not refused(post):
        await post.moment()
    await post.moment(0.1)
    await post.close()
    await post.open()
    async with asyncio.TaskGroup() as group:
        group.create_task(post.delivery.reply(ANNA, Screen("hello")))
        await post.missed("+79101239999")
        await post.moment(0.5)
        assert len(post.requests(ANNA)) == 1
    await post.idle()
    assert trespasses(post) == []


async def test_the_pretend_telegrams_limits_are_never_met_by_a_crowd(tmp_path: Path) -> None:
    async with post_office(tmp_path, pace=Pace()) as post:
        post.telegram.limits = True
        post.telegram.group(-77, "Дежурные", [ANNA, VERA])
        for person in CROWD:
            post.telegram.person(person, f"Person {person}")
            post.telegram.start(person)
        await post.write(_everybody_three_times, post.clock.now_ms())
        while len([one for one in post.telegram.log if one["status"] == 200]) < 2 * len(CROWD):
            await post.moment(0.1)
        assert refused(post) == []
        sent = [one["at"] for one in post.telegram.log if one["method"] == "sendMessage"]
        assert (len(sent) - 1) / (sent[-1] - sent[0]) > 18, "and the rate is used: 25 a second in all"
        await post.idle(30)
        assert refused(post) == []


def _everybody_three_times(tx: Tx, now_ms: int) -> None:
    for n in range(3):
        for chat in [*CROWD, -77]:
            if n < 2 or chat > 0:
                outbox.put(tx, f"{n}:{chat}", chat, "token_conflict", now_ms)


async def test_three_messages_at_once_and_then_one_a_second_to_one_person(tmp_path: Path) -> None:
    async with post_office(tmp_path, pace=Pace()) as post:
        post.telegram.limits = True
        for n in range(6):
            await post.puts("token_conflict", ANNA, n=n)
        await post.idle()
        times = [one["at"] for one in post.sent(ANNA)]
        assert times[2] - times[0] < 0.5
        assert times[3] - times[0] >= 0.9
        assert all(later - earlier >= 0.9 for earlier, later in pairwise(times[2:]))
        assert refused(post) == []


async def test_an_edit_counts_like_a_message(tmp_path: Path) -> None:
    async with post_office(tmp_path, pace=Pace()) as post:
        post.telegram.limits = True
        await post.missed()
        await post.sees(ANNA, CLIENT)
        await post.spoken(call="again")
        await post.sees(ANNA, "🟢")
        for n in range(4):
            await post.puts("token_conflict", ANNA, n=n)
        await post.idle()
        assert refused(post) == []


@pytest.mark.long
async def test_a_group_gets_eighteen_a_minute_for_three_minutes_and_never_a_429(tmp_path: Path) -> None:
    async with post_office(tmp_path, pace=Pace()) as post:
        post.telegram.limits = True
        post.telegram.group(-77, "Дежурные", [ANNA, VERA])
        for n in range(50):
            await post.puts("token_conflict", -77, n=n)
        await post.idle(200)
        times = [one["at"] for one in post.sent(-77)]
        assert refused(post) == []
        assert 150 <= times[-1] - times[0] <= 175


@pytest.mark.long
async def test_three_hundred_missed_calls_a_minute_into_one_group_come_as_digests_within_a_minute(
    tmp_path: Path,
) -> None:
    async with post_office(tmp_path, pace=Pace(), fallback_chat=-77) as post:
        post.telegram.limits = True
        post.telegram.group(-77, "Дежурные", [GLEB, VERA])
        await post.write(lambda tx: tx.execute("DELETE FROM bindings"))
        for n in range(300):
            await post.rings(f"+7910123{n:04}", "anna")
            await post.missed(f"+7910123{n:04}")
            await post.moment(0.2)
        await post.idle(60)
        told = "\n".join(post.texts(-77))
        assert [n for n in range(300) if f"+7910123{n:04}" not in told] == []
        assert refused(post) == []
