"""Files that people send, and how a bot fetches them."""

import base64

import pytest
from aiohttp import ClientError
from telegram_client import ANNA, GROUP


async def fetches(bot, path, token=None):
    async with bot.session.get(f"{bot.address}/file/bot{token or bot.token}/{path}") as answer:
        return answer.status, await answer.read()


async def sent(bot, telegram, content=b"\xcf\xf0\xe8\xe2\xe5\xf2", **more):
    telegram.document(ANNA, "клиенты.csv", content, **more)
    [update] = await bot.drain()
    return update["message"]


async def test_a_sent_file_is_told_and_fetched_byte_by_byte(bot, telegram):
    message = await sent(bot, telegram, caption="/import сюда")
    told = message["document"]
    assert (told["file_name"], told["mime_type"], told["file_size"]) == ("клиенты.csv", "text/csv", 6)
    assert message["caption"] == "/import сюда"
    assert message["caption_entities"][0]["type"] == "bot_command"
    assert telegram.chat(ANNA)[-1]["media"] == {"document": told}
    file = await bot.ask("getFile", file_id=told["file_id"])
    assert file["file_size"] == 6
    assert await fetches(bot, file["file_path"]) == (200, b"\xcf\xf0\xe8\xe2\xe5\xf2")


async def test_a_file_comes_from_the_page_in_base64(bot, telegram):
    packed = base64.b64encode(b"abc").decode()
    status, told = await bot.control("document", person=ANNA, name="x.csv", content=packed)
    assert status == 200
    [update] = await bot.drain()
    assert update["message"]["message_id"] == told["message_id"]
    for wrong in ("ж", "a", ""):
        assert (await bot.control("document", person=ANNA, name="x.csv", content=wrong))[0] == 400


async def test_nobody_else_fetches_it_and_what_is_not_there_is_not_found(bot, telegram):
    told = (await sent(bot, telegram))["document"]
    path = (await bot.ask("getFile", file_id=told["file_id"]))["file_path"]
    assert (await fetches(bot, path, token="1:other"))[0] == 401
    assert (await fetches(bot, "documents/nothing"))[0] == 404
    assert await bot.refusal("getFile", file_id="nothing") == "400 Bad Request: invalid file_id"
    assert bot.token not in str(telegram.log)


async def test_a_file_too_large_is_not_given_out(bot, telegram):
    told = (await sent(bot, telegram, b"x" * (20 * 1024 * 1024 + 1)))["document"]
    assert await bot.refusal("getFile", file_id=told["file_id"]) == "400 Bad Request: file is too big"


async def test_a_file_in_a_group_is_not_for_the_bot_unless_it_is_told(bot, telegram):
    telegram.document(ANNA, "x.csv", b"abc", chat=GROUP)
    assert await bot.drain() == []


@pytest.mark.parametrize(("kind", "status"), [("404", 404), ("500", 500), ("429", 429)])
async def test_faults_meet_the_fetching_of_a_file(bot, telegram, kind, status):
    told = (await sent(bot, telegram))["document"]
    path = (await bot.ask("getFile", file_id=told["file_id"]))["file_path"]
    telegram.fault(kind, method="file")
    assert (await fetches(bot, path))[0] == status
    telegram.fault("cut-before", method="file", times=2)  # aiohttp asks once more by itself
    with pytest.raises(ClientError):
        await fetches(bot, path)
    assert (await fetches(bot, path))[0] == 200
