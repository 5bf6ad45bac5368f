"""The pretend cloud PBX: seed 002's webhooks and commands over the phones of the pretend company."""

import hmac
from collections.abc import Callable
from functools import partial
from typing import Any
from urllib.parse import parse_qsl

from aiohttp import web

from sandbox.company import Company
from sandbox.company.cloud_ats_commands import Commands, Form, invalid
from sandbox.company.cloud_ats_webhooks import Speech
from sandbox.company.crmapi.checks import Refused
from sandbox.company.deliveries import Deliveries
from sandbox.company.exchange import Fact
from sandbox.company.platform import Platform

API = "/sys/crm_api.wcgp"
FORM = "application/x-www-form-urlencoded"


class PretendCloudAts(Platform):
    """Speaks for the company to the bot, and lets the bot command it."""

    def __init__(
        self,
        company: Company,
        *,
        token: str,
        crm_token: str,
        deliveries: Deliveries,
        base: str = "/cloud_ats",
        publish: Callable[[dict[str, Any]], None] = lambda event: None,
    ) -> None:
        super().__init__(company, deliveries, base, publish)
        self.token = token
        self.speech = Speech(crm_token, link=self.recording.link)
        self.commands = Commands(company, self.speech.callid, self.recording.link)
        self._path = base + API

    def tell(self, facts: list[Fact]) -> None:
        self.recording.keep(facts)
        spoken = [(fact, self.speech.fields(fact)) for fact in facts]
        self.delivering.post([(said, self._listener(fact)) for fact, said in spoken if said is not None])

    def routes(self, app: web.Application) -> None:
        self._open(app, self._path)

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        pairs = parse_qsl((await request.read()).decode("utf-8", "replace"), keep_blank_values=True)
        shown = {name: value for name, value in pairs if name != "token"}
        answer = partial(self._answer, pairs)
        return await self.inquiries.answer(request, answer, where=shown.get("cmd", ""), body=shown)

    async def _answer(self, pairs: list[tuple[str, str]], request: web.Request) -> web.StreamResponse:
        try:
            if request.method != "POST":
                raise Refused(405, "Method Not Allowed")
            content_type, body = await self.commands.answer(self._authorized(pairs, request))
        except Refused as refused:
            return web.json_response({"error": refused.reason}, status=refused.status)
        return web.Response(text=body, content_type=content_type)

    def _authorized(self, pairs: list[tuple[str, str]], request: web.Request) -> Form:
        """The form without its token; §2: the key stands in the body, never in the address."""
        if request.content_type != FORM or request.query or len(dict(pairs)) != len(pairs):
            raise invalid()
        form = dict(pairs)
        given = form.pop("token", "")
        if not hmac.compare_digest(given.encode("utf-8", "surrogateescape"), self.token.encode()):
            raise Refused(401, "Invalid token")
        if self.access:
            raise Refused(401, self.access)
        return form
