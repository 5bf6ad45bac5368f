"""How one address of a PBX is asked: questions up to three times, commands once, every bad reply as one of our errors.

An adapter's own class derives from ``Asking`` and adds what its vendor's requests and refusals look like.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar, TypeVar

from pbx.body import clean
from pbx.errors import PbxRefused, PbxUnreachable
from pbx.reading import reading
from wire.client import Reply, Timeouts, Wire, WireUnreachable
from wire.pacing import Pacer

SAID_MAX = 200
SLOWER = 2  # times the usual patience, for what takes its time: a minute instead of half of one

_REASONS = {
    401: "pbx_key_wrong",
    403: "pbx_forbidden",
    404: "pbx_not_found",
    405: "pbx_no_method",
    429: "pbx_busy",
}

T = TypeVar("T")


def json_of(body: bytes) -> Any:
    """Raises ValueError for whatever is no JSON, too deep nesting too."""
    try:
        return json.loads(body.decode("utf-8-sig"))
    except RecursionError:
        raise ValueError("nested too deep") from None


class Asking:
    """``secrets`` are never quoted back. Everything here raises PbxRefused and PbxUnreachable only, with no secret and
    no address in them; their facts are ``status`` and, where the PBX said something, ``said``."""

    words_under: ClassVar[tuple[str, ...]] = ("message", "error")
    """The keys of an answer's object under which a refusal is worded."""

    def __init__(
        self,
        base_url: str,
        secrets: Sequence[str],
        pacer: Pacer,
        *,
        headers: Mapping[str, str] | None = None,
        proxy: str | None = None,
        timeouts: Timeouts | None = None,
    ) -> None:
        self._secrets = secrets
        self._timeouts = timeouts or Timeouts()
        self._wire = Wire(base_url, headers=headers, timeouts=self._timeouts, proxy=proxy, pacer=pacer)

    async def close(self) -> None:
        await self._wire.close()

    async def _ask(self, method: str, path: str, *, read: Callable[[bytes], T], slow: bool = False, **what: Any) -> T:
        """Asked up to three times; the body as ``read`` has it. What ``read`` cannot read (a ValueError) is
        PbxRefused("pbx_nonsense"). ``slow``: with more patience."""
        timeout = SLOWER * self._timeouts.read_s if slow else None
        reply = await reading(lambda: self._send(method, path, acts=False, read_timeout=timeout, **what))
        try:
            return read(reply.body)
        except ValueError:
            pass
        raise PbxRefused("pbx_nonsense", status=reply.status)

    async def _act(self, method: str, path: str, *, read: Callable[[bytes], T], **what: Any) -> T:
        """Sent once, whatever becomes of it. A 2xx that ``read`` cannot read leaves open what was done."""
        reply = await self._send(method, path, acts=True, **what)
        try:
            return read(reply.body)
        except ValueError:
            pass
        raise PbxUnreachable(maybe_done=True, status=reply.status)

    async def _send(self, method: str, path: str, *, acts: bool, **what: Any) -> Reply:
        try:
            reply = await self._wire.request(method, path, **what)
        except WireUnreachable as lost:
            raise PbxUnreachable(maybe_done=acts and lost.maybe_done, why=lost.reason) from None
        if reply.status >= 500:
            raise PbxUnreachable(maybe_done=acts, reason=None if acts else "pbx_broken", status=reply.status)
        if no := self._no(reply, path):
            raise no
        return reply

    def _no(self, reply: Reply, path: str) -> PbxRefused | None:
        """What a reply refuses with; None for an answer."""
        if 200 <= reply.status < 300:
            return None
        said = self.quoted(self._words(reply.body))
        return PbxRefused(self._reason(reply.status, path, said.casefold()), status=reply.status, said=said)

    def _reason(self, status: int, path: str, said: str) -> str:
        """The key of REASONS; ``said`` is folded."""
        return "pbx_wrong_tenant" if 300 <= status < 400 else _REASONS.get(status, "pbx_refused")

    def quoted(self, words: object) -> str:
        """The PBX's own words, short and clean; "" for a web page or half an object, and for words that repeat a
        secret."""
        if not isinstance(words, str) or words.lstrip().startswith(("<", "{", "[")):
            return ""
        return "" if any(secret in words for secret in self._secrets) else clean(words)[:SAID_MAX]

    def _words(self, body: bytes) -> object:
        try:
            answer = self._object(body)
        except ValueError:
            return body.decode("utf-8", "replace")
        if isinstance(answer, dict):
            return next((words for key in self.words_under if (words := answer.get(key))), None)
        return answer

    @staticmethod
    def _object(body: bytes) -> Any:
        """How this vendor's JSON is read. Raises ValueError."""
        return json_of(body)
