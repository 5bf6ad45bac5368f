"""One conversation attempt with one client: a set of facts that grows, and what follows from them.

A call keeps only facts (who rang when, who picked up when, what the PBX said at the end), never a running state, and
two facts are joined by rules that do not care which came first (``calls/joining.py``). So the order and the
repetition of events cannot change the outcome; ``calls/stage.py`` reads the stage from the facts.
"""

from dataclasses import dataclass

from calls.event import Direction, Result, Verdict

MOST_SKEW_MS = 10 * 60_000  # a PBX's clock that is further from ours than this is somebody's mistake


@dataclass(frozen=True, slots=True)
class Leg:
    """One employee's phone within a call. Times are the newest of their kind: a leg may ring, end and ring again."""

    party: str  # login, else extension, else "" when the PBX did not say whose phone it is
    employee: str | None = None
    extension: str | None = None
    department: str | None = None
    rang_ms: int | None = None
    answered_ms: int | None = None
    ended_ms: int | None = None

    @property
    def rings(self) -> bool:
        return (
            self.rang_ms is not None
            and self.answered_ms is None
            and (self.ended_ms is None or self.ended_ms < self.rang_ms)
        )


@dataclass(frozen=True, slots=True)
class Call:
    """All that is known of a call. ``first_ms`` and ``last_ms`` are when we first and last heard of it."""

    account: str
    call_id: str
    first_ms: int
    last_ms: int
    legs: tuple[Leg, ...] = ()
    verdicts: tuple[Verdict, ...] = ()
    verdict_ms: int | None = None  # when the first verdict came
    verdict_direction: Direction | None = None
    said_direction: Direction | None = None
    ended_ms: int | None = None  # an end that names no phone: the whole call
    client: str | None = None
    client_raw: str = ""
    line: str | None = None
    said_departments: frozenset[str] = frozenset()  # a department may be named beside no phone, and several in turn
    rating: int | None = None

    @property
    def direction(self) -> Direction | None:
        return self.verdict_direction or self.said_direction

    @property
    def verdict(self) -> Verdict | None:
        """The best final word: any success of a person wins, then any success, then the plainest failure; of equal
        ones that of the conversation begun last (after a transfer: of whoever talked to the end)."""
        return max(self.verdicts, key=_weight, default=None)

    @property
    def recording(self) -> str | None:
        """That of the verdict that is told, else any."""
        told = self.verdict.recording if self.verdict else None
        return told or max((v.recording for v in self.verdicts if v.recording), default=None)

    @property
    def answered(self) -> Leg | None:
        """The leg that was picked up last: after a transfer that is who talks."""
        picked = [leg for leg in self.legs if leg.answered_ms is not None]
        return max(picked, key=lambda leg: (leg.answered_ms or 0, leg.party), default=None)

    @property
    def department(self) -> str | None:
        verdict = self.verdict
        if verdict and verdict.department:
            return verdict.department
        named = [leg for leg in self.legs if leg.department]
        newest = max(named, key=lambda leg: (leg.rang_ms or 0, leg.party), default=None)
        return newest.department if newest else max(self.said_departments, default=None)

    @property
    def departments(self) -> frozenset[str]:
        """Every department this call went through."""
        said = {leg.department for leg in self.legs} | {v.department for v in self.verdicts}
        return self.said_departments | frozenset(name for name in said if name)

    @property
    def started_ms(self) -> int:
        """When it began: the PBX's own word if it gave one, else when we first heard of it."""
        return min((v.start_ms for v in self.verdicts if v.start_ms is not None), default=self.first_ms)

    @property
    def over_ms(self) -> int:
        """When the conversation was over, as well as we know: start + wait + talk, else the last we heard."""
        verdict = self.verdict
        if verdict is None:
            return self.last_ms
        if verdict.start_ms is None:
            return self.verdict_ms or self.last_ms
        return verdict.start_ms + 1000 * ((verdict.wait_s or 0) + (verdict.talk_s or 0))

    @property
    def timed(self) -> bool:
        """Did the PBX say when it began, by its own clock?"""
        return any(verdict.start_ms is not None for verdict in self.verdicts)

    @property
    def heard_over_ms(self) -> int:
        """The same by our own clock: when the phones that were picked up stopped, else when the PBX's word came."""
        ends = [self.ended_ms, *(leg.ended_ms for leg in self.legs if leg.answered_ms is not None)]
        return max((end_ms for end_ms in ends if end_ms is not None), default=self.verdict_ms or self.last_ms)

    @property
    def waited_s(self) -> int | None:
        """How long the client waited: the PBX's word, else from the first ring to the last end."""
        verdict = self.verdict
        if verdict and verdict.wait_s is not None:
            return verdict.wait_s
        ends = [end_ms for end_ms in (self.ended_ms, *(leg.ended_ms for leg in self.legs)) if end_ms is not None]
        rings = [leg.rang_ms for leg in self.legs if leg.rang_ms is not None]
        return (max(ends) - self.first_ms) // 1000 if rings and ends else None


def over_since(talk: Call, miss: Call) -> bool:
    """Was ``talk`` over only after ``miss`` had begun? Told by one clock, for the PBX's and ours may differ by minutes:
    the PBX's where it named both times, else ours, unless the PBX's says that it was long before."""
    if talk.timed and miss.timed:
        return talk.over_ms >= miss.started_ms
    return talk.heard_over_ms >= miss.first_ms and talk.over_ms >= miss.started_ms - MOST_SKEW_MS


_WEIGHTS = {
    Result.SUCCESS: 9,
    Result.MISSED: 8,
    Result.CANCEL: 7,
    Result.NO_ANSWER: 6,
    Result.BUSY: 5,
    Result.NOT_AVAILABLE: 4,
    Result.NOT_ALLOWED: 3,
    Result.NOT_FOUND: 2,
    Result.UNKNOWN: 1,
}


def _weight(verdict: Verdict) -> tuple[bool, int, int, int, tuple[str, ...]]:
    spoken = verdict.by_person and verdict.result is Result.SUCCESS
    return spoken, _WEIGHTS[verdict.result], verdict.start_ms or 0, verdict.talk_s or 0, spelled(verdict)


def spelled(verdict: Verdict) -> tuple[str, ...]:
    """A total order over verdicts, absent values included."""
    return tuple(repr(getattr(verdict, name)) for name in Verdict.__slots__)
