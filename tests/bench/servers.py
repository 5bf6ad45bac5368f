"""What the intake is measured against, each in a process of its own: ``python tests/bench/servers.py KIND FOLDER``.

bare: an aiohttp handler that answers 200. single: the same with one synced insert per request. grouped: with our
writer thread's group commit. product: the whole bot, its Telegram unreachable.
"""

import asyncio
import sqlite3
import sys
from pathlib import Path

from aiohttp import web

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
    app.router.add_post("/{rest:.*}", handler)
    return app


async def _serve(app: web.Application) -> None:
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    print(runner.addresses[0][1], flush=True)
    await asyncio.Event().wait()


async def _product(folder: Path) -> None:
    from bot.app import build
    from bot.clock import SystemClock
    from bot.settings import load

    settings = load(
        {
            "TELEGRAM__TOKEN": "110201543:perezvon-bench-invented-token-000000",
            "TELEGRAM__API_BASE": "http://127.0.0.1:9",
            "TELEGRAM__ADMINS": "[1]",
            "WEB__PORT": "0",
            "STORAGE__PATH": str(folder / "bench.db"),
            "PBX__OFFICE__KIND": "megafon",
            "PBX__OFFICE__BASE_URL": "http://127.0.0.1:9/crmapi/v1",
            "PBX__OFFICE__API_KEY": "bench-api-key-1111",
            "PBX__OFFICE__CRM_TOKEN": "bench-crm-token-2222",
        },
        env_file=None,
    )
    async with build(settings, SystemClock()) as app, asyncio.TaskGroup() as group:
        running = group.create_task(app.run())
        await app.started.wait()
        print(app.address.rsplit(":", 1)[1], flush=True)
        await running


async def _main(kind: str, folder: Path) -> None:
    if kind == "product":
        await _product(folder)
    else:
        await _serve(await {"bare": _bare, "single": _single, "grouped": _grouped}[kind](folder))


if __name__ == "__main__":
    asyncio.run(_main(sys.argv[1], Path(sys.argv[2])))
