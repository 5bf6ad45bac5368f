"""Requests to both addresses of Cifra1: sent in one of three shapes, the answer's sloppy JSON made good."""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any, Literal
from urllib.parse import urlsplit

from pbx.asking import Asking
from wire.client import Timeouts
from wire.pacing import Pacer, Priority

EVERY_S = 3.0  # 000 §2: one request in three seconds, for the company as a whole
MIN_INTERVAL_S = EVERY_S + 0.1  # roads are uneven: what left three seconds after another may arrive sooner

Sent = Literal["get", "form", "json"]
Pairs = Sequence[tuple[str, str]]

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


class Address(Asking):
    """One of the two addresses. ``keys`` are never quoted back."""

    words_under = ("message", "error", "result")
    _object = staticmethod(told)

    def __init__(
        self, url: str, keys: Sequence[str], pacer: Pacer, *, proxy: str | None = None, timeouts: Timeouts | None = None
    ) -> None:
        parts = urlsplit(url)
        self._path = parts.path or "/"
        super().__init__(f"{parts.scheme}://{parts.netloc}", keys, pacer, proxy=proxy, timeouts=timeouts)

    async def question(
        self, pairs: Pairs, *, sent: Sent = "get", slow: bool = False, priority: Priority = Priority.PERSON
    ) -> Mapping[str, Any]:
        """Asked up to three times, each time in its turn. ``slow``: with twice the patience."""
        method, body = _SHAPES[sent]
        shaped = {body: dict(pairs) if sent == "json" else pairs}
        return await self._ask(method, self._path, read=told, slow=slow, priority=priority, **shaped)

    async def command(self, pairs: Pairs) -> Mapping[str, Any]:
        """Sent once, for a person. A 200 that cannot be read leaves open what was done."""
        return await self._act("GET", self._path, read=told, params=pairs)


_SHAPES: Mapping[Sent, tuple[str, str]] = {"get": ("GET", "params"), "form": ("POST", "form"), "json": ("POST", "json")}
