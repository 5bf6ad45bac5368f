"""A question that waits for typed words: answered once, ended by a command, by time, and never by somebody else."""

from pathlib import Path

from aiogram import Router
from aiogram.filters import Command
from aiogram.fsm.context import FSMContext
from aiogram.types import Message

from handlers.conversation import OPEN_MS, Asked, ask
from handlers.world import Visit
from tests.handlers.cast import Theatre, Who, theatre
from views.screen import Screen


def paint_shop() -> Router:
    """A room that asks for a colour."""
    router = Router(name="paint_shop")

    async def begin(message: Message, state: FSMContext, visit: Visit) -> None:
        await ask(state, "colour", wall="north")
        await visit.reply(Screen("Какой цвет?", ask_words="Цвет"))

    async def paint(message: Message, state: FSMContext, visit: Visit) -> None:
        wall = (await state.get_data())["wall"]
        await state.clear()
        await visit.reply(Screen(f"{wall}: {message.text}"))

    router.message.register(begin, Command("paint"))
    router.message.register(paint, Asked("colour"))
    return router


async def shop(stage: Theatre) -> Theatre:
    stage.handlers.sub_routers.insert(0, paint_shop())
    await stage.writes(Who.OWNER, "/paint", group=False)
    return stage


async def test_the_next_words_are_the_answer_and_the_words_after_them_are_not(tmp_path: Path) -> None:
    async with theatre(tmp_path) as stage:
        await shop(stage)
        await stage.writes(Who.OWNER, "синий", group=False)
        await stage.writes(Who.OWNER, "зелёный", group=False)
        said = stage.said(Who.OWNER, group=False)
        assert "north: синий" in said
        assert not any("зелёный" in text for text in said)


async def test_somebody_elses_words_and_words_in_another_chat_are_no_answer(tmp_path: Path) -> None:
    async with theatre(tmp_path) as stage:
        await shop(stage)
        await stage.writes(Who.OTHER, "красный", group=False)
        await stage.writes(Who.OWNER, "жёлтый", group=True)
        assert not any("north" in text for who in Who for text in stage.said(who, group=False))
        await stage.writes(Who.OWNER, "синий", group=False)
        assert "north: синий" in stage.said(Who.OWNER, group=False)


async def test_a_command_ends_the_question(tmp_path: Path) -> None:
    async with theatre(tmp_path) as stage:
        await shop(stage)
        await stage.writes(Who.OWNER, "/missed", group=False)
        await stage.writes(Who.OWNER, "синий", group=False)
        assert not any("north" in text for text in stage.said(Who.OWNER, group=False))


async def test_after_a_quarter_of_an_hour_nobody_waits_for_the_answer(tmp_path: Path) -> None:
    async with theatre(tmp_path) as stage:
        await shop(stage)
        stage.work.later(OPEN_MS / 1000 + 1)
        await stage.writes(Who.OWNER, "синий", group=False)
        assert not any("north" in text for text in stage.said(Who.OWNER, group=False))
