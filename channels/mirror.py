"""A call as a helpdesk shows it (seed 004), computed from what we know of it; and what to tell the helpdesk next.

The helpdesk is told the newest state, never the way to it: whatever was missed while it was away is not made up for.

    state = mirrored(id, call, stage)             None: nothing to tell of this call
    move = next_move(told, state, …)              None: the helpdesk knows it all
    told = before(move, told)                     stored before the request leaves; `after` once it is answered
"""

from dataclasses import dataclass, replace
from enum import StrEnum

from calls import phone
from calls.call import Call
from calls.event import Direction, Result
from calls.stage import Stage

HIDDEN = "anonymous"
USERS_MAX = 50
PHONE_MAX = 64


class Status(StrEnum):
    """The document's words."""

    RINGING = "ringing"
    IN_PROGRESS = "in-progress"
    ANSWERED = "answered"
    MISSED = "missed"
    CANCELED = "canceled"
    BUSY = "busy"
    FAILED = "failed"

    @property
    def active(self) -> bool:
        return self in ("ringing", "in-progress")


@dataclass(frozen=True, slots=True)
class Mirrored:
    """``id`` is ours, their `pbx_call_id`; ``users`` are shown the card, ``user`` is the one who talks or calls (logins
    of the PBX, else extensions); ``recording`` is where its recording lies, told only when it is over."""

    id: str
    outgoing: bool
    phone: str
    status: Status
    users: tuple[str, ...] = ()
    user: str | None = None
    comment: str = ""
    recording: str | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """What the helpdesk knows of one call: a row. ``doubtful``: a creation left us and nobody knows what became of it;
    ``refused``: it wants nothing of this call; ``recording``: the link whose file it has."""

    call_id: int | None = None
    status: str | None = None
    user: str | None = None
    recording: str | None = None
    doubtful: bool = False
    refused: bool = False


class Move(StrEnum):
    CREATE = "create"
    PROBE = "probe"  # is it there? An update by our id, after a doubtful creation
    UPDATE = "update"
    UPLOAD = "upload"


_STAGES = {
    Stage.RINGING: Status.RINGING,
    Stage.TALKING: Status.IN_PROGRESS,
    Stage.SPOKEN: Status.ANSWERED,
    Stage.ANSWERED: Status.ANSWERED,
}
_MISSES = {Result.CANCEL: Status.CANCELED, Result.BUSY: Status.BUSY}
_ATTEMPTS = {
    Result.SUCCESS: Status.ANSWERED,
    Result.MISSED: Status.MISSED,
    Result.NO_ANSWER: Status.MISSED,
    Result.CANCEL: Status.CANCELED,
    Result.BUSY: Status.BUSY,
}


def mirrored(id: str, call: Call, stage: Stage) -> Mirrored | None:
    """The state of ``call`` at ``stage``; None while there is nothing that a person could be told."""
    status = _status(call, stage)
    if status is None:
        return None
    return Mirrored(
        id=id,
        outgoing=call.direction is Direction.OUT,
        phone=phone.digits(call.client or "") or call.client_raw.strip()[:PHONE_MAX] or HIDDEN,
        status=status,
        users=_users(call),
        user=_user(call, status),
        comment=" · ".join(part for part in (call.department, call.line) if part),
        recording=None if status.active else call.recording,
    )


def withdrawn(state: Mirrored) -> Mirrored:
    """The call turned out to be part of another one: its card must not stay on the screens."""
    return replace(state, status=Status.CANCELED, recording=None) if state.status.active else state


def next_move(told: Told, state: Mirrored, *, has_audio: bool = False) -> Move | None:
    """``has_audio``: the recording of ``state`` is at hand."""
    if told.refused:
        return None
    if told.call_id is None:
        return Move.PROBE if told.doubtful else Move.CREATE
    if told.status != state.status or (state.user is not None and told.user != state.user):
        return Move.UPDATE
    if has_audio and state.recording is not None and told.recording != state.recording:
        return Move.UPLOAD
    return None


def parameters(move: Move, told: Told, state: Mirrored) -> list[tuple[str, str]]:
    """The form of one request, without its file. A probe says no more than it must: what it is refused for can then
    only be the call itself."""
    if move is Move.CREATE:
        shown = (state.user,) if state.user else state.users  # a single one becomes the executor
        return [
            ("action", "create_call"),
            ("direction", "outgoing" if state.outgoing else "incoming"),
            ("phone", state.phone),
            ("call_status", state.status),
            ("pbx_call_id", state.id),
            *(("pbx_user_ids[]", user) for user in shown),
            *([("comment", state.comment)] if state.comment else []),
        ]
    named = ("pbx_call_id", state.id) if move is Move.PROBE else ("call_id", str(told.call_id))
    form = [("action", "update_call"), named, ("call_status", str(state.status))]
    news = move is Move.UPDATE and state.user is not None and state.user != told.user
    return [*form, ("pbx_user_id", str(state.user))] if news else form


def before(move: Move, told: Told) -> Told:
    """From the moment a creation may leave us until its answer nobody knows whether the call is there."""
    return replace(told, doubtful=True) if move is Move.CREATE else told


def after(move: Move, told: Told, state: Mirrored, call_id: int | None) -> Told:
    """``call_id`` as answered, None where an answer did not say."""
    known = replace(told, call_id=call_id or told.call_id, status=state.status, doubtful=False)
    if move is Move.CREATE:
        return replace(known, user=state.user or (state.users[0] if len(state.users) == 1 else None))
    if move is Move.UPLOAD:
        return replace(known, recording=state.recording)
    return replace(known, user=state.user or told.user) if move is Move.UPDATE else known


def given_up(move: Move, told: Told, state: Mirrored) -> Told:
    """It said no, for good. A refused creation ends the mirroring of this call, a refused update only itself; but one
    that named an employee, whom the helpdesk may not know, is made again without him."""
    if move in (Move.CREATE, Move.PROBE):  # a call that is not there may be created
        return replace(told, doubtful=False, refused=move is Move.CREATE)
    if move is Move.UPDATE and state.user not in (None, told.user) and told.status != state.status:
        return replace(told, user=state.user)
    return after(move, told, state, None)


def _status(call: Call, stage: Stage) -> Status | None:
    verdict = call.verdict
    match stage:
        case Stage.HEARD:
            return None
        case Stage.DIALING:
            return Status.IN_PROGRESS if call.answered else Status.RINGING
        case Stage.MISSED | Stage.HUNG_UP:
            return _MISSES.get(verdict.result, Status.MISSED) if verdict else Status.MISSED
        case Stage.ATTEMPT:
            return _ATTEMPTS.get(verdict.result, Status.FAILED) if verdict else Status.FAILED
    return _STAGES[stage]


def _users(call: Call) -> tuple[str, ...]:
    """Everybody whose phone rang, in the order it began."""
    legs = sorted(call.legs, key=lambda leg: (leg.rang_ms or 0, leg.party))
    return tuple(leg.party for leg in legs if leg.party)[:USERS_MAX]


def _user(call: Call, status: Status) -> str | None:
    """Who talks, talked, or calls the client. A login beside a missed call is nobody who picked up."""
    if call.direction is not Direction.OUT and status not in ("in-progress", "answered"):
        return None
    if call.verdict and (call.verdict.employee or call.verdict.extension):
        return call.verdict.employee or call.verdict.extension
    if call.answered and call.answered.party:
        return call.answered.party
    users = _users(call)
    return users[0] if call.direction is Direction.OUT and users else None
