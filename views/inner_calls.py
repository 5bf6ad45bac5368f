"""Calls between employees, as a list."""

from collections.abc import Sequence

from views.figures import clean, lasted, moment
from views.history import Listed, heading, narrowing
from views.screen import Screen
from views.words import Words, escape

MOST = 25  # lines in one message

Line = tuple[int | None, str, str, int | None]


def inner_list(words: Words, page: Listed, calls: Sequence[Line], *, asked: bool = True) -> Screen:
    """``calls``, the newest first: (when it began, who called, whom, seconds of talk or None). ``asked`` False: the PBX
    is still being asked."""
    lines = [words.html("history_head", what=heading(words, page))]
    for start_ms, caller, callee, talk_s in calls[:MOST]:
        at = moment(start_ms, page.zone, page.now_ms) if start_ms is not None else "—"
        ended = lasted(talk_s) if talk_s is not None else words.plain("attempt_no_answer")
        lines.append(f"☎️ {escape(f'{at} {clean(caller)} → {clean(callee)} · {ended}')}")
    if asked and not calls:
        lines.append(words.html("history_none"))
    if len(calls) > MOST:
        lines.append(words.html("inner_more", shown=MOST, total=len(calls)))
    if page.foot:
        lines += ["", page.foot]
    return Screen("\n".join(lines), buttons=tuple(narrowing(words, page)))
