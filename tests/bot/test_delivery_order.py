"""In one chat everything comes in order: the reply to a live tap first, then alerts, then edits of cards."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from post_office import PostOffice, post_office
from switchboard import CLIENT

from bot.lanes import REPLY_S, Pace
from sandbox.world import ANNA, BORIS, GLEB
from views.screen import Button, Screen


@pytest.fixture
async def post(tmp_path: Path) -> AsyncIterator[PostOffice]:
    async with post_office(tmp_path) as made:
        yield made


def client(n: int) -> str:
    return f"+7910123{n:04}"


async def test_alerts_arrive_in_the_order_in_which_they_were_decided(post: PostOffice) -> None:
    for n in range(7):
        await post.missed(client(n))
    await post.idle()
    for chat in (ANNA, BORIS):
        told = [text for text in post.texts(chat) if "Пропущен" in text]
        assert [client(n) in text for n, text in enumerate(told)] == [True] * 7


async def test_a_message_that_must_wait_for_its_next_try_holds_back_the_later_ones(post: PostOffice) -> None:
    post.telegram.fault("cut-before", method="sendMessage", chat=ANNA, times=2)
    for n in range(3):
        await post.missed(client(n))
    await post.idle()
    assert [n for text in post.texts(ANNA) for n in range(3) if client(n) in text] == [0, 1, 2]


async def test_other_chats_do_not_wait_for_one_that_has_trouble(post: PostOffice) -> None:
    post.telegram.fault("429", method="sendMessage", chat=ANNA, retry_after=1)
    await post.missed()
    await post.sees(BORIS, "Пропущен", CLIENT)
    assert not post.sent(ANNA)


async def test_a_picture_that_takes_long_holds_up_its_own_chat_only(post: PostOffice) -> None:
    drawing = asyncio.Event()

    async def slowly(screen: Screen) -> Screen:
        if "Вы внутри" in screen.text:
            await drawing.wait()
        return screen

    await post.close()
    await post.open(drawn=slowly)
    await post.puts("welcome", ANNA)
    await post.missed()
    await post.sees(BORIS, "Пропущен", CLIENT)
    assert not post.reads(ANNA)
    drawing.set()
    await post.sees(ANNA, "Пропущен", CLIENT)
    assert ["Вы внутри" in text for text in post.texts(ANNA)] == [True, False], "in their order"


async def test_a_missed_alert_with_sound_takes_the_place_of_the_silent_ringing_card(post: PostOffice) -> None:
    await post.rings()
    assert (await post.sees(ANNA, "📞 Звонит", CLIENT))["silent"]
    await post.missed()
    assert not (await post.sees(ANNA, "🔴 Пропущен", CLIENT))["silent"]
    await post.sees_no_more(ANNA, "📞 Звонит")
    alert, deletion = post.sent(ANNA)[-1], post.sent(ANNA, "deleteMessage")[-1]
    assert alert["n"] < deletion["n"], "first the new message stands, then the old one goes"


async def test_a_ringing_card_that_was_not_sent_yet_is_not_sent_after_the_miss(post: PostOffice) -> None:
    post.telegram.fault("429", method="sendMessage", chat=ANNA, retry_after=1)
    await post.puts("token_conflict", ANNA)
    await post.rings()
    await post.missed()
    await post.idle()
    assert not any("Звонит" in text for text in post.texts(ANNA))
    assert sum("Пропущен" in text for text in post.texts(ANNA)) == 1


async def test_a_second_alert_of_one_client_takes_the_place_of_the_first(post: PostOffice) -> None:
    await post.missed(call="first")
    await post.sees(ANNA, "Пропущен", CLIENT)
    post.later(150)
    await post.missed(call="second")
    await post.sees(ANNA, "Пропущен", "2-й раз")
    await post.idle()
    assert sum(CLIENT in text for text in post.reads(ANNA)) == 1


async def test_the_reply_to_a_live_tap_goes_before_alerts_that_wait(tmp_path: Path) -> None:
    async with post_office(tmp_path, pace=Pace(0, 4, 0)) as post:
        for n in range(6):
            await post.missed(client(n))
        await post.sees(ANNA, client(0))
        message_id = await post.delivery.reply(ANNA, Screen("at once"))
        place = post.texts(ANNA).index("at once")
        assert message_id == post.telegram.chat(ANNA)[place + 1]["message_id"]
        assert place < 5, "the alerts that waited came after it"


async def test_the_buttons_of_a_reply_are_stored_before_it_is_sent(post: PostOffice) -> None:
    button = Button("Открыть", "show_case", {"case": 7}, "case:7")
    await post.delivery.reply(ANNA, Screen("choose", buttons=((button,),)))
    pressed = post.telegram.chat(ANNA)[-1]["buttons"][0][0]["data"]
    (intent,) = await post.rows("SELECT * FROM intents")
    assert (intent["id"], intent["chat_id"], intent["action"]) == (pressed, ANNA, "show_case")


async def test_a_reply_that_comes_too_late_is_dropped_and_its_handler_goes_on(post: PostOffice) -> None:
    post.telegram.fault("429", method="sendMessage", chat=ANNA, retry_after=3600)
    async with asyncio.TaskGroup() as group:
        asked = group.create_task(post.delivery.reply(ANNA, Screen("too late")))
        while not post.requests(ANNA):
            await asyncio.sleep(0.01)
        post.later(REPLY_S + 1)
        assert await asyncio.wait_for(asked, 3) is None
    assert post.delivery.counters.late_replies == 1
    assert len(post.requests(ANNA)) == 1, "and Telegram was left alone"


@pytest.mark.parametrize("kind", ["429", "cut-before", "500", "400:can't parse entities: bad", "400:chat not found"])
async def test_a_reply_in_trouble_comes_once_or_not_at_all_and_never_blocks_its_handler(
    post: PostOffice, kind: str
) -> None:
    post.telegram.fault(kind, method="sendMessage", chat=ANNA)
    message_id = await asyncio.wait_for(post.delivery.reply(ANNA, Screen("<b>hello</b>")), 5)
    arrives = kind in ("429", "400:can't parse entities: bad")
    assert len(post.sent(ANNA)) == arrives
    assert (message_id is not None) == arrives


async def test_a_reply_that_telegram_refuses_does_not_hold_up_the_alerts(post: PostOffice) -> None:
    assert await asyncio.wait_for(post.delivery.reply(ANNA, Screen("д" * 5000)), 2) is None
    await post.missed()
    await post.sees(ANNA, "Пропущен", CLIENT)
    assert not post.reads(GLEB), "a reply that was refused is no dead letter"


async def test_a_reply_whose_handler_was_cancelled_is_not_sent(post: PostOffice) -> None:
    post.telegram.fault("429", method="sendMessage", chat=ANNA, retry_after=1)
    async with asyncio.TaskGroup() as group:
        asked = group.create_task(post.delivery.reply(ANNA, Screen("nobody waits for this")))
        while not post.requests(ANNA):
            await asyncio.sleep(0.01)
        asked.cancel()
    await post.missed()
    await post.sees(ANNA, "Пропущен")
    assert "nobody waits for this" not in post.texts(ANNA)
