"""A company at work: the whole bot in this process, over real HTTP to the sandbox, and people who read and press.

Time is real until ``office.later(seconds)`` moves the bot's clock. ``FAST`` lifts Telegram's limits and edits cards at
once; ``await office.settled()`` is the moment when nobody has anything more to say.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp

from bot.app import App
from calls.audience import Role
from pbx.base import ListsStaff
from sandbox.company.firm import Firm
from sandbox.server import serve
from sandbox.world import ANNA, BORIS, GLEB, VERA, World
from storage import people, timers
from storage.database import Tx
from tests.invariants import broken
from tests.stories.romashka_bot import VERDICT_S, running, settings_for
from tests.stories.romashka_clock import MovableClock
from tests.stories.romashka_entrance import let_everybody_in
from tests.stories.romashka_people import LOOK_S, PATIENCE_S, Someone, eventually

__all__ = ["FAST", "MovableClock", "Office", "Someone", "eventually", "office", "running", "settings_for"]

PACE = {f"PACE__{one}": "0" for one in ("TOTAL", "PRIVATE", "GROUP", "HELPDESK")}
AT_ONCE_S = 0.02  # the PBX's final word comes so much after the phones are silent
FAST = PACE | {"TIMING__EDIT": "0.01"}


@dataclass
class Office:
    world: World
    app: App
    clock: MovableClock
    anna: Someone
    boris: Someone
    vera: Someone
    gleb: Someone

    def somebody(self, id: int, name: str, **more: Any) -> Someone:
        """One more person with a Telegram."""
        self.world.telegram.person(id, name, **more)
        return Someone(self.world, id, id)

    async def ring(self, client: str | None = "79101234567", **where: Any) -> str:
        call = self.world.company.ring(client, **(where or {"department": "sales"}))
        await self.world.quiet()
        return call

    async def nobody(self, call: str, wait: int = 41) -> None:
        self.world.company.nobody(call, wait=wait)
        await self.world.quiet()

    async def missed_call(self, client: str | None = "79101234567", **where: Any) -> str:
        call = await self.ring(client, **where)
        await self.nobody(call)
        return call

    async def misses(self, client: str | None = "79101234567", **where: Any) -> str:
        """A missed call of which everybody concerned has been told."""
        call = await self.missed_call(client, **where)
        self.later(VERDICT_S)
        await self.settled()
        return call

    async def push(self, **fields: str) -> int:
        """One webhook of the PBX, as the field speaks; gives the HTTP status."""
        form = {"crm_token": self.world.megafon.crm_token, "phone": "79101234567"} | fields
        async with aiohttp.ClientSession() as session, session.post(self.world.megafon.crm_url, data=form) as answer:
            return answer.status

    def later(self, seconds: float) -> None:
        """The bot's clock jumps."""
        self.clock.skipped_s += seconds
        self.app.timers.wake()
        self.app.appointments.wake()
        self.app.delivery.wake()
        self.app.mirroring.wake()
        self.app.records.wake()

    async def settled(self) -> None:
        """All webhooks are answered, all updates handled, whatever is due is done and everybody told."""
        await self.world.quiet()
        deadline = time.monotonic() + PATIENCE_S
        while self.world.telegram.memory.updates.pending() or (
            waiting := await self.app.database.write(_waiting, self.clock.now_ms(), self.those_who(ListsStaff))
        ):
            assert time.monotonic() < deadline, f"still to be done: {waiting}"
            await asyncio.sleep(LOOK_S)

    def those_who(self, ability: Any) -> list[str]:
        """The accounts that have it."""
        return [account.name for account in self.app.accounts.values() if isinstance(account.pbx, ability)]

    async def rows(self, sql: str, **params: Any) -> list[dict[str, Any]]:
        """What the database says."""
        return [dict(row) for row in await self.app.database.read(lambda tx: tx.query(sql, **params))]

    async def outgoing(self, client: str | None = None) -> str:
        """The call the PBX is making for somebody (to ``client``, digits), once it has begun."""

        def find() -> str | None:
            calls = [one for one in self.world.company.state()["calls"] if client in (None, one["client"])]
            return next((one["id"] for one in calls if one["direction"] == "out" and one["stage"] != "over"), None)

        found: str = await eventually(find, lambda: f"no outgoing call in {self.world.company.state()['calls']}")
        await self.world.quiet()
        return found

    async def leads(self, someone: Someone, *departments: str, role: Role = Role.SUPERVISOR) -> None:
        """He is a supervisor from now on, of these departments."""

        def job(tx: Tx) -> None:
            person = people.by_telegram_id(tx, someone.id)
            assert person is not None
            people.let_in(tx, someone.id, person.name, role, person.language, self.clock.now_ms())
            for department in departments:
                people.lead(tx, person.id, "office", department)

        await self.app.database.write(job)

    def makecalls(self) -> list[dict[str, Any]]:
        return [one for one in self.world.megafon.requests if one["path"].endswith("/makecall")]


