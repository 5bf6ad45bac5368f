"""The world in a box: one pretend Telegram, one pretend company, one stream of what happens in both."""

import asyncio
from collections import deque
from collections.abc import Callable
from datetime import datetime
from typing import Any

from sandbox.company import Company
from sandbox.company.deliveries import Deliveries
from sandbox.company.exchange import real_time
from sandbox.company.firm import romashka
from sandbox.company.megafon import PretendMegafon
from sandbox.errands import Errands
from sandbox.telegram import PretendTelegram

ANNA, BORIS, VERA, GLEB = 101, 102, 103, 104
GROUP = -1001
EVENTS_KEPT = 500

# Invented; they open nothing outside this box.
TOKEN = "110201543:perezvon-sandbox-invented-token-0000"  # noqa: S105
MEGAFON_KEY = "sandbox-megafon-key-11111111"
CRM_TOKEN = "sandbox-crm-token-22222222"  # noqa: S105


class World:
    """Everything the product talks to, and everybody who uses it."""

    def __init__(
        self,
        *,
        token: str = TOKEN,
        megafon_key: str = MEGAFON_KEY,
        crm_token: str = CRM_TOKEN,
        crm_url: str = "",
        people: bool = True,
        now: Callable[[], datetime] = real_time,
    ) -> None:
        """`people`: Anna, Boris, Vera, Gleb and a group exist in Telegram (nobody has pressed Start yet)."""
        self.token = token
        self.errands = Errands()
        self.history: deque[tuple[int, dict[str, Any]]] = deque(maxlen=EVENTS_KEPT)
        self._numbers = 0
        self._changed = asyncio.Event()
        self.telegram = PretendTelegram(token, publish=self.publish)
        self.company = Company(romashka(), self.errands, publish=self.publish, now=now)
        self.megafon = PretendMegafon(
            self.company,
            key=megafon_key,
            crm_token=crm_token,
            deliveries=Deliveries(crm_url, self.errands, self.publish),
            publish=self.publish,
        )
        if people:
            self._people()

    def publish(self, event: dict[str, Any]) -> None:
        self._numbers += 1
        self.history.append((self._numbers, event))
        self._changed.set()
        self._changed = asyncio.Event()

    @property
    def last(self) -> int:
        """The number of the newest event."""
        return self._numbers

    def since(self, number: int) -> list[tuple[int, dict[str, Any]]] | None:
        """The events after that one; None when some of them are already forgotten."""
        oldest = self.history[0][0] if self.history else self._numbers + 1
        if number < oldest - 1:
            return None
        return [(at, event) for at, event in self.history if at > number]

    def changed(self) -> asyncio.Event:
        """Set at the next event."""
        return self._changed

    async def quiet(self) -> None:
        """Wait until every webhook begun so far, late verdicts included, has been answered or has failed."""
        await self.errands.quiet()

    def _people(self) -> None:
        for person, login in ((ANNA, "anna"), (BORIS, "boris"), (VERA, "vera"), (GLEB, "gleb")):
            employee = self.company.firm.employees[login]
            first, last = employee.name.split()
            self.telegram.person(
                person, first, last_name=last, username=f"{login}_romashka", phone=f"+{employee.mobile}"
            )
        self.telegram.group(GROUP, "Отдел продаж", [ANNA, BORIS, VERA])
