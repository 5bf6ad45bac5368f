"""A MegaFon account called office, connected to wherever a test wants it."""

from pathlib import Path

from pbx.megafon import Megafon, MegafonSettings
from tests.wire.server import QuickClock
from wire.client import Timeouts

SAMPLES = Path(__file__).parent / "samples" / "megafon"
API_KEY, TOKEN = "canary/api+key-3b1f", "76fsd7tfs-fhjdgfdjsfsk-hfgsdguuuwoeiwey1111"


def settings(url: str = "office", **more: object) -> MegafonSettings:
    return MegafonSettings.model_validate({"base_url": url, "api_key": API_KEY, "crm_token": TOKEN, **more})


def megafon(url: str, timeouts: Timeouts | None = None) -> Megafon:
    return Megafon("office", settings(url), QuickClock(), timeouts=timeouts)
