"""003 §4: what the PBX remembers of calls, outside and inner, as JSON or, where a tenant has none, as CSV."""

from functools import partial
from typing import Literal

from calls.clock import Clock
from calls.event import CallEvent
from pbx.errors import PbxRefused
from pbx.itoolabs import periods
from pbx.itoolabs.periods import TYPES, Span
from pbx.itoolabs.rows import COLUMNS, Row, call_event, csv_rows
from pbx.megafon.rest import Rest
from pbx.megafon.rows import INNER_COLUMNS, inner_call, json_rows
from pbx.shapes import InnerCall
from wire.pacing import Priority

INNER_TYPES = ("all", "success", "noanswer")

Written = Literal["json", "csv"]

_NO_JSON = frozenset({"pbx_not_found", "pbx_no_method"})


class History(Rest):
    name: str
    _clock: Clock

    async def history(self, start_ms: int, end_ms: int) -> list[CallEvent]:
        """Verdicts on the outside calls that began in the period, oldest first; ``call_id`` is the PBX's `uid`.

        Asked day by day, an identical row counted once. `uid` equals the webhooks' `callid` on some tenants only:
        whoever takes these in matches by id first, then by the last ten digits of the client and a start within
        120 s when exactly one call fits (``workflow/reconciling.py``).
        """
        return await periods.verdicts(start_ms, end_ms, self.calls)

    async def inner_history(self, start_ms: int, end_ms: int) -> list[InnerCall]:
        """§4.4: calls between employees that began in the period, oldest first."""
        found = await periods.by_days(start_ms, end_ms, self.inner_calls, lambda call: call.call_id)
        return sorted(found, key=lambda call: call.start_ms or 0)

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
