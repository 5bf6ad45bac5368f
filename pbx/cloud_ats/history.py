"""`history` (PBX-FACTS, 002): what the PBX remembers of outside calls, as CSV."""

from functools import partial

from calls.event import CallEvent
from pbx.cloud_ats.field import HISTORY, Field
from pbx.errors import PbxRefused
from pbx.itoolabs import periods
from pbx.itoolabs.periods import Span
from pbx.itoolabs.rows import call_event, csv_rows
from wire.pacing import Priority


class History(Field):
    async def history(self, start_ms: int, end_ms: int) -> list[CallEvent]:
        """Verdicts on the calls that began in the period, oldest first, an identical row once; ``call_id`` is the
        row's UID, which is the webhooks' `callid` on some tenants only (``workflow/reconciling.py`` matches)."""
        return await periods.verdicts(start_ms, end_ms, self.calls)

    async def calls(self, span: Span) -> list[CallEvent]:
        """One question. Here a ``period``, or both a start and an end, must be given. Raises
        PbxRefused("pbx_bad_value") before anything is sent."""
        if span.period is None and (span.start_ms is None or span.end_ms is None):
            raise PbxRefused("pbx_bad_value", said="start")
        params = span.params()
        ask = partial(self._api.question, HISTORY, params, read=csv_rows, slow=True, priority=Priority.POLLING)
        now_ms = self._clock.now_ms()
        rows = await self._perhaps(HISTORY, params, ask)
        return [event for row in rows if (event := call_event(self.name, row, now_ms))]
