"""Rows of the cloud PBX's history: commas, mostly no header, and no status: `type` and `duration` tell."""

import csv
import io
import re
from collections.abc import Mapping, Sequence

from calls import phone
from calls.event import CallEvent, Direction, EventKind, Result, Verdict
from pbx.body import clean
from pbx.itoolabs_words import CALL_ID_MAX, SECONDS_MAX, fingerprint, login, start_ms, whole

COLUMNS = ("uid", "type", "client", "account", "via", "start", "wait", "duration", "record")
LEAST_COLUMNS = 7  # a last empty column or two may be left out

_TEXT_MAX = 256
_LINK_MAX = 2048
_LINK = re.compile(r"https?://[^\s\"<>]+", re.ASCII)
_DIRECTIONS = {"in": Direction.IN, "missed": Direction.IN, "out": Direction.OUT}
_INTERNAL = frozenset({"internal", "inner"})
_NOTHING = ("", "null")

Row = Mapping[str, str]


def csv_rows(body: bytes) -> list[Row]:
    """Lines of COLUMNS, or of those the first line names; empty values are absent. Raises ValueError for what is no
    CSV of ours."""
    told = _decoded(body).strip()
    if told in _NOTHING:
        return []
    try:
        lines = list(csv.reader(io.StringIO(told), skipinitialspace=True))
    except csv.Error:
        raise ValueError("no CSV") from None
    lines = [line for line in lines if any(map(str.strip, line))]
    names: Sequence[str] = COLUMNS
    if lines and lines[0][0].strip().casefold() == "uid":
        names = [name.strip().casefold() for name in lines.pop(0)]
    if any(len(line) < LEAST_COLUMNS for line in lines):
        raise ValueError("no row of history")
    rows = [zip(names, map(clean, line), strict=False) for line in lines]
    return [{name: value for name, value in row if value} for row in rows]


def call_event(account: str, row: Row, now_ms: int) -> CallEvent | None:
    """The final word on one outside call, None for a call between employees. ``at_ms`` is when we learned of it; here
    `duration` is talk alone."""
    kind = row.get("type", "").casefold()
    if kind in _INTERNAL:
        return None
    print_ = fingerprint({**row, "learned": "history"})
    employee, talk_s = login(row.get("account", "")), whole(row.get("duration", ""), SECONDS_MAX)
    result = _result(kind, talk_s)
    success = result is Result.SUCCESS
    uid, link, line = row.get("uid", ""), row.get("record", ""), row.get("via", "")
    verdict = Verdict(
        result=result,
        by_person=success and employee is not None,
        talk_s=talk_s if success else 0,
        wait_s=whole(row.get("wait", ""), SECONDS_MAX),
        start_ms=start_ms(row.get("start", "")),
        employee=employee,
        extension=phone.extension(employee or ""),
        recording=link if len(link) <= _LINK_MAX and _LINK.fullmatch(link) else None,
    )
    return CallEvent(
        account=account,
        call_id=uid if 0 < len(uid) <= CALL_ID_MAX else f"history-{print_[:32]}",
        kind=EventKind.VERDICT,
        at_ms=now_ms,
        fingerprint=print_,
        direction=_DIRECTIONS.get(kind),
        client=phone.client_number(row.get("client", "")),
        client_raw=row.get("client", "")[:_TEXT_MAX],
        line=phone.client_number(line) or line[:_TEXT_MAX] or None,
        employee=employee,
        extension=verdict.extension,
        verdict=verdict,
        learned="history",
    )


def _result(kind: str, talk_s: int | None) -> Result:
    """An incoming call without talk is UNKNOWN, and UNKNOWN is a miss."""
    if kind == "missed":
        return Result.MISSED
    if talk_s:
        return Result.SUCCESS
    return Result.NO_ANSWER if kind == "out" else Result.UNKNOWN


def _decoded(body: bytes) -> str:
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        return body.decode("cp1251", "replace")
