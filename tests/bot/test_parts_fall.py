"""A part of the bot that cannot begin does not take the others with it."""

from pathlib import Path

from bot.control import ControlDown, ask, socket_path
from tests.stories.romashka import FAST, office
from tests.stories.romashka_people import LOOK_S


async def test_without_its_control_socket_the_bot_works_and_gets_the_socket_when_it_can(tmp_path: Path) -> None:
    in_the_way = socket_path(tmp_path / "perezvon.db")
    in_the_way.mkdir()
    async with office(tmp_path, **FAST) as work:
        await work.misses()
        await work.anna.sees("🔴 Пропущен")
        in_the_way.rmdir()
        while not await answers(in_the_way):
            await work.clock.sleep(LOOK_S)


async def answers(path: Path) -> bool:
    try:
        return "people" in await ask(path, "people")
    except ControlDown:
        return False
