"""The door of the pretend Cifra1: one request in three seconds for both APIs, and what was asked, in its order."""

import json
import time
from collections.abc import Callable
from urllib.parse import parse_qsl

from aiohttp import web

LIMIT = 3.0
SLACK = 0.05


class Door:
    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self.limit = LIMIT
        self.hurried = 0
        """How many requests came too soon."""
        self._monotonic = monotonic
        self._last = float("-inf")

    def admits(self) -> bool:
        now, before = self._monotonic(), self._last
        self._last = now
        early = now - before < self.limit - SLACK
        self.hurried += early
        return not early


async def asked(request: web.Request) -> list[tuple[str, str]]:
    """A query, a form, or JSON, in the order they were written."""
    body = (await request.read()).decode()
    if body.lstrip().startswith("{"):
        return [(str(name), str(value)) for name, value in json.loads(body).items()]
    return parse_qsl(body, keep_blank_values=True) if body else list(request.query.items())
