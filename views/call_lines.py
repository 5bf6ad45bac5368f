"""One past call in a line: a sign, who talked, what became of it."""

from calls.call import Call
from calls.event import Direction, Result
from calls.stage import Stage
from views.cards import Surroundings
from views.figures import clean, lasted
from views.words import Words


def sign(call: Call, stage: Stage) -> str:
    outgoing = call.direction is Direction.OUT
    match stage:
        case Stage.SPOKEN | Stage.ANSWERED:
            return "📤" if outgoing else "📥"
        case Stage.MISSED:
            return "🔴"
        case Stage.HUNG_UP:
            return "⚪"
        case Stage.ATTEMPT:
            return "↩️"
        case _:
            return "📲" if outgoing else "📞"


def employee(call: Call, around: Surroundings) -> str | None:
    """Who talked; of an outgoing call also who tried."""
    verdict, answered = call.verdict, call.answered
    login = verdict.employee if verdict and verdict.employee else answered.employee if answered else None
    if login is None and call.direction is Direction.OUT:
        login = next((leg.employee for leg in call.legs if leg.employee), None)
    return around.employee(login)


def who(call: Call, stage: Stage, around: Surroundings) -> str | None:
    """Of a missed call the department that missed it, else who talked or tried."""
    return clean(call.department or "") or None if stage in (Stage.MISSED, Stage.HUNG_UP) else employee(call, around)


def outcome(words: Words, call: Call, stage: Stage) -> str | None:
    """«2:04», «пропущен», «занято», «идёт сейчас»; None when nothing is known."""
    verdict = call.verdict
    match stage:
        case Stage.SPOKEN | Stage.ANSWERED:
            return lasted(verdict.talk_s) if verdict and verdict.talk_s is not None else None
        case Stage.MISSED:
            return words.plain("client_call_missed")
        case Stage.HUNG_UP:
            return words.plain("client_call_hung_up")
        case Stage.ATTEMPT:
            result = verdict.result if verdict else Result.UNKNOWN
            if result is not Result.SUCCESS:
                return words.plain(f"attempt_{result}")
            return words.plain("attempt_short", talk=lasted(verdict.talk_s or 0)) if verdict else None
        case _:
            return words.plain("client_call_now")
