"""The Telegram channel and chats as they are: people who block, groups that move, messages that are gone."""

import socket

import pytest
from telegram_line import Line, channel_to, says

from channels.base import Ambiguous, CannotEdit, Gone, Moved, Outgoing, Refused, Unreachable, Unreadable
from sandbox.world import ANNA, BORIS, GROUP, TOKEN, VERA, World
from views.screen import Screen

pytestmark = pytest.mark.asyncio(loop_scope="module")

DAY_S = 86_400


async def test_a_refused_connection_is_certainly_no_message() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{free.getsockname()[1]}"  # bound, and nobody listens
        async with channel_to(address) as channel:
            with pytest.raises(Unreachable) as caught:
                await channel.send(ANNA, says("hello"))
    assert type(caught.value) is Unreachable
    assert TOKEN not in str(caught.value)


async def test_a_connection_that_does_not_come_about_in_time_is_certainly_no_message() -> None:
    with socket.socket() as deaf, socket.socket() as first, socket.socket() as second:
        deaf.bind(("127.0.0.1", 0))
        deaf.listen(0)
        for caller in (first, second):  # the queue of those who wait to be accepted is full now
            caller.setblocking(False)
            caller.connect_ex(deaf.getsockname())
        address = f"http://127.0.0.1:{deaf.getsockname()[1]}"
        async with channel_to(address, request_s=5.0, connect_s=0.2) as channel:
            with pytest.raises(Unreachable):
                await channel.send(ANNA, says("hello"))


async def test_a_wrong_token_is_telegram_out_of_reach_and_no_fault_of_the_message(served: tuple[World, str]) -> None:
    async with channel_to(served[1], "110201543:not-the-token-of-this-box-000000000") as channel:
        with pytest.raises(Unreachable) as caught:
            await channel.send(ANNA, says("hello"))
    assert "not-the-token" not in str(caught.value)


@pytest.mark.parametrize("text", ["<b>never closed", "a < b", "<q>no such tag</q>", "<a href='x'>crossed<b></a></b>"])
async def test_broken_markup_is_unreadable_and_goes_as_plain_text(line: Line, text: str) -> None:
    with pytest.raises(Unreadable):
        await line.channel.send(ANNA, says(text))
    await line.channel.send(ANNA, says(text, plain=True))


async def test_plain_text_shows_what_the_markup_meant(line: Line) -> None:
    await line.channel.send(ANNA, says("<b>Anna &amp; Boris</b> &lt;b&gt; +7 910", plain=True))
    assert line.reads(ANNA)[-1] == "Anna & Boris <b> +7 910"


async def test_too_long_a_message_is_refused_for_good(line: Line) -> None:
    with pytest.raises(Refused) as caught:
        await line.channel.send(ANNA, says("д" * 4097))
    assert type(caught.value) is Refused


async def test_nobody_can_be_written_to_who_is_unknown_has_not_begun_or_has_blocked_us(line: Line) -> None:
    for chat in (999_999, VERA, -4242):
        with pytest.raises(Gone):
            await line.channel.send(chat, says("hello"))
    line.telegram.block(BORIS)
    with pytest.raises(Gone):
        await line.channel.send(BORIS, says("hello"))
    line.telegram.start(BORIS)
    await line.channel.send(BORIS, says("hello again"))


async def test_a_group_that_threw_us_out_or_was_deleted_is_gone(line: Line) -> None:
    line.telegram.group(-11, "Склад", [ANNA])
    line.telegram.group(-12, "Старый склад", [ANNA])
    kept = (await line.channel.send(-11, says("before"))).message_id
    line.telegram.remove_bot(-11)
    line.telegram.delete_group(-12)
    for chat in (-11, -12):
        with pytest.raises(Gone):
            await line.channel.send(chat, says("hello"))
    with pytest.raises(Gone):
        await line.channel.edit(-11, kept, says("after"))


async def test_a_group_that_became_a_supergroup_says_where_it_lives_now(line: Line) -> None:
    line.telegram.group(-21, "Отдел", [ANNA], supergroup=False)
    kept = (await line.channel.send(-21, says("before"))).message_id
    line.telegram.migrate(-21, -1021)
    with pytest.raises(Moved) as caught:
        await line.channel.send(-21, says("hello"))
    assert caught.value.chat_id == -1021
    with pytest.raises(CannotEdit):
        await line.channel.edit(-21, kept, says("after"))


async def test_half_an_answer_that_echoes_a_message_about_limits_is_still_ambiguous(line: Line) -> None:
    line.telegram.fault("truncated", method="sendMessage")
    with pytest.raises(Ambiguous):
        await line.channel.send(ANNA, says("Too Many Requests: retry after 5"))


async def test_an_edit_that_changes_nothing_is_done(line: Line) -> None:
    message_id = (await line.channel.send(ANNA, says("the same"))).message_id
    await line.channel.edit(ANNA, message_id, says("the same"))
    assert line.log("editmessagetext")[-1]["status"] == 400


async def test_a_message_that_is_gone_cannot_be_edited_or_deleted_again(line: Line) -> None:
    message_id = (await line.channel.send(ANNA, says("soon gone"))).message_id
    await line.channel.delete(ANNA, message_id)
    for request in (line.channel.edit(ANNA, message_id, says("?")), line.channel.delete(ANNA, message_id)):
        with pytest.raises(CannotEdit):
            await request


async def test_somebody_elses_message_can_be_neither_edited_nor_after_two_days_deleted(line: Line) -> None:
    hers = line.telegram.send(ANNA, "mine")
    with pytest.raises(CannotEdit):
        await line.channel.edit(ANNA, hers, says("?"))
    ours = (await line.channel.send(ANNA, says("old"))).message_id
    clock = line.telegram.memory.clock
    line.telegram.memory.clock = lambda: clock() + 3 * DAY_S
    try:
        with pytest.raises(CannotEdit):
            await line.channel.delete(ANNA, ours)
    finally:
        line.telegram.memory.clock = clock


async def test_screens_become_messages_with_their_buttons_sound_and_keyboards(line: Line) -> None:
    keyboard = ((("Взять", "id-1"), ("Звонить", "id-2")), (("Готово", "id-3"),))
    await line.channel.send(ANNA, Outgoing(Screen("<b>card</b>", silent=True), keyboard))
    card = line.telegram.chat(ANNA)[-1]
    assert (card["text"], card["silent"]) == ("card", True)
    assert [[(b["text"], b["data"]) for b in row] for row in card["buttons"]] == [list(row) for row in keyboard]
    await line.channel.send(ANNA, Outgoing(Screen("who are you?", ask_contact="My number")))
    asked = line.telegram.chat(ANNA)[-1]
    assert not asked["silent"]
    assert asked["reply_keyboard"]["kind"] == "keyboard"
    await line.channel.send(ANNA, Outgoing(Screen("thank you", drop_keyboard=True)))
    assert line.telegram.chat(ANNA)[-1]["reply_keyboard"]["kind"] == "remove"
    await line.channel.send(GROUP, says("for all"))
    assert line.reads(GROUP)[-1] == "for all"


async def test_text_that_cannot_be_sent_at_all_is_refused_and_breaks_nothing(line: Line) -> None:
    for text in ("", " ", "\ud83d alone"):
        with pytest.raises(Refused):
            await line.channel.send(ANNA, says(text))
