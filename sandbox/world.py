"""The world in a box: one pretend Telegram, the offices of one firm, one stream of what happens in all of them."""

import asyncio
from collections import deque
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, TypeVar

from sandbox.company import Company
from sandbox.company.cifra1 import PretendCifra1
from sandbox.company.cloud_ats import PretendCloudAts
from sandbox.company.dialplan import Dialplan
from sandbox.company.exchange import real_time
from sandbox.company.megafon import PretendMegafon
from sandbox.errands import Errands
from sandbox.helpdesk import PretendHelpdesk
from sandbox.offices import CRM_TOKEN, MEGAFON_KEY, OFFICES, Office
from sandbox.telegram import PretendTelegram

T = TypeVar("T")

ANNA, BORIS, VERA, GLEB = 101, 102, 103, 104
GROUP = -1001
EVENTS_KEPT = 500

# Invented; they open nothing outside this box.
TOKEN = "110201543:perezvon-sandbox-invented-token-0000"  # noqa: S105
HELPDESK_KEY = "sandbox-helpdesk-key-88888888"


class World:
    """Everything the product talks to, and everybody who uses it."""

    def __init__(
        self,
        *,
        kinds: Iterable[str] = ("megafon",),
        token: str = TOKEN,
        megafon_key: str = MEGAFON_KEY,
        crm_token: str = CRM_TOKEN,
        crm_url: str = "",
        people: bool = True,
        now: Callable[[], datetime] = real_time,
    ) -> None:
        """`kinds`: an office on each of these PBXs (`sandbox.offices.KINDS` has all). `people`: Anna, Boris, Vera, Gleb
        and a group exist in Telegram (nobody has pressed Start yet)."""
        self.token = token
        self.errands = Errands()
        self.history: deque[tuple[int, dict[str, Any]]] = deque(maxlen=EVENTS_KEPT)
        self._numbers = 0
        self._changed = asyncio.Event()
        self.telegram = PretendTelegram(token, publish=self.publish)
        self.helpdesk = PretendHelpdesk(HELPDESK_KEY, publish=self.publish)
        wished = set(kinds)
        self.offices: dict[str, Office] = {
            make.name: make(self.errands, self.publish, now) for make in OFFICES if make.kind in wished
        }
        if "megafon" in wished:
            self.megafon.key, self.megafon.crm_token, self.megafon.crm_url = megafon_key, crm_token, crm_url
        if people:
            self._people()

    @property
    def company(self) -> Company:
        """That of the first office."""
        return next(iter(self.offices.values())).company

    @property
    def megafon(self) -> PretendMegafon:
        return self._pretend(PretendMegafon)

    @property
    def cloud_ats(self) -> PretendCloudAts:
        return self._pretend(PretendCloudAts)

    @property
    def cifra1(self) -> PretendCifra1:
        return self._pretend(PretendCifra1)

    @property
    def dialplan(self) -> Dialplan:
        return self._pretend(Dialplan)

    def connect(self, bot: str) -> None:
        """The bot listens at this address: `http://127.0.0.1:PORT`."""
        for office in self.offices.values():
            office.connect(bot)

    def settings(self, sandbox: str) -> dict[str, str]:
        """The bot's settings of all accounts; `sandbox` is where this world is served."""
        return {
            f"PBX__{office.name.upper()}__{name}": value
            for office in self.offices.values()
            for name, value in office.settings(sandbox).items()
        }

    def served(self, address: str) -> None:
        """From now on files can be kept: their links begin with this address."""
        for office in self.offices.values():
            office.pbx.shelf.origin = address

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

    def _pretend(self, kind: type[T]) -> T:
        found = next((office.pbx for office in self.offices.values() if isinstance(office.pbx, kind)), None)
        if found is None:
            raise LookupError(f"this world has no {kind.__name__}: say World(kinds=…)")
        return found

    def _people(self) -> None:
        for person, login in ((ANNA, "anna"), (BORIS, "boris"), (VERA, "vera"), (GLEB, "gleb")):
            employee = self.company.firm.employees[login]
            first, last = employee.name.split()
            self.telegram.person(
                person, first, last_name=last, username=f"{login}_romashka", phone=f"+{employee.mobile}"
            )
        self.telegram.group(GROUP, "Отдел продаж", [ANNA, BORIS, VERA])
