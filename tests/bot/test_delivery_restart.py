"""Delivery dies in the middle and starts again on the same database: nothing is lost, and a copy says so."""

from pathlib import Path

import pytest
from post_office import PostOffice, post_office
from post_waiting import Died
from switchboard import CLIENT

from bot.failing import MOST_DEATHS
from sandbox.world import ANNA, BORIS, GLEB
from views.screen import Screen

TEXT = "Кто-то ещё опрашивает"


async def dies(post: PostOffice) -> None:
    while not post.deaths:
        await post.moment()
    await post.close()


@pytest.mark.parametrize(("point", "copies"), [("claimed", ["↻ повтор"]), ("sent", ["", "↻ повтор"]), ("marked", [""])])
async def test_a_message_that_was_in_flight_comes_again_as_a_repeat_and_a_finished_one_does_not(
    tmp_path: Path, point: str, copies: list[str]
) -> None:
    async with post_office(tmp_path, dies_at=point) as post:
        await post.puts("token_conflict", ANNA)
        await dies(post)
        await post.open()
        await post.sees(ANNA, TEXT)
        await post.idle()
        assert ["↻ повтор" if text.startswith("↻ повтор") else "" for text in post.texts(ANNA)] == copies


async def test_an_edit_that_was_in_flight_is_made_again_and_no_message_comes_of_it(tmp_path: Path) -> None:
    async with post_office(tmp_path) as post:
        await post.missed()
        for chat in (ANNA, BORIS):
            await post.sees(chat, CLIENT)
        await post.idle()
        await post.close()
        await post.open(dies_at="sent")
        await post.spoken(call="again")
        await dies(post)
        await post.open()
        for chat in (ANNA, BORIS):
            await post.sees(chat, "🟢")
            assert sum(CLIENT in text for text in post.texts(chat)) == 1


async def test_a_ringing_card_is_taken_away_also_when_we_died_over_it(tmp_path: Path) -> None:
    async with post_office(tmp_path) as post:
        await post.rings(CLIENT, "anna")
        await post.sees(ANNA, "Звонит")
        await post.idle()
        await post.close()
        await post.missed()
        for _ in range(3):
            post.deaths.clear()
            await post.open(dies_at="sent")
            await dies(post)
        await post.open()
        await post.sees_no_more(ANNA, "Звонит")
        await post.sees(BORIS, "Пропущен")


async def test_order_is_kept_over_a_death(tmp_path: Path) -> None:
    async with post_office(tmp_path, dies_at="sent") as post:
        for n in range(4):
            await post.missed(f"+7910123000{n}")
        await dies(post)
        await post.open()
        await post.idle()
        for chat in (ANNA, BORIS):
            told = [n for text in post.texts(chat) for n in range(4) if f"+7910123000{n}" in text]
            assert sorted(set(told)) == [0, 1, 2, 3]
            assert told == sorted(told)
            assert len(told) <= 5, "at most one copy more"


async def test_a_digest_that_was_in_flight_is_repeated_as_a_whole(tmp_path: Path) -> None:
    async with post_office(tmp_path, dies_at="claimed") as post:
        async with post.held(ANNA, BORIS):
            for n in range(10):
                await post.missed(f"+7910123000{n}")
        await dies(post)
        await post.open()
        await post.idle()
        for chat in (ANNA, BORIS):
            assert [sum(f"+7910123000{n}" in text for text in post.texts(chat)) for n in range(10)] == [1] * 10


async def test_a_message_that_brings_us_down_again_and_again_is_put_aside_and_the_rest_arrives(
    tmp_path: Path,
) -> None:
    async with post_office(tmp_path) as post:

        async def deadly(screen: Screen) -> Screen:
            if TEXT in screen.text:
                post.deaths.append("drawn")
                raise Died("drawn")
            return screen

        await post.close()
        await post.puts("token_conflict", ANNA)
        await post.missed()
        for death in range(MOST_DEATHS):
            post.deaths.clear()
            await post.open(drawn=deadly)
            await dies(post)
            if death == 3:
                assert len(post.texts(BORIS)) == 1, "others go first, and it goes alone"
        await post.open(drawn=deadly)
        await post.sees(ANNA, "Пропущен", CLIENT)
        await post.sees(GLEB, "не доставлено", "internal error")
        await post.idle()
        dead = await post.rows("SELECT kind, deaths FROM outbox WHERE state = 'dead'")
        assert dead == [{"kind": "token_conflict", "deaths": MOST_DEATHS}], "no other is suspected with it"


async def test_what_was_put_into_the_outbox_while_nobody_delivered_is_delivered(tmp_path: Path) -> None:
    async with post_office(tmp_path) as post:
        await post.close()
        for n in range(20):
            await post.missed(f"+791012300{n:02}")
        await post.open()
        await post.idle()
        for chat in (ANNA, BORIS):
            assert all(any(f"+791012300{n:02}" in text for text in post.texts(chat)) for n in range(20))


async def test_delivery_stopped_gently_finishes_what_is_on_its_way(tmp_path: Path) -> None:
    async with post_office(tmp_path) as post:
        post.telegram.fault("delay", method="sendMessage", chat=ANNA, seconds=0.5)
        await post.missed()
        while not post.requests(ANNA):
            await post.moment()
        await post.close()
        assert len(post.texts(ANNA)) == 1
        await post.open()
        await post.idle()
        assert len(post.texts(ANNA)) == 1
