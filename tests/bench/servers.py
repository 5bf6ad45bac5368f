"""What is measured, each in a process of its own: ``python -m tests.bench.servers KIND FOLDER TELEGRAM``, which prints
the port it listens on.

bare: an aiohttp handler that answers 200. single: the same with one synced insert per request. grouped: with our
writer thread's group commit. floor: a handler that awaits one message of aiogram's. product: the whole bot, with four
people bound to two phones on each account; unlimited: the same without limits to what it sends.

These send when they are told to go, by a line, and say a line when they begin. loop: a loop that only sends, as many at
once as delivery does. outbox: the bot without limits, with as many messages in its outbox; limited: with Telegram's.
"""

import asyncio
import sqlite3
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from aiohttp import web

from tests.bench.bench_pushes import DIALECTS, PHONES, SETTINGS

TOKEN = "110201543:perezvon-bench-invented-token-000000"
UNLIMITED = {"PACE__TOTAL": "0", "PACE__PRIVATE": "0", "PACE__GROUP": "0"}
CHATS, EACH = 1_000, 3  # messages to send
LIMITED_CHATS = 100
TABLE = "CREATE TABLE heard (id INTEGER PRIMARY KEY, body BLOB)"
INSERT = "INSERT INTO heard (body) VALUES (?)"


def _connect(folder: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(folder / "bench.db", isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute(TABLE)
    return connection


async def _bare(folder: Path) -> web.Application:
    async def heard(request: web.Request) -> web.Response:
        await request.read()
        return web.Response()

    return _app(heard)


async def _single(folder: Path) -> web.Application:
    connection = _connect(folder)

    async def heard(request: web.Request) -> web.Response:
        connection.execute(INSERT, (await request.read(),))
        return web.Response()

    return _app(heard)


async def _grouped(folder: Path) -> web.Application:
    import sqlite_utils

    from storage.database import Database

    migrations = sqlite_utils.Migrations("bench")

    @migrations()
    def m1(db: sqlite_utils.Database) -> None:
        db.execute(TABLE)

    database = await Database.open(folder / "bench.db", migrations)

    async def heard(request: web.Request) -> web.Response:
        body = await request.read()
        await database.write(lambda tx: tx.execute("INSERT INTO heard (body) VALUES (:body)", body=body))
        return web.Response()

    return _app(heard)


def _app(handler) -> web.Application:
    app = web.Application()
    app.router.add_route("*", "/{rest:.*}", handler)
    return app


async def _serve(app: web.Application) -> None:
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    print(runner.addresses[0][1], flush=True)
    await asyncio.Event().wait()


def _aiogram(telegram: str) -> Any:
    from aiogram import Bot
    from aiogram.client.session.aiohttp import AiohttpSession
    from aiogram.client.telegram import TelegramAPIServer

    return Bot(TOKEN, session=AiohttpSession(api=TelegramAPIServer.from_base(telegram)))


async def _floor(telegram: str) -> web.Application:
    bot = _aiogram(telegram)

    async def heard(request: web.Request) -> web.Response:
        fields = await request.post()
        await bot.send_message(1, f"+{fields['phone']}")
        return web.Response()

    return _app(heard)


async def _go() -> None:
    """Until we are told to."""
    print(0, flush=True)
    await asyncio.to_thread(sys.stdin.readline)


async def _loop(telegram: str) -> None:
    from bot.lanes import AT_ONCE

    bot, at_once = _aiogram(telegram), asyncio.Semaphore(AT_ONCE)

    async def chat(id: int) -> None:
        for number in range(EACH):
            async with at_once:
                await bot.send_message(id, f"🔴 Пропущен · {number}", disable_notification=False)

    await bot.get_me()
    await _go()
    print("began", flush=True)
    async with asyncio.TaskGroup() as group:
        for id in range(1, CHATS + 1):
            group.create_task(chat(id))
    await asyncio.Event().wait()


async def _outbox(folder: Path, telegram: str, chats: int, pace: dict[str, str]) -> None:
    async with _bot(folder, telegram, "[]", pace) as app:
        await asyncio.sleep(1)  # our menus are told meanwhile
        await _go()
        await app.database.write(_fill, chats, app.clock.now_ms())
        print("began", flush=True)
        await asyncio.Event().wait()


def _fill(tx: Any, chats: int, now_ms: int) -> None:
    from storage import outbox

    for number in range(EACH):
        for chat in range(1, chats + 1):
            outbox.put(tx, f"bench:{chat}:{number}", chat, "lacking", now_ms, account="office", ability="silences")


@asynccontextmanager
async def _bot(folder: Path, telegram: str, admins: str, more: Mapping[str, str]) -> AsyncIterator[Any]:
    """The whole bot, at work."""
    from bot.app import build
    from bot.clock import SystemClock
    from bot.settings import load
    from bot.tuning import tune

    known = {
        "TELEGRAM__TOKEN": TOKEN,
        "TELEGRAM__API_BASE": telegram,
        "TELEGRAM__ADMINS": admins,
        "WEB__PORT": "0",
        "STORAGE__PATH": str(folder / "perezvon.db"),
        **more,
    }
    async with build(load(known, env_file=None), SystemClock()) as app, asyncio.TaskGroup() as group:
        tune()
        group.create_task(app.run())
        await app.started.wait()
        yield app


async def _product(folder: Path, telegram: str, pace: dict[str, str]) -> None:
    async with _bot(folder, telegram, "[1]", SETTINGS | pace) as app:
        await app.database.write(_seat, app.clock.now_ms())
        print(app.address.rsplit(":", 1)[1], flush=True)
        await asyncio.Event().wait()


def _seat(tx: Any, now_ms: int) -> None:
    from calls.audience import Role
    from storage import people

    for number, (login, extension) in enumerate((*[PHONES[0]] * 3, PHONES[1])):
        person = people.let_in(tx, 100 + number, f"{login} {number}", Role.MANAGER, "ru", now_ms)
        for dialect in DIALECTS.values():
            people.bind(tx, person, dialect.account, login, extension)


async def _main(kind: str, folder: Path, telegram: str) -> None:
    match kind:
        case "product":
            await _product(folder, telegram, {})
        case "unlimited":
            await _product(folder, telegram, UNLIMITED)
        case "outbox":
            await _outbox(folder, telegram, CHATS, UNLIMITED)
        case "limited":
            await _outbox(folder, telegram, LIMITED_CHATS, {})
        case "loop":
            await _loop(telegram)
        case "floor":
            await _serve(await _floor(telegram))
        case _:
            await _serve(await {"bare": _bare, "single": _single, "grouped": _grouped}[kind](folder))


if __name__ == "__main__":
    asyncio.run(_main(sys.argv[1], Path(sys.argv[2]), sys.argv[3]))
