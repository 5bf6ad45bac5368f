"""A Telegram that takes everything at once, to send to at full speed, and remembers when what arrived."""

import asyncio
import json
import re
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from urllib.parse import unquote_plus

from aiohttp import web

BOT = {"id": 110201543, "is_bot": True, "first_name": "bench", "username": "bench_bot"}
PHONE = re.compile(r"\+7910\d{7}")


@dataclass
class Sink:
    """``arrived``: the client's number in a message → when it came here first (perf_counter seconds); ``taken`` counts
    messages."""

    address: str = ""
    arrived: dict[str, float] = field(default_factory=dict)
    taken: int = 0
    changed: asyncio.Event = field(default_factory=asyncio.Event)

    async def answer(self, request: web.Request) -> web.Response:
        method, body = request.match_info["method"], await request.read()
        now = time.perf_counter()
        if method == "sendMessage":
            self.taken += 1
            found = PHONE.search(unquote_plus(body.decode()))
            if found:
                self.arrived.setdefault(found[0], now)
            self.changed.set()
            result: object = {"message_id": self.taken, "date": 1, "chat": {"id": 1, "type": "private"}, "text": "."}
        elif method == "getUpdates":
            await asyncio.sleep(5)
            result = []
        else:
            result = BOT if method == "getMe" else True
        return web.Response(text=json.dumps({"ok": True, "result": result}), content_type="application/json")

    async def until(self, taken: int) -> None:
        """Wait until so many messages have come."""
        while self.taken < taken:
            self.changed.clear()
            await self.changed.wait()

    async def until_told(self, number: str) -> float:
        """Wait until a message shows the number; gives when it came."""
        while number not in self.arrived:
            self.changed.clear()
            await self.changed.wait()
        return self.arrived[number]


@asynccontextmanager
async def sink() -> AsyncIterator[Sink]:
    made = Sink()
    site = web.Application()
    site.router.add_route("*", "/bot{token}/{method}", made.answer)
    runner = web.AppRunner(site, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    made.address = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield made
    finally:
        await runner.cleanup()
