"""How stories of calls are told here: events by whom and when, and what the rules know of them together."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from calls.call import Call
from calls.event import CallEvent, Direction, EventKind, Result, Verdict
from calls.joining import advance, join
from calls.stage import Patience, Sort, Stage

T0 = 1_795_000_000_000
FAR = T0 + 30 * 24 * 3600 * 1000
CLIENT = "+79101234567"
EXTENSIONS = {"anna": "701", "boris": "702", "vera": "703"}
SALES = {"department": "Продажи"}


def heard(kind: EventKind, at_s: float, who: str | None = None, **facts: Any) -> CallEvent:
    """``who`` did it, ``at_s`` seconds after the story began."""
    given: dict[str, Any] = {"account": "office", "call_id": "A", "client": CLIENT, "direction": Direction.IN}
    if who:
        given |= {"employee": who, "extension": EXTENSIONS[who]}
    given |= facts
    return CallEvent(kind=kind, at_ms=T0 + int(at_s * 1000), fingerprint=f"{kind} {who} {facts}", **given)


def rings(who: str, at_s: float, **facts: Any) -> CallEvent:
    return heard(EventKind.RINGING, at_s, who, **facts)


def dials(who: str, at_s: float) -> CallEvent:
    return heard(EventKind.DIALING, at_s, who, direction=Direction.OUT)


def accepts(who: str, at_s: float, **facts: Any) -> CallEvent:
    return heard(EventKind.ANSWERED, at_s, who, **facts)


def stops(who: str, at_s: float, **facts: Any) -> CallEvent:
    return heard(EventKind.LEG_ENDED, at_s, who, **facts)


def word(
    result: Result, at_s: float, who: str | None = None, *, call: Mapping[str, Any] = {}, **said: Any
) -> CallEvent:
    """The PBX's verdict; ``call`` are the facts of the event, ``said`` of the verdict. A success names a person."""
    by_person = result is Result.SUCCESS and who is not None
    verdict = Verdict(result, employee=who, **({"by_person": by_person, "talk_s": 0} | said))
    return heard(EventKind.VERDICT, at_s, who, verdict=verdict, **call)


@dataclass(frozen=True)
class Story:
    """``stage`` (and ``sort``) is how it stands when nothing more is heard; ``lost`` are the stages it may come to
    when any one event is lost: the client is never forgotten for it."""

    name: str
    events: tuple[CallEvent, ...]
    stage: Stage
    sort: Sort | None = None
    lost: frozenset[Stage] = frozenset()
    patience: Patience = field(default_factory=Patience)

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True)
class Known:
    """What is known of one client's calls, with the ids that transfers made one: the rules' part of intake."""

    calls: Mapping[str, Call] = field(default_factory=dict)
    aliases: Mapping[str, str] = field(default_factory=dict)

    def hear(self, event: CallEvent) -> "Known":
        call_id = self.aliases.get(event.call_id, event.call_id)
        calls, aliases = dict(self.calls), dict(self.aliases)
        call = advance(calls.get(call_id), replace(event, call_id=call_id))
        if event.second_call_id:
            aliases |= {id: call_id for id, of in aliases.items() if of == event.second_call_id}
            aliases[event.second_call_id] = call_id
            if second := calls.pop(event.second_call_id, None):
                call = join(call, second)
        calls[call_id] = call
        return Known(calls, aliases)


def known_of(events: Iterable[CallEvent]) -> Known:
    known = Known()
    for event in events:
        known = known.hear(event)
    return known


def as_they_arrive(events: Iterable[CallEvent]) -> list[CallEvent]:
    """Of a PBX whose events carry no time: each is stamped when it comes, one a second."""
    return [replace(event, at_ms=T0 + 1000 * place) for place, event in enumerate(events)]
