"""The HTTP server itself, and what it says of our health."""

import logging
from collections.abc import Awaitable, Callable, Mapping

from aiohttp import web
from aiohttp.http import HttpProcessingError

SHUTDOWN_S = 2.0
KEEP_ALIVE_S = 15.0

_NO_HTTP = (HttpProcessingError, web.RequestPayloadError)
_log = logging.getLogger(__name__)
_log.addFilter(lambda record: not (record.exc_info and isinstance(record.exc_info[1], _NO_HTTP)))


def serving(site: web.Application) -> web.AppRunner:
    """The server of our side. Nothing packed is unpacked: such bodies are refused. What is no HTTP is answered 400 and
    not logged: an outsider must not fill the log."""
    site.on_response_prepare.append(_without_name)
    return web.AppRunner(
        site,
        access_log=None,
        logger=_log,
        auto_decompress=False,
        handle_signals=False,
        keepalive_timeout=KEEP_ALIVE_S,
        shutdown_timeout=SHUTDOWN_S,
    )


async def _without_name(request: web.Request, answer: web.StreamResponse) -> None:
    """Nobody need know what serves here, and in which version."""
    answer.headers.pop("Server", None)


def health_routes(ready: Callable[[], Awaitable[Mapping[str, str]]]) -> list[web.RouteDef]:
    """``/health/live``: the process answers. ``/health/ready``: it does its work; 503 with what is bad otherwise."""

    async def live(request: web.Request) -> web.Response:
        return web.json_response({"live": True})

    async def show_ready(request: web.Request) -> web.Response:
        bad = await ready()
        return web.json_response({"ready": not bad, "bad": dict(bad)}, status=503 if bad else 200)

    return [web.get("/health/live", live), web.get("/health/ready", show_ready)]
