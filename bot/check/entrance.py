"""Does the address that is pasted into the cabinets lead to us? Looked at from here, which proves less than a call."""

import json
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from pbx.advice import Where
from views.findings import Finding, Mark, Said
from wire.client import Timeouts, Wire, WireUnreachable

if TYPE_CHECKING:
    from bot.settings import Settings

LIVE = "/health/live"
TIMEOUTS = Timeouts(connect_s=5.0, read_s=10.0)
_PORTS = {"https": 443, "http": 80}


async def examine(settings: "Settings", *, running: bool) -> list[Finding]:
    """A proxy may let nobody in from here: that it does not lead to us from here is a remark and no failure."""
    url = address(settings)
    if not url:
        return [Finding(Mark.WRONG, Said("check_no_address"), look=("WEB__PUBLIC_URL",))] if settings.pbx else []
    if not running:
        return []
    wire = Wire(url, timeouts=TIMEOUTS)
    try:
        reply = await wire.request("GET", LIVE)
    except WireUnreachable as lost:
        why = Said(f"wire_{lost.reason}")
        return [Finding(Mark.NOTE, Said("check_address_silent", {"url": url + LIVE, "why": why}))]
    finally:
        await wire.close()
    if reply.status == 200 and _is_live(reply.body):
        return [Finding(Mark.GOOD, Said("check_address_leads", {"url": url}))]
    return [Finding(Mark.NOTE, Said("check_address_elsewhere", {"url": url + LIVE, "status": reply.status}))]


def address(settings: "Settings") -> str:
    """WEB__PUBLIC_URL without a slash at the end, "" where there is none."""
    return (settings.web.public_url or "").rstrip("/")


def where(settings: "Settings") -> Where:
    """As the PBXs are to be told."""
    url = address(settings)
    parts = urlsplit(url)
    port = parts.port or _PORTS.get(parts.scheme, 0)
    return Where(url=url, host=parts.hostname or "", port=port, tls_port=settings.web.tls_port)


def _is_live(body: bytes) -> bool:
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        return False
    return isinstance(told, dict) and told.get("live") is True
