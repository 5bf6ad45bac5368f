"""Calls between employees, as a list that pages."""

from collections.abc import Sequence

from views.figures import clean, lasted, moment
from views.history import Key, Listed, heading, narrowing, turning
from views.screen import Screen
from views.words import Words, escape

PAGE = 15  # lines in one message

Line = tuple[int | None, str, str, int | None]


def behind(calls: Sequence[Line], key: Key | None) -> tuple[list[Line], Key | None]:
    """The page behind the key (none: the first) of ``calls``, the newest first, and the key behind which the next one
    begins; None where there is none. A key is a moment and how many calls of that very moment were shown."""
    at_ms, shown = key or (2**62, 0)
    rest = [call for call in calls if _at(call) < at_ms]
    rest = [call for call in calls if _at(call) == at_ms][shown:] + rest
    page = rest[:PAGE]
    if len(rest) <= PAGE:
        return page, None
    last = _at(page[-1])
    same = sum(_at(call) == last for call in page)
    return page, (last, same + (shown if last == at_ms else 0))


def inner_list(words: Words, page: Listed, calls: Sequence[Line], *, asked: bool = True) -> Screen:
    """``calls``, the newest first: (when it began, who called, whom, seconds of talk or None). ``asked`` False: the PBX
    is still being asked."""
    lines = [words.html("history_head", what=heading(words, page))]
    for start_ms, caller, callee, talk_s in calls:
        at = moment(start_ms, page.zone, page.now_ms) if start_ms is not None else "—"
        ended = lasted(talk_s) if talk_s is not None else words.plain("attempt_no_answer")
        lines.append(f"☎️ {escape(f'{at} {clean(caller)} → {clean(callee)} · {ended}')}")
    if asked and not calls:
        lines.append(words.html("history_none"))
    if page.foot:
        lines += ["", page.foot]
    return Screen("\n".join(lines), buttons=(*turning(words, page), *narrowing(words, page)))


def _at(call: Line) -> int:
    """Those without a time are the oldest."""
    return call[0] or 0
