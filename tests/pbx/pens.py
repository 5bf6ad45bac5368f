"""How each vendor would write an event of ours down, by his document: the stories of ``tests/calls`` on the wire.

A pen is the reverse of an adapter, made from the document and not from the adapter. What a vendor has no words for is
None: the others must do.
"""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol

from calls.event import CallEvent, Direction, EventKind, Result

IDS = {"A": 31917423, "B": 31917424, "C": 31917425}
MOSCOW = timedelta(hours=3)
LINE = "74957654321"


@dataclass(frozen=True)
class Push:
    """One request: GET with a query, or POST with a form."""

    query: tuple[tuple[str, str], ...] = ()
    form: tuple[tuple[str, str], ...] = ()


class Pen(Protocol):
    def write(self, event: CallEvent, story: str = "") -> Push | None:
        """``story`` keeps the calls of several stories apart."""


def form(fields: dict[str, str]) -> Push:
    return Push(form=tuple((name, value) for name, value in fields.items() if value))


STATUSES = {
    Result.SUCCESS: "Success", Result.MISSED: "missed", Result.CANCEL: "Cancel", Result.BUSY: "Busy",
    Result.NOT_AVAILABLE: "NotAvailable", Result.NOT_ALLOWED: "NotAllowed", Result.NOT_FOUND: "NotFound",
    Result.NO_ANSWER: "noanswer", Result.UNKNOWN: "SomethingNew",
}  # fmt: skip
TYPES = {
    EventKind.RINGING: "INCOMING", EventKind.DIALING: "OUTGOING", EventKind.ANSWERED: "ACCEPTED",
    EventKind.LEG_ENDED: "CANCELLED", EventKind.TRANSFERRED: "TRANSFERRED",
}  # fmt: skip


@dataclass(frozen=True)
class MegafonPen:
    """Seed 003 §2."""

    crm_token: str

    def write(self, event: CallEvent, story: str = "") -> Push | None:
        said = {
            "phone": (event.client or "").lstrip("+"),
            "callid": f"{story}{event.call_id}",
            "crm_token": self.crm_token,
            "user": event.employee or "",
            "ext": event.extension or "",
            "groupRealName": event.department or "",
            "diversion": LINE if event.direction is Direction.IN else "",
        }
        if event.verdict is None:
            second = f"{story}{event.second_call_id}" if event.second_call_id else ""
            direction = event.direction.value if event.direction else ""
            return form(
                {"cmd": "event", "type": TYPES[event.kind], "direction": direction, "second_callid": second} | said
            )
        return form({"cmd": "history", "type": event.direction or ""} | said | self._word(event))

    def _word(self, event: CallEvent) -> dict[str, str]:
        verdict = event.verdict
        assert verdict is not None
        nobody = verdict.result is Result.SUCCESS and verdict.employee is None
        wait, talk = verdict.wait_s, verdict.talk_s or 0
        start = datetime.fromtimestamp(verdict.start_ms / 1000, UTC) if verdict.start_ms else None
        return {
            "status": STATUSES[verdict.result],
            "user": "ivr" if nobody else verdict.employee or "",
            "duration": str((wait or 0) + talk),
            "wait": "" if wait is None else str(wait),
            "start": f"{start:%Y%m%dT%H%M%SZ}" if start else "",
            "link": verdict.recording or "",
        }


@dataclass(frozen=True)
class CloudPen:
    """Seed 002 §4.1: nothing on outgoing calls but the last word, no department, no wait, no start; one `callid` for
    all that is related."""

    crm_token: str

    def write(self, event: CallEvent, story: str = "") -> Push | None:
        if event.kind in (EventKind.DIALING, EventKind.TRANSFERRED):
            return None
        if event.verdict is None and event.direction is Direction.OUT:
            return None
        written = MegafonPen(self.crm_token).write(event, story)
        assert written is not None
        unknown = ("direction", "ext", "groupRealName", "start", "wait", "callid")
        said = {name: value for name, value in written.form if name not in unknown}
        return form(said | {"callid": f"{story}A"})


@dataclass(frozen=True)
class CifraPen:
    """Seed 000 §1: incoming calls alone, each employee's phone, in a signed query with a time of its own."""

    key: str
    zone: timedelta = MOSCOW

    def write(self, event: CallEvent, story: str = "") -> Push | None:
        words = {EventKind.RINGING: "RING", EventKind.ANSWERED: "ANSWER", EventKind.LEG_ENDED: "END"}
        if event.kind not in words or event.direction is Direction.OUT:
            return None
        when = datetime.fromtimestamp(event.at_ms / 1000, UTC) + self.zone
        said = {
            "event": words[event.kind],
            "event_dt": f"{when:%Y-%m-%d %H:%M:%S}.{when.microsecond // 1000:03}",
            "from": (event.client or "").lstrip("+"),
            "to": event.extension or "",
            "numinc": LINE[1:],
            "session_id": f"{story}{IDS['A']}",
        }
        signed = "".join(said.values()) + self.key
        check = hashlib.md5(signed.encode(), usedforsecurity=False).hexdigest()
        return Push(query=(*((name, value) for name, value in said.items() if value), ("check", check)))


FINAL = {
    Result.SUCCESS: "answered", Result.MISSED: "missed", Result.CANCEL: "canceled", Result.BUSY: "busy",
    Result.NOT_AVAILABLE: "failed", Result.NOT_ALLOWED: "failed", Result.NOT_FOUND: "failed",
    Result.NO_ANSWER: "failed", Result.UNKNOWN: "failed",
}  # fmt: skip


@dataclass(frozen=True)
class ChannelPen:
    """Seed 004: a dialplan that knows whose phones ring, and creates the call before it says more of it. Its words are
    of calls: that a phone falls silent it does not say."""

    def write(self, event: CallEvent, story: str = "") -> Push | None:
        status = self._status(event)
        if status is None:
            return None
        named = {"action": "update_call", "pbx_call_id": f"{story}A"}
        return form(named | {"call_status": status, "pbx_user_id": event.employee or ""})

    def create(self, event: CallEvent, direction: Direction, story: str = "") -> Push:
        """The first that is said of a call."""
        outgoing = direction is Direction.OUT
        said = {
            "action": "create_call",
            "direction": "outgoing" if outgoing else "incoming",
            "pbx_call_id": f"{story}A",
        }
        who = {"pbx_user_ids[]": event.employee or ""}
        return form(said | {"phone": (event.client or "").lstrip("+"), "call_status": self._status(event) or ""} | who)

    def _status(self, event: CallEvent) -> str | None:
        match event.kind:
            case EventKind.RINGING | EventKind.DIALING:
                return "ringing"
            case EventKind.ANSWERED:
                return "in-progress"
            case EventKind.VERDICT if event.verdict:
                by_machine = event.verdict.result is Result.SUCCESS and event.verdict.employee is None
                return "missed" if by_machine else FINAL[event.verdict.result]
        return None
