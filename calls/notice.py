"""A change worth telling, for one recipient, before anybody puts it into words."""

from collections.abc import Iterable
from dataclasses import dataclass

from calls.audience import Listener, News, Subject, audience
from calls.call import Call
from calls.stage import Stage


@dataclass(frozen=True, slots=True)
class Notice:
    chat_id: int
    news: News


def news_of(before: Stage | None, after: Stage, call: Call) -> News | None:
    """What the step from ``before`` to ``after`` is worth: a phone rings, a client was missed, or nothing new."""
    if after is Stage.RINGING and any(leg.rings for leg in call.legs):
        return News.RINGING
    if after is Stage.MISSED and before is not Stage.MISSED:
        return News.MISSED
    return None


def subject_of(news: News, call: Call) -> Subject:
    """Whose news it is: ringing concerns the phones that ring now, a miss everybody who was rung."""
    legs = [leg for leg in call.legs if news is not News.RINGING or leg.rings]
    verdict = call.verdict
    employees = {leg.employee for leg in legs} | {verdict.employee if verdict else None}
    extensions = {leg.extension for leg in legs} | {verdict.extension if verdict else None}
    return Subject(
        news=news,
        employees=frozenset(name for name in employees if name),
        extensions=frozenset(number for number in extensions if number),
        departments=call.departments,
        line=call.line,
    )


def notices(news: News, call: Call, listeners: Iterable[Listener], fallback: Iterable[int]) -> tuple[Notice, ...]:
    """One notice for each chat that is to hear it."""
    return tuple(Notice(chat_id, news) for chat_id in audience(listeners, subject_of(news, call), fallback))
