"""A call that a PBX posts to us and that is to have a number of ours (seed 004): what was posted, what is kept of it.

An adapter remembers nothing, so it cannot number calls. It says what was ``Posted``; storage keeps one ``Kept`` of
each call; ``keep`` and ``named`` lead from one to the other inside the transaction that also takes in the events.
"""

from dataclasses import dataclass, field, replace
from pathlib import Path

from calls import phone
from calls.event import CallEvent, Direction, EventKind, Result

UNNUMBERED = ""  # the call_id of an event whose call has no number yet
UPLOADED = "upload:"  # before the name of a recording that was sent as a file and lies among the uploads

IN_PROGRESS = "in-progress"
ACTIVE = frozenset({"ringing", IN_PROGRESS})


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with a webhook, already on disk. ``name`` and ``content_type`` are the sender's words,
    ``size`` is in bytes. Whoever stored it removes it again unless ``Kept.recording`` names it."""

    path: Path = field(repr=False)
    name: str
    content_type: str
    size: int


@dataclass(frozen=True, slots=True)
class Posted:
    """``creates``: a new call, else an update of the call named by ``number`` (ours) or ``pbx_call_id`` (theirs).
    ``status`` is one of the vendor's words; ``recording`` an address, or UPLOADED and a file's name."""

    creates: bool
    status: str
    number: int | None = None
    pbx_call_id: str | None = None
    direction: Direction | None = None
    user_id: int | None = None
    pbx_user_id: str | None = None
    recording: str | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """The record of one posted call, told back in every answer. ``number`` is 0 until storage has given one; the times
    (milliseconds UTC) are when it was first posted, first in progress, and first over."""

    number: int
    status: str
    first_ms: int
    pbx_call_id: str | None = None
    direction: Direction | None = None
    user_id: int | None = None
    pbx_user_id: str | None = None
    recording: str | None = None
    answered_ms: int | None = None
    ended_ms: int | None = None

    @property
    def employee(self) -> str | None:
        return self.pbx_user_id or (str(self.user_id) if self.user_id is not None else None)


def keep(before: Kept | None, posted: Posted, at_ms: int) -> Kept:
    """The record after this post; ``before`` None: the call is new. Of two employees the last one named stays."""
    kept = before or Kept(0, posted.status, at_ms, posted.pbx_call_id, posted.direction)
    if posted.user_id is not None or posted.pbx_user_id:
        kept = replace(kept, user_id=posted.user_id, pbx_user_id=posted.pbx_user_id)
    if posted.status == IN_PROGRESS and kept.answered_ms is None and kept.ended_ms is None:
        kept = replace(kept, answered_ms=at_ms)
    if posted.status not in ACTIVE and kept.ended_ms is None:
        kept = replace(kept, ended_ms=at_ms)
    return replace(kept, status=posted.status, recording=posted.recording or kept.recording)


def named(event: CallEvent, kept: Kept) -> CallEvent:
    """The event under its call's number, with what only the record knows: the direction, the employee, the seconds.

    Two creations without an id of the PBX's own are two calls: the number is part of the fingerprint. A call that
    nobody answered is nobody's, whoever's phone was named last.
    """
    missed = event.verdict and event.verdict.result is not Result.SUCCESS and kept.direction is not Direction.OUT
    employee = event.employee or (None if missed else kept.employee)
    extension = event.extension or phone.extension(employee or "")
    outgoing = event.kind is EventKind.RINGING and kept.direction is Direction.OUT
    verdict = event.verdict
    if verdict:
        answered = verdict.result is Result.SUCCESS
        verdict = replace(
            verdict,
            employee=verdict.employee or employee,
            extension=verdict.extension or extension,
            recording=verdict.recording or kept.recording,
            start_ms=kept.first_ms,
            wait_s=_seconds(kept.first_ms, kept.answered_ms or kept.ended_ms),
            talk_s=_seconds(kept.answered_ms, kept.ended_ms) if answered else 0,
        )
    return replace(
        event,
        call_id=str(kept.number),
        kind=EventKind.DIALING if outgoing else event.kind,
        fingerprint=f"{event.fingerprint}:{kept.number}",
        direction=event.direction or kept.direction,
        employee=employee,
        extension=extension,
        verdict=verdict,
    )


def _seconds(from_ms: int | None, until_ms: int | None) -> int | None:
    """None where nothing was measured: a call posted only when it was over."""
    if from_ms is None or until_ms is None or until_ms == from_ms:
        return None
    return max(0, until_ms - from_ms) // 1000
