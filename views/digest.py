"""One message for many: the missed clients of a chat that Telegram could not keep up with."""

from collections.abc import Sequence

from calls.missed import Case
from views.cards import Surroundings
from views.lists import debt_button, debt_line
from views.screen import Screen
from views.words import Words

BUTTONS = 8


def digest(words: Words, rows: Sequence[tuple[int, Case, Surroundings]]) -> Screen:
    """Every missed client as a line, the first of them as buttons too."""
    lines = [words.html("digest_head"), *(debt_line(words, case, around) for _, case, around in rows)]
    lines.append(words.html("digest_foot"))
    buttons = tuple((debt_button(words, id, case, around),) for id, case, around in rows[:BUTTONS])
    return Screen("\n".join(lines), buttons=buttons)
