"""003 §4: what the PBX remembers of calls, outside and inner, as JSON or, where a tenant has none, as CSV."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Literal

from calls.clock import Clock
from calls.event import CallEvent
from pbx.errors import PbxRefused
from pbx.megafon.rest import Rest
from pbx.megafon.rows import COLUMNS, INNER_COLUMNS, Row, call_event, csv_rows, inner_call, json_rows
from pbx.shapes import InnerCall
from wire.pacing import Priority

SLICE_MS = 24 * 3600 * 1000  # there are no pages, and a whole week answers slowly
PERIODS = ("today", "yesterday", "this_week", "last_week", "this_month", "last_month")
TYPES = ("all", "in", "out", "missed")
INNER_TYPES = ("all", "success", "noanswer")

Written = Literal["json", "csv"]

_NO_JSON = frozenset({"pbx_not_found", "pbx_no_method"})


@dataclass(frozen=True, slots=True)
class Span:
    """What is asked for, by §4.5: a ``period`` (in the PBX's own zone) counts whatever start and end say; without
    ``end_ms`` it is today, without ``start_ms`` it is the end, without anything it is today. ``type`` is one of TYPES
    (INNER_TYPES for inner calls), ``limit`` the most rows."""

    start_ms: int | None = None
    end_ms: int | None = None
    period: str | None = None
    type: str = "all"
    limit: int | None = None

    def params(self, types: tuple[str, ...]) -> dict[str, str]:
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


class History(Rest):
    name: str
    _clock: Clock

    async def history(self, start_ms: int, end_ms: int) -> list[CallEvent]:
        """Verdicts on the outside calls that began in the period, oldest first; ``call_id`` is the PBX's `uid`.

        Asked day by day, an identical row counted once. `uid` equals the webhooks' `callid` on some tenants only:
        whoever takes these in matches by id first, then by the last ten digits of the client and a start within
        120 s when exactly one call fits (``workflow/reconciling.py``).
        """
        found: dict[str, CallEvent] = {}
        for span in _slices(start_ms, end_ms):
            for event in await self.calls(span):
                found.setdefault(event.fingerprint, event)
        return sorted(found.values(), key=_began)

    async def inner_history(self, start_ms: int, end_ms: int) -> list[InnerCall]:
        """§4.4: calls between employees that began in the period, oldest first."""
        found: dict[str, InnerCall] = {}
        for span in _slices(start_ms, end_ms):
            for call in await self.inner_calls(span):
                found.setdefault(call.call_id, call)
        return sorted(found.values(), key=lambda call: call.start_ms or 0)

    async def calls(self, span: Span, written: Written | None = None) -> list[CallEvent]:
        """§4.2, or §4.1 with ``written="csv"``; None: JSON, and CSV from a tenant that does not know it."""
        rows = await self._rows("/history", span.params(TYPES), COLUMNS, written)
        now_ms = self._clock.now_ms()
        return [event for row in rows if (event := call_event(self.name, row, now_ms))]

    async def inner_calls(self, span: Span, written: Written | None = None) -> list[InnerCall]:
        """§4.4, or §4.3 with ``written="csv"``."""
        rows = await self._rows("/history/inner", span.params(INNER_TYPES), INNER_COLUMNS, written)
        return [call for row in rows if (call := inner_call(row))]

    async def _rows(
        self, path: str, params: dict[str, str], columns: tuple[str, ...], written: Written | None
    ) -> list[Row]:
        ask = partial(self._api.question, params=params, slow=True, priority=Priority.POLLING)
        if written != "csv":
            try:
                return await ask(f"{path}/json", read=json_rows)
            except PbxRefused as refused:
                if written == "json" or refused.reason not in _NO_JSON:
                    raise
        return await ask(f"{path}/csv", read=partial(csv_rows, columns=columns))


def _slices(start_ms: int, end_ms: int) -> Iterator[Span]:
    """Days of the period; a second at a border belongs to both."""
    while start_ms < end_ms:
        until_ms = min(start_ms + SLICE_MS, end_ms)
        yield Span(start_ms, until_ms)
        start_ms = until_ms


def _compact(ms: int | None) -> str | None:
    return None if ms is None else f"{datetime.fromtimestamp(ms // 1000, UTC):%Y%m%dT%H%M%SZ}"


def _began(event: CallEvent) -> int:
    start_ms = event.verdict.start_ms if event.verdict else None
    return event.at_ms if start_ms is None else start_ms
