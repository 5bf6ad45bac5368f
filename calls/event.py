"""One thing a PBX told us about a call, already in our words.

Adapters in ``pbx/`` translate their vendor's dialect into these; nothing above them knows a vendor's word.
"""

from dataclasses import dataclass
from enum import StrEnum


class Direction(StrEnum):
    IN = "in"
    OUT = "out"


class EventKind(StrEnum):
    RINGING = "ringing"  # an employee's phone began to ring for an incoming call
    DIALING = "dialing"  # an outgoing attempt began
    ANSWERED = "answered"  # a phone was picked up; on outgoing calls perhaps only the employee's own
    LEG_ENDED = "leg_ended"  # this phone stopped: says nothing about the call
    TRANSFERRED = "transferred"  # the call goes on under second_call_id
    VERDICT = "verdict"  # the PBX's own final word
    RATED = "rated"  # the client marked the conversation


class Result(StrEnum):
    """How the PBX says a call ended. Unknown words are UNKNOWN and never "answered"."""

    SUCCESS = "success"
    MISSED = "missed"
    CANCEL = "cancel"
    BUSY = "busy"
    NOT_AVAILABLE = "not_available"
    NOT_ALLOWED = "not_allowed"
    NOT_FOUND = "not_found"
    NO_ANSWER = "no_answer"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, order=True)
class Verdict:
    """The PBX's final word on one call. Seconds are whole; times are milliseconds UTC.

    ``by_person`` is what the dialect knows about who took it: an employee or an outside number, not a menu, a fax,
    a voicemail, a department or the switch itself. ``talk_s`` is conversation only, None where the PBX told nothing
    it could be computed from.
    """

    result: Result
    by_person: bool = False
    talk_s: int | None = None
    wait_s: int | None = None
    start_ms: int | None = None
    employee: str | None = None
    extension: str | None = None
    department: str | None = None
    recording: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CallEvent:
    """What happened, to which call, when we heard of it (``at_ms``, milliseconds UTC).

    ``client`` is E.164 with plus, or None when hidden or unreadable (``client_raw`` keeps what was sent).
    ``employee`` is the PBX login of a person, never of the switch or a department. ``direction`` None means "the
    event does not say". ``fingerprint`` is equal for byte-for-byte repeats of one push, whatever the order of fields.
    ``learned`` is how we know: pushed by "webhook", found in the PBX's "history", or told of a "task" we gave it.
    """

    account: str
    call_id: str
    kind: EventKind
    at_ms: int
    fingerprint: str
    direction: Direction | None = None
    client: str | None = None
    client_raw: str = ""
    line: str | None = None
    employee: str | None = None
    extension: str | None = None
    department: str | None = None
    second_call_id: str | None = None
    verdict: Verdict | None = None
    rating: int | None = None
    learned: str = "webhook"
