"""The sandbox's door: only this machine's own names, JSON for every change, and a strict policy for the page."""

import ipaddress

from aiohttp import hdrs, web
from aiohttp.typedefs import Handler
from yarl import URL

POLICY = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
        "media-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}


@web.middleware
async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
    if not _is_here(request.headers.get(hdrs.HOST, "")):
        # A foreign name that resolves to 127.0.0.1 would let a web site drive the sandbox (DNS rebinding).
        return web.json_response({"error": "Only 127.0.0.1 and localhost are served here"}, status=421)
    changes = request.method not in {"GET", "HEAD"} and request.path.startswith("/sandbox/")
    if changes and request.content_type != "application/json":
        return web.json_response({"error": "Content-Type must be application/json"}, status=415)
    return await handler(request)


async def set_policy(_request: web.Request, response: web.StreamResponse) -> None:
    """On every answer, streams too: before its headers leave."""
    response.headers.update(POLICY)


def _is_here(host: str) -> bool:
    try:
        name = URL(f"http://{host}").host or ""
        return name == "localhost" or ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False