def _waiting(tx: Tx, now_ms: int, listing: Sequence[str]) -> list[str]:
    """What is still to be done, by its table."""
    due_ms = timers.next_due_ms(tx)
    asked = {
        "inbox": "SELECT 1 FROM inbox WHERE state IN ('new', 'running') LIMIT 1",
        "outbox": """SELECT 1 FROM outbox WHERE state IN ('waiting', 'sending') AND (due_ms <= :soon OR tries > 0)
            AND chat_id NOT IN (SELECT chat_id FROM chats WHERE gone_ms IS NOT NULL) LIMIT 1""",
        "cards": "SELECT 1 FROM cards WHERE due_ms IS NOT NULL LIMIT 1",
    }
    found = [name for name, sql in asked.items() if tx.one(sql, soon=now_ms + 500)]
    found += ["files"] if tx.one("SELECT 1 FROM files WHERE due_ms <= :soon LIMIT 1", soon=now_ms + 500) else []
    unlisted = {row["account"] for row in tx.query("SELECT account FROM accounts WHERE staff_ms IS NULL")}
    found += ["staff"] if unlisted & set(listing) else []
    return found + (["timers"] if due_ms is not None and due_ms <= now_ms + 500 else [])


@asynccontextmanager
async def office(
    folder: Path,
    *,
    kinds: Sequence[str] = ("megafon",),
    come_in: bool = True,
    firm: Callable[[Firm], None] = lambda firm: None,
    prepare: Callable[[World], None] = lambda world: None,
    **settings: str,
) -> AsyncIterator[Office]:
    """The company with everybody at work; ``come_in=False``: nobody has pressed Start yet. ``kinds``: an office on each
    of these PBXs; ``world.company`` are the phones of the first. ``firm`` may change who works there before the bot
    asks, and ``prepare`` anything else."""
    clock = MovableClock(hurried="cifra1" in kinds)
    world = World(kinds=kinds, now=clock.today)
    for place in world.offices.values():
        place.company.verdict_delay = AT_ONCE_S
    firm(world.company.firm)
    prepare(world)
    if "cifra1" in kinds:
        world.cifra1.door.limit = 0
    async with serve(world) as address, running(settings_for(world, address, folder, **settings), clock) as app:
        world.connect(app.address)
        people = [Someone(world, id, id) for id in (ANNA, BORIS, VERA, GLEB)]
        made = Office(world, app, clock, *people)
        told = int("megafon" in kinds)  # the only one that tells who is in which department
        while len(await made.rows("SELECT DISTINCT account FROM department_members")) < told:
            await asyncio.sleep(LOOK_S)
        await made.settled()
        if come_in:
            await let_everybody_in(world, app, people)
            await made.settled()
        yield made
    assert not (wrong := broken(folder / "perezvon.db")), wrong
