"""Chats that are gone or have moved: no missed client is told to nobody."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from post_office import PostOffice, post_office
from switchboard import CLIENT

from sandbox.world import ANNA, BORIS, GLEB, GROUP, VERA
from storage import chats, people
from views.screen import Screen

OTHER = "+79101239999"


@pytest.fixture
async def post(tmp_path: Path) -> AsyncIterator[PostOffice]:
    async with post_office(tmp_path) as made:
        yield made


async def test_the_alert_of_somebody_who_blocked_us_goes_to_the_administrators_who_hear_why(post: PostOffice) -> None:
    post.telegram.block(ANNA)
    await post.missed()
    await post.sees(GLEB, "🔴 Пропущен", CLIENT)
    await post.sees(GLEB, f"Чат {ANNA} больше не принимает", "blocked by the user")
    await post.sees(BORIS, "🔴 Пропущен", CLIENT)


async def test_so_do_all_her_later_alerts_and_the_administrators_are_told_of_her_once(post: PostOffice) -> None:
    post.telegram.block(ANNA)
    await post.missed()
    await post.sees(GLEB, CLIENT)
    await post.missed(OTHER)
    await post.sees(GLEB, "🔴 Пропущен", OTHER)
    await post.idle()
    assert sum("больше не принимает" in text for text in post.texts(GLEB)) == 1
    assert len(post.requests(ANNA)) == 1, "and nobody writes to her any more"


async def test_two_who_are_gone_leave_one_alert_to_one_heir(post: PostOffice) -> None:
    for chat in (ANNA, BORIS):
        post.telegram.block(chat)
    await post.missed()
    await post.sees(GLEB, CLIENT)
    await post.idle()
    assert sum("🔴 Пропущен" in text for text in post.texts(GLEB)) == 1


async def test_ringing_is_no_news_to_others(post: PostOffice) -> None:
    post.telegram.block(ANNA)
    await post.rings()
    await post.sees(GLEB, "больше не принимает")
    await post.idle()
    assert not any("Звонит" in text for text in post.texts(GLEB))


async def test_with_a_fallback_chat_the_alerts_go_there(tmp_path: Path) -> None:
    async with post_office(tmp_path, fallback_chat=GROUP) as post:
        post.telegram.block(ANNA)
        await post.missed()
        await post.sees(GROUP, "🔴 Пропущен", CLIENT)
        await post.sees(GLEB, "больше не принимает")
        assert not any("Пропущен" in text for text in post.texts(GLEB))


async def test_when_the_fallback_chat_is_gone_the_administrators_are_the_last_resort(tmp_path: Path) -> None:
    async with post_office(tmp_path, fallback_chat=GROUP) as post:
        post.telegram.remove_bot(GROUP)
        for chat in (ANNA, BORIS):
            post.telegram.block(chat)
        await post.missed()
        await post.sees(GLEB, "🔴 Пропущен", CLIENT)
        await post.sees(GLEB, f"Чат {GROUP} больше не принимает")


async def test_when_nobody_is_left_the_alerts_wait_until_somebody_comes_back(post: PostOffice) -> None:
    for chat in (ANNA, BORIS, GLEB):
        post.telegram.block(chat)
    await post.missed()
    await post.missed(OTHER)
    while len(post.requests(GLEB)) < 1:
        await post.moment()
    await post.moment(0.2)
    assert len(post.requests(GLEB)) == 1
    post.telegram.start(GLEB)
    await post.write(chats.back, GLEB)
    await post.sees(GLEB, "🔴 Пропущен", CLIENT)
    await post.sees(GLEB, "🔴 Пропущен", OTHER)


async def test_whoever_comes_back_gets_her_own_alerts_again(post: PostOffice) -> None:
    post.telegram.block(ANNA)
    await post.missed()
    await post.sees(GLEB, CLIENT)
    post.telegram.start(ANNA)
    await post.write(chats.back, ANNA)
    await post.missed(OTHER)
    await post.sees(ANNA, "🔴 Пропущен", OTHER)
    await post.idle()
    assert not any(OTHER in text for text in post.texts(GLEB))


async def test_the_cards_of_a_chat_that_is_gone_are_given_up(post: PostOffice) -> None:
    await post.missed()
    await post.sees(ANNA, CLIENT)
    await post.idle()
    post.telegram.block(ANNA)
    post.later(150)
    await post.missed(call="second")
    await post.sees(GLEB, CLIENT, "2-й раз")
    await post.idle()
    assert await post.rows("SELECT 1 FROM cards WHERE chat_id = :anna", anna=ANNA) == []


async def test_an_edit_that_finds_the_chat_gone_says_so_too(post: PostOffice) -> None:
    await post.missed()
    await post.sees(ANNA, CLIENT)
    await post.idle()
    post.telegram.block(ANNA)
    await post.spoken(call="he called again")
    await post.sees(BORIS, "🟢")
    await post.sees(GLEB, f"Чат {ANNA} больше не принимает")


async def test_a_group_that_became_a_supergroup_gets_its_alerts_under_the_new_id(tmp_path: Path) -> None:
    async with post_office(tmp_path, fallback_chat=-55) as post:
        post.telegram.group(-55, "Дежурные", [VERA, GLEB], supergroup=False)
        await post.write(_nobody_is_bound)
        await post.missed()
        await post.sees(-55, "🔴 Пропущен", CLIENT)
        await post.idle()
        post.telegram.migrate(-55, -1055)
        await post.missed(OTHER)
        alert = await post.sees(-1055, "🔴 Пропущен", OTHER)
        pressed = alert["buttons"][0][0]["data"]
        (intent,) = await post.rows("SELECT chat_id FROM intents WHERE id = :id", id=pressed)
        assert intent["chat_id"] == -1055, "buttons belong to the chat in which they stand"
        await post.missed("+79101238888")
        await post.sees(-1055, "+79101238888")
        await post.idle()
        assert len(post.requests(-55)) == 2
        assert not post.reads(GLEB), "a move is no loss"


async def test_a_reply_into_a_group_that_has_just_moved_follows_it(post: PostOffice) -> None:
    post.telegram.group(-56, "Дежурные", [VERA, GLEB], supergroup=False)
    post.telegram.migrate(-56, -1056)
    assert await post.delivery.reply(-56, Screen("here")) is not None
    assert post.reads(-1056) == ["here"]
    assert await post.database.read(chats.lives_as, -56) == -1056


def _nobody_is_bound(tx: people.Tx) -> None:
    tx.execute("DELETE FROM bindings")
