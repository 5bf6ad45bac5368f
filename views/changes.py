"""What a change would change, before → after, and the question that is asked once before it is done."""

from collections.abc import Sequence
from dataclasses import dataclass

from views.figures import clean
from views.screen import Button, Screen
from views.words import Words

LONGEST_VALUE = 200
NOTHING = "—"


@dataclass(frozen=True, slots=True)
class Change:
    """One thing in the reader's language, plain text: what it is, how it is and how it would be. "" is nothing."""

    label: str
    before: str
    after: str


def question(words: Words, head: str, changes: Sequence[Change], do: Sequence[Button], warning: str = "") -> Screen:
    """``head`` and ``warning`` (what is lost by it) are HTML; a button of ``do`` does it, «✖️ Не менять» does not."""
    lines = [head]
    if told := told_changes(words, changes):
        lines += ["", told]
    if warning:
        lines += ["", warning]
    rows = (*((button,) for button in do), (Button(words.plain("button_leave"), "close_menu"),))
    return Screen("\n".join(lines), rows)


def told_changes(words: Words, changes: Sequence[Change]) -> str:
    """HTML, a line each: «Добавочный: 701 → 705»; what was nothing before only as it is to be."""
    return "\n".join(_line(words, one) for one in changes)


def _line(words: Words, one: Change) -> str:
    before, after = clean(one.before, LONGEST_VALUE), clean(one.after, LONGEST_VALUE) or NOTHING
    if not before:
        return words.html("change_new", label=one.label, after=after)
    return words.html("change_line", label=one.label, before=before, after=after)
