"""The pretend MegaFon: the PBX's webhooks and REST API (seed 003) over the phones of the pretend company."""

import hmac
from collections.abc import Callable
from functools import partial
from typing import Any

from aiohttp import web

from sandbox.company import Company
from sandbox.company.deliveries import Deliveries, public
from sandbox.company.exchange import Fact
from sandbox.company.inquiries import Inquiries
from sandbox.company.recording import Recording
from sandbox.company.rest import Refused, Rest
from sandbox.company.shelf import Shelf
from sandbox.company.trouble import Trouble
from sandbox.company.webhooks import HIDDEN, Spelling, fields

API = "/crmapi/v1"


class PretendMegafon:
    """Speaks for the company to the bot, and lets the bot dial."""

    def __init__(
        self,
        company: Company,
        *,
        key: str,
        crm_token: str,
        deliveries: Deliveries,
        base: str = "/megafon",
        publish: Callable[[dict[str, Any]], None] = lambda event: None,
    ) -> None:
        self.key = key
        self.crm_token = crm_token
        self.hidden = HIDDEN
        """How a hidden number is spelled: this, or "" on other tenants."""
        self.access = ""
        """"" answers; "CRM disabled" or "CRM switched off" refuses everybody."""
        self.error_shape = "error"
        """Key of the refusal's JSON: "error" or "message"; "text": no JSON at all."""
        self.trouble = Trouble()
        self.shelf = Shelf(base, now=company.now, trouble=self.trouble, publish=publish)
        self.recording = Recording(self.shelf)
        self.rest = Rest(company, self.recording.link)
        self.delivering = deliveries
        self.inquiries = Inquiries(self.trouble, publish)
        self.requests = self.inquiries.kept
        self._company = company
        self._base = base + API
        company.dialects.append(self)

    @property
    def deliveries(self) -> list[dict[str, Any]]:
        return list(self.delivering.done)

    @property
    def crm_url(self) -> str:
        """Where webhooks go; may be set once the bot's address is known."""
        return self.delivering.url

    @crm_url.setter
    def crm_url(self, url: str) -> None:
        self.delivering.url = url

    def tell(self, facts: list[Fact]) -> None:
        self.recording.keep(facts)
        spelling = Spelling(self.crm_token, self.hidden, self.recording.link)
        self.delivering.post([(fields(fact, spelling), self._listener(fact)) for fact in facts])

    def _listener(self, fact: Fact) -> Callable[[Any], None] | None:
        return partial(self._company.learn_contact, fact.call) if fact.what == "asks who calls" else None

    def fault(self, kind: str, times: int = 1, *, path: str = "") -> None:
        self.trouble.fault(kind, times, path=path)

    def clear_faults(self) -> None:
        self.trouble.clear()

    def state(self) -> dict[str, Any]:
        return {
            "crm_url": self.crm_url,
            "access": self.access,
            "faults": [vars(fault) for fault in self.trouble.faults],
            "deliveries": [public(delivery) for delivery in self.deliveries[-200:]],
            "requests": self.inquiries.shown(),
        }

    def routes(self, app: web.Application) -> None:
        app.router.add_route("*", self._base + "/{path:.*}", self._serve)
        self.shelf.routes(app)
        app.cleanup_ctx.append(self.delivering.lifespan)
        app.on_shutdown.append(self._stop)

    async def _stop(self, _app: web.Application) -> None:
        self.trouble.over.set()

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        where = request.path.removeprefix(self._base)
        body = (await request.read()).decode(errors="replace")
        return await self.inquiries.answer(request, self._answer, where=where, body=body)

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        try:
            self._authorize(request)
            return await self.rest.answer(request, request.match_info["path"])
        except Refused as refused:
            if self.error_shape == "text":
                return web.Response(status=refused.status, text=refused.reason)
            return web.json_response({self.error_shape: refused.reason}, status=refused.status)

    def _authorize(self, request: web.Request) -> None:
        given = request.headers.get("X-API-KEY", "")
        if not hmac.compare_digest(given.encode("utf-8", "surrogateescape"), self.key.encode()):
            raise Refused(401, "Invalid token")
        if self.access:
            raise Refused(401, self.access)
