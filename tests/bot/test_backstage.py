"""Work behind the scenes: one of a key at a time, and whatever falls over takes nobody with it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.backstage import Backstage


@asynccontextmanager
async def open_stage() -> AsyncIterator[Backstage]:
    stage = Backstage()
    work = asyncio.get_running_loop().create_task(stage.run())
    await asyncio.sleep(0)
    try:
        yield stage
    finally:
        work.cancel()
        await asyncio.wait([work])


class Scene:
    def __init__(self) -> None:
        self.begun, self.done, self.may_end = asyncio.Event(), asyncio.Event(), asyncio.Event()

    async def play(self) -> None:
        self.begun.set()
        await self.may_end.wait()
        self.done.set()


async def test_the_newer_of_a_key_takes_the_place_of_the_older_and_others_go_on() -> None:
    first, second, other = Scene(), Scene(), Scene()
    async with open_stage() as stage:
        stage.begin("list", first.play)
        stage.begin("other", other.play)
        await first.begun.wait()
        stage.begin("list", second.play)
        for scene in (first, second, other):
            scene.may_end.set()
        await asyncio.gather(second.done.wait(), other.done.wait())
        assert not first.done.is_set()


async def test_what_goes_on_can_be_given_up() -> None:
    scene, after = Scene(), Scene()
    async with open_stage() as stage:
        stage.begin("list", scene.play)
        await scene.begun.wait()
        stage.begin("list", None)
        stage.begin("nothing", None)
        scene.may_end.set()
        after.may_end.set()
        stage.begin("list", after.play)
        await after.done.wait()
        assert not scene.done.is_set()


async def test_what_falls_over_takes_nobody_with_it() -> None:
    async def fall() -> None:
        raise ValueError("fault of ours")

    scene = Scene()
    scene.may_end.set()
    async with open_stage() as stage:
        stage.begin("list", fall)
        stage.begin("other", scene.play)
        await scene.done.wait()


async def test_nothing_is_begun_before_the_house_opens_and_after_it_closed() -> None:
    stage, scene = Backstage(), Scene()
    stage.begin("list", scene.play)
    async with open_stage() as open_one:
        pass
    open_one.begin("list", scene.play)
    await asyncio.sleep(0)
    assert not scene.begun.is_set()
