"""Files a bot sends: with the request, or by the id under which Telegram has them."""

import pytest
from aiohttp import FormData
from telegram_client import ANNA, Bot

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + (640).to_bytes(4, "big") + (480).to_bytes(4, "big") + b"\x08\2\0\0\0"


async def uploads(bot: Bot, method, content, name="file.bin", **parameters):
    kind = method.removeprefix("send").lower()
    form = FormData({"chat_id": str(ANNA), kind: "attach://f"} | {k: str(v) for k, v in parameters.items()})
    form.add_field("f", content, filename=name)
    async with bot.session.post(f"{bot.address}/bot{bot.token}/{method}", data=form) as response:
        return await response.json()


@pytest.mark.parametrize("kind", ["audio", "document"])
async def test_a_file_is_sent_once_and_then_by_its_id(bot, kind):
    method = f"send{kind.title()}"
    sent = (await uploads(bot, method, b"ID3" + b"\0" * 90, "a.mp3", caption="<b>Слушайте</b>", parse_mode="HTML"))[
        "result"
    ]
    assert (sent["caption"], sent[kind]["file_name"], sent[kind]["file_size"]) == ("Слушайте", "a.mp3", 93)
    again = await bot.ask(method, chat_id=ANNA, **{kind: sent[kind]["file_id"]})
    assert again[kind] == sent[kind]
    assert again["message_id"] != sent["message_id"]


async def test_a_photo_has_its_size_in_pixels(bot):
    sent = (await uploads(bot, "sendPhoto", PNG))["result"]
    [size] = sent["photo"]
    assert (size["width"], size["height"], size["file_size"]) == (640, 480, len(PNG))
    assert (await bot.ask("sendPhoto", chat_id=ANNA, photo=size["file_id"]))["photo"] == [size]


async def test_what_is_no_picture_is_no_photo(bot):
    assert (await uploads(bot, "sendPhoto", b"<html>"))["description"] == "Bad Request: IMAGE_PROCESS_FAILED"
    flat = PNG[:16] + (9_000).to_bytes(4, "big") + (10).to_bytes(4, "big") + PNG[24:]
    assert (await uploads(bot, "sendPhoto", flat))["description"] == "Bad Request: PHOTO_INVALID_DIMENSIONS"


async def test_an_id_nobody_was_given_and_one_of_another_kind_are_refused(bot):
    unknown = "400 Bad Request: wrong file identifier/HTTP URL specified"
    assert await bot.refusal("sendAudio", chat_id=ANNA, audio="CQACAgIAAxkBAAI") == unknown
    sent = (await uploads(bot, "sendAudio", b"ID3"))["result"]["audio"]["file_id"]
    refusal = await bot.refusal("sendDocument", chat_id=ANNA, document=sent)
    assert refusal == "400 Bad Request: can't use file of type Audio as Document"


async def test_an_empty_file_and_none_at_all_are_refused(bot):
    assert (await uploads(bot, "sendAudio", b""))["description"] == "Bad Request: file must be non-empty"
    assert await bot.refusal("sendAudio", chat_id=ANNA) == "400 Bad Request: there is no audio in the request"


async def test_the_app_plays_sound_shows_pictures_and_saves_everything_else(bot):
    async def opened(media):
        async with bot.session.get(f"{bot.address}/sandbox/telegram/files/{media['file_id']}") as answer:
            return answer.content_type, answer.headers.get("Content-Disposition"), await answer.read()

    sound = (await uploads(bot, "sendAudio", b"ID3", "a.mp3"))["result"]["audio"]
    assert await opened(sound) == ("audio/mpeg", None, b"ID3")
    [picture] = (await uploads(bot, "sendPhoto", PNG))["result"]["photo"]
    assert await opened(picture) == ("image/png", None, PNG)
    page = (await uploads(bot, "sendDocument", b"<script>", "a.html"))["result"]["document"]
    assert await opened(page) == ("application/octet-stream", "attachment", b"<script>")
    false = (await uploads(bot, "sendAudio", b"<script>", "a.html"))["result"]["audio"]
    assert await opened(false) == ("application/octet-stream", "attachment", b"<script>")
    async with bot.session.get(f"{bot.address}/sandbox/telegram/files/none") as answer:
        assert answer.status == 400


async def test_a_person_deletes_messages_of_her_own_chat(bot):
    sent = await bot.ask("sendMessage", chat_id=ANNA, text="Здравствуйте")
    async with bot.session.post(
        f"{bot.address}/sandbox/telegram/delete", json={"person": ANNA, "message_id": sent["message_id"]}
    ) as answer:
        assert answer.status == 200
    refusal = await bot.refusal("editMessageText", chat_id=ANNA, message_id=sent["message_id"], text="Ещё раз")
    assert refusal == "400 Bad Request: message to edit not found"
