"""Rows of getcalldetail (000 §3): one service each, several in a session; and a session as one final word.

A row has no status: it is that of the question, so every period is asked about twice. There is no service id for an
incoming city call (the printed sample calls it 3, an outgoing one): only machines and messages are told by theirs.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import astuple, dataclass
from datetime import tzinfo
from itertools import groupby
from typing import Any

from calls import phone
from calls.event import CallEvent, Direction, EventKind, Result, Verdict
from pbx import body
from pbx.cifra1 import times

INTERNAL, VOICEMAIL, FAX, MESSAGE = 1, 12, 13, 19
MACHINES = frozenset({VOICEMAIL, FAX})

_TEXT_MAX = 256
_LINK_MAX = 2048
_SECONDS_MAX = 7 * 24 * 3600
_LINK = re.compile(r"https?://[^\s\"<>]+", re.ASCII)
_ID = re.compile(r"[0-9]{1,20}", re.ASCII)
_WHOLE = re.compile(r"[0-9]{1,12}", re.ASCII)
_DIRECTIONS = {"inbound": Direction.IN, "outbound": Direction.OUT}


@dataclass(frozen=True, slots=True)
class Service:
    """One row. ``seconds`` are pages for a fax; ``extension`` is the employee who took or made the call."""

    session: str
    id: str
    success: bool
    kind: int | None
    direction: Direction | None
    start_ms: int | None
    line: str
    caller: str
    callee: str
    seconds: int | None
    extension: str | None
    user: str
    department: str | None
    link: str | None

    @property
    def spoken(self) -> bool:
        """An employee, or an outside number the call was led to, was talked with."""
        outside = phone.client_number(self.callee) is not None and not phone.same(self.callee, self.line or "0")
        someone = bool(self.extension or self.user) or outside
        return self.success and someone and self.kind not in MACHINES and self.seconds != 0


def service(row: Mapping[str, Any], success: bool, zone: tzinfo) -> Service | None:
    """None for what names no session or no service."""
    session, id = text(row.get("sessionid")), text(row.get("callid"))
    if not _ID.fullmatch(session) or not _ID.fullmatch(id):
        return None
    return Service(
        session=session,
        id=id,
        success=success,
        kind=whole(row.get("serviceid"), 10_000),
        direction=_DIRECTIONS.get(text(row.get("calldirection")).casefold()),
        start_ms=times.at_ms(text(row.get("calldt")), zone),
        line=text(row.get("numinc")),
        caller=text(row.get("numa")),
        callee=text(row.get("numb")),
        seconds=whole(row.get("durreal")),
        extension=phone.extension(text(row.get("userexten"))),
        user=text(row.get("username")),
        department=text(row.get("groupname")) or None,
        link=link(row.get("urlfile")),
    )


def verdicts(account: str, services: Iterable[Service], now_ms: int) -> list[CallEvent]:
    """One final word for each session that was a call with the outside, oldest first."""
    by_session = groupby(sorted(services, key=lambda one: (one.session, int(one.id))), key=lambda one: one.session)
    found = [event for _, rows in by_session if (event := verdict(account, list(rows), now_ms))]
    return sorted(found, key=lambda event: (event.verdict.start_ms if event.verdict else None) or event.at_ms)


def verdict(account: str, rows: list[Service], now_ms: int) -> CallEvent | None:
    """A session that came from outside is incoming, wherever it was led; then the best row counts. Of a call of ours
    the last one to the outside does: the employee's own phone is called first (by its mobile number, perhaps)."""
    calls = [row for row in rows if row.kind not in (MESSAGE, INTERNAL)]
    inbound = [row for row in calls if row.direction is Direction.IN and not _short(row.caller)]
    outbound = [row for row in calls if row.direction is Direction.OUT and not _short(row.callee)]
    if inbound:
        row = max(inbound, key=lambda one: (one.spoken, one.success, one.seconds or 0, int(one.id)))
    elif outbound and not any(one.direction is Direction.IN for one in calls):
        row = max(outbound, key=lambda one: (one.start_ms or 0, int(one.id)))
    else:
        return None
    told = inbound or outbound
    raw = row.caller if inbound else row.callee
    department = next((one.department for one in (row, *told) if one.department), None)
    word = Verdict(
        result=_result(row),
        by_person=row.spoken,
        talk_s=row.seconds if row.success and row.kind not in MACHINES else 0,
        start_ms=min((one.start_ms for one in told if one.start_ms is not None), default=None),
        employee=row.extension,
        extension=row.extension,
        department=department,
        recording=next((one.link for one in (row, *told) if one.link and one.kind != FAX), None),
    )
    return CallEvent(
        account=account,
        call_id=row.session,
        kind=EventKind.VERDICT,
        at_ms=now_ms,
        fingerprint=hashlib.sha256(json.dumps([astuple(one) for one in rows]).encode()).hexdigest(),
        direction=row.direction,
        client=phone.client_number(raw),
        client_raw=raw,
        line=phone.client_number(row.line) or row.line or None,
        employee=row.extension,
        extension=row.extension,
        department=department,
        verdict=word,
        learned="history",
    )


def text(value: object) -> str:
    return body.text(value)[:_TEXT_MAX]


def whole(value: object, limit: int = _SECONDS_MAX) -> int | None:
    """Numbers come as numbers and as strings."""
    number = int(value) if isinstance(value, str | int) and _WHOLE.fullmatch(str(value).strip()) else None
    return number if number is not None and number <= limit else None


def link(value: object) -> str | None:
    found = value.strip() if isinstance(value, str) else ""
    return found if len(found) <= _LINK_MAX and _LINK.fullmatch(found) else None


def _result(row: Service) -> Result:
    """A voicemail or a fax that was taken is a call that nobody took. Why a call of ours failed no row says."""
    if row.direction is Direction.IN:
        return Result.SUCCESS if row.success and row.kind not in MACHINES else Result.MISSED
    return Result.SUCCESS if row.success else Result.UNKNOWN


def _short(number: str) -> bool:
    return phone.extension(number) is not None
