"""Requests to both addresses of Cifra1: sent in one of three shapes, the answer's sloppy JSON made good."""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any, Literal
from urllib.parse import urlsplit

from pbx.body import clean
from pbx.errors import PbxRefused, PbxUnreachable
from pbx.reading import reading
from wire.client import Reply, Timeouts, Wire, WireUnreachable
from wire.pacing import Pacer, Priority

MIN_INTERVAL_S = 3.0  # 000 §2: one request in three seconds, for the company as a whole
SAID_MAX = 200

Sent = Literal["get", "form", "json"]
Pairs = Sequence[tuple[str, str]]

_REASONS = {
    401: "pbx_key_wrong",
    403: "pbx_forbidden",
    404: "pbx_not_found",
    405: "pbx_no_method",
    429: "pbx_busy",
}
# A string, or a comma before another comma or an end; the printed samples have `"Все ок", ,"try_count"`.
_STRAY_COMMA = re.compile(r'("(?:[^"\\]|\\.)*")|,(?=\s*[,}\]])', re.DOTALL)


def told(body: bytes) -> dict[str, Any]:
    """The object of an answer. Raises ValueError for everything else."""
    text = body.decode("utf-8-sig").strip()
    try:
        try:
            answer = json.loads(text)
        except ValueError:
            answer = json.loads(_STRAY_COMMA.sub(lambda found: found[1] or "", text))
    except RecursionError:
        raise ValueError("nested too deep") from None
    if not isinstance(answer, dict):
        raise ValueError("no object")
    return answer


class Address:
    """One of the two addresses. ``keys`` are never quoted back. Raises PbxRefused and PbxUnreachable only."""

    def __init__(
        self, url: str, keys: Sequence[str], pacer: Pacer, *, proxy: str | None = None, timeouts: Timeouts | None = None
    ) -> None:
        parts = urlsplit(url)
        self._path = parts.path or "/"
        self._keys = keys
        self._timeouts = timeouts or Timeouts()
        self._wire = Wire(f"{parts.scheme}://{parts.netloc}", timeouts=self._timeouts, proxy=proxy, pacer=pacer)

    async def close(self) -> None:
        await self._wire.close()

    async def question(
        self, pairs: Pairs, *, sent: Sent = "get", slow: bool = False, priority: Priority = Priority.PERSON
    ) -> Mapping[str, Any]:
        """Asked up to three times, each time in its turn. ``slow``: with twice the patience."""
        timeout = 2 * self._timeouts.read_s if slow else None
        reply = await reading(lambda: self._send(pairs, sent, acts=False, timeout=timeout, priority=priority))
        try:
            return told(reply.body)
        except ValueError:
            pass
        raise PbxRefused("pbx_nonsense", status=reply.status)

    async def command(self, pairs: Pairs) -> Mapping[str, Any]:
        """Sent once, for a person. A 200 that cannot be read leaves open what was done."""
        reply = await self._send(pairs, "get", acts=True, timeout=None, priority=Priority.PERSON)
        try:
            return told(reply.body)
        except ValueError:
            pass
        raise PbxUnreachable(maybe_done=True, status=reply.status)

    def said(self, words: object) -> str:
        """The PBX's own words, short and clean; "" for a web page, and for words that repeat a key."""
        if not isinstance(words, str) or words.lstrip().startswith("<") or any(key in words for key in self._keys):
            return ""
        return clean(words)[:SAID_MAX]

    async def _send(self, pairs: Pairs, sent: Sent, *, acts: bool, timeout: float | None, priority: Priority) -> Reply:
        shapes: dict[Sent, dict[str, Any]] = {
            "get": {"method": "GET", "params": pairs},
            "form": {"method": "POST", "form": pairs},
            "json": {"method": "POST", "json": dict(pairs)},
        }
        try:
            reply = await self._wire.request(path=self._path, read_timeout=timeout, priority=priority, **shapes[sent])
        except WireUnreachable as lost:
            raise PbxUnreachable(maybe_done=acts and lost.maybe_done, why=lost.reason) from None
        if 200 <= reply.status < 300:
            return reply
        if reply.status >= 500:
            raise PbxUnreachable(maybe_done=acts, reason=None if acts else "pbx_broken", status=reply.status)
        reason = "pbx_wrong_tenant" if 300 <= reply.status < 400 else _REASONS.get(reply.status, "pbx_refused")
        raise PbxRefused(reason, status=reply.status, said=self._words(reply))

    def _words(self, reply: Reply) -> str:
        try:
            answer = told(reply.body)
        except ValueError:
            return self.said(reply.body.decode("utf-8", "replace"))
        return self.said(answer.get("message") or answer.get("error") or answer.get("result"))
