"""The missed case: an open debt to one client on one account, and how it moves.

    open → taken → calling → (an attempt failed: taken) → closed

A case is a value; every function gives the next value, or raises NotNow with the reason a person should read.
Several missed calls of one client are one case with a counter. Only speech closes it by itself.
"""

from dataclasses import dataclass, replace
from enum import StrEnum

from calls.stage import Sort

RE_ALERT_MS = 120_000  # a client who redials ten times sounds once in two minutes
OLD_CLAIM_MS = 600_000  # somebody took it this long ago and the client still calls: anybody may


class CaseState(StrEnum):
    OPEN = "open"
    TAKEN = "taken"
    CALLING = "calling"
    CLOSED = "closed"


class Closing(StrEnum):
    CALLED_BACK = "called_back"  # we called and spoke
    GOT_THROUGH = "got_through"  # the client called again and spoke, or the "missed" call turns out answered
    BY_HAND = "by_hand"
    BLOCKED = "blocked"


class NotNow(Exception):
    """A move the case does not allow now. ``reason`` is a catalogue key, ``facts`` what its sentence needs."""

    def __init__(self, reason: str, **facts: object) -> None:
        super().__init__(reason)
        self.reason = reason
        self.facts = facts


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One debt. Times are milliseconds UTC; ``holder`` and ``closer`` are ids of people in the bot;
    ``caller`` and ``spoke`` name the employee (login) when the PBX saw one at work whom the bot may not know;
    ``spoken_call`` is the id of the call that settled it."""

    account: str
    client: str | None
    first_missed_ms: int
    last_missed_ms: int
    misses: int = 1
    sort: Sort = Sort.MISSED
    state: CaseState = CaseState.OPEN
    line: str | None = None
    department: str | None = None
    waited_s: int | None = None
    alerted_ms: int = 0  # 0: nobody was alerted, it was found late and stands in a list
    holder: int | None = None
    held_ms: int | None = None
    due_ms: int | None = None  # when the claim or the attempt runs out
    caller: str | None = None
    closed_ms: int | None = None
    closing: Closing | None = None
    closer: int | None = None
    spoke: str | None = None
    talk_s: int | None = None
    spoken_call: int | None = None

    @property
    def closed(self) -> bool:
        return self.state is CaseState.CLOSED


@dataclass(frozen=True, slots=True)
class Terms:
    """How long a claim and an attempt live, milliseconds (``TIMING__CLAIM``, ``TIMING__CALLING``)."""

    claim_ms: int = 1_800_000
    calling_ms: int = 180_000


def miss(case: Case | None, seen: Case, now_ms: int, *, late: bool = False) -> tuple[Case, bool]:
    """A call was missed. ``seen`` is the case this miss alone would make; ``case`` the client's open one, if any.
    Gives the case and whether people are to be told (at most once per two minutes for one client). ``late``: it was
    long ago. That is no alert, so the client's next miss sounds at once; and it is no reason to take a claim away."""
    if case is None or case.closed:
        return replace(seen, alerted_ms=0 if late else now_ms), True
    newer = seen if seen.last_missed_ms >= case.last_missed_ms else case
    case = replace(
        case,
        misses=case.misses + 1,
        first_missed_ms=min(case.first_missed_ms, seen.first_missed_ms),
        last_missed_ms=newer.last_missed_ms,
        sort=newer.sort,
        line=newer.line,
        department=newer.department or case.department,
        waited_s=newer.waited_s,
    )
    if not late and case.state is CaseState.TAKEN and (case.held_ms or 0) < now_ms - OLD_CLAIM_MS:
        case = opened(case)
    if now_ms - case.alerted_ms < RE_ALERT_MS:
        return case, False
    return case if late else replace(case, alerted_ms=now_ms), True


def correct(case: Case, seen: Case) -> Case:
    """The PBX's word came after its newest miss was counted as "unconfirmed": the card says what became known."""
    if case.closed:
        return case
    waited_s = case.waited_s if seen.waited_s is None else seen.waited_s
    return replace(
        case,
        sort=seen.sort,
        line=seen.line or case.line,
        department=seen.department or case.department,
        waited_s=waited_s,
    )


def employee_dials(case: Case, employee: str | None, person: int | None, now_ms: int, terms: Terms) -> Case:
    """The PBX says that an employee is calling the client, from whatever phone."""
    if case.closed:
        return case
    return replace(
        case,
        state=CaseState.CALLING,
        caller=employee,
        holder=case.holder if case.holder is not None else person,
        held_ms=case.held_ms if case.held_ms is not None else now_ms,
        due_ms=now_ms + terms.calling_ms,
    )


def attempt_failed(case: Case, now_ms: int, terms: Terms) -> Case:
    """We called and did not speak: the debt stays, with its holder if it has one."""
    if case.state is not CaseState.CALLING:
        return case
    if case.holder is None:
        return opened(case)
    return replace(case, state=CaseState.TAKEN, caller=None, due_ms=now_ms + terms.claim_ms)


def expire(case: Case, now_ms: int, terms: Terms) -> Case:
    """The time of a claim or an attempt ran out: a silent attempt returns to its holder, an old claim to everybody."""
    if case.due_ms is None or now_ms < case.due_ms:
        return case
    return attempt_failed(case, now_ms, terms) if case.state is CaseState.CALLING else opened(case)


def close(
    case: Case,
    closing: Closing,
    now_ms: int,
    *,
    person: int | None = None,
    employee: str | None = None,
    talk_s: int | None = None,
    call: int | None = None,
) -> Case:
    """The debt is settled: by speech (``employee``, ``talk_s``, ``call``) or by a person's word."""
    if case.closed:
        raise NotNow("case_closed")
    return replace(
        case,
        state=CaseState.CLOSED,
        closed_ms=now_ms,
        closing=closing,
        closer=person,
        spoke=employee,
        talk_s=talk_s,
        spoken_call=call,
        due_ms=None,
    )


def opened(case: Case) -> Case:
    """Nobody's again."""
    return replace(case, state=CaseState.OPEN, holder=None, held_ms=None, due_ms=None, caller=None)
