"""Rows of the platform's history, JSON or CSV, in our words.

JSON: keys are absent or empty alike, the direction is called `type` or `direction`, `duration` is talk alone.
CSV: commas, mostly without a header; no status, so it follows from `type` and `duration`.
"""

import csv
import io
from collections.abc import Mapping, Sequence

from calls import phone
from calls.event import CallEvent, Direction, EventKind, Result, Verdict
from pbx.body import clean
from pbx.itoolabs import words

COLUMNS = ("uid", "type", "client", "account", "via", "start", "wait", "duration", "record", "rating")
LEAST_COLUMNS = 7  # a last empty column or two may be left out

_DIRECTIONS = {**words.DIRECTIONS, "missed": Direction.IN}
_NOTHING = ("", "null")

Row = Mapping[str, str]


def csv_rows(body: bytes, columns: Sequence[str] = COLUMNS) -> list[Row]:
    """Lines of ``columns``, or of those its own first line names; empty values are absent. Raises ValueError for what
    is no CSV of ours."""
    told = _decoded(body).strip()
    try:
        lines = list(csv.reader(io.StringIO("" if told in _NOTHING else told), skipinitialspace=True))
    except csv.Error:
        raise ValueError("no CSV") from None
    lines = [line for line in lines if any(map(str.strip, line))]
    names = columns
    if lines and lines[0][0].strip().casefold() == "uid":
        names = [name.strip().casefold() for name in lines.pop(0)]
    if any(len(line) < LEAST_COLUMNS for line in lines):
        raise ValueError("no row of history")
    rows = [zip(names, map(clean, line), strict=False) for line in lines]
    return [{name: value for name, value in row if value} for row in rows]


def call_event(account: str, row: Row, now_ms: int) -> CallEvent | None:
    """The final word on one outside call, None for a call between employees. ``at_ms`` is when we learned of it.

    A success is a person's only with a real login, or with an outside number (`telnum`) as its destination.
    """
    kinds = [row.get(name, "").casefold() for name in ("type", "direction")]
    if any(kind in words.INTERNAL for kind in kinds):
        return None
    direction = next((_DIRECTIONS[kind] for kind in kinds if kind in _DIRECTIONS), None)
    print_ = words.fingerprint({**row, "learned": "history"})
    employee, result = words.login(row.get("user") or row.get("account", "")), _result(row, kinds[0])
    destination = row.get("destination", "").casefold()
    human = destination not in words.MACHINES and (employee is not None or destination == "telnum")
    department = row.get("group_name", "")[: words.TEXT_MAX] or None
    line = row.get("diversion") or row.get("via", "")
    verdict = Verdict(
        result=result,
        by_person=result is Result.SUCCESS and human,
        talk_s=seconds(row, "duration") if result is Result.SUCCESS else 0,
        wait_s=seconds(row, "wait"),
        start_ms=words.start_ms(row.get("start", "")),
        employee=employee,
        extension=phone.extension(employee or ""),
        department=department,
        recording=words.link(row.get("record", "")),
    )
    return CallEvent(
        account=account,
        call_id=call_id(row) or f"history-{print_[:32]}",
        kind=EventKind.VERDICT,
        at_ms=now_ms,
        fingerprint=print_,
        direction=direction,
        client=phone.client_number(row.get("client", "")),
        client_raw=row.get("client", "")[: words.TEXT_MAX],
        line=phone.client_number(line) or line[: words.TEXT_MAX] or None,
        employee=employee,
        extension=verdict.extension,
        department=department,
        verdict=verdict,
        rating=words.whole(row.get("rating", ""), words.RATING_MAX),
        learned="history",
    )


def call_id(row: Row) -> str:
    """The row's `uid`, "" where it has none that could be one."""
    uid = row.get("uid", "")
    return uid if len(uid) <= words.CALL_ID_MAX else ""


def seconds(row: Row, name: str) -> int | None:
    return words.whole(row.get(name, ""), words.SECONDS_MAX)


def _result(row: Row, kind: str) -> Result:
    """What nobody says is no success: an incoming call without talk is UNKNOWN, and UNKNOWN is a miss."""
    if "status" in row:
        return words.result_of(row["status"])
    if kind == "missed":
        return Result.MISSED
    if seconds(row, "duration"):
        return Result.SUCCESS
    return Result.NO_ANSWER if kind == "out" else Result.UNKNOWN


def _decoded(body: bytes) -> str:
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        return body.decode("cp1251", "replace")
