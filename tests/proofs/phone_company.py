"""A PBX that never stops: it posts what happens on its phones, once, and keeps a ledger of what was answered 200."""

import asyncio
import random
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime

import aiohttp

from sandbox.world import World

DUPLICATES = 0.1
MISSED = 0.7  # of all calls


@dataclass
class PhoneCall:
    """One call, and what the bot has answered 200 of it: event by event."""

    client: str
    missed: bool
    accepted: list[str] = field(default_factory=list)
    said_s: float = 0.0  # when its newest push was sent, by the monotonic clock

    @property
    def owed(self) -> bool:
        """Must both managers hear of it? Any word that was taken of a call nobody picked up is enough."""
        return self.missed and bool(self.accepted)


class PhoneCompany:
    """``first`` is the number of its first client; ``address`` where the bot is."""

    world: World
    address: str
    first: int
    calls: list[PhoneCall]
    session: aiohttp.ClientSession
    chance: random.Random

    async def rings(self, *, missed: bool | None = None, after_hours: bool = False) -> PhoneCall:
        """One call from its first ring to its verdict, posted as it happens; nothing is ever posted again, but for
        the duplicates. After hours no phone rings, and the verdict is all."""
        number = f"7912{self.first + len(self.calls):07}"
        missed = self.chance.random() < MISSED if missed is None else missed
        call = PhoneCall(f"+{number}", missed)
        self.calls.append(call)
        events = _events(number, missed, datetime.now(UTC))
        for name, fields in events[-1:] if after_hours else events:
            call.said_s = time.monotonic()
            await self._post(call, name, fields)
            if self.chance.random() < DUPLICATES:
                await self._post(call, name, fields)
            await asyncio.sleep(self.chance.uniform(0.0, 0.06))
        return call

    async def _post(self, call: PhoneCall, name: str, fields: dict[str, str]) -> None:
        form = fields | {"crm_token": self.world.megafon.crm_token}
        try:
            async with self.session.post(f"{self.address}/pbx/office", data=form) as answer:
                if answer.status == 200:
                    call.accepted.append(name)
        except (aiohttp.ClientError, TimeoutError):
            return

    async def busy_line(self, calls_per_second: float) -> None:
        """Calls until cancelled."""
        async with asyncio.TaskGroup() as group:
            while True:
                group.create_task(self.rings())
                await asyncio.sleep(self.chance.expovariate(calls_per_second))


def _events(number: str, missed: bool, now: datetime) -> list[tuple[str, dict[str, str]]]:
    """A department call as 003 tells it: two phones ring; nobody answers, or Anna does."""
    common = {"phone": number, "callid": f"CALL-{number}", "diversion": "74957654321", "groupRealName": "Продажи"}
    event = common | {"cmd": "event", "direction": "in"}
    anna, boris = {"user": "anna", "ext": "701"}, {"user": "boris", "ext": "702"}
    history = common | {"cmd": "history", "type": "in", "start": f"{now:%Y%m%dT%H%M%SZ}", "wait": "1"}
    told = [("rings", event | anna | {"type": "INCOMING"}), ("rings", event | boris | {"type": "INCOMING"})]
    if missed:
        stops = [("stops", event | who | {"type": "CANCELLED"}) for who in (anna, boris)]
        return [*told, *stops, ("missed", history | {"status": "missed", "duration": "1"})]
    return [
        *told,
        ("answered", event | anna | {"type": "ACCEPTED"}),
        ("stops", event | boris | {"type": "CANCELLED"}),
        ("ends", event | anna | {"type": "COMPLETED"}),
        ("spoken", history | anna | {"status": "Success", "duration": "31"}),
    ]
