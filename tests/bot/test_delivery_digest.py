"""A lane that has fallen behind tells its missed clients in one message: all of them, each once."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from post_office import PostOffice, post_office

from bot.gathering import DIGEST_FROM, DIGEST_MOST
from bot.lanes import Pace
from sandbox.world import ANNA, BORIS, GLEB

DIGEST = "Накопилось"


@pytest.fixture
async def post(tmp_path: Path) -> AsyncIterator[PostOffice]:
    async with post_office(tmp_path) as made:
        yield made


def client(n: int) -> str:
    return f"+7910123{n:04}"


def told(post: PostOffice, chat: int = ANNA) -> list[str]:
    """Every client in every message, in order of arrival."""
    return [number for text in post.texts(chat) for number in re.findall(r"\+7910123\d{4}", text)]


@pytest.mark.parametrize(
    ("missed", "digests"),
    [(DIGEST_FROM - 1, 0), (DIGEST_FROM, 1), (DIGEST_MOST, 1), (DIGEST_MOST + DIGEST_FROM, 2), (3 * DIGEST_MOST, 3)],
)
async def test_every_missed_client_is_told_once_alone_or_in_a_digest(
    post: PostOffice, missed: int, digests: int
) -> None:
    async with post.held(ANNA):
        for n in range(missed):
            await post.missed(client(n))
    await post.idle()
    assert sorted(told(post)) == [client(n) for n in range(missed)]
    assert sum(DIGEST in text for text in post.texts(ANNA)) == digests


async def test_a_lane_that_keeps_up_has_no_digest(post: PostOffice) -> None:
    for n in range(DIGEST_FROM + 2):
        await post.missed(client(n))
        await post.sees(ANNA, client(n))
    assert not any(DIGEST in text for text in post.texts(ANNA))


async def test_the_buttons_of_a_digest_bring_the_cards(post: PostOffice) -> None:
    async with post.held(ANNA):
        for n in range(DIGEST_FROM):
            await post.missed(client(n))
    digest = await post.sees(ANNA, DIGEST)
    intents = {row["id"]: row for row in await post.rows("SELECT * FROM intents WHERE chat_id = :chat", chat=ANNA)}
    pressed = [intents[button["data"]] for row in digest["buttons"] for button in row]
    assert [one["action"] for one in pressed] == ["show_case"] * DIGEST_FROM


async def test_ringing_cards_that_must_go_do_not_stand_in_a_digests_way(post: PostOffice) -> None:
    """Ring, ring, ring; then Telegram is slow, and all of them were missed."""
    for n in range(DIGEST_FROM):
        await post.rings(client(n))
        await post.sees(ANNA, "Звонит", client(n))
    async with post.held(ANNA):
        for n in range(DIGEST_FROM):
            await post.missed(client(n))
    await post.sees(ANNA, DIGEST)
    await post.idle()
    assert [text for text in post.reads(ANNA) if "Звонит" in text] == []
    assert sum(DIGEST in text for text in post.texts(ANNA)) == 1


async def test_ringing_cards_that_were_never_sent_are_not_sent_after_a_digest(post: PostOffice) -> None:
    async with post.held(ANNA):
        for n in range(DIGEST_FROM):
            await post.rings(client(n))
            await post.missed(client(n))
            await post.rings(client(100 + n))
    await post.idle()
    assert sorted(set(told(post))) == [*(client(n) for n in range(DIGEST_FROM)), client(100 + DIGEST_FROM - 1)]


async def test_other_messages_keep_their_place_in_the_order(post: PostOffice) -> None:
    async with post.held(ANNA):
        for n in range(DIGEST_FROM):
            await post.missed(client(n))
        await post.puts("token_conflict", ANNA)
        for n in range(DIGEST_FROM):
            await post.missed(client(100 + n))
    await post.idle()
    kinds = [DIGEST if DIGEST in text else "other" for text in post.texts(ANNA)]
    assert kinds == [DIGEST, "other", DIGEST]


async def test_a_digest_that_may_have_arrived_comes_again_and_says_so(post: PostOffice) -> None:
    async with post.held(ANNA):
        for n in range(DIGEST_FROM):
            await post.missed(client(n))
        post.telegram.fault("cut-after", method="sendMessage", chat=ANNA)
    await post.idle()
    first, second = [text for text in post.texts(ANNA) if DIGEST in text]
    assert not first.startswith("↻")
    assert second.startswith("↻ повтор")


async def test_a_retry_after_in_the_middle_loses_no_line(post: PostOffice) -> None:
    post.telegram.fault("429", method="sendMessage", chat=ANNA, retry_after=1)
    async with post.held(ANNA):
        for n in range(DIGEST_FROM + 3):
            await post.missed(client(n))
    await post.idle()
    assert sorted(told(post)) == [client(n) for n in range(DIGEST_FROM + 3)]
    assert not any("повтор" in text for text in post.texts(ANNA))


async def test_forty_missed_calls_at_once_under_telegrams_limits(tmp_path: Path) -> None:
    async with post_office(tmp_path, pace=Pace()) as post:
        post.telegram.limits = True
        for n in range(40):
            await post.missed(client(n))
        await post.idle(20)
        for chat in (ANNA, BORIS):
            assert sorted(told(post, chat)) == [client(n) for n in range(40)]
        assert not [one for one in post.telegram.log if one["status"] == 429]
        assert not post.reads(GLEB)
