"""Cards are edited to the newest state: at most once in a while, never to an old one, never lost."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from post_office import PostOffice, post_office
from switchboard import CLIENT

from calls.missed import CaseState
from sandbox.world import ANNA, BORIS
from storage import cases
from storage.database import Tx
from workflow import telling
from workflow.house import House


@pytest.fixture
async def post(tmp_path: Path) -> AsyncIterator[PostOffice]:
    async with post_office(tmp_path) as made:
        yield made


def change(tx: Tx, house: House, now_ms: int, **facts: Any) -> None:
    """Something happens to the only case."""
    held = cases.by_id(tx, 1)
    assert held is not None
    cases.update(tx, replace(held, case=replace(held.case, **facts)))
    telling.changed(tx, house, held.id, now_ms)


async def changes(post: PostOffice, **facts: Any) -> None:
    await post.write(change, post.house, post.clock.now_ms(), **facts)


async def test_a_change_is_shown_in_every_chat_where_the_card_stands(post: PostOffice) -> None:
    await post.missed()
    for chat in (ANNA, BORIS):
        await post.sees(chat, "🔴 Пропущен", CLIENT)
    await changes(post, state=CaseState.CALLING, caller="boris")
    for chat in (ANNA, BORIS):
        await post.sees(chat, "набирает", CLIENT)
        assert sum(CLIENT in text for text in post.reads(chat)) == 1


async def test_many_changes_in_a_moment_are_one_edit_to_the_last_of_them(tmp_path: Path) -> None:
    async with post_office(tmp_path, edit_ms=600) as post:
        await post.missed()
        await post.sees(ANNA, CLIENT)
        for misses in range(2, 12):
            await changes(post, misses=misses)
            await asyncio.sleep(0.02)
        await post.sees(ANNA, "11-й раз")
        await post.idle()
        assert len(post.sent(ANNA, "editMessageText")) == 1


async def test_between_two_edits_of_a_card_there_is_a_pause(tmp_path: Path) -> None:
    async with post_office(tmp_path, edit_ms=400) as post:
        await post.missed()
        await post.sees(ANNA, CLIENT)
        for misses in range(2, 40):
            await changes(post, misses=misses)
            await asyncio.sleep(0.03)
        await post.sees(ANNA, "39-й раз")
        times = [one["at"] for one in post.sent(ANNA, "editMessageText")]
        assert 2 <= len(times) <= 5
        assert all(later - earlier > 0.35 for earlier, later in pairwise(times))


async def test_what_changes_while_an_edit_is_on_its_way_is_shown_by_the_next(post: PostOffice) -> None:
    await post.missed()
    await post.sees(ANNA, CLIENT)
    await post.idle()
    post.telegram.fault("delay", method="editMessageText", chat=ANNA, seconds=0.4)
    await changes(post, misses=2)
    await eventually_asked(post, 1)
    await changes(post, misses=3)
    await post.sees(ANNA, "3-й раз")
    await post.idle()
    assert len(post.sent(ANNA, "editMessageText")) == 2


async def test_what_changes_while_the_alert_itself_is_on_its_way_is_shown_too(post: PostOffice) -> None:
    post.telegram.fault("delay", method="sendMessage", chat=ANNA, seconds=0.4)
    await post.missed()
    while not post.requests(ANNA):
        await asyncio.sleep(0.01)
    await changes(post, misses=5)
    await post.sees(ANNA, "5-й раз")
    assert sum(CLIENT in text for text in post.texts(ANNA)) == 1


async def test_a_card_that_shows_the_right_thing_already_is_left_alone(post: PostOffice) -> None:
    await post.missed()
    await post.sees(ANNA, CLIENT)
    await changes(post, misses=2)
    await changes(post, misses=1)
    await post.idle()
    assert post.requests(ANNA, "editMessageText") == []


@pytest.mark.parametrize("kind", ["429", "cut-before", "cut-after", "500", "502-html", "truncated", "stall-after"])
async def test_an_edit_in_trouble_is_made_again_until_the_newest_state_stands(post: PostOffice, kind: str) -> None:
    await post.missed()
    await post.sees(ANNA, CLIENT)
    post.telegram.fault(kind, method="editMessageText", chat=ANNA, seconds=3.0)
    await changes(post, misses=2)
    await eventually_asked(post, 1)
    await changes(post, misses=3)
    await post.sees(ANNA, "3-й раз")
    await post.idle()
    assert sum(CLIENT in text for text in post.texts(ANNA)) == 1, "no new message comes of it"


async def test_an_edit_with_markup_telegram_cannot_read_is_made_as_plain_text(post: PostOffice) -> None:
    await post.missed()
    await post.sees(ANNA, CLIENT)
    post.telegram.fault("400:can't parse entities: unexpected end", method="editMessageText", chat=ANNA)
    await changes(post, misses=2)
    await post.sees(ANNA, "2-й раз")
    assert "parse_mode" not in post.sent(ANNA, "editMessageText")[-1]["params"]


@pytest.mark.parametrize(
    "kind", ["400:message to edit not found", "400:message can't be edited", "400:MESSAGE_ID_INVALID"]
)
async def test_a_card_that_cannot_be_edited_any_more_comes_again_without_sound(post: PostOffice, kind: str) -> None:
    await post.missed()
    await post.sees(ANNA, CLIENT)
    post.telegram.fault(kind, method="editMessageText", chat=ANNA)
    await changes(post, misses=2)
    assert (await post.sees(ANNA, "2-й раз"))["silent"]
    await changes(post, misses=3)
    await post.sees(ANNA, "3-й раз")
    await post.idle()
    assert len(post.sent(ANNA)) == 2, "and from then on the new message is edited"


async def test_an_edit_refused_for_good_is_given_up_and_the_next_change_tried(post: PostOffice) -> None:
    await post.missed()
    await post.sees(ANNA, CLIENT)
    post.telegram.fault("400:something nobody has seen yet", method="editMessageText", chat=ANNA)
    await changes(post, misses=2)
    await eventually_asked(post, 1)
    await post.idle()
    await changes(post, misses=3)
    await post.sees(ANNA, "3-й раз")


async def test_alerts_go_before_edits(post: PostOffice) -> None:
    await post.missed()
    await post.sees(ANNA, CLIENT)
    await post.idle()
    post.telegram.fault("delay", method="sendMessage", chat=ANNA, seconds=0.3)
    await post.puts("token_conflict", ANNA)
    while len(post.requests(ANNA)) < 2:
        await asyncio.sleep(0.01)
    await changes(post, misses=2)
    await post.missed("+79101239999")
    await post.sees(ANNA, "2-й раз")
    await post.idle()
    assert post.sent(ANNA)[-1]["n"] < post.sent(ANNA, "editMessageText")[0]["n"]


async def eventually_asked(post: PostOffice, times: int) -> None:
    while len(post.requests(ANNA, "editMessageText")) < times:
        await asyncio.sleep(0.01)
