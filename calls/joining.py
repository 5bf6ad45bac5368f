"""How what is known of a call grows: an event adds facts, and two views of one call become one. No order matters."""

from typing import Any, TypeVar

from calls.call import Call, Leg, spelled
from calls.event import CallEvent, Direction, EventKind

Fact = TypeVar("Fact", int, str, Direction)

_WAYS = {EventKind.RINGING: Direction.IN, EventKind.DIALING: Direction.OUT}  # said by the kind alone


def advance(call: Call | None, event: CallEvent) -> Call:
    """Add what ``event`` says to what is known (None: nothing yet). Never takes anything back."""
    heard = Call(
        account=event.account,
        call_id=event.call_id,
        first_ms=event.at_ms,
        last_ms=event.at_ms,
        said_direction=event.direction or _WAYS.get(event.kind),
        client=event.client,
        client_raw=event.client_raw,
        line=event.line,
        said_departments=frozenset([event.department] if event.department else ()),
        rating=event.rating,
        **_told(event),
    )
    return heard if call is None else join(call, heard)


def _told(event: CallEvent) -> dict[str, Any]:
    """What its kind says of the call: a leg, the end, the final word."""
    match event.kind:
        case EventKind.RINGING | EventKind.DIALING:
            return {"legs": (_leg(event, rang_ms=event.at_ms),)}
        case EventKind.ANSWERED:
            return {"legs": (_leg(event, answered_ms=event.at_ms),)}
        case EventKind.LEG_ENDED if event.employee or event.extension:
            return {"legs": (_leg(event, ended_ms=event.at_ms),)}
        case EventKind.LEG_ENDED:
            return {"ended_ms": event.at_ms}
        case EventKind.VERDICT if event.verdict is not None:
            return {
                "verdicts": (event.verdict,),
                "verdict_ms": event.at_ms,
                "verdict_direction": event.direction,
            }
        case _:
            return {}


def _leg(event: CallEvent, **at: int) -> Leg:
    return Leg(
        party=event.employee or event.extension or "",
        employee=event.employee,
        extension=event.extension,
        department=event.department,
        **at,
    )


def join(one: Call, other: Call) -> Call:
    """All facts of two views of one call (a transfer makes two ids one call). Keeps the id of ``one``."""
    legs = {leg.party: leg for leg in one.legs}
    for leg in other.legs:
        legs[leg.party] = _join_legs(legs[leg.party], leg) if leg.party in legs else leg
    return Call(
        account=one.account,
        call_id=one.call_id,
        first_ms=min(one.first_ms, other.first_ms),
        last_ms=max(one.last_ms, other.last_ms),
        legs=tuple(legs[party] for party in sorted(legs)),
        verdicts=tuple(sorted({*one.verdicts, *other.verdicts}, key=spelled)),
        verdict_ms=_earliest(one.verdict_ms, other.verdict_ms),
        verdict_direction=_newest(one.verdict_direction, other.verdict_direction),
        said_direction=_newest(one.said_direction, other.said_direction),
        ended_ms=_newest(one.ended_ms, other.ended_ms),
        client=_newest(one.client, other.client),
        client_raw=max(one.client_raw, other.client_raw),
        line=_newest(one.line, other.line),
        said_departments=one.said_departments | other.said_departments,
        rating=_newest(one.rating, other.rating),
    )


def _join_legs(one: Leg, other: Leg) -> Leg:
    return Leg(
        party=one.party,
        employee=_newest(one.employee, other.employee),
        extension=_newest(one.extension, other.extension),
        department=_newest(one.department, other.department),
        rang_ms=_newest(one.rang_ms, other.rang_ms),
        answered_ms=_newest(one.answered_ms, other.answered_ms),
        ended_ms=_newest(one.ended_ms, other.ended_ms),
    )


def _newest(one: Fact | None, other: Fact | None) -> Fact | None:
    """Join two facts of a kind: the known one; of two known ones the greater. Order cannot matter."""
    if one is None or other is None:
        return other if one is None else one
    return max(one, other)


def _earliest(one: int | None, other: int | None) -> int | None:
    if one is None or other is None:
        return other if one is None else one
    return min(one, other)
