"""The bot of a company, in this process: its settings, and how it starts and stops."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

from bot.app import App, build
from bot.settings import Settings, load
from pbx import KINDS, Kind
from sandbox.world import GLEB, World
from tests.stories.romashka_clock import MovableClock

VERDICT_S = 1


def settings_for(world: World, address: str, folder: Path, **more: str) -> Settings:
    return load(
        {
            "TELEGRAM__TOKEN": world.token,
            "TELEGRAM__API_BASE": address,
            "TELEGRAM__ADMINS": f"[{GLEB}]",
            "WEB__HOST": "127.0.0.1",
            "WEB__PORT": "0",
            "STORAGE__PATH": str(folder / "perezvon.db"),
            "BACKUP__DIR": str(folder / "backups"),
            "TIMING__VERDICT": str(VERDICT_S),
            "TIMING__EDIT": "0.2",
            "DIGEST__EVENING": "off",  # these would come by the clock on the wall, in the middle of any story
            "DIGEST__WEEK": "off",
            **world.settings(address),
            **{name: value.replace("{address}", address) for name, value in more.items()},
        },
        env_file=None,
    )


@asynccontextmanager
async def running(settings: Settings, clock: MovableClock, kinds: Mapping[str, Kind] = KINDS) -> AsyncIterator[App]:
    """A bot at work, stopped gently at the end."""
    async with build(settings, clock, kinds=kinds) as app, asyncio.TaskGroup() as group:
        work = group.create_task(app.run())
        await app.started.wait()
        try:
            yield app
        finally:
            app.stop.set()
            await asyncio.wait([work])  # gently after a failed test too
