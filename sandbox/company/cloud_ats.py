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
from sandbox.company.deliveries import Deliveries, public
from sandbox.company.exchange import Fact
from sandbox.company.inquiries import Inquiries
from sandbox.company.recording import Recording
from sandbox.company.shelf import Shelf
from sandbox.company.trouble import Trouble

API = "/sys/crm_api.wcgp"
FORM = "application/x-www-form-urlencoded"


class PretendCloudAts:
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
        self.token = token
        self.access = ""
        """"" answers; "CRM disabled" or "CRM switched off" refuses everybody."""
        self.trouble = Trouble()
        self.shelf = Shelf(base, now=company.now, trouble=self.trouble, publish=publish)
        self.recording = Recording(self.shelf)
        self.speech = Speech(crm_token, link=self.recording.link)
        self.commands = Commands(company, self.speech.callid, self.recording.link)
        self.delivering = deliveries
        self.inquiries = Inquiries(self.trouble, publish)
        self.requests = self.inquiries.kept
        self._company = company
        self._path = base + API
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
        spoken = [(fact, self.speech.fields(fact)) for fact in facts]
        self.delivering.post([(said, self._listener(fact)) for fact, said in spoken if said is not None])

    def _listener(self, fact: Fact) -> Callable[[Any], None] | None:
        return partial(self._company.learn_contact, fact.call) if fact.what == "asks who calls" else None

    def fault(self, kind: str, times: int = 1, *, path: str = "") -> None:
        """`path`: a part of the command's name, for all commands share one address."""
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
        app.router.add_route("*", self._path, self._serve)
        self.shelf.routes(app)
        app.cleanup_ctx.append(self.delivering.lifespan)
        app.on_shutdown.append(self._stop)

    async def _stop(self, _app: web.Application) -> None:
        self.trouble.over.set()

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
