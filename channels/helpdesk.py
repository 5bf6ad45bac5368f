"""A helpdesk as a channel (seed 004): our calls become its calls, its refusals become ours.

What to tell it is computed in `channels/mirror.py`; here one move becomes one request, and is never repeated by itself:
some editions lock an address out for two days that asks too often.
"""

import json
from contextlib import suppress
from urllib.parse import urlsplit

from calls.clock import Clock
from channels.base import Ambiguous, ChannelError, Later, Refused, Unreachable, WrongAddress
from channels.helpdesk_settings import HelpdeskSettings
from channels.mirror import Mirrored, Move, Told, after, given_up, parameters
from wire.bodies import Part
from wire.client import Reply, Timeouts, Wire, WireUnreachable
from wire.fetching import Fetched
from wire.formats import suffix_of
from wire.pacing import Pacer, Priority

PER_MINUTE = 60.0  # requests, uploads included
BARE_429_S = 60.0  # too many requests, and not a word on how long to wait
LONGEST_WAIT_S = 3 * 24 * 3600.0
UPLOAD_S = 120.0  # for a recording to arrive and be answered
AUDIO_MAX = 25 * 1024 * 1024
ANSWER_MAX = 1024 * 1024
SAID_MAX = 200

_TYPES = {"mp3": "audio/mpeg", "mp4": "audio/mp4", "wav": "audio/wav", "ogg": "audio/ogg"}


class Helpdesk:
    """``tell`` raises ChannelError and nothing else."""

    def __init__(
        self,
        name: str,
        settings: HelpdeskSettings,
        clock: Clock,
        *,
        per_minute: float = PER_MINUTE,
        timeouts: Timeouts | None = None,
    ) -> None:
        """``per_minute``: how many requests at most, 0 for as many as there are."""
        self.name = name
        url = settings.url.get_secret_value()
        parts = urlsplit(url)
        base = f"{parts.scheme}://{parts.netloc}"
        self._path = url[len(base) :]  # as pasted, to the last slash
        self._key = settings.key
        self._clock, self._closed_until = clock, 0.0
        self._pacer = Pacer(clock, 60 / per_minute if per_minute else 0.0)
        self._wire = Wire(
            base,
            headers={"Accept": "application/json"},
            timeouts=timeouts,
            max_bytes=ANSWER_MAX,
        )

    async def close(self) -> None:
        await self._wire.close()

    async def tell(self, move: Move, told: Told, state: Mirrored, audio: Fetched | None = None) -> Told:
        """Make one move; gives what the helpdesk knows now. ``audio``: for an upload.

        Later, Unreachable: nothing was taken. Ambiguous: perhaps it was; after a creation the next move is a probe,
        anything else may be sent again, for it says a state. Refused: see ``mirror.given_up``. A refused probe is an
        answer: the call is not there.
        """
        parts = [Part(name, value) for name, value in parameters(move, told, state)]
        if move is Move.UPLOAD:
            parts.append(_file(audio, state.id))
        reply = await self._ask(parts, uploads=move is Move.UPLOAD)
        try:
            call_id = self._call_id(reply, needed=move in (Move.CREATE, Move.PROBE), updates=move is not Move.CREATE)
        except Refused:
            if move is not Move.PROBE:
                raise
            return given_up(move, told, state)
        return after(move, told, state, call_id)

    async def probe(self) -> None:
        """Prove address and key without touching a call: an update that names none must be refused, and is so only by
        a channel that knows the key. Raises Unreachable (with why), Later, Ambiguous."""
        parts = [Part("action", "update_call"), Part("call_status", "canceled")]
        reply = await self._ask(parts)
        with suppress(Refused):
            self._call_id(reply, needed=False, updates=False)

    async def _ask(self, parts: list[Part], *, uploads: bool = False) -> Reply:
        """One request in its turn. "Too many" closes the helpdesk to those who wait for theirs as well."""
        await self._pacer.turn(Priority.POLLING if uploads else Priority.PERSON)
        if (wait_s := self._closed_until - self._clock.monotonic()) > 0:
            raise Later(wait_s)
        try:
            reply = await self._wire.request(
                "POST", self._path, parts=parts, read_timeout=UPLOAD_S if uploads else None
            )
        except WireUnreachable as error:
            raise (Ambiguous if error.maybe_done else Unreachable)(error.reason) from None
        if reply.status == 429:
            wait_s = _wait_s(reply)
            self._closed_until = self._clock.monotonic() + wait_s
            raise Later(wait_s)
        return reply

    def _call_id(self, reply: Reply, *, needed: bool, updates: bool) -> int | None:
        """Of the answer. An answer in no known shape says nothing about what became of the request."""
        if not 200 <= reply.status < 300:
            raise self._refusal(reply, updates=updates)
        answer = _json(reply.body)
        if isinstance(answer, dict) and "data" not in answer and ("error" in answer or "errors" in answer):
            raise Refused(self._said(answer))
        data = answer.get("data") if isinstance(answer, dict) else None
        number = data.get("call_id") if isinstance(data, dict) else None
        if isinstance(number, str) and number.isascii() and number.isdigit():
            number = int(number)
        if isinstance(number, int) and not isinstance(number, bool) and number > 0:
            return number
        if needed or (reply.body.strip() and not isinstance(answer, dict | list)):
            raise Ambiguous("unreadable answer")
        return None

    def _refusal(self, reply: Reply, *, updates: bool) -> ChannelError:
        """A wrong address or key concerns every call: that is not this call's fault, so it waits. A 404 to an update
        that speaks JSON means that call; any other one means the channel."""
        answer = _json(reply.body)
        match reply.status:
            case 404 | 410 if updates and isinstance(answer, dict):
                return Refused(self._said(answer))
            case 401 | 403 | 404 | 405 | 410:
                return WrongAddress(f"the helpdesk does not know the channel ({reply.status})")
            case status if 300 <= status < 400:
                return WrongAddress("redirected: the address is not the channel's own")
            case 408 | 425:
                return Ambiguous(f"status {reply.status}")
            case status if status >= 500:
                return Ambiguous(f"status {status}")
        return Refused(self._said(answer) or f"status {reply.status}")

    def _said(self, answer: object) -> str:
        """In the helpdesk's words, unless they repeat our key."""
        if not isinstance(answer, dict):
            return ""
        said = next((answer[key] for key in ("message", "error", "errors") if answer.get(key)), "")
        text = said if isinstance(said, str) else json.dumps(said, ensure_ascii=False)
        return "" if self._key in text else text[:SAID_MAX]


def _file(audio: Fetched | None, id: str) -> Part:
    if audio is None or not 0 < len(audio.content) <= AUDIO_MAX:
        raise Refused("no recording, or one too large")
    suffix = suffix_of(audio.content, audio.kind)
    if suffix not in _TYPES:
        raise Refused("the recording is in no format that a helpdesk takes")
    return Part("audio_record", audio.content, f"call-{id}.{suffix}", _TYPES[suffix])


def _wait_s(reply: Reply) -> float:
    said = reply.headers.get("retry-after", "").strip()
    wait_s = float(said) if said.isascii() and said.isdigit() and len(said) < 9 else BARE_429_S
    return min(max(wait_s, 1.0), LONGEST_WAIT_S)


def _json(body: bytes) -> object:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None
