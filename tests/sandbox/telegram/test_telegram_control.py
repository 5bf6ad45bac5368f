"""The control API: the same as in process, over HTTP."""

import pytest
from telegram_client import ANNA, BORIS, GROUP

TAKE = {"inline_keyboard": [[{"text": "✋ Беру", "callback_data": "t1"}]]}


async def test_a_whole_story_can_be_played_over_http(bot):
    assert await bot.control("person", id=105, first_name="Дарья", phone="+79100000005") == (200, {"ok": True})
    assert await bot.control("group", id=-300, title="Смена", members=[105], supergroup=False) == (200, {"ok": True})
    assert await bot.control("start", person=105, payload="abc") == (200, {"ok": True})
    sent = await bot.say("Пропущен", chat=105, reply_markup=TAKE)
    _, tapped = await bot.control("tap", person=105, message_id=sent["message_id"], text="Беру")
    await bot.ask("answerCallbackQuery", callback_query_id=tapped["query_id"], text="Ваш")
    _, wrote = await bot.control("send", person=105, text="/missed", chat=-300)
    _, shared = await bot.control("contact", person=105, user_id=None, phone="+79101234567", first_name="Иван")
    await bot.control("block", person=105)
    await bot.control("migrate", chat=-300, new_id=-100300)
    kinds = [next(kind for kind in update if kind != "update_id") for update in await bot.drain()]
    assert kinds == [
        "my_chat_member",
        "message",
        "callback_query",
        "message",
        "message",
        "my_chat_member",
        "message",
        "message",
    ]
    _, private = await bot.look("chats/105")
    assert [message["text"] for message in private] == ["/start abc", "Пропущен", ""]
    assert private[2]["message_id"] == shared["message_id"]
    _, group = await bot.look("chats/-300")
    assert group[0]["message_id"] == wrote["message_id"]
    _, answers = await bot.look("answers")
    assert answers[0]["text"] == "Ваш"


async def test_state_shows_people_groups_chats_and_trouble(bot):
    await bot.control("fault", kind="500", method="getChat", times=3, seconds=1)
    _, trouble = await bot.control("trouble", limits=True)
    assert (trouble["ok"], trouble["limits"], trouble["down"]) == (True, True, False)
    _, state = await bot.look("state")
    assert [person["name"] for person in state["people"]] == ["Анна Белова", "Борис"]
    assert [group["id"] for group in state["groups"]] == [GROUP]
    assert set(state["chats"]) == set(state["keyboards"]) == {str(ANNA), str(BORIS), str(GROUP)}
    assert state["trouble"]["faults"][0]["times"] == 3
    await bot.control("clear_faults")
    assert (await bot.look("state"))[1]["trouble"]["faults"] == []


async def test_control_stays_up_while_telegram_is_down(bot, telegram):
    await bot.control("trouble", down=True)
    assert telegram.down is True
    assert (await bot.look("state"))[0] == 200
    await bot.control("trouble", down=False)
    await bot.ask("getMe")


async def test_the_log_can_be_read_from_where_one_left_off(bot):
    await bot.ask("getMe")
    await bot.say("x")
    _, entries = await bot.look("log")
    assert [entry["method"] for entry in entries] == ["getMe", "sendMessage"]
    assert (await bot.look("log?after=1"))[1] == entries[1:]
    assert (await bot.look("log?after=x"))[0] == 400


async def test_a_menu_can_be_looked_at(bot):
    start = {"command": "start", "description": "Начать"}
    await bot.ask("setMyCommands", commands=[start])
    assert await bot.look(f"menu?person={ANNA}") == (200, [start])
    assert await bot.look(f"menu?person={ANNA}&chat={GROUP}") == (200, [start])
    assert (await bot.look("menu"))[0] == 400


@pytest.mark.parametrize(
    ("path", "arguments", "words"),
    [
        ("send", {"person": 999, "text": "x"}, "there is no person 999"),
        ("send", {"person": "101", "text": "x"}, "person must be int"),
        ("send", {"person": True, "text": "x"}, "person must be int"),
        ("send", {"person": ANNA}, "missing 1 required positional argument: 'text'"),
        ("send", {"person": ANNA, "text": "x", "chat_id": 5}, "there is no argument 'chat_id'"),
        ("group", {"id": -5, "title": "x", "members": ["a"]}, "members must be list"),
        ("tap", {"person": ANNA, "message_id": 1, "data": 5}, "data must be str | None"),
        ("fault", {"kind": "teapot"}, "there is no fault 'teapot'"),
        ("trouble", {"down": 1}, "down must be bool | None"),
    ],
)
async def test_a_mistake_is_told_in_a_sentence(bot, path, arguments, words):
    status, body = await bot.control(path, **arguments)
    assert status == 400
    assert words in body["error"]


@pytest.mark.parametrize(
    ("body", "content_type", "words"),
    [
        (b'{"person": 101}', "text/plain", "send application/json"),
        (b"person=101", "application/x-www-form-urlencoded", "send application/json"),
        (b"{", "application/json", "the body is not JSON"),
        (b"[]", "application/json", "the body must be a JSON object"),
        (b"\xff", "application/json", "the body is not JSON"),
        (b"{}", "application/json; charset=klingon", "the body is not JSON"),
    ],
)
async def test_only_json_is_taken_so_that_no_foreign_page_can_press_anything(bot, telegram, body, content_type, words):
    url = f"{bot.address}/sandbox/telegram/block"
    async with bot.session.post(url, data=body, headers={"Content-Type": content_type}) as response:
        assert (response.status, (await response.json())["error"]) == (400, words)
    assert telegram.state()["people"][0]["blocked"] is False


async def test_an_unknown_chat_is_a_mistake(bot):
    assert await bot.look("chats/999") == (400, {"error": "there is no person 999"})
    assert await bot.look("chats/-999") == (400, {"error": "there is no group -999"})
