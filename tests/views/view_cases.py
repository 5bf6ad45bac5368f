"""Calls, cases and surroundings for the tests of what people see: Saturday 21 November 2026 in Moscow."""

from datetime import UTC, datetime
from typing import Any

from calls.call import Call, Leg
from calls.event import Direction, Result, Verdict
from calls.missed import Case
from calls.stage import Stage
from sandbox.telegram.html_text import parse_html
from views.cards import Surroundings
from views.screen import Screen

ANNA, BORIS = 1, 2
CLIENT = "+79101234567"
LINE = "+74957654321"


def at(hour: int, minute: int = 0, *, day: int = 21, month: int = 11, year: int = 2026) -> int:
    """Milliseconds of a moment on the office's clock."""
    return int(datetime(year, month, day, hour, minute, tzinfo=UTC).timestamp() * 1000) - 3 * 3600 * 1000


NOW = at(14, 40)
NAMED = {CLIENT: ("Ромашка, Иван Петров", False)}
AROUND = Surroundings(
    zone="Europe/Moscow",
    now_ms=NOW,
    employees={"anna": "Анна Белова", "boris": "Борис Лужин"},
    people={ANNA: "Анна Белова", BORIS: "Борис Лужин"},
    abilities=frozenset({"dials"}),
)
CASE = Case(
    account="office",
    client=CLIENT,
    first_missed_ms=at(14, 32),
    last_missed_ms=at(14, 32),
    line=LINE,
    department="Продажи",
    waited_s=41,
)


def call(*legs: Leg, **facts: Any) -> Call:
    given: dict[str, Any] = {
        "account": "office",
        "call_id": "A",
        "first_ms": at(14, 32),
        "last_ms": at(14, 33),
        "client": CLIENT,
        "line": LINE,
        "said_departments": frozenset(["Продажи"]),
        "said_direction": Direction.IN,
    }
    return Call(legs=legs, **(given | facts))


RUNG = Leg("anna", "anna", "701", rang_ms=at(14, 32))
PICKED = Leg("anna", "anna", "701", rang_ms=at(14, 32), answered_ms=at(14, 33))
SPOKE = Verdict(Result.SUCCESS, by_person=True, talk_s=124, wait_s=7, start_ms=at(14, 32), employee="anna")
CALLS = {
    Stage.HEARD: call(),
    Stage.RINGING: call(RUNG, Leg("705", None, "705", rang_ms=at(14, 32))),
    Stage.TALKING: call(PICKED),
    Stage.SPOKEN: call(PICKED, verdicts=(SPOKE,)),
    Stage.ANSWERED: call(PICKED),
    Stage.MISSED: call(RUNG, verdicts=(Verdict(Result.MISSED),)),
    Stage.HUNG_UP: call(RUNG, verdicts=(Verdict(Result.CANCEL),)),
    Stage.DIALING: call(RUNG, said_direction=Direction.OUT, said_departments=frozenset(), line=None),
    Stage.ATTEMPT: call(RUNG, said_direction=Direction.OUT, said_departments=frozenset(), line=None),
}


def text_of(screen: Screen) -> str:
    """What Telegram shows of it. Raises ValueError where Telegram refuses it."""
    return parse_html(screen.text)[0]
