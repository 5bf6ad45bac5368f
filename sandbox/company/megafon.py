"""The pretend MegaFon: the PBX's webhooks and REST API (seed 003) over the phones of the pretend company."""

import hmac
from collections.abc import Callable
from typing import Any

from aiohttp import web

from sandbox.company import Company
from sandbox.company.deliveries import Deliveries
from sandbox.company.exchange import Fact
from sandbox.company.platform import Platform
from sandbox.company.rest import Refused, Rest
from sandbox.company.webhooks import HIDDEN, Spelling, fields

API = "/crmapi/v1"


class PretendMegafon(Platform):
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
        super().__init__(company, deliveries, base, publish)
        self.key = key
        self.crm_token = crm_token
        self.hidden = HIDDEN
        """How a hidden number is spelled: this, or "" on other tenants."""
        self.error_shape = "error"
        """Key of the refusal's JSON: "error" or "message"; "text": no JSON at all."""
        self.rest = Rest(company, self.recording.link)
        self._base = base + API

    def tell(self, facts: list[Fact]) -> None:
        self.recording.keep(facts)
        spelling = Spelling(self.crm_token, self.hidden, self.recording.link)
        self.delivering.post([(fields(fact, spelling), self._listener(fact)) for fact in facts])

    def routes(self, app: web.Application) -> None:
        self._open(app, self._base + "/{path:.*}")

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
