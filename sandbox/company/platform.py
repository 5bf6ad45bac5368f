"""What the two PBXs of one platform (seeds 002 and 003) share: webhooks out, an API in, recordings, trouble."""

from collections.abc import Callable
from functools import partial
from typing import Any

from aiohttp import web

from sandbox.company import Company
from sandbox.company.deliveries import Deliveries, public
from sandbox.company.exchange import Fact
from sandbox.company.inquiries import Inquiries
from sandbox.company.recording import Recording
from sandbox.company.shelf import Shelf
from sandbox.company.trouble import Trouble


class Platform:
    """Whoever derives from it says how facts are told (`tell`) and answers requests (`_serve`)."""

    def __init__(
        self, company: Company, deliveries: Deliveries, base: str, publish: Callable[[dict[str, Any]], None]
    ) -> None:
        self.access = ""
        """"" answers; "CRM disabled" or "CRM switched off" refuses everybody."""
        self.trouble = Trouble()
        self.shelf = Shelf(base, now=company.now, trouble=self.trouble, publish=publish)
        self.recording = Recording(self.shelf)
        self.delivering = deliveries
        self.inquiries = Inquiries(self.trouble, publish)
        self.requests = self.inquiries.kept
        self._company = company
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
        raise NotImplementedError

    def fault(self, kind: str, times: int = 1, *, path: str = "") -> None:
        """`path`: a part of the address, or of the command's name where all commands share one address."""
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

    def _open(self, app: web.Application, path: str) -> None:
        app.router.add_route("*", path, self._serve)
        self.shelf.routes(app)
        app.cleanup_ctx.append(self.delivering.lifespan)
        app.on_shutdown.append(self._stop)

    async def _stop(self, _app: web.Application) -> None:
        self.trouble.over.set()

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        raise NotImplementedError

    def _listener(self, fact: Fact) -> Callable[[Any], None] | None:
        return partial(self._company.learn_contact, fact.call) if fact.what == "asks who calls" else None
