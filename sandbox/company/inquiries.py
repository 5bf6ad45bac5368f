"""What the bot asks a pretend PBX: every request is remembered, may meet trouble, and is published with its answer."""

import time
from collections import deque
from collections.abc import Callable
from typing import Any

from aiohttp import web

from sandbox.company.trouble import Handler, Trouble

REQUESTS_KEPT = 20_000
REQUESTS_SHOWN = 200


class Inquiries:
    def __init__(self, trouble: Trouble, publish: Callable[[dict[str, Any]], None]) -> None:
        self.kept: deque[dict[str, Any]] = deque(maxlen=REQUESTS_KEPT)
        self._trouble = trouble
        self._publish = publish

    def shown(self) -> list[dict[str, Any]]:
        return list(self.kept)[-REQUESTS_SHOWN:]

    async def answer(self, request: web.Request, handler: Handler, *, where: str, **said: Any) -> web.StreamResponse:
        """`where`: the part of the PBX that is asked, by which its trouble is found; `said` may hold no secret."""
        entry: dict[str, Any] = {"at": time.time(), "method": request.method, "path": where, **said, "status": 0}
        entry["fault"] = self._trouble.take(where, request.method)
        self.kept.append(entry)
        began = time.perf_counter()
        try:
            if entry["fault"]:
                response = await self._trouble.answer(entry["fault"], request, handler)
            else:
                response = await handler(request)
            entry["status"] = response.status
            return response
        finally:
            entry["ms"] = round((time.perf_counter() - began) * 1000, 1)
            self._publish({"kind": "request", "entry": entry})
