"""The facts of a call as one JSON text, and back."""

import json
from typing import Any

from calls.call import Call, Leg
from calls.event import Direction, Result, Verdict
from storage.database import Row

_LEG = ("party", "employee", "extension", "department", "rang_ms", "answered_ms", "ended_ms")
_VERDICT = (
    "result",
    "by_person",
    "talk_s",
    "wait_s",
    "start_ms",
    "employee",
    "extension",
    "department",
    "recording",
)


_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))  # made once: each event is written with it


def dumps(value: object) -> str:
    return _ENCODER.encode(value)


def verdict(said: Verdict) -> list[Any]:
    """Its values in the order they are kept in."""
    return [getattr(said, name) for name in _VERDICT]


def of_call(call: Call) -> str:
    """Everything that has no column of its own; what is not known is left out."""
    facts = {
        "first_ms": call.first_ms,
        "last_ms": call.last_ms,
        "legs": [[getattr(leg, name) for name in _LEG] for leg in call.legs],
        "verdicts": [verdict(said) for said in call.verdicts],
        "verdict_ms": call.verdict_ms,
        "verdict_direction": call.verdict_direction,
        "said_direction": call.said_direction,
        "ended_ms": call.ended_ms,
        "client_raw": call.client_raw,
        "line": call.line,
        "said_departments": sorted(call.said_departments),
        "rating": call.rating,
    }
    return dumps({name: value for name, value in facts.items() if value not in (None, "", [])})


def to_call(row: Row) -> Call:
    """The call of a row of ``calls``."""
    facts = json.loads(row["facts"])
    return Call(
        account=row["account"],
        call_id=row["call_id"],
        client=row["client"],
        first_ms=facts["first_ms"],
        last_ms=facts["last_ms"],
        legs=tuple(Leg(*leg) for leg in facts.get("legs", ())),
        verdicts=tuple(Verdict(Result(values[0]), *values[1:]) for values in facts.get("verdicts", ())),
        verdict_ms=facts.get("verdict_ms"),
        verdict_direction=_direction(facts.get("verdict_direction")),
        said_direction=_direction(facts.get("said_direction")),
        ended_ms=facts.get("ended_ms"),
        client_raw=facts.get("client_raw", ""),
        line=facts.get("line"),
        said_departments=frozenset(facts.get("said_departments", ())),
        rating=facts.get("rating"),
    )


def _direction(value: str | None) -> Direction | None:
    return Direction(value) if value else None
