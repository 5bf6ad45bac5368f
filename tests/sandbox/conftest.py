"""A served world, the tiny web server that plays the bot's webhook end, and a client for the control API.

Everything runs in one event loop per module, so that the page's tests can share a browser: modules that use these
fixtures say `pytest.mark.asyncio(loop_scope="module")`.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
from aiohttp import web

from sandbox.server import serve
from sandbox.world import World


class BotEnd:
    """What the bot's webhook address hears, in order of arrival, and what it answers."""

    def __init__(self) -> None:
        self.heard: list[dict[str, str]] = []
        self.content_types: list[str] = []
        self.answers: list[web.Response] = []
        self.contact: dict[str, str] = {}
        self.url = ""

    async def handle(self, request: web.Request) -> web.StreamResponse:
        self.content_types.append(request.content_type)
        as_json = request.content_type == "application/json"
        fields = (
            await request.json() if as_json else {name: str(value) for name, value in (await request.post()).items()}
        )
        self.heard.append(fields)
        if self.answers:
            return self.answers.pop(0)
        return web.json_response(self.contact) if fields["cmd"] == "contact" else web.Response()

    def types(self) -> list[str]:
        """event types and history statuses, as they came."""
        return [fields.get("status") or fields.get("type") or fields["cmd"] for fields in self.heard]

    def history(self) -> dict[str, str]:
        """The one history webhook."""
        (history,) = [fields for fields in self.heard if fields["cmd"] == "history"]
        return history

    def whose(self, event_type: str) -> set[str]:
        return {fields["user"] for fields in self.heard if fields.get("type") == event_type}


@asynccontextmanager
async def playing_bot() -> AsyncIterator[BotEnd]:
    bot = BotEnd()
    app = web.Application()
    app.router.add_post("/pbx/office", bot.handle)
    runner = web.AppRunner(app, shutdown_timeout=1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    bot.url = f"http://127.0.0.1:{runner.addresses[0][1]}/pbx/office"
    try:
        yield bot
    finally:
        await runner.cleanup()


@pytest_asyncio.fixture(loop_scope="module")
async def bot() -> AsyncIterator[BotEnd]:
    async with playing_bot() as bot:
        yield bot


@pytest.fixture
def world(bot: BotEnd) -> World:
    world = World(crm_url=bot.url)
    world.company.verdict_delay = 0.02
    return world


@pytest_asyncio.fixture(loop_scope="module")
async def address(world: World) -> AsyncIterator[str]:
    async with serve(world) as address:
        yield address


@pytest_asyncio.fixture(loop_scope="module")
async def http(address: str) -> AsyncIterator[aiohttp.ClientSession]:
    """Requests by path to the served world; every connection is fresh, so that a cut one is not retried."""
    async with aiohttp.ClientSession(base_url=address, connector=aiohttp.TCPConnector(force_close=True)) as session:
        yield session


@pytest.fixture
def rest(http: aiohttp.ClientSession, world: World) -> Any:
    """MegaFon's REST: `await rest("GET", "users")` → (status, parsed body or text)."""

    async def ask(method: str, path: str, key: str | None = None, **more: Any) -> tuple[int, Any]:
        headers = {"X-API-KEY": world.megafon.key if key is None else key}
        url = f"/megafon/crmapi/v1/{path}"
        async with http.request(method, url, headers=headers, allow_redirects=False, **more) as answer:
            is_json = answer.content_type == "application/json"
            return answer.status, await answer.json() if is_json else await answer.text()

    return ask


@pytest.fixture
def say(http, world: World) -> Any:
    """A Bot API method as the bot would call it."""

    async def call(method: str, **parameters: Any) -> Any:
        async with http.post(f"/bot{world.token}/{method}", json=parameters) as answer:
            told = await answer.json()
        assert told["ok"], told
        return told["result"]

    return call
