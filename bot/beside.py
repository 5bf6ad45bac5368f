"""A command of the terminal: the running bot is asked; when none runs, it is done on the database itself."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from bot import upgrading, upkeep_control
from bot.clock import SystemClock
from bot.control import ControlDown, ask, socket_path
from bot.control_commands import Command, on_database
from storage.database import Database
from storage.migrations import migrations

if TYPE_CHECKING:
    from bot.settings import Settings


async def told(settings: "Settings", command: str, **arguments: Any) -> dict[str, Any]:
    """What the command (of ``bot.control_commands``) answers. Raises ControlError (a sentence), StorageError."""
    try:
        return await _ask(settings, command, **arguments)
    except ControlDown:
        pass
    async with _commands(settings) as commands:
        return dict(await commands[command](**arguments))


async def heard(settings: "Settings") -> tuple[bool, dict[str, Any]]:
    """Does a bot run, and when each PBX was last heard. Raises as ``told``; no database is made where there is none."""
    try:
        return True, await _ask(settings, "heard")
    except ControlDown:
        pass
    if not settings.storage.path.exists():
        return False, {"heard": {}}
    async with _commands(settings) as commands:
        return False, dict(await commands["heard"]())


async def _ask(settings: "Settings", command: str, **arguments: Any) -> dict[str, Any]:
    return await ask(socket_path(settings.storage.path.resolve()), command, **arguments)


@asynccontextmanager
async def _commands(settings: "Settings") -> AsyncIterator[Mapping[str, Command]]:
    from bot.house import at_rest  # late: it knows the accounts, whose check comes by here

    clock = SystemClock()
    before_upgrade = upgrading.backed_up(settings.backup.dir, clock.now_ms)
    database = await Database.open(settings.storage.path, migrations, before_upgrade=before_upgrade)
    try:
        known = on_database(database, clock.now_ms, at_rest(settings), lambda: "")
        yield {**known, **upkeep_control.of_database(settings, database, clock)}
    finally:
        await database.close()
