"""Where a call stands, read from its facts and the time: ringing, talking, spoken, missed …

Missed is decided per call and never per leg; spoken is the only success. A stage may be taken back when a later fact
contradicts it (a verdict after an "unconfirmed" miss): the cards are then corrected in place.
"""

from dataclasses import dataclass
from enum import StrEnum

from calls.call import Call
from calls.event import Direction, Result

LONGEST_TALK_MS = 4 * 3600 * 1000  # a conversation whose end was lost is not shown as "talking" for ever


class Stage(StrEnum):
    HEARD = "heard"  # something was said of it, nothing that a person could be told
    RINGING = "ringing"
    TALKING = "talking"  # an employee picked up
    SPOKEN = "spoken"  # a person answered and talked
    ANSWERED = "answered"  # picked up and ended, but the PBX's word never came: no miss, and settles nothing
    MISSED = "missed"
    HUNG_UP = "hung_up"  # not answered, and by this company's own rules that is no miss
    DIALING = "dialing"  # we are calling the client
    ATTEMPT = "attempt"  # we called and did not speak


class Sort(StrEnum):
    """What kind of miss."""

    MISSED = "missed"
    CANCELLED = "cancelled"  # the client hung up
    UNCONFIRMED = "unconfirmed"  # every phone went silent and the PBX said nothing


@dataclass(frozen=True, slots=True)
class Patience:
    """How long we wait for the PBX's words, milliseconds (``TIMING__*``, DESIGN §5).

    ``expects_verdict`` False: this account gives no final word at all, so silence has to do. ``expects_missed`` False:
    it gives one on answered calls, and perhaps none on missed ones. ``least_wait_s``: who hung up sooner was not
    missed; ``cancel_counts``: is a client missed of whom the PBX says that he gave up himself?
    """

    verdict_ms: int = 2_000
    quiet_ms: int = 15_000
    unconfirmed_ms: int = 200_000
    ringing_ms: int = 660_000
    spoken_s: int = 10
    expects_verdict: bool = True
    expects_missed: bool = True
    least_wait_s: int = 0
    cancel_counts: bool = True


@dataclass(frozen=True, slots=True)
class Judgement:
    """The stage now, and when to look again if nothing is heard (None: never)."""

    stage: Stage
    due_ms: int | None = None
    sort: Sort | None = None

    @property
    def closed(self) -> bool:
        return self.due_ms is None and self.stage not in (Stage.HEARD, Stage.RINGING, Stage.DIALING)


def spoken(call: Call, spoken_s: int) -> bool:
    """Did a person and the client talk, by the PBX's word? Outgoing talk must last ``spoken_s`` seconds."""
    verdict = call.verdict
    if verdict is None or verdict.result is not Result.SUCCESS:
        return False
    if call.direction is Direction.OUT:
        return verdict.talk_s is not None and verdict.talk_s >= spoken_s
    return verdict.by_person


def judge(call: Call, now_ms: int, patience: Patience) -> Judgement:
    """Where ``call`` stands at ``now_ms``. A call whose direction nobody named is judged as incoming: a client
    must not be forgotten because a field was."""
    if not call.legs and not call.verdicts and call.ended_ms is None:
        return Judgement(Stage.HEARD)
    if call.direction is Direction.OUT:
        return _outgoing(call, now_ms, patience)
    return _incoming(call, now_ms, patience)


def _outgoing(call: Call, now_ms: int, patience: Patience) -> Judgement:
    if call.verdicts:
        return Judgement(Stage.SPOKEN if spoken(call, patience.spoken_s) else Stage.ATTEMPT)
    silent_ms = _silent_since(call)
    if silent_ms is None:
        due_ms = call.last_ms + (LONGEST_TALK_MS if call.answered else patience.ringing_ms)
    else:
        due_ms = silent_ms + patience.unconfirmed_ms
    return Judgement(Stage.ATTEMPT) if now_ms >= due_ms else Judgement(Stage.DIALING, due_ms)


def _incoming(call: Call, now_ms: int, patience: Patience) -> Judgement:
    open_stage = Stage.TALKING if call.answered else Stage.RINGING
    if call.verdict_ms is not None:
        if spoken(call, patience.spoken_s):
            return Judgement(Stage.SPOKEN)
        # Racing events may still be on their way: the verdict is believed after a moment.
        due_ms = call.verdict_ms + patience.verdict_ms
        return _unanswered(call, _sort(call), patience) if now_ms >= due_ms else Judgement(open_stage, due_ms)
    silent_ms = _silent_since(call)
    if call.answered:
        # Where no verdict ever comes, the pick-up is the word; also when the end of it was lost or overtaken.
        over = Stage.ANSWERED if patience.expects_verdict else Stage.SPOKEN
        if silent_ms is None:
            due_ms = call.last_ms + LONGEST_TALK_MS
        else:
            due_ms = silent_ms + patience.unconfirmed_ms if patience.expects_verdict else now_ms
        return Judgement(over) if now_ms >= due_ms else Judgement(Stage.TALKING, due_ms)
    expects = patience.expects_verdict and patience.expects_missed
    if silent_ms is None:
        due_ms = max(leg.rang_ms or 0 for leg in call.legs) + patience.ringing_ms
    else:
        due_ms = silent_ms + (patience.unconfirmed_ms if expects else patience.quiet_ms)
    if now_ms < due_ms:
        return Judgement(Stage.RINGING, due_ms)
    return _unanswered(call, Sort.UNCONFIRMED if expects else Sort.MISSED, patience)


def _unanswered(call: Call, sort: Sort, patience: Patience) -> Judgement:
    """Missed, unless the company's rules say that so short a call is none. Whoever left a message wants an answer; and
    a wait of no seconds without any phone is a machine that picked up after hours, not a hasty client."""
    waited_s = call.waited_s
    hasty = waited_s is not None and waited_s < patience.least_wait_s and (waited_s > 0 or bool(call.legs))
    gave_up = sort is Sort.CANCELLED and not patience.cancel_counts
    return Judgement(Stage.HUNG_UP if (hasty or gave_up) and not call.recording else Stage.MISSED, sort=sort)


def _sort(call: Call) -> Sort:
    verdict = call.verdict
    return Sort.CANCELLED if verdict and verdict.result is Result.CANCEL else Sort.MISSED


def _silent_since(call: Call) -> int | None:
    """When the last phone stopped, or None while one still rings or talks. Once somebody has picked up, only the
    phones that were picked up count: a colleague's lost "stopped ringing" must not keep a conversation open."""
    ends = [call.ended_ms] if call.ended_ms is not None else []
    for leg in [leg for leg in call.legs if leg.answered_ms] or call.legs:
        began = max(leg.rang_ms or 0, leg.answered_ms or 0)
        ended = max(leg.ended_ms or 0, call.ended_ms or 0)
        if ended < began:
            return None
        ends.append(ended)
    return max(ends, default=call.last_ms)
