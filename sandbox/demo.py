"""The demo: the sandbox in this process, the real bot as its child, and the people already let in."""

import asyncio
import os
import shutil
import socket
import tempfile
from functools import partial
from pathlib import Path

import aiohttp
import click

from sandbox.child import Child
from sandbox.entrance import let_in
from sandbox.invites import invite
from sandbox.offices import KINDS
from sandbox.server import HOST, serve
from sandbox.world import GLEB, World

ROOT = Path(__file__).resolve().parent.parent
BOT = ("-m", "bot", "run")
DATABASE = "perezvon.db"
READY_WITHIN = 60.0
LOOK_EVERY = 0.1
RECORDED_AFTER = 5.0  # nobody wants to wait for the real 20 s in front of the page
# Nothing else of the user's environment reaches the bot: it may hold the settings of a real one.
INHERITED = ("PATH", "HOME", "USER", "LANG", "LC_ALL", "TZ", "TMPDIR", "VIRTUAL_ENV", "PYTHONPATH", "PYTHONHOME")


class Ended(Exception):
    """The demo is over; the sentence is for the person who started it, the code for the shell."""

    def __init__(self, code: int, sentence: str = "") -> None:
        super().__init__(sentence)
        self.code = code


async def play(port: int, bot_port: int, keep: bool, stop: asyncio.Event, *, bot_command: tuple[str, ...] = BOT) -> int:
    """Until `stop`, or until the bot dies; returns the exit code."""
    folder = Path(tempfile.mkdtemp(prefix="perezvon-demo-"))
    bot_port = usable_port(bot_port)
    bot_address = f"http://{HOST}:{bot_port}"
    world = World(kinds=KINDS)
    world.connect(bot_address)
    for office in world.offices.values():
        office.switch("recording", True)
        office.pbx.shelf.delay = RECORDED_AFTER
    code = 0
    try:
        async with (
            serve(world, usable_port(port, taken=bot_port)) as address,
            Child(bot_command, ROOT, bot_environment(world, address, bot_port, folder)) as bot,
            asyncio.TaskGroup() as tasks,
        ):
            tasks.create_task(_open(world, address, bot_address, folder / DATABASE))
            tasks.create_task(_die_with(bot))
            tasks.create_task(_end_at(stop))
    except* Ended as group:
        ended = [error for error in group.exceptions if isinstance(error, Ended)]
        code = max(error.code for error in ended)
        for error in ended:
            click.echo(str(error), err=error.code != 0)
    finally:
        if keep:
            click.echo(f"Данные бота остались в {folder}")
        else:
            shutil.rmtree(folder, ignore_errors=True)
    return code


async def _open(world: World, address: str, bot_address: str, database: Path) -> None:
    try:
        async with asyncio.timeout(READY_WITHIN):
            await _ready(bot_address)
    except TimeoutError:
        raise Ended(1, f"Бот не готов и через {READY_WITHIN:.0f} с") from None
    silent = await let_in(world, partial(invite, database))
    click.echo(f"Откройте {address}/ — это телефонная станция и чаты; бот слушает {bot_address}, Ctrl-C остановит всё")
    if silent:
        click.echo(f"Бот не ответил: {', '.join(silent)}. Нажмите «Старт» в этих чатах на странице", err=True)


async def _ready(bot_address: str) -> None:
    async with aiohttp.ClientSession() as session:
        while True:
            try:
                async with session.get(f"{bot_address}/health/ready") as answer:
                    if answer.status == 200:
                        return
            except aiohttp.ClientError:
                pass  # It is still starting.
            await asyncio.sleep(LOOK_EVERY)


async def _die_with(bot: Child) -> None:
    code = await bot.run()
    raise Ended(1, f"Бот остановился (код {code}). Последнее, что он сказал:\n{bot.last_words()}")


async def _end_at(stop: asyncio.Event) -> None:
    await stop.wait()
    raise Ended(0, "Останавливаю…")


def usable_port(wished: int, *, taken: int = 0) -> int:
    """The wished port when nobody has it, else a free one."""
    for port in (wished, 0, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, port))
            except OSError:
                continue
            free: int = probe.getsockname()[1]
            if free != taken:
                return free
    raise RuntimeError("there is no free port")


def bot_environment(world: World, address: str, bot_port: int, folder: Path) -> dict[str, str]:
    inherited = {name: os.environ[name] for name in INHERITED if name in os.environ}
    return (
        inherited
        | world.settings(address)
        | {
            "PYTHONUNBUFFERED": "1",
            "PEREZVON_ENV_FILE": "",
            "LANGUAGE": "ru",
            "LOG__LEVEL": "WARNING",
            "STORAGE__PATH": str(folder / DATABASE),
            "BACKUP__DIR": str(folder / "backups"),
            "TELEGRAM__TOKEN": world.token,
            "TELEGRAM__API_BASE": address,
            "TELEGRAM__ADMINS": f"[{GLEB}]",
            "WEB__HOST": HOST,
            "WEB__PORT": str(bot_port),
            "HELPDESK__DESK__URL": world.helpdesk.url(address),
            "TIMING__VERDICT": "1",
            "TIMING__QUIET": "2",
            "TIMING__RECONCILE": "20",
            "DIGEST__EVENING": "off",  # a day here is played in minutes, at whatever hour it is
            "DIGEST__WEEK": "off",
        }
    )
