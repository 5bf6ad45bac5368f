"""Rows of MegaFon's history (003 §4), JSON or CSV, in our words.

JSON: keys are absent or empty alike, the direction is called `type` or `direction`, `duration` is talk alone.
CSV: commas, mostly without a header; no status, so it follows from `type` and `duration`.
"""

import csv
import io
import re
from collections.abc import Mapping, Sequence

from calls import phone
from calls.event import CallEvent, Direction, EventKind, Result, Verdict
from pbx.crmapi import json_of
from pbx.itoolabs_words import CALL_ID_MAX, SECONDS_MAX, fingerprint, login, result_of, start_ms, whole
from pbx.megafon.rest import text
from pbx.shapes import InnerCall

COLUMNS = ("uid", "type", "client", "account", "via", "start", "wait", "duration", "record", "rating")
INNER_COLUMNS = ("uid", "type", "from", "to", "start", "wait", "duration", "record")
LEAST_COLUMNS = 7  # a last empty column or two may be left out

_TEXT_MAX = 256
_LINK_MAX = 2048
_RATING_MAX = 100
_LINK = re.compile(r"https?://[^\s\"<>]+", re.ASCII)
_DIRECTIONS = {"in": Direction.IN, "missed": Direction.IN, "out": Direction.OUT}
_INTERNAL = frozenset({"internal", "inner"})
# `destination` of §4.2: who "answered" was no person.
_MACHINES = frozenset({"ivr", "fax", "vm", "am", "hello", "offtime"})

Row = Mapping[str, str]


def json_rows(body: bytes) -> list[Row]:
    """An array of objects; nothing and `null` are no rows. Empty keys are left out. Raises ValueError."""
    parsed = json_of(body) if body.strip() else None
    if parsed is not None and not isinstance(parsed, list):
        raise ValueError("no array")
    told = [{str(key): text(value) for key, value in row.items()} for row in parsed or () if isinstance(row, dict)]
    return [{key: value for key, value in row.items() if value} for row in told]


def csv_rows(body: bytes, columns: Sequence[str]) -> list[Row]:
    """Lines of ``columns``, or of those its own first line names. Raises ValueError for what is no CSV of ours."""
    try:
        lines = list(csv.reader(io.StringIO(_decoded(body)), skipinitialspace=True))
    except csv.Error:
        raise ValueError("no CSV") from None
    lines = [line for line in lines if any(map(str.strip, line))]
    names: Sequence[str] = columns
    if lines and lines[0][0].strip().casefold() == "uid":
        names = [name.strip().casefold() for name in lines.pop(0)]
    rows = [line for line in lines if len(line) >= LEAST_COLUMNS]
    if len(rows) < len(lines):
        raise ValueError("no row of history")
    told = [zip(names, map(text, row), strict=False) for row in rows]
    return [{name: value for name, value in row if value} for row in told]


def call_event(account: str, row: Row, now_ms: int) -> CallEvent | None:
    """The final word on one outside call, None for a call between employees. ``at_ms`` is when we learned of it.

    A success is a person's only with a real login, or with an outside number (`telnum`) as its destination.
    """
    kinds = [row.get(name, "").casefold() for name in ("type", "direction")]
    if any(kind in _INTERNAL for kind in kinds):
        return None
    direction = next((_DIRECTIONS[kind] for kind in kinds if kind in _DIRECTIONS), None)
    print_ = fingerprint({**row, "learned": "history"})
    employee, result = login(row.get("user") or row.get("account", "")), _result(row, kinds[0])
    destination = row.get("destination", "").casefold()
    human = destination not in _MACHINES and (employee is not None or destination == "telnum")
    department = row.get("group_name", "")[:_TEXT_MAX] or None
    line = row.get("diversion") or row.get("via", "")
    verdict = Verdict(
        result=result,
        by_person=result is Result.SUCCESS and human,
        talk_s=_seconds(row, "duration") if result is Result.SUCCESS else 0,
        wait_s=_seconds(row, "wait"),
        start_ms=start_ms(row.get("start", "")),
        employee=employee,
        extension=phone.extension(employee or ""),
        department=department,
        recording=_link(row),
    )
    return CallEvent(
        account=account,
        call_id=_call_id(row) or f"history-{print_[:32]}",
        kind=EventKind.VERDICT,
        at_ms=now_ms,
        fingerprint=print_,
        direction=direction,
        client=phone.client_number(row.get("client", "")),
        client_raw=row.get("client", "")[:_TEXT_MAX],
        line=phone.client_number(line) or line[:_TEXT_MAX] or None,
        employee=employee,
        extension=verdict.extension,
        department=department,
        verdict=verdict,
        rating=whole(row.get("rating", ""), _RATING_MAX),
        learned="history",
    )


def inner_call(row: Row) -> InnerCall | None:
    """One call between employees; ``caller`` and ``callee`` are logins or ids of departments. In CSV in|out stands
    where the status should: a conversation is a success."""
    call_id = _call_id(row)
    if not call_id:
        return None
    talk_s = _seconds(row, "duration")
    success = result_of(row["status"]) is Result.SUCCESS if "status" in row else bool(talk_s)
    return InnerCall(
        call_id=call_id,
        status="success" if success else "no_answer",
        caller=_party(row, "from"),
        callee=_party(row, "to"),
        start_ms=start_ms(row.get("start", "")),
        wait_s=_seconds(row, "wait"),
        talk_s=talk_s,
        recording=_link(row),
    )


def _result(row: Row, kind: str) -> Result:
    """What nobody says is no success: an incoming call without talk is UNKNOWN, and UNKNOWN is a miss."""
    if "status" in row:
        return result_of(row["status"])
    if kind == "missed":
        return Result.MISSED
    if _seconds(row, "duration"):
        return Result.SUCCESS
    return Result.NO_ANSWER if kind == "out" else Result.UNKNOWN


def _call_id(row: Row) -> str:
    uid = row.get("uid", "")
    return uid if len(uid) <= CALL_ID_MAX else ""


def _seconds(row: Row, name: str) -> int | None:
    return whole(row.get(name, ""), SECONDS_MAX)


def _party(row: Row, name: str) -> str:
    return row.get(name, "").split("@", 1)[0].strip()[:_TEXT_MAX]


def _link(row: Row) -> str | None:
    link = row.get("record", "")
    return link if len(link) <= _LINK_MAX and _LINK.fullmatch(link) else None


def _decoded(body: bytes) -> str:
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        return body.decode("cp1251", "replace")
