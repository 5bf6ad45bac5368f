"""Updates that are neither a command nor a press: of every kind Telegram knows, by everybody, they change nothing."""

from itertools import product
from pathlib import Path
from typing import Any

import pytest
from aiogram.types import Update

from storage import chats
from tests.handlers.cast import OUTSIDERS, STRANGER, Theatre, Who, theatre

KINDS = sorted(set(Update.model_fields) - {"update_id", "message", "callback_query"})
GONE = "Здесь такого чата больше нет"


def content(stage: Theatre, who: Who, *, group: bool) -> dict[str, Any]:
    """Every field that any kind of update must have, each with a value that kind would take."""
    user, message = stage.user(who), stage.message(who, group=group)
    member = {"user": stage.work.world.telegram.memory.bot(), "status": "member"}
    address = dict.fromkeys(("country_code", "state", "city", "street_line1", "street_line2", "post_code"), "RU")
    poll = {"question": "?", "options": [], "total_voter_count": 0, "is_closed": False, "is_anonymous": True}
    flags = dict.fromkeys(("allows_multiple_answers", "allows_revoting", "members_only", "is_enabled"), False)
    some = {"id": "1", "user": user, "user_chat_id": who.value, "bot": user, "business_connection_id": "1"}
    boost = {"boost_id": "1", "add_date": 1, "expiration_date": 2, "source": {"source": "premium", "user": user}}
    return (
        message
        | some
        | poll
        | flags
        | {
            "text": "/call +79101234567",
            "type": "regular",
            "query": "+79101234567",
            "offset": "",
            "result_id": "1",
            "invoice_payload": "x",
            "shipping_address": address,
            "currency": "RUB",
            "total_amount": 1,
            "paid_media_payload": "x",
            "poll_id": "1",
            "option_ids": [0],
            "option_persistent_ids": ["0"],
            "old_chat_member": member,
            "new_chat_member": member,
            "old_reaction": [],
            "new_reaction": [],
            "reactions": [],
            "message_ids": [1],
            "boost": boost,
            "boost_id": "1",
            "remove_date": 1,
            "source": boost["source"],
            "bot_user": user,
            "state": "active",
            "draft_id": 1,
        }
    )


async def test_an_update_of_another_kind_changes_nothing_and_is_not_answered(tmp_path: Path) -> None:
    async with theatre(tmp_path) as stage:
        before = await stage.rows()
        for kind in [*KINDS, "of_tomorrow"]:
            for who, group in product(Who, (False, True)):
                await stage.play(kind, content(stage, who, group=group))
                assert await stage.rows() == before, f"{kind} by {who.name}"
        assert [stage.said(who, group=False) for who in Who] == [[] for _ in Who]
        assert stage.said(Who.ADMIN, group=True) == []
        assert stage.work.makecalls() == []


SHAPES: dict[str, dict[str, Any]] = {
    "in the name of a channel": {"sender_chat": {"id": -1002, "type": "channel", "title": "x"}, "text": "/missed"},
    "by an anonymous administrator": {"from": {"id": 1087968824, "is_bot": True, "first_name": "Group"}},
    "by nobody": {"from": None, "text": "/missed"},
}


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
async def test_whoever_hides_behind_a_chat_has_no_rights(tmp_path: Path, shape: dict[str, Any]) -> None:
    async with theatre(tmp_path) as stage:
        held = await stage.case()
        before = await stage.rows()
        for who, group in product(Who, (False, True)):
            message = stage.message(who, group=group) | {"text": f"/call {held.case.client}"} | shape
            await stage.play("message", {name: value for name, value in message.items() if value is not None})
        assert await stage.rows() == before
        assert stage.work.makecalls() == []
        assert stage.said(Who.ADMIN, group=True) == stage.said(Who.ADMIN, group=False) == []


ODD = (
    "photo",
    "/missed@somebody_else_bot",
    "/",
    "/call\x00",
    "<b>&lt;",
    "\u202e/call 1",
    "x" * 4096,
    "/invite " + "x " * 2000,
)


async def test_odd_messages_raise_nothing_and_outsiders_read_the_constant_answer(tmp_path: Path) -> None:
    async with theatre(tmp_path) as stage:
        before = await stage.rows()
        for what, who in product(ODD, Who):
            stage.work.later(61)
            said = len(stage.said(who, group=False))
            photo = {"photo": [{"file_id": "1", "file_unique_id": "1", "width": 1, "height": 1}]}
            message = stage.message(who, group=False)
            await stage.play("message", message | (photo if what == "photo" else {"text": what}))
            answers = stage.said(who, group=False)[said:]
            assert len(answers) == 1, f"{who.name} wrote {what[:20]!r} and read {answers}"
            assert (answers == [STRANGER]) == (who in OUTSIDERS)
        assert await stage.rows() == before


async def test_an_outsider_is_answered_once_a_minute_and_never_in_a_group(tmp_path: Path) -> None:
    async with theatre(tmp_path) as stage:
        for who in OUTSIDERS:
            for _ in range(20):
                await stage.writes(who, "/missed", group=False)
                await stage.writes(who, "/missed", group=True)
            assert stage.said(who, group=False) == [STRANGER]
            stage.work.later(61)
            await stage.writes(who, "/start", group=False)
            assert stage.said(who, group=False) == [STRANGER] * 2
        assert stage.said(Who.STRANGER, group=True) == []


async def test_a_press_on_a_message_that_telegram_no_longer_shows_is_judged_by_its_chat(tmp_path: Path) -> None:
    async with theatre(tmp_path) as stage:
        held = await stage.case()
        intent = await stage.intent(Who.OWNER.value, "settle", {"case": held.id})
        for who in (Who.OTHER, Who.OWNER):
            query = {
                "id": stage.work.world.telegram.memory.new_query(who.value),
                "from": stage.user(who),
                "data": intent,
            }
            gone = {"chat": {"id": who.value, "type": "private", "first_name": "x"}, "message_id": 1, "date": 0}
            await stage.play("callback_query", query | {"chat_instance": "1", "message": gone})
        [case] = await stage.work.rows("SELECT state FROM cases")
        assert case["state"] == "closed"
        inline = {
            "id": "1",
            "from": stage.user(Who.OWNER),
            "data": intent,
            "chat_instance": "1",
            "inline_message_id": "x",
        }
        await stage.play("callback_query", inline)


async def test_being_blocked_does_not_bring_a_chat_back_and_writing_does(tmp_path: Path) -> None:
    async with theatre(tmp_path) as stage:
        await stage.work.app.database.write(chats.gone, Who.OWNER.value, GONE, stage.work.clock.now_ms())
        change = content(stage, Who.OWNER, group=False)
        kicked = change["new_chat_member"] | {"status": "kicked", "until_date": 0}
        await stage.play("my_chat_member", change | {"new_chat_member": kicked})
        assert await stage.work.app.database.read(chats.is_gone, Who.OWNER.value)
        await stage.writes(Who.OWNER, "/help", group=False)
        assert not await stage.work.app.database.read(chats.is_gone, Who.OWNER.value)
