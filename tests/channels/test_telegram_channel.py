"""The Telegram channel under every fault: each becomes the right one of our errors, and none shows the token."""

import traceback

import pytest
from telegram_line import SHORT_S, Line, says

from channels.base import Ambiguous, ChannelError, Gone, Later, Refused, Unreachable, Unreadable
from channels.telegram_refusals import BARE_429_S
from sandbox.world import ANNA, BORIS, TOKEN

pytestmark = pytest.mark.asyncio(loop_scope="module")

FAULTS = [
    ("429", Later),
    ("429-bare", Later),
    ("429-html", Later),
    ("500", Ambiguous),
    ("502-html", Ambiguous),
    ("truncated", Ambiguous),
    ("empty", Ambiguous),
    ("cut-before", Ambiguous),
    ("cut-after", Ambiguous),
    ("stall-after", Ambiguous),
    ("401", Unreachable),
    ("404", Unreachable),
    ('400:can\'t parse entities: Unsupported start tag "q" at byte offset 0', Unreadable),
    ("400:message is too long", Refused),
    ("400:BUTTON_DATA_INVALID", Refused),
    ("400:chat not found", Gone),
    ("400:PEER_ID_INVALID", Gone),
    ("400:not enough rights to send text messages to the chat", Gone),
    ("400:have no rights to send a message", Gone),
    ("400:CHAT_WRITE_FORBIDDEN", Gone),
    ("400:need administrator rights in the channel chat", Gone),
    ("403:bot was blocked by the user", Gone),
    ("403:user is deactivated", Gone),
    ("403:bot was kicked from the supergroup chat", Gone),
    ("403:something nobody has seen yet", Gone),
    ("400:something nobody has seen yet", Refused),
]


@pytest.mark.parametrize(("kind", "expected"), FAULTS)
@pytest.mark.parametrize("method", ["sendMessage", "editMessageText", "deleteMessage"])
async def test_every_fault_becomes_its_error_and_none_of_them_shows_the_token(
    line: Line, method: str, kind: str, expected: type[ChannelError]
) -> None:
    message_id = (await line.channel.send(ANNA, says("the message"))).message_id
    line.telegram.fault(kind, method=method, seconds=SHORT_S * 2)
    requests = {
        "sendMessage": line.channel.send(ANNA, says(f"another under {kind}")),
        "editMessageText": line.channel.edit(ANNA, message_id, says(f"changed under {kind}")),
        "deleteMessage": line.channel.delete(ANNA, message_id),
    }
    asked = requests.pop(method)
    for other in requests.values():
        other.close()
    with pytest.raises(ChannelError) as caught:
        await asked
    assert type(caught.value) is expected
    shown = "".join([str(caught.value), repr(caught.value), *traceback.format_exception(caught.value)])
    assert TOKEN.partition(":")[2] not in shown
    assert "127.0.0.1" not in shown


@pytest.mark.parametrize("kind", ["cut-after", "stall-after", "truncated", "empty"])
async def test_an_ambiguous_message_may_stand_in_the_chat_all_the_same(line: Line, kind: str) -> None:
    line.telegram.fault(kind, method="sendMessage", seconds=SHORT_S * 2)
    with pytest.raises(Ambiguous):
        await line.channel.send(ANNA, says(f"perhaps: {kind}"))
    assert f"perhaps: {kind}" in line.reads(ANNA)


async def test_an_answer_cut_in_the_middle_of_a_letter_is_ambiguous_too(line: Line) -> None:
    for length in range(4):
        line.telegram.fault("truncated", method="sendMessage")
        with pytest.raises(Ambiguous):
            await line.channel.send(ANNA, says("я" * 200 + "x" * length))


@pytest.mark.parametrize(("kind", "seconds"), [("429", 35.0), ("429-bare", 35.0), ("429-html", BARE_429_S)])
async def test_later_says_how_long_to_wait_wherever_telegram_wrote_it(line: Line, kind: str, seconds: float) -> None:
    line.telegram.fault(kind, method="sendMessage", retry_after=35)
    with pytest.raises(Later) as caught:
        await line.channel.send(BORIS, says("hello"))
    assert caught.value.retry_after_s == seconds


async def test_a_hundred_hours_of_retry_after_are_believed(line: Line) -> None:
    line.telegram.fault("429", method="sendMessage", retry_after=360_000)
    with pytest.raises(Later) as caught:
        await line.channel.send(BORIS, says("hello"))
    assert caught.value.retry_after_s == 360_000
