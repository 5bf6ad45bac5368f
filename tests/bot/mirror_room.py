"""A room where calls are mirrored: a real database, pretend helpdesks over HTTP, a clock that is moved by hand."""

import json
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aiohttp import web

from bot.desk import Desk
from bot.mirroring import Mirroring
from bot.timers import Timers
from channels.helpdesk import Helpdesk
from channels.helpdesk_settings import HelpdeskSettings
from pbx.accounts import open_accounts
from pbx.megafon import MegafonSettings
from sandbox.helpdesk import PATH, HelpdeskCall, PretendHelpdesk
from storage.database import Database
from storage.migrations import migrations
from tests.bot.switchboard import Switchboard
from tests.wire.server import QuickClock
from wire.client import Timeouts
from workflow.house import House
from workflow.people import seat_admins

GLEB = 104
KEY = "key-of-the-channel"
EDIT_S = 1.5  # changes within this time are one


class Killed(BaseException):
    """The process, at a named point."""


@asynccontextmanager
async def at_work(helpdesk: PretendHelpdesk) -> AsyncIterator[str]:
    """The address of its channel."""
    app = web.Application()
    helpdesk.routes(app)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.05)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}{PATH}@{helpdesk.key}"
    finally:
        await runner.cleanup()


@dataclass
class Room(Switchboard):
    folder: Path
    urls: dict[str, str]
    accounts: dict[str, Sequence[str]]
    record_hosts: Sequence[str]
    database: Database
    clock: QuickClock = field(default_factory=QuickClock)
    house: House = field(default_factory=lambda: House(edit_ms=int(1000 * EDIT_S)))
    dies_at: str = ""
    mirroring: Mirroring = field(init=False)

    async def begin(self) -> None:
        """As at every start of the process."""
        said = {"base_url": "office", "api_key": "key-key-key", "crm_token": "token-token"}
        settings = MegafonSettings.model_validate(said | {"record_hosts": self.record_hosts})
        names = sorted({name for all_of_them in self.accounts.values() for name in all_of_them})
        told = [(self._helpdesk(name, url), self.accounts[name]) for name, url in self.urls.items()]
        accounts = open_accounts(dict.fromkeys(names, settings), self.clock)
        self.mirroring = Mirroring(self.database, accounts, self.clock, told, self._at)
        await self.mirroring.recover()

    def _helpdesk(self, name: str, url: str) -> Helpdesk:
        settings = HelpdeskSettings.model_validate({"url": url})
        return Helpdesk(name, settings, self.clock, timeouts=Timeouts(read_s=0.5))

    async def again(self) -> None:
        """The process died, and another one begins."""
        await self.mirroring.close()
        await self.begin()

    def _at(self, point: str) -> None:
        if point == self.dies_at:
            self.dies_at = ""
            raise Killed

    async def close(self) -> None:
        await self.mirroring.close()

    def desk(self, name: str = "desk") -> Desk:
        return next(desk for desk in self.mirroring.desks if desk.helpdesk.name == name)

    async def judged(self) -> None:
        """The verdicts heard so far are believed."""
        self.clock.seconds += 2.5
        while await Timers(self.database, self.clock, self.house).step():
            pass

    def later(self, seconds: float = EDIT_S) -> None:
        """For those who let the helpdesks run by themselves."""
        self.clock.seconds += seconds
        self.mirroring.wake()

    async def settled(self, after_s: float = EDIT_S, name: str = "desk") -> None:
        """Everything that is due then is done."""
        self.clock.seconds += after_s
        desk = self.desk(name)
        while await desk.step(desk.telling) or await desk.step(desk.sending):
            pass

    async def rows(self, sql: str = "SELECT * FROM mirrors ORDER BY call", **params: Any) -> list[dict[str, Any]]:
        return [dict(row) for row in await self.database.read(lambda tx: tx.query(sql, **params))]

    async def letters(self) -> list[tuple[str, dict[str, Any]]]:
        """What administrators are written about helpdesks."""
        rows = await self.rows("SELECT kind, facts FROM outbox WHERE kind LIKE 'helpdesk%' ORDER BY id")
        return [(row["kind"], json.loads(row["facts"])) for row in rows]


@asynccontextmanager
async def room(
    folder: Path,
    *theirs: PretendHelpdesk,
    accounts: dict[str, Sequence[str]] | None = None,
    record_hosts: Sequence[str] = (),
) -> AsyncIterator[Room]:
    """``theirs`` are called desk and second; each is told of the account ``office``, unless ``accounts`` says more."""
    async with AsyncExitStack() as stack:
        addresses = [await stack.enter_async_context(at_work(one)) for one in theirs]
        urls = dict(zip(("desk", "second"), addresses, strict=False))
        database = await Database.open(folder / "perezvon.db", migrations)
        stack.push_async_callback(database.close)
        made = Room(folder, urls, accounts or dict.fromkeys(urls, ("office",)), record_hosts, database)
        await made.begin()
        stack.push_async_callback(made.close)
        await database.write(seat_admins, [GLEB], "ru", made.clock.now_ms())
        yield made


def only(helpdesk: PretendHelpdesk) -> HelpdeskCall:
    """The one call that it knows."""
    [call] = helpdesk.calls.values()
    return call


def actions(helpdesk: PretendHelpdesk) -> list[str]:
    """Of every request that could be read, in order."""
    return [
        request["fields"]["action"][0].removesuffix("_call") for request in helpdesk.requests if "fields" in request
    ]
