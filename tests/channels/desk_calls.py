"""Calls for the tests of the mirror, told in few words."""

from calls.call import Call
from calls.event import CallEvent, Direction, EventKind, Result, Verdict
from calls.joining import advance
from channels.mirror import Mirrored, Status

NOW = 1_700_000_000_000
CLIENT, LINE = "+79101234567", "+74957654321"


def event(kind: EventKind, who: str | None = None, at: int = 0, **more: object) -> CallEvent:
    told: dict[str, object] = {"client": CLIENT, "client_raw": "79101234567", "direction": Direction.IN, **more}
    return CallEvent(
        account="office", call_id="C1", kind=kind, at_ms=NOW + at * 1000, fingerprint=f"{kind}{who}{at}",
        employee=who, **told,  # type: ignore[arg-type]
    )  # fmt: skip


def rings(who: str | None, at: int = 0, **more: object) -> CallEvent:
    return event(EventKind.RINGING, who, at, **more)


def dials(who: str | None) -> CallEvent:
    return event(EventKind.DIALING, who, direction=Direction.OUT)


def answers(who: str | None, at: int = 5, **more: object) -> CallEvent:
    return event(EventKind.ANSWERED, who, at, **more)


def ends(result: Result, who: str | None = None, **more: object) -> CallEvent:
    said: dict[str, object] = {"by_person": result is Result.SUCCESS, **more}
    direction = said.pop("direction", Direction.IN)
    return event(EventKind.VERDICT, who, 9, direction=direction, verdict=Verdict(result, employee=who, **said))  # type: ignore[arg-type]


def call_of(*events: CallEvent) -> Call:
    call = None
    for one in events:
        call = advance(call, one)
    assert call is not None
    return call


def state(status: Status = Status.RINGING, **more: object) -> Mirrored:
    told: dict[str, object] = {"users": ("anna", "boris"), **more}
    return Mirrored(id="office-7", outgoing=False, phone="79101234567", status=status, **told)  # type: ignore[arg-type]
