"""Files among the messages: they hold up no alert, find another reader where theirs is gone, and answer live taps."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from post_office import PostOffice, post_office

from bot.gathering import DIGEST_FROM
from calls.record import Record, RecordKind
from sandbox.world import ANNA, BORIS, GLEB
from storage import files
from storage.files import StoredFile, Wish
from views.screen import File, Screen
from workflow import filing

CLIENT = "+79101234567"
SOUND = b"ID3" + bytes(90)
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + (64).to_bytes(4, "big") + (48).to_bytes(4, "big") + b"\x08\2\0\0\0"


@pytest.fixture
async def post(tmp_path: Path) -> AsyncIterator[PostOffice]:
    async with post_office(tmp_path, files=tmp_path) as made:
        yield made


async def kept(post: PostOffice, kind: RecordKind = RecordKind.VOICEMAIL) -> StoredFile:
    """One more file in the folder."""
    name = f"{len(list(post.house.files.iterdir()))}.mp3"
    (post.house.files / name).write_bytes(SOUND)
    record = Record(kind, f"https://records.example.org/{name}", CLIENT)
    file = await post.write(files.put, "office", record, post.clock.now_ms())
    await post.write(files.kept, file.id, name, post.clock.now_ms())
    return replace(file, name=name)


async def sends(post: PostOffice, file: StoredFile, chat: int = ANNA) -> None:
    wish = Wish(chat, f"{file.record.kind}:{file.id}:{chat}", {})
    await post.write(filing.send, file, wish, post.clock.now_ms())


async def test_files_between_alerts_do_not_keep_them_from_being_one_message(post: PostOffice) -> None:
    async with post.held(ANNA):
        for n in range(DIGEST_FROM):
            await post.missed(f"+7910123{n:04}")
            await sends(post, await kept(post))
    await post.sees(ANNA, "Накопилось")
    await post.idle()
    assert len(post.sent(ANNA)) == 1
    assert len(post.sent(ANNA, "sendAudio")) == DIGEST_FROM


async def test_a_voicemail_for_somebody_who_is_gone_is_heard_by_the_last_resort(post: PostOffice) -> None:
    post.telegram.block(ANNA)
    file = await kept(post)
    await sends(post, file)
    await post.sees(GLEB, "📼 Голосовое сообщение от")
    await post.idle()
    assert len(post.sent(GLEB, "sendAudio")) == 1


async def test_a_recording_that_somebody_asked_for_is_nobody_elses_when_she_is_gone(post: PostOffice) -> None:
    post.telegram.block(ANNA)
    await sends(post, await kept(post, RecordKind.RECORDING))
    await post.sees(GLEB, f"Чат {ANNA} больше не принимает")
    await post.idle()
    assert post.sent(GLEB, "sendAudio") == []


async def test_a_file_is_uploaded_once_for_all_who_wait(post: PostOffice) -> None:
    file = await kept(post)
    await sends(post, file)
    await post.sees(ANNA, "📼")
    await post.idle()
    await sends(post, await post.write(files.by_id, file.id), BORIS)
    await post.sees(BORIS, "📼")
    [first], [second] = post.sent(ANNA, "sendAudio"), post.sent(BORIS, "sendAudio")
    assert second["params"]["audio"] == first["result"]["audio"]["file_id"]


async def test_a_file_that_is_gone_from_the_folder_is_asked_for_again(post: PostOffice) -> None:
    file = await kept(post)
    (post.house.files / str(file.name)).unlink()
    await sends(post, file)
    await post.idle()
    [row] = await post.rows("SELECT name, due_ms FROM files")
    assert row["name"] is None
    assert row["due_ms"] is not None
    assert [row["chat_id"] for row in await post.rows("SELECT * FROM file_wishes")] == [ANNA]
    assert {row["state"] for row in await post.rows("SELECT state FROM outbox")} == {"superseded"}


async def test_a_lane_is_not_held_up_by_a_file_that_cannot_be_sent(post: PostOffice) -> None:
    post.telegram.fault("400:odd", method="sendAudio", times=9)
    post.telegram.fault("400:odder", method="sendMessage", times=1)
    await sends(post, await kept(post))
    await post.missed(CLIENT)
    await post.sees(ANNA, "🔴 Пропущен", CLIENT)
    await post.sees(GLEB, "не доставлено")


async def test_a_picture_can_be_the_reply_to_a_command(post: PostOffice) -> None:
    message_id = await post.delivery.reply(ANNA, Screen("<b>За неделю</b>", file=File("week.png", "photo", PNG)))
    shown = post.telegram.chat(ANNA)[-1]
    assert (shown["message_id"], shown["text"]) == (message_id, "За неделю")
    assert shown["media"]["photo"][0]["width"] == 64
    again = await post.delivery.reply(
        ANNA, Screen("другая", file=File("week.png", "photo", PNG)), message_id=message_id
    )
    assert again not in (None, message_id), "a message with a picture is a new one"
