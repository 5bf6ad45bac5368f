"""How the platform's history is asked: for a period, day by day, and each call once."""

from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeVar

from calls.event import CallEvent
from pbx.errors import PbxRefused

SLICE_MS = 24 * 3600 * 1000  # there are no pages, and a whole week answers slowly
PERIODS = ("today", "yesterday", "this_week", "last_week", "this_month", "last_month")
TYPES = ("all", "in", "out", "missed")

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Span:
    """What is asked for, by 003 §4.5: a ``period`` (in the PBX's own zone) counts whatever start and end say; without
    ``end_ms`` it is today, without ``start_ms`` it is the end, without anything it is today. ``type`` is one of the
    question's own types, ``limit`` the most rows."""

    start_ms: int | None = None
    end_ms: int | None = None
    period: str | None = None
    type: str = "all"
    limit: int | None = None

    def params(self, types: Sequence[str] = TYPES) -> dict[str, str]:
        """As the PBX spells them. Raises PbxRefused("pbx_bad_value")."""
        if self.period is not None and self.period not in PERIODS:
            raise PbxRefused("pbx_bad_value", said="period")
        if self.type not in types:
            raise PbxRefused("pbx_bad_value", said="type")
        if self.limit is not None and self.limit < 1:
            raise PbxRefused("pbx_bad_value", said="limit")
        if self.start_ms is not None and self.end_ms is not None and self.start_ms > self.end_ms:
            raise PbxRefused("pbx_bad_value", said="start")
        when = (
            {"period": self.period} if self.period else {"start": _compact(self.start_ms), "end": _compact(self.end_ms)}
        )
        asked = {**when, "type": self.type, "limit": self.limit and str(self.limit)}
        return {name: value for name, value in asked.items() if value}


async def by_days(
    start_ms: int, end_ms: int, ask: Callable[[Span], Awaitable[Sequence[T]]], key: Callable[[T], str]
) -> list[T]:
    """What ``ask`` tells of each day from start to end (ms UTC), each ``key`` once; a second at a border is asked for
    twice."""
    found: dict[str, T] = {}
    for span in _slices(start_ms, end_ms):
        for one in await ask(span):
            found.setdefault(key(one), one)
    return list(found.values())


async def verdicts(
    start_ms: int, end_ms: int, ask: Callable[[Span], Awaitable[Sequence[CallEvent]]]
) -> list[CallEvent]:
    """Oldest first, an identical row once."""
    return sorted(await by_days(start_ms, end_ms, ask, lambda event: event.fingerprint), key=_began)


def _slices(start_ms: int, end_ms: int) -> Iterator[Span]:
    while start_ms < end_ms:
        until_ms = min(start_ms + SLICE_MS, end_ms)
        yield Span(start_ms, until_ms)
        start_ms = until_ms


def _compact(ms: int | None) -> str | None:
    return None if ms is None else f"{datetime.fromtimestamp(ms // 1000, UTC):%Y%m%dT%H%M%SZ}"


def _began(event: CallEvent) -> int:
    start_ms = event.verdict.start_ms if event.verdict else None
    return event.at_ms if start_ms is None else start_ms
