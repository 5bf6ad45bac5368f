"""Seed 003 §4: what the PBX remembers of finished calls, as JSON and as CSV."""

import csv
import io
import re
import zlib
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from sandbox.company.call import Call
from sandbox.company.crmapi.checks import DIGITS, Asked, wrong
from sandbox.company.crmapi.state import InnerCall, State

PERIODS = ("today", "yesterday", "this_week", "last_week", "this_month", "last_month")
ZONE = timezone(timedelta(hours=3), "Europe/Moscow")
STAMP = re.compile(r"[0-9]{8}T[0-9]{6}Z", re.ASCII)
HEADER = ("UID", "type", "client", "account", "via", "start", "wait", "duration", "record", "rating")

Row = dict[str, Any]


class History:
    """What differs from tenant to tenant stands in the attributes."""

    def __init__(self, state: State, link: Callable[[Call], str]) -> None:
        self.own_ids = False
        """`uid` is none of the webhooks' ids."""
        self.sparse = True
        """Keys without a value are left out; else they are empty, as printed."""
        self.direction_key = "type"
        """The table says `direction`, the example `type`."""
        self.csv_header = False
        self.null_when_empty = False
        self.hidden = "anonymous"
        self._state = state
        self._link = link

    async def json(self, asked: Asked) -> Any:
        rows = [self._told(call) for call in self._calls(asked)]
        return None if self.null_when_empty and not rows else rows

    async def csv(self, asked: Asked) -> str:
        lines: list[Iterable[Any]] = [HEADER] if self.csv_header else []
        return _written(lines + [self._line(call) for call in self._calls(asked)])

    async def inner_json(self, asked: Asked) -> Any:
        return [
            {
                "uid": one.uid,
                "status": one.status,
                "from": one.caller,
                "to": one.callee,
                "from_name": self._name(one.caller),
                "to_name": self._name(one.callee),
                "start": f"{one.start:%Y-%m-%dT%H:%M:%SZ}",
                "wait": one.wait,
                "duration": one.talk,
                "record": one.record,
            }
            for one in self._inner(asked)
        ]

    async def inner_csv(self, asked: Asked) -> str:
        return _written(
            (one.uid, "out", f"{one.caller}@romashka", f"{one.callee}@romashka", f"{one.start:%Y-%m-%dT%H:%M:%SZ}",
             one.wait, one.talk, one.record)
            for one in self._inner(asked)
        )  # fmt: skip

    def _calls(self, asked: Asked) -> list[Call]:
        """Newest first."""
        start, end, kind, limit = self._span(asked, ("all", "in", "out", "missed"))
        found = [
            call
            for call in self._state.company.calls.values()
            if call.verdict and start <= call.started <= end and kind in ("all", call.direction, _kind(call))
        ]
        return sorted(found, key=lambda call: call.started, reverse=True)[:limit]

    def _inner(self, asked: Asked) -> list[InnerCall]:
        start, end, kind, limit = self._span(asked, ("all", "success", "noanswer"))
        found = [one for one in self._state.inner if start <= one.start <= end and kind in ("all", one.status)]
        return sorted(found, key=lambda one: one.start, reverse=True)[:limit]

    def _told(self, call: Call) -> Row:
        verdict = call.verdict
        assert verdict is not None
        success = verdict.status.casefold() == "success"
        user = verdict.login if success or call.direction == "out" else ""
        destination = "" if call.direction == "out" else "user" if user else "group"
        row: Row = {
            "uid": self._uid(call),
            self.direction_key: call.direction,
            "status": verdict.status.casefold(),
            "client": call.client or self.hidden,
            "destination": destination,
            "user": user,
            "user_name": self._name(user),
            "group_name": call.department.name if call.department else "",
            "diversion": call.line,
            "start": f"{call.started.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
            "wait": verdict.wait,
            "duration": verdict.talk if success else "",
            "record": self._link(call),
            "rating": call.marks[-1] if call.marks else "",
        }
        return {key: value for key, value in row.items() if value != "" or not self.sparse}

    def _line(self, call: Call) -> Iterable[Any]:
        row = self._told(call)
        names = ("client", "user", "diversion", "start", "wait", "duration", "record")
        line = [row["uid"], _kind(call), *(row.get(name, "") for name in names)]
        return [*line[:7], line[7] or 0, *line[8:], *([row["rating"]] if row.get("rating") else [])]

    def _uid(self, call: Call) -> str:
        return str(zlib.crc32(call.id.encode())) if self.own_ids else call.id

    def _name(self, login: str) -> str:
        return getattr(self._state.firm.employees.get(login), "name", "")

    def _span(self, asked: Asked, kinds: tuple[str, ...]) -> tuple[datetime, datetime, str, int | None]:
        """§4.5: a period counts whatever start and end say; no end is now, no start is the end's day."""
        query = asked.only("start", "end", "period", "type", "limit")
        asked.no_body()
        period, kind, limit = query.get("period"), query.get("type", "all"), query.get("limit", "")
        stamps = [query[name] for name in ("start", "end") if name in query]
        bad_limit = "limit" in query and not (DIGITS.fullmatch(limit) and int(limit))
        if kind not in kinds or period not in (None, *PERIODS) or bad_limit or not all(map(STAMP.fullmatch, stamps)):
            raise wrong()
        now = self._state.company.now()
        if period:
            start, end = _period(period, now.astimezone(ZONE))
        else:
            end = _stamp(query["end"]) if "end" in query else now
            start = _stamp(query["start"]) if "start" in query else _midnight(end.astimezone(ZONE))
        return start, end, kind, int(limit) if limit else None


def _kind(call: Call) -> str:
    """CSV has one column for direction and fate."""
    answered = call.verdict is not None and call.verdict.status.casefold() == "success"
    return "missed" if call.direction == "in" and not answered else call.direction


def _written(lines: Iterable[Iterable[Any]]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(lines)
    return out.getvalue()


def _stamp(text: str) -> datetime:
    try:
        return datetime.strptime(text, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    except ValueError:
        raise wrong() from None


def _midnight(moment: datetime) -> datetime:
    return moment.replace(hour=0, minute=0, second=0, microsecond=0)


def _period(period: str, now: datetime) -> tuple[datetime, datetime]:
    today = _midnight(now)
    monday, first = today - timedelta(days=today.weekday()), today.replace(day=1)
    before = (first - timedelta(days=1)).replace(day=1)
    moment = timedelta(seconds=1)
    return {
        "today": (today, now),
        "yesterday": (today - timedelta(days=1), today - moment),
        "this_week": (monday, now),
        "last_week": (monday - timedelta(days=7), monday - moment),
        "this_month": (first, now),
        "last_month": (before, first - moment),
    }[period]
