"""Files through the Telegram channel: uploaded once, sent again by id, as answers to a card, under every fault."""

from pathlib import Path

import pytest
from telegram_line import SHORT_S, Line, channel_to, says

from channels.base import Ambiguous, ChannelError, Forgotten, Outgoing, Refused, TooLarge
from sandbox.server import serve
from sandbox.world import ANNA, GROUP, TOKEN, World
from views.screen import File, Screen

pytestmark = pytest.mark.asyncio(loop_scope="module")

SOUND = b"ID3" + b"\0" * 500
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + (64).to_bytes(4, "big") + (48).to_bytes(4, "big") + b"\x08\2\0\0\0"
KINDS = [("audio", SOUND), ("document", b"%PDF-1.4"), ("photo", PNG)]


def shows(file: File, text: str = "🎧 <b>Анна</b> &amp; Борис", **more: object) -> Outgoing:
    return Outgoing(Screen(text, file=file), **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(("kind", "content"), KINDS)
async def test_a_file_comes_with_its_caption_and_is_known_by_an_id_from_then_on(
    line: Line, kind: str, content: bytes
) -> None:
    file = File("call.bin", kind, content)  # type: ignore[arg-type]
    sent = await line.channel.send(ANNA, shows(file))
    shown = line.telegram.chat(ANNA)[-1]
    assert (shown["message_id"], shown["text"], list(shown["media"])) == (sent.message_id, "🎧 Анна & Борис", [kind])
    again = await line.channel.send(ANNA, shows(File("call.bin", kind, known=sent.file_id)))  # type: ignore[arg-type]
    assert again.message_id != sent.message_id
    assert again.file_id == sent.file_id
    assert line.telegram.chat(ANNA)[-1]["media"] == shown["media"]


async def test_a_file_is_read_from_where_it_lies_when_it_is_sent(line: Line, tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(SOUND)
    await line.channel.send(ANNA, shows(File("call.mp3", "audio", tmp_path / "x")))
    media = line.telegram.chat(ANNA)[-1]["media"]["audio"]
    assert (media["file_name"], media["file_size"]) == ("call.mp3", len(SOUND))
    with pytest.raises(Forgotten, match="FileNotFoundError") as caught:
        await line.channel.send(ANNA, shows(File("call.mp3", "audio", tmp_path / "gone")))
    assert str(tmp_path) not in str(caught.value)


async def test_a_file_answers_the_card_and_comes_without_it_when_the_card_is_gone(line: Line) -> None:
    for chat in (ANNA, GROUP):
        card = (await line.channel.send(chat, says("the card"))).message_id
        await line.channel.send(chat, shows(File("a.mp3", "audio", SOUND), reply_to=card))
        assert line.telegram.chat(chat)[-1]["reply_to"] == card
        await line.channel.delete(chat, card)
        await line.channel.send(chat, shows(File("a.mp3", "audio", SOUND), reply_to=card))
        assert line.telegram.chat(chat)[-1]["reply_to"] is None
        await line.channel.send(chat, Outgoing(Screen("words"), reply_to=card))
        assert line.reads(chat)[-1] == "words"


async def test_a_caption_can_go_without_markup_and_a_file_with_buttons_and_without_sound(line: Line) -> None:
    file = File("a.mp3", "audio", SOUND)
    await line.channel.send(ANNA, shows(file, "<b>1 &lt; 2</b>", plain=True, keyboard=((("Ещё", "id-1"),),)))
    shown = line.telegram.chat(ANNA)[-1]
    assert shown["text"] == "1 < 2"
    assert shown["buttons"][0][0]["data"] == "id-1"
    await line.channel.send(ANNA, Outgoing(Screen("", silent=True, file=file)))
    assert line.telegram.chat(ANNA)[-1]["silent"]


async def test_an_id_that_telegram_does_not_know_is_forgotten(line: Line) -> None:
    with pytest.raises(Forgotten):
        await line.channel.send(ANNA, shows(File("a.mp3", "audio", known="CQACAgIAAxkBAAI")))


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("413", TooLarge),
        ("413-html", TooLarge),
        ("400:file of size 99999999 bytes is too big for a photo", TooLarge),
        ("400:wrong remote file identifier specified: can't unserialize it", Forgotten),
        ("400:IMAGE_PROCESS_FAILED", Refused),
        ("cut-after", Ambiguous),
        ("stall-after", Ambiguous),
    ],
)
async def test_every_fault_of_a_file_becomes_its_error(line: Line, kind: str, expected: type[ChannelError]) -> None:
    line.telegram.fault(kind, method="sendAudio", seconds=SHORT_S * 4)
    with pytest.raises(ChannelError) as caught:
        await line.channel.send(ANNA, shows(File("a.mp3", "audio", SOUND)))
    assert type(caught.value) is expected


async def test_a_large_file_has_more_time_than_a_message(tmp_path: Path) -> None:
    world = World()
    world.telegram.start(ANNA)
    async with serve(world) as address, channel_to(address, TOKEN, request_s=SHORT_S, upload_s=SHORT_S * 20) as channel:
        world.telegram.fault("delay", method="sendAudio", seconds=SHORT_S * 2)
        sent = await channel.send(ANNA, shows(File("a.mp3", "audio", b"ID3" + b"\0" * 19 * 1024 * 1024)))
        assert sent.file_id is not None
