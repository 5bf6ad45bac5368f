"""Trouble on demand for the pretend MegaFon's REST side: what a sick or strict server answers."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from aiohttp import web

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

DRIP_PAUSE = 0.2
PLAIN = {
    "500": (500, "text/plain", "Internal Server Error"),
    "503": (503, "text/plain", "Service Unavailable"),
    "429": (429, "application/json", '{"error":"Too Many Requests"}'),
    "403": (403, "application/json", '{"error":"Forbidden"}'),
    "404": (404, "application/json", '{"error":"Not Found"}'),
    "422": (422, "application/json", '{"message":"The given data was invalid."}'),
    "html": (502, "text/html", "<html><body><h1>502 Bad Gateway</h1></body></html>"),
    "html-200": (200, "text/html", "<html><body>Технические работы</body></html>"),
    "empty": (200, "application/json", ""),
    "null": (200, "application/json", "null"),
    "array": (200, "application/json", "[]"),
    "truncated": (200, "application/json", '{"items": [{"login": "an'),
    "redirect": (301, "text/html", ""),
}
WIRE = ("reset", "reset-after-accept", "silent", "silent-after-accept", "drip")
KINDS = (*PLAIN, *WIRE)


@dataclass
class Fault:
    kind: str
    times: int
    path: str
    method: str = ""
    spared: int = 0


class Trouble:
    """The faults waiting to happen, in the order they were asked for."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []
        self.silence = 60.0
        """Seconds without a byte."""
        self.over = asyncio.Event()
        """Set when the server stops: nobody is kept waiting then."""

    def fault(self, kind: str, times: int = 1, *, path: str = "", method: str = "", spared: int = 0) -> None:
        """The next `times` requests (by `method`, whose path contains `path`) meet this, once `spared` went through."""
        if kind not in KINDS:
            raise ValueError(f"Нет такой неисправности: «{kind}»; есть {', '.join(KINDS)}")
        self.faults.append(Fault(kind, times, path, method, spared))

    def clear(self) -> None:
        self.faults.clear()

    def take(self, path: str, method: str) -> str:
        """The kind of fault this request meets, or nothing."""
        for fault in self.faults:
            if fault.path in path and fault.method in ("", method):
                if fault.spared > 0:
                    fault.spared -= 1
                    continue
                fault.times -= 1
                if fault.times <= 0:
                    self.faults.remove(fault)
                return fault.kind
        return ""

    async def answer(self, kind: str, request: web.Request, handler: Handler) -> web.StreamResponse:
        if kind in PLAIN:
            status, content_type, body = PLAIN[kind]
            headers = {"Location": "https://example.invalid/"} if kind == "redirect" else None
            return web.Response(status=status, text=body, content_type=content_type, headers=headers)
        if kind.endswith("after-accept"):
            await handler(request)
        if kind == "drip":
            return await self._drip(request)
        if kind.startswith("silent"):
            await self._wait(self.silence)
        if request.transport is not None:
            request.transport.abort()
        return web.Response()

    async def _drip(self, request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "application/json"})
        await response.prepare(request)
        try:
            for _ in range(int(self.silence / DRIP_PAUSE)):
                if self.over.is_set():
                    break
                await response.write(b" ")
                await self._wait(DRIP_PAUSE)
        except ConnectionResetError:
            pass  # The bot has lost its patience.
        return response

    async def _wait(self, seconds: float) -> None:
        try:
            await asyncio.wait_for(self.over.wait(), seconds)
        except TimeoutError:
            return
