"""The HTTP side alone, served on 127.0.0.1 over a real database, with two PBX accounts behind it."""

import sqlite3
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp import web

from bot import web as http
from bot.clock import SystemClock
from bot.serving import serving
from bot.settings import load
from calls.clock import Clock
from pbx.accounts import open_accounts
from storage.database import Database
from storage.migrations import migrations
from workflow.house import House

TOKEN, SHOP_TOKEN = "office-crm-token-1111", "shop-crm-token-2222"
BARE = {
    "TELEGRAM__TOKEN": "123456789:AAF-canary_token_canary_token_canary",
    "PBX__OFFICE__KIND": "megafon",
    "PBX__OFFICE__BASE_URL": "http://127.0.0.1:9",
    "PBX__OFFICE__API_KEY": "api-key",
    "PBX__OFFICE__CRM_TOKEN": TOKEN,
    "PBX__SHOP__KIND": "megafon",
    "PBX__SHOP__BASE_URL": "http://127.0.0.1:9",
    "PBX__SHOP__API_KEY": "api-key",
    "PBX__SHOP__CRM_TOKEN": SHOP_TOKEN,
}
RINGS = {
    "cmd": "event",
    "type": "INCOMING",
    "direction": "in",
    "phone": "79101234567",
    "user": "anna",
    "callid": "C-1",
    "crm_token": TOKEN,
}


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    body: str
    headers: Mapping[str, str]


@dataclass(slots=True)
class Door:
    url: str
    path: Path
    entrance: http.Entrance
    session: aiohttp.ClientSession

    async def ask(self, method: str, path: str, **what: Any) -> Answer:
        async with self.session.request(method, self.url + path, **what) as answer:
            headers = {name: value for name, value in answer.headers.items() if name != "Date"}
            return Answer(answer.status, await answer.text(), headers)

    async def post(self, fields: Mapping[str, str], path: str = "/pbx/office", **headers: str) -> Answer:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return await self.ask("POST", path, data=dict(fields), headers=named)

    @property
    def port(self) -> int:
        return int(self.url.rpartition(":")[2])

    def heard(self) -> list[tuple[str, str]]:
        """Every event that was stored, as (account, call id): read by somebody else."""
        with closing(sqlite3.connect(self.path)) as reader:
            return reader.execute("SELECT account, call_id FROM events ORDER BY id").fetchall()


@asynccontextmanager
async def door(folder: Path, clock: Clock | None = None, **settings: str) -> AsyncIterator[Door]:
    given, clock, path = load(BARE | settings, None), clock or SystemClock(), folder / "perezvon.db"
    accounts = open_accounts(given.pbx, clock)
    database = await Database.open(path, migrations, busy_timeout_ms=50)
    entrance = http.Entrance(database, accounts, clock, House(), given.web.trusted_proxies)
    site = web.Application()
    site.add_routes(entrance.routes())
    runner = serving(site)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        async with aiohttp.ClientSession() as session:
            yield Door(f"http://127.0.0.1:{runner.addresses[0][1]}", path, entrance, session)
    finally:
        await runner.cleanup()
        await accounts.close()
        await database.close()
