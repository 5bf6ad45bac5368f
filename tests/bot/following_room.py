"""A database, accounts on a pretend Cifra1 that keeps its three seconds, and a time that passes only for whoever waits.

The clock jumps to the next sleeper's hour once every request that was let through has come to the PBX: so the distance
between two requests is what the pacer makes it, however busy this machine is.
"""

import asyncio
import heapq
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

from aiohttp import web
from aiohttp.typedefs import Handler

from bot.following import Following
from bot.reconcile import Reconcile
from bot.staff import Staff
from calls.audience import Role
from calls.stage import Patience
from pbx.accounts import Account, Accounts, open_accounts
from pbx.cifra1 import Cifra1
from pbx.cifra1.asking import MIN_INTERVAL_S
from sandbox.company import Company
from sandbox.company.cifra1 import PretendCifra1
from sandbox.company.firm import romashka
from sandbox.errands import Errands
from storage import people
from storage.database import Database, Tx
from storage.migrations import migrations
from storage.people import Person
from tests.pbx.cifra1_office import API_KEY, CABINET_KEY, DOMAIN, settings
from workflow.acting import Actor, Told, act
from workflow.dialing import Dial
from workflow.house import House

EXTENSIONS = {"Анна": "701", "Борис": "702", "Вера": "703"}
LOOK_S = 0.001


class WaitingClock:
    def __init__(self) -> None:
        self.seconds = 1_000.0
        self.came_at = self.seconds  # when the last request did
        self.held = False  # whoever waits goes on waiting
        self._sleepers: list[tuple[float, int, asyncio.Event]] = []
        self._numbers = count()

    def now_ms(self) -> int:
        return 1_700_000_000_000 + int(self.seconds * 1000)

    def today(self) -> datetime:
        return datetime.fromtimestamp(self.now_ms() / 1000, UTC)

    def monotonic(self) -> float:
        return self.seconds

    async def sleep(self, seconds: float) -> None:
        hour, bell = self.seconds + seconds, asyncio.Event()
        heapq.heappush(self._sleepers, (hour, next(self._numbers), bell))
        await bell.wait()

    async def passes(self, all_came: Callable[[], bool]) -> None:
        """Until cancelled."""
        while True:
            await asyncio.sleep(LOOK_S)
            if self._sleepers and all_came() and not self.held:
                hour, _, bell = heapq.heappop(self._sleepers)
                self.seconds = max(self.seconds, hour)
                bell.set()


@dataclass
class Room:
    database: Database
    accounts: Accounts
    clock: WaitingClock
    company: Company
    pretend: PretendCifra1
    errands: Errands
    house: House
    folk: dict[str, Person]
    presses: "count[int]" = field(default_factory=count)

    def __post_init__(self) -> None:
        self.reopened()

    def reopened(self) -> None:
        """As after a restart."""
        self.following = Following(self.database, self.accounts, self.clock, self.house)
        self.reconcile = Reconcile(self.database, self.accounts, self.clock, self.house, 120)
        self.staff = Staff(self.database, self.accounts, self.clock, self.house)

    @property
    def account(self) -> Account:
        return self.accounts["office"]

    async def dials(self, name: str = "Анна", number: str = "+79101234567") -> Told:
        """«Перезвонить», from the tap to the PBX's answer."""
        person = self.folk[name]
        deed = Dial("office", EXTENSIONS[name], number, person.telegram_id, confirmed=True)
        actor = Actor(person, f"tap:{next(self.presses)}")
        return await act(self.database, self.accounts, self.clock, self.house, actor, deed, _at_once)

    async def asks(self) -> bool:
        return await self.following.step(self.account)

    async def asks_all(self) -> None:
        while await self.asks():
            pass

    async def rows(self, sql: str) -> list[dict[str, Any]]:
        return [dict(row) for row in await self.database.read(lambda tx: tx.query(sql))]

    def asked(self, command: str = "") -> list[str]:
        """What came to the PBX, command by command."""
        told = [one["asked"].get("command") or one["asked"].get("action") for one in self.pretend.requests]
        return [one for one in told if command in ("", one)]

    @property
    def pbx(self) -> Cifra1:
        assert isinstance(self.account.pbx, Cifra1)
        return self.account.pbx

    def all_came(self) -> bool:
        """Has every request that was given its turn come to the PBX?"""
        return self.clock.came_at >= self.pbx._pacer._free_at - MIN_INTERVAL_S - 0.001


async def _at_once() -> None:
    return


@asynccontextmanager
async def room(folder: Path) -> AsyncIterator[Room]:
    clock = WaitingClock()
    async with Errands() as errands, asyncio.TaskGroup() as group:
        company = Company(romashka(), errands, now=clock.today)
        company.verdict_delay = 0
        pretend = PretendCifra1(
            company, errands, domain=DOMAIN, key=API_KEY, cabinet_key=CABINET_KEY, monotonic=clock.monotonic
        )

        @web.middleware
        async def note(request: web.Request, handler: Handler) -> web.StreamResponse:
            clock.came_at = clock.seconds
            return await handler(request)

        site = web.Application(middlewares=[note])
        pretend.routes(site)
        runner = web.AppRunner(site, access_log=None, shutdown_timeout=0.05)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        url = f"http://127.0.0.1:{runner.addresses[0][1]}/cifra1"
        accounts = open_accounts({"office": settings(url)}, clock)
        database = await Database.open(folder / "perezvon.db", migrations)
        folk = await database.write(_let_in, clock.now_ms())
        rules = House(patience={"office": Patience(expects_verdict=False)}, abilities=accounts.abilities)
        made = Room(database, accounts, clock, company, pretend, errands, rules, folk)
        time = group.create_task(clock.passes(made.all_came))
        try:
            yield made
        finally:
            time.cancel()
            await made.database.close()
            await accounts.close()
            await runner.cleanup()


def _let_in(tx: Tx, now_ms: int) -> dict[str, Person]:
    found = {}
    for id, (name, extension) in enumerate(EXTENSIONS.items(), 101):
        people.bind(tx, people.let_in(tx, id, name, Role.MANAGER, "ru", now_ms), "office", extension, extension)
        person = people.by_telegram_id(tx, id)
        assert person is not None
        found[name] = person
    return found
