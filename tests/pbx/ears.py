"""The bot's webhook address in the fewest lines: authenticate, read, keep, answer; over real HTTP."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import web

from calls.call import Call
from calls.event import CallEvent
from calls.joining import advance
from calls.stage import Patience, Sort, Stage, judge
from pbx.base import Notifies, Outcome, Webhook, refusal
from pbx.body import flatten
from pbx.errors import BadWebhook, WrongKey

NOW = 1_700_000_000_000


@dataclass
class Ears:
    """``outcome`` is what is answered to who is calling; each push comes a second after the one before."""

    pbx: Notifies
    outcome: Outcome = field(default_factory=Outcome)
    now_ms: int = NOW
    events: list[CallEvent] = field(default_factory=list)

    async def handle(self, request: web.Request) -> web.Response:
        self.now_ms += 1_000
        fields = flatten(request.headers.get("Content-Type", ""), await request.read())
        webhook = Webhook(request.method, request.path, dict(request.query), fields, {}, self.now_ms, "127.0.0.1")
        try:
            self.pbx.authenticate(webhook)
            heard = self.pbx.read(webhook)
            self.events += heard.events
            answer = self.pbx.answer(heard, self.outcome)
        except (WrongKey, BadWebhook) as error:
            answer = refusal(error)
        return web.Response(status=answer.status, body=answer.body, content_type=answer.content_type)

    def call(self, call_id: str) -> Call:
        known = None
        for event in self.events:
            if event.call_id == call_id:
                known = advance(known, event)
        assert known is not None
        return known

    def stage(self, call_id: str, patience: Patience | None = None) -> tuple[Stage, Sort | None]:
        judgement = judge(self.call(call_id), self.now_ms + 24 * 3600 * 1000, patience or Patience(spoken_s=1))
        return judgement.stage, judgement.sort


@asynccontextmanager
async def listening(ears: Ears) -> AsyncIterator[str]:
    """Gives the address to post to."""
    app = web.Application()
    app.router.add_route("*", "/pbx/office", ears.handle)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.05)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield "http://{}:{}/pbx/office".format(*runner.addresses[0][:2])
    finally:
        await runner.cleanup()
