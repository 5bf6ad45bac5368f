"""A cloud PBX account called office: its samples, a connection, and the pretend one on its own web server."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aiohttp import web

from pbx.base import Webhook
from pbx.body import flatten
from pbx.cloud_ats import CloudAts, CloudAtsSettings
from sandbox.company import Company
from sandbox.company.cloud_ats import PretendCloudAts
from sandbox.company.deliveries import Deliveries
from sandbox.company.firm import romashka
from sandbox.errands import Errands
from tests.pbx.ears import NOW, Ears
from tests.wire.server import QuickClock
from wire.client import Timeouts

SAMPLES = Path(__file__).parent / "samples" / "cloud_ats"
API_KEY, TOKEN = "canary/cloud+key-3b1f", "invented-crm-token-76fsd7tfs-1111"
CLIENT, LINE = "+79101234567", "+74957654321"
CALL_ID = "B10D0EB124F4E64AF4EA-1511"
FORM = "application/x-www-form-urlencoded"


def settings(url: str = "office.cloud.example", **more: object) -> CloudAtsSettings:
    return CloudAtsSettings.model_validate({"base_url": url, "api_key": API_KEY, "crm_token": TOKEN, **more})


def cloud(url: str = "office.cloud.example", timeouts: Timeouts | None = None) -> CloudAts:
    return CloudAts("office", settings(url), QuickClock(), timeouts=timeouts)


def text(name: str) -> str:
    return (SAMPLES / name).read_text("utf-8")


def sample(name: str) -> Webhook:
    fields = flatten(FORM, (SAMPLES / name).read_bytes())
    return Webhook("POST", "/pbx/office", {}, fields, {}, NOW, "127.0.0.1")


@dataclass
class CloudOffice:
    """The company's phones, its PBX, our adapter, and the ears that hear its webhooks."""

    company: Company
    ats: PretendCloudAts
    pbx: CloudAts
    ears: Ears
    errands: Errands
    url: str

    def asked(self) -> list[str]:
        """Commands that reached the PBX, in order."""
        return [entry["path"] for entry in self.ats.requests]


@asynccontextmanager
async def office(key: str = API_KEY, clock: QuickClock | None = None, **more: Any) -> AsyncIterator[CloudOffice]:
    async with Errands() as errands:
        company = Company(romashka(), errands)
        company.verdict_delay = 0.01
        ats = PretendCloudAts(company, token=API_KEY, crm_token=TOKEN, deliveries=Deliveries("", errands, _nobody))
        app = web.Application()
        ears = Ears(cloud())
        app.router.add_post("/pbx/office", ears.handle)
        ats.routes(app)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.05)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        ats.crm_url = f"{url}/pbx/office"
        pbx = CloudAts("office", settings(f"{url}/cloud_ats", api_key=key, **more), clock or QuickClock())
        try:
            yield CloudOffice(company, ats, pbx, ears, errands, url)
        finally:
            await pbx.close()
            await runner.cleanup()


def _nobody(_event: dict[str, Any]) -> None:
    pass
