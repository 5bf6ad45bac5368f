"""What happens in the world as server-sent events, resumable after a lost connection."""

import asyncio
import contextlib
import json
import secrets

from aiohttp import web

from sandbox.world import World

HEARTBEAT = 15.0
LONGEST_NUMBER = 16


class Stream:
    """GET /sandbox/stream; an event's id is RUN-NUMBER, so that a page notices a restarted sandbox."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._run = secrets.token_hex(4)
        self._over = False

    @property
    def position(self) -> str:
        return f"{self._run}-{self._world.last}"

    def routes(self, app: web.Application) -> None:
        app.router.add_get("/sandbox/stream", self._serve)
        app.on_shutdown.append(self._stop)

    async def _stop(self, _app: web.Application) -> None:
        """An open stream would hold the shutdown until its timeout."""
        self._over = True
        self._world.changed().set()

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        asked = request.headers.get("Last-Event-ID") or request.query.get("after", self.position)
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"})
        await response.prepare(request)
        with contextlib.suppress(ConnectionResetError):  # The page was closed.
            await self._follow(response, self._number(asked))
        return response

    def _number(self, position: str) -> int:
        """-1: of another run, or nonsense."""
        run, _, number = position.partition("-")
        return int(number) if run == self._run and number.isdecimal() and len(number) < LONGEST_NUMBER else -1

    async def _follow(self, response: web.StreamResponse, seen: int) -> None:
        """Every event after that number, until the server stops."""
        await response.write(b"retry: 1000\n\n")
        while not self._over:
            changed = self._world.changed()
            events = self._world.since(seen) if 0 <= seen <= self._world.last else None
            seen = self._world.last
            if events is None:
                await response.write(self._event(seen, {"kind": "reload"}))
            elif events:
                await response.write(b"".join(self._event(at, event) for at, event in events))
            try:
                await asyncio.wait_for(changed.wait(), HEARTBEAT)
            except TimeoutError:
                await response.write(b":\n\n")

    def _event(self, number: int, event: object) -> bytes:
        return f"id: {self._run}-{number}\ndata: {json.dumps(event)}\n\n".encode()
