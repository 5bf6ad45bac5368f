"""The cards: what a message about a call or a case shows now, rendered from the state whenever it is sent or edited."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from calls.call import Call
from calls.event import Result
from calls.missed import Case, CaseState, Closing
from calls.stage import Sort, Stage
from views.figures import LONGEST_NAME, clean, feminine, lasted, moment
from views.screen import Button, Screen
from views.words import Words, escape

MOST_NAMES = 6  # of the phones that ring
VIP = "⭐"


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a card needs besides its subject: names, the account's zone, what its PBX can do, and the time."""

    zone: str
    now_ms: int
    employees: Mapping[str, str] = field(default_factory=dict)  # login → name
    people: Mapping[int, str] = field(default_factory=dict)  # person id → name
    clients: Mapping[str, tuple[str, bool]] = field(default_factory=dict)  # number → (name, is a VIP)
    abilities: frozenset[str] = frozenset()

    def employee(self, login: str | None) -> str | None:
        return clean(self.employees.get(login) or login) if login else None

    def person(self, id: int | None, login: str | None = None) -> str | None:
        return clean(self.people[id]) if id is not None and id in self.people else self.employee(login)

    def client(self, number: str | None, longest: int = LONGEST_NAME) -> str | None:
        """«⭐ Ромашка, Иван Петров», as far as the book of clients knows it."""
        name, vip = self.clients.get(number or "", ("", False))
        return " ".join(part for part in (VIP if vip else "", clean(name, longest)) if part) or None


@dataclass(frozen=True, slots=True)
class CaseLine:
    at_ms: int
    kind: str
    person: int | None
    employee: str | None
    facts: Mapping[str, Any]


def call_card(words: Words, id: int, call: Call, stage: Stage, colleague: str | None, around: Surroundings) -> Screen:
    """A call while it lives and after: who calls, whom, what became of it."""
    verdict, answered = call.verdict, call.answered
    who = around.employee(verdict.employee if verdict and verdict.employee else answered.employee if answered else None)
    talk = lasted(verdict.talk_s) if verdict and verdict.talk_s is not None else None
    match stage:
        case Stage.TALKING:
            head = words.html("call_talking", who=who or words.plain("somebody"), client=_client(words, call.client))
        case Stage.SPOKEN | Stage.ANSWERED:
            head = words.html("call_spoken", who=who or words.plain("somebody"), client=_client(words, call.client))
            head += words.html("talk_lasted", talk=talk) if talk else ""
        case Stage.MISSED:
            head = words.html("call_missed", client=_client(words, call.client))
        case Stage.HUNG_UP:
            head = words.html("call_hung_up", client=_client(words, call.client))
        case Stage.DIALING | Stage.ATTEMPT:
            head = words.html("call_outgoing", client=_client(words, call.client))
        case _:
            head = words.html("call_ringing", client=_client(words, call.client))
    lines = [head]
    if colleague:
        lines.append(words.html("colleague", name=around.employee(colleague)))
    elif name := around.client(call.client):
        lines.append(str(escape(name)))
    lines.append(_route(words, call, stage, around))
    hear = Button(words.plain("button_record"), "record", {"call": id}, f"call:{id}")
    buttons = ((hear,),) if call.recording and "records" in around.abilities else ()
    return Screen("\n".join(line for line in lines if line), buttons, silent=True)


def _route(words: Words, call: Call, stage: Stage, around: Surroundings) -> str:
    """«Продажи → Анна · линия +74957654321»."""
    legs = [leg for leg in call.legs if leg.rings] if stage is Stage.RINGING else []
    names = sorted({name for leg in legs or call.legs if (name := around.employee(leg.employee) or leg.extension)})
    parts = []
    department = clean(call.department) if call.department else ""
    if names and stage in (Stage.RINGING, Stage.HEARD):
        rung = ", ".join(names[:MOST_NAMES]) + (f", … +{len(names) - MOST_NAMES}" if len(names) > MOST_NAMES else "")
        parts.append(f"{department} → {rung}" if department else f"→ {rung}")
    elif department:
        parts.append(department)
    if call.line:
        parts.append(words.plain("line", line=clean(call.line)))
    if stage not in (Stage.RINGING, Stage.TALKING):
        parts.append(moment(call.started_ms, around.zone, around.now_ms))
    return _dotted(parts)


def _dotted(parts: Iterable[str]) -> str:
    return " · ".join(str(escape(part)) for part in parts)


