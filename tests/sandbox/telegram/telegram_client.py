"""A bot that speaks plain HTTP to the pretend Telegram, and its own web server."""

import json
from dataclasses import dataclass, field

from aiohttp import ClientSession, web

TOKEN = "110201543:invented-token-of-the-tests"
ANNA, BORIS, STRANGER = 101, 102, 666
GROUP = -100500


@dataclass
class Bot:
    """What a Bot API client does, without its conveniences."""

    session: ClientSession
    address: str
    token: str = TOKEN

    async def call(self, method, **parameters):
        """Status and body of one request, sent as JSON."""
        async with self.session.post(f"{self.address}/bot{self.token}/{method}", json=parameters) as response:
            return response.status, await response.json()

    async def ask(self, method, **parameters):
        """The result of a request that must succeed."""
        status, body = await self.call(method, **parameters)
        assert (status, body["ok"]) == (200, True), body
        return body["result"]

    async def refusal(self, method, **parameters):
        """The description of a refusal, whose code must be the HTTP status, too."""
        status, body = await self.call(method, **parameters)
        assert body["ok"] is False
        assert body["error_code"] == status
        return f"{status} {body['description']}"

    async def say(self, text="Привет", chat=ANNA, **parameters):
        return await self.ask("sendMessage", chat_id=chat, text=text, **parameters)

    async def updates(self, **parameters):
        return await self.ask("getUpdates", **parameters)

    async def drain(self):
        """All updates now waiting, confirmed."""
        updates = await self.updates()
        if updates:
            await self.updates(offset=updates[-1]["update_id"] + 1)
        return updates

    async def control(self, path, **arguments):
        async with self.session.post(f"{self.address}/sandbox/telegram/{path}", json=arguments) as response:
            return response.status, await response.json()

    async def look(self, path):
        async with self.session.get(f"{self.address}/sandbox/telegram/{path}") as response:
            return response.status, await response.json()


@dataclass
class Clock:
    now: float = 1_795_000_000.0

    def __call__(self):
        return self.now


@dataclass
class Site:
    """The bot's own web server, for webhooks: answers what the test has laid ready, then 200."""

    answers: list = field(default_factory=list)
    got: list = field(default_factory=list)
    address: str = ""

    async def take(self, request):
        self.got.append((dict(request.headers), json.loads(await request.read())))
        return self.answers.pop(0) if self.answers else web.Response()


async def serve(app):
    runner = web.AppRunner(app, shutdown_timeout=1, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    return runner, f"http://127.0.0.1:{runner.addresses[0][1]}"
