"""`history` (PBX-FACTS, 002): what the PBX remembers of outside calls, as CSV."""

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial

from calls.event import CallEvent
from pbx.cloud_ats.field import HISTORY, Field
from pbx.cloud_ats.rows import call_event, csv_rows
from pbx.errors import PbxRefused
from wire.pacing import Priority

SLICE_MS = 24 * 3600 * 1000  # there are no pages
PERIODS = ("today", "yesterday", "this_week", "last_week", "this_month", "last_month")
TYPES = ("all", "in", "out", "missed")


class History(Field):
    async def history(self, start_ms: int, end_ms: int) -> list[CallEvent]:
        """Verdicts on the calls that began in the period, oldest first, an identical row once; ``call_id`` is the
        row's UID, which is the webhooks' `callid` on some tenants only (``workflow/reconciling.py`` matches)."""
        found: dict[str, CallEvent] = {}
        for first_ms, last_ms in _slices(start_ms, end_ms):
            for event in await self.calls(start_ms=first_ms, end_ms=last_ms):
                found.setdefault(event.fingerprint, event)
        return sorted(found.values(), key=_began)

    async def calls(
        self,
        *,
        start_ms: int | None = None,
        end_ms: int | None = None,
        period: str | None = None,
        type: str = "all",
        limit: int | None = None,
    ) -> list[CallEvent]:
        """One question: from start to end (ms UTC), or a ``period`` of PERIODS in the PBX's own zone; ``type`` one of
        TYPES, ``limit`` the most rows. Raises PbxRefused("pbx_bad_value") before anything is sent."""
        timed = start_ms is not None and end_ms is not None and start_ms <= end_ms
        checks = {
            "start": timed if period is None else start_ms is None and end_ms is None,
            "period": period is None or period in PERIODS,
            "type": type in TYPES,
            "limit": limit is None or limit > 0,
        }
        for field, good in checks.items():
            if not good:
                raise PbxRefused("pbx_bad_value", said=field)
        when = {"period": period} if period else {"start": _compact(start_ms or 0), "end": _compact(end_ms or 0)}
        params = {**when, "type": type, **({"limit": str(limit)} if limit else {})}
        ask = partial(self._api.question, HISTORY, params, read=csv_rows, slow=True, priority=Priority.POLLING)
        now_ms = self._clock.now_ms()
        rows = await self._perhaps(HISTORY, params, ask)
        return [event for row in rows if (event := call_event(self.name, row, now_ms))]


def _slices(start_ms: int, end_ms: int) -> Iterator[tuple[int, int]]:
    """Days of the period; a second at a border belongs to both."""
    while start_ms < end_ms:
        until_ms = min(start_ms + SLICE_MS, end_ms)
        yield start_ms, until_ms
        start_ms = until_ms


def _compact(ms: int) -> str:
    return f"{datetime.fromtimestamp(ms // 1000, UTC):%Y%m%dT%H%M%SZ}"


def _began(event: CallEvent) -> int:
    start_ms = event.verdict.start_ms if event.verdict else None
    return event.at_ms if start_ms is None else start_ms
