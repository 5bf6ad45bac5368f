"""A telephony channel called office, its samples, and an entrance over real HTTP that keeps calls in a plain dict:
what the bot's web, workflow and storage do, in the fewest lines."""

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

from aiohttp import web

from bot.uploads import take_form
from calls.call import Call
from calls.event import CallEvent
from calls.joining import advance
from pbx.base import Answer, Heard, Outcome, Webhook, refusal
from pbx.body import flatten
from pbx.errors import BadWebhook, WrongKey
from pbx.posted import Kept, keep, named
from pbx.telephony_channel import PATH, TelephonyChannel, TelephonyChannelSettings
from tests.wire.server import QuickClock

SAMPLES = Path(__file__).parent / "samples" / "telephony_channel"
KEY = "Canary-channel-key-77"
NOW = 1_700_000_000_000
CLIENT = "+79101234567"
TYPES = {".form": "application/x-www-form-urlencoded", ".multipart": "multipart/form-data", ".json": "application/json"}


def settings(**more: object) -> TelephonyChannelSettings:
    return TelephonyChannelSettings.model_validate({"channel_key": KEY, **more})


def channel(**more: object) -> TelephonyChannel:
    return TelephonyChannel("office", settings(**more), QuickClock())


def webhook(fields: dict[str, str], path: str = f"{PATH}@{KEY}") -> Webhook:
    return Webhook("POST", path, {}, fields, {}, NOW, "127.0.0.1")


def sample(name: str) -> Webhook:
    return webhook(flatten(TYPES[Path(name).suffix], (SAMPLES / name).read_bytes()))


def created(**fields: str) -> Webhook:
    return webhook({"action": "create_call", "direction": "incoming", "phone": "79101234567"} | fields)


def updated(**fields: str) -> Webhook:
    return webhook({"action": "update_call", "call_id": "725", "call_status": "answered"} | fields)


class Book:
    """``first`` is the number of the first call; ``events`` is all that would be taken in, in order."""

    def __init__(self, first: int = 725) -> None:
        self.first = first
        self.kept: dict[int, Kept] = {}
        self.events: list[CallEvent] = []

    def take(self, heard: Heard, now_ms: int) -> Outcome:
        posted = heard.posted
        assert posted is not None
        before = next((k for k in self.kept.values() if _is(k, posted.number, posted.pbx_call_id)), None)
        if before is None and not posted.creates:
            return Outcome()
        kept = keep(before, posted, now_ms)
        if before is None:
            kept = replace(kept, number=self.first + len(self.kept))
        self.kept[kept.number] = kept
        seen = {event.fingerprint for event in self.events if event.at_ms > now_ms - 10_000}
        self.events += [new for event in heard.events if (new := named(event, kept)).fingerprint not in seen]
        return Outcome(kept=kept)

    def call(self, number: int) -> Call:
        return called(event for event in self.events if event.call_id == str(number))


def called(events: Iterable[CallEvent]) -> Call:
    call = None
    for event in events:
        call = advance(call, event)
    assert call is not None
    return call


def _is(kept: Kept, number: int | None, pbx_call_id: str | None) -> bool:
    return kept.number == number or (pbx_call_id is not None and kept.pbx_call_id == pbx_call_id)


class Entrance:
    """``posts`` are (status, answer) in order; ``seconds`` is added to the time between two posts."""

    def __init__(self, pbx: TelephonyChannel, directory: Path) -> None:
        self.pbx, self.directory = pbx, directory
        self.book = Book()
        self.now_ms = NOW
        self.url = ""

    async def handle(self, request: web.Request) -> web.Response:
        self.now_ms += 1_000
        bare = Webhook("POST", request.path, {}, {}, {}, self.now_ms, request.remote or "")
        form = None
        try:
            self.pbx.authenticate(bare)
            form = await take_form(request, self.directory)
            heard = self.pbx.read(replace(bare, fields=form.fields, files=form.files))
            outcome = self.book.take(heard, self.now_ms)
            answer = self.pbx.answer(heard, outcome)
        except (WrongKey, BadWebhook) as error:
            outcome, answer = Outcome(), refusal(error)
        if form:
            recording = outcome.kept.recording if outcome.kept else None
            form.discard(keep={(recording or "").removeprefix("upload:")})
        return _response(answer)


def _response(answer: Answer) -> web.Response:
    return web.Response(status=answer.status, body=answer.body, content_type=answer.content_type)


@asynccontextmanager
async def entrance(directory: Path, **more: object) -> AsyncIterator[Entrance]:
    desk = Entrance(channel(**more), directory)
    app = web.Application()
    app.router.add_post(PATH + "{key:.+}", desk.handle)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.05)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    desk.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield desk
    finally:
        await runner.cleanup()