def case_card(
    words: Words, id: int, case: Case, lines: tuple[CaseLine, ...], around: Surroundings, *, recorded: bool = False
) -> Screen:
    """A missed client: how the debt stands, what was tried, what may be done now (``recorded``: hear what was said)."""
    text = [_head(words, case, around)]
    if case.state is not CaseState.OPEN:
        text.append(words.html("case_client", client=_client(words, case.client)) + _times(words, case))
    if name := around.client(case.client):
        text.append(str(escape(name)))
    parts = [clean(case.department)] if case.department else []
    if case.line:
        parts.append(words.plain("line", line=clean(case.line)))
    when = moment(case.last_missed_ms, around.zone, around.now_ms)
    if case.waited_s is not None:
        when += words.plain("waited", waited=lasted(case.waited_s))
    parts.append(when)
    if case.sort is Sort.CANCELLED or (case.sort is Sort.UNCONFIRMED and not case.closed):
        parts.append(words.plain(f"sort_{case.sort}"))
    text.append(_dotted(parts))
    text += [_line(words, line, around) for line in lines]
    return Screen("\n".join(text), buttons=_buttons(words, id, case, around, recorded))


def _head(words: Words, case: Case, around: Surroundings) -> str:
    who = around.person(case.holder, case.caller) or words.plain("somebody")
    match case.state:
        case CaseState.TAKEN:
            at = moment(case.held_ms or case.last_missed_ms, around.zone, around.now_ms)
            return words.html(_gendered("case_taken", who), who=who, at=at)
        case CaseState.CALLING:
            return words.html("case_calling", who=around.employee(case.caller) or who)
        case CaseState.CLOSED:
            return _closed(words, case, around)
        case _:
            return words.html("case_open", client=_client(words, case.client)) + _times(words, case)


def _closed(words: Words, case: Case, around: Surroundings) -> str:
    who = around.person(case.closer, case.spoke) or words.plain("somebody")
    at = moment(case.closed_ms or 0, around.zone, around.now_ms)
    talk = words.plain("talk_lasted", talk=lasted(case.talk_s)) if case.talk_s is not None else ""
    match case.closing:
        case Closing.CALLED_BACK:
            return words.html(_gendered("case_called_back", who), who=who, at=at) + talk
        case Closing.GOT_THROUGH:
            return words.html("case_got_through", who=who, at=at)
        case Closing.BLOCKED:
            return words.html("case_blocked", who=who, at=at)
        case _:
            return words.html("case_by_hand", who=who, at=at)


def _times(words: Words, case: Case) -> str:
    return words.count("misses", case.misses) if case.misses > 1 else ""


def _line(words: Words, line: CaseLine, around: Surroundings) -> str:
    who = around.person(line.person, line.employee) or words.plain("somebody")
    at = moment(line.at_ms, around.zone, around.now_ms)
    if line.kind == "handed":
        what = words.plain("line_handed", to=clean(str(line.facts.get("to"))))
    elif line.kind == "attempt":
        talk_s, result = line.facts.get("talk_s"), line.facts.get("result", Result.UNKNOWN)
        if result == Result.SUCCESS:
            what = words.plain("attempt_short", talk=lasted(talk_s or 0))
        else:
            what = words.plain(f"attempt_{result}")
    elif line.kind == "later":
        what = _later(words, moment(int(line.facts["due_ms"]), around.zone, around.now_ms), line.facts)
    elif line.kind == "dial_failed":
        what = words.plain(str(line.facts.get("reason")))
    else:
        what = words.plain(f"line_{line.kind}")
    return words.html("case_line", at=at, who=who, what=what)


def _later(words: Words, at: str, facts: Mapping[str, Any]) -> str:
    """Who will call, when, and who keeps the time."""
    match facts["keeper"]:
        case "nobody":
            return words.plain("line_later_dropped", at=at)
        case "pbx":
            said = words.plain("line_later_pbx", at=at)
        case _:
            said = words.plain("line_later_bot", at=at)
    return f"{said}, {words.count('later_tries', tries)}" if (tries := int(facts["tries"])) > 1 else said


def _buttons(words: Words, id: int, case: Case, around: Surroundings, recorded: bool) -> tuple[tuple[Button, ...], ...]:
    card, arguments = f"case:{id}", {"case": id}
    last = [Button(words.plain("button_menu"), "more", arguments, card)]
    if case.client and case.state in (CaseState.OPEN, CaseState.TAKEN):
        last.insert(0, Button(words.plain("button_block"), "block_ask", arguments, card))
    if recorded and "records" in around.abilities:
        last.insert(0, Button(words.plain("button_record"), "record", arguments, card))
    if case.closed:
        return ((Button(words.plain("button_reopen"), "reopen", arguments, card), *last),)
    first: list[Button] = []
    if case.state is not CaseState.CALLING:
        if case.client and "dials" in around.abilities:
            first.append(Button(words.plain("button_call_back"), "call_back", arguments, card))
        if case.state is CaseState.OPEN:
            first.append(Button(words.plain("button_take"), "take", arguments, card))
    rows = [tuple(first)] if first else []
    return (*rows, (Button(words.plain("button_settle"), "settle", arguments, card), *last))


def _gendered(key: str, who: str) -> str:
    return f"{key}_f" if feminine(who) else key


def _client(words: Words, client: str | None) -> str:
    return client or words.plain("hidden_number")
