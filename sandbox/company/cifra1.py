"""The pretend Cifra1: Lite-API, cabinet API and webhooks (seeds 000, 001) over the phones of the pretend company."""

import asyncio
import time
from collections.abc import Callable
from datetime import datetime, timedelta, timezone, tzinfo
from typing import Any

from aiohttp import web

from sandbox.company import Company
from sandbox.company.call import Call, Impossible
from sandbox.company.cifra1_cabinet import Cabinet
from sandbox.company.cifra1_door import Door, asked
from sandbox.company.cifra1_lite import Lite, plain
from sandbox.company.cifra1_memory import Callback, Memory
from sandbox.company.cifra1_webhooks import Pairs, Tellings, signed
from sandbox.company.exchange import Fact
from sandbox.company.inquiries import Inquiries
from sandbox.company.shelf import Shelf
from sandbox.company.trouble import Trouble
from sandbox.errands import Errands

LOOK_S = 0.05
MOSCOW = timezone(timedelta(hours=3))
EVENTS = {
    "rings": ("BEGIN", "RING"),
    "answers": ("ANSWER",),
    **dict.fromkeys(("stops ringing", "ends", "transfers"), ("END",)),
}


class PretendCifra1:
    """Speaks for the company to the bot, and lets the bot dial. Of outgoing calls it tells nothing."""

    def __init__(
        self,
        company: Company,
        errands: Errands,
        *,
        domain: str,
        key: str,
        cabinet_key: str = "",
        url: str = "",
        base: str = "/cifra1",
        zone: tzinfo = MOSCOW,
        monotonic: Callable[[], float] = time.monotonic,
        publish: Callable[[dict[str, Any]], None] = lambda event: None,
    ) -> None:
        self.key = key
        self.ticked = {"BEGIN", "RING", "ANSWER", "END"}
        self.hash_has_blank = True
        self.hidden = "anonymous"
        self.crm_users = {employee.ext: f"1{employee.ext}" for employee in company.firm.employees.values()}
        """What stands in the table of CRM users, by extension."""
        self.recording = True
        """Whether conversations are recorded."""
        self.voicemail = False
        """Whether a client who reaches nobody leaves a message."""
        self.door = Door(monotonic)
        self.haste = 1.0
        """How many seconds of the PBX one real second is."""
        self.tellings = Tellings(url, errands, publish)
        self.trouble = Trouble()
        self.shelf = Shelf(base, now=company.now, trouble=self.trouble, publish=publish)
        self.shelf.delay = 0.0
        self.memory = Memory(zone, self.shelf.put)
        self.inquiries = Inquiries(self.trouble, publish)
        self.requests = self.inquiries.kept
        self.lite = Lite(
            self.memory, domain, key, now=company.now, extension=self._extension,
            known=lambda ext: company.firm.employee(ext) is not None, dial=self._dial,
        )  # fmt: skip
        self.cabinet = Cabinet(
            self.memory, company.firm, domain, cabinet_key or key, now=company.now, call_back=self._call_back
        )
        self._company, self._errands, self._base = company, errands, base
        company.dialects.append(self)

    @property
    def crm_url(self) -> str:
        """Where webhooks go, http or https; may be set once the bot's address is known."""
        return self.tellings.url

    @crm_url.setter
    def crm_url(self, url: str) -> None:
        self.tellings.url = url

    @property
    def deliveries(self) -> list[dict[str, Any]]:
        return list(self.tellings.done)

    def state(self) -> dict[str, Any]:
        return {
            "crm_url": self.crm_url,
            "faults": [vars(fault) for fault in self.trouble.faults],
            "deliveries": self.deliveries[-200:],
            "requests": self.inquiries.shown(),
        }

    # -- what it tells -------------------------------------------------------------------------------------------------

    def tell(self, facts: list[Fact]) -> None:
        for fact in facts:
            if fact.what == "transfers":
                self.memory.go_on(fact.call.id, fact.second)
            if fact.what == "verdict" and fact.verdict is not None:
                self._over(fact)
            elif fact.call.direction == "in":
                for name in EVENTS.get(fact.what, ()):
                    self._event(name, fact)

    def _event(self, name: str, fact: Fact) -> None:
        if name not in self.ticked or fact.phone is None:
            return
        ext = fact.phone.employee.ext
        # The call was sent to the phone a moment before it rings.
        when = self._company.now() - timedelta(milliseconds=5 if name == "BEGIN" else 0)
        pairs: Pairs = [
            ("event", name),
            ("event_dt", self.memory.spelled(when, fraction=True)),
            ("from", fact.call.client or self.hidden),
            ("to", ext),
            ("crmuseruid", self.crm_users.get(ext, "")),
            ("numinc", fact.call.line[1:]),
            ("session_id", str(self.memory.session(fact.call.id))),
        ]
        self.tellings.tell(signed(pairs, self.key, with_blank=self.hash_has_blank))

    def _over(self, fact: Fact) -> None:
        assert fact.verdict is not None
        self.memory.close(
            fact.call, fact.verdict, self._company.now(), recording=self.recording, voicemail=self.voicemail
        )
        callback = self.memory.callback_of(fact.call)
        if callback is not None and not callback.over:
            self._errands.spawn(self._later(callback, callback.pause), awaited=False)

    # -- what it is told -----------------------------------------------------------------------------------------------

    def routes(self, app: web.Application) -> None:
        app.router.add_route("*", f"{self._base}/crmapi.php", self._serve)
        app.router.add_route("*", f"{self._base}/api", self._serve)
        self.shelf.routes(app)
        app.on_shutdown.append(self._stop)

    async def _stop(self, _app: web.Application) -> None:
        self.trouble.over.set()

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        shown = {name: value for name, value in await asked(request) if not name.startswith("check")}
        where = request.path.removeprefix(self._base)
        return await self.inquiries.answer(request, self._answer, where=where, asked=shown)

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        if not self.door.admits():
            return web.Response(status=429, text="Too Many Requests")
        self.shelf.origin = self.shelf.origin or str(request.url.origin())
        pairs = await asked(request)
        if request.path.endswith("/api"):
            return web.Response(text=self.cabinet.answer(pairs), content_type="text/html")
        return web.json_response(self.lite.answer(dict(pairs)))

    def _extension(self, crm_user: str) -> str | None:
        return next((ext for ext, named in self.crm_users.items() if named == crm_user), None)

    def _dial(self, client: str, ext: str) -> int:
        return self._call_back(client, ext, self._company.now(), 1, 120)

    def _call_back(self, client: str, ext: str, moment: datetime, tries: int, pause: int) -> int:
        now = self._company.now()
        callback = self.memory.add_callback(plain(client), ext, now, moment, tries, pause)
        delay = (moment - now).total_seconds()
        if delay <= 0:
            self._begin(callback)
        else:
            self._errands.spawn(self._later(callback, delay), awaited=False)
        return callback.id

    async def _later(self, callback: Callback, seconds: float) -> None:
        """After so long, by the clock on the company's wall too: a story may move it on."""
        until, at_most = self._company.now() + timedelta(seconds=seconds), time.monotonic() + seconds / self.haste
        while True:
            left = at_most - time.monotonic()
            if left <= 0 or self._company.now() >= until:
                break
            await asyncio.sleep(min(left, LOOK_S))
        self._begin(callback)

    def _begin(self, callback: Callback) -> None:
        """The exchange tells of the new call before it gives its id: which is why the task learns it afterwards."""
        try:
            call_id = self._company.dial(callback.client, callback.ext)
        except Impossible:
            callback.tries, callback.state = callback.most, "Нет такого сотрудника"
            return
        self.memory.dialled(call_id, callback)

    def fax(self, call: Call, pages: int = 2) -> None:
        """The client of this call sent a fax."""
        self.memory.fax(call, pages)
