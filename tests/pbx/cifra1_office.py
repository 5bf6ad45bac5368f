"""A Cifra1 account called office: its settings, the samples, and a pretend Cifra1 that it speaks to over real HTTP."""

import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from aiohttp import web

from pbx.base import Webhook
from pbx.cifra1 import Cifra1, Cifra1Settings
from sandbox.company import Company
from sandbox.company.cifra1 import PretendCifra1
from sandbox.company.firm import romashka
from sandbox.errands import Errands
from tests.wire.server import QuickClock
from wire.client import Timeouts

SAMPLES = Path(__file__).parent / "samples" / "cifra1"
DOMAIN = "romashka.vats.cifra1.ru"
API_KEY, CABINET_KEY = "qx7kd-mmv2p-81nte", "75yogx-2vd95r-kbbgzz"
RING_MS = 1_700_000_003_465  # 2023-11-15 01:13:23.465 in Moscow
CLIENT = "+79101234567"
SIGNED = ("event", "event_dt", "from", "to", "crmuseruid", "numinc", "session_id")


def settings(url: str = "http://127.0.0.1:1", **more: object) -> Cifra1Settings:
    given = {
        "base_url": f"{url}/crmapi.php",
        "cabinet_url": f"{url}/api",
        "domain": DOMAIN,
        "api_key": API_KEY,
        "cabinet_key": CABINET_KEY,
    }
    return Cifra1Settings.model_validate(given | more)


def cifra1(
    url: str = "http://127.0.0.1:1", timeouts: Timeouts | None = None, clock: QuickClock | None = None, **more: object
) -> Cifra1:
    return Cifra1("office", settings(url, **more), clock or QuickClock(), timeouts=timeouts)


def md5(*values: str) -> str:
    return hashlib.md5("".join(values).encode("utf-8", "surrogatepass")).hexdigest()


def webhook(query: dict[str, str], received_ms: int = RING_MS) -> Webhook:
    return Webhook("GET", "/", query, {}, {}, received_ms, "127.0.0.1")


def signed(key: str = API_KEY, **changed: str) -> Webhook:
    """A genuine push with some fields changed (`from_` is from), "" leaving one out."""
    given = dict(sample("event_ring.request").query) | {name.rstrip("_"): value for name, value in changed.items()}
    fields = {name: value for name, value in given.items() if value}
    fields["check"] = md5(*(fields.get(name, "") for name in SIGNED), key)
    return webhook(fields)


def sample(name: str, received_ms: int = RING_MS) -> Webhook:
    """As a tolerant server reads the request line."""
    line = (SAMPLES / name).read_text("utf-8").strip()
    query = line.removeprefix("GET ").removesuffix(" HTTP/1.1").partition("?")[2]
    pairs = (pair.partition("=") for pair in query.split("&"))
    return webhook({key: unquote(value) for key, _, value in pairs}, received_ms)


@dataclass
class House:
    """``clock`` is the adapter's and the PBX's: three seconds are kept without waiting for them."""

    company: Company
    pretend: PretendCifra1
    pbx: Cifra1
    clock: QuickClock
    url: str
    errands: Errands

    def connect(self, **more: object) -> Cifra1:
        return cifra1(f"{self.url}/cifra1", clock=self.clock, **more)

    async def calls(self, client: str | None = "79101234567", **how: object) -> str:
        call = self.company.ring(client, department="sales")
        await self.errands.quiet()
        return call

    def period(self) -> tuple[int, int]:
        now_ms = int(self.company.now().timestamp() * 1000)
        return now_ms - 3_600_000, now_ms + 3_600_000

    def asked(self) -> list[dict[str, str]]:
        return [entry["asked"] for entry in self.pretend.requests]


@asynccontextmanager
async def house(**more: object) -> AsyncIterator[House]:
    clock = QuickClock()
    async with Errands() as errands:
        company = Company(romashka(), errands)
        company.verdict_delay = 0
        pretend = PretendCifra1(
            company, errands, domain=DOMAIN, key=API_KEY, cabinet_key=CABINET_KEY, monotonic=clock.monotonic
        )
        app = web.Application()
        pretend.routes(app)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.05)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        url = "http://{}:{}".format(*runner.addresses[0][:2])
        pbx = cifra1(f"{url}/cifra1", clock=clock, **more)
        try:
            yield House(company, pretend, pbx, clock, url, errands)
        finally:
            await pbx.close()
            await runner.cleanup()
