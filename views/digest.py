"""One message for many missed clients: those that Telegram could not keep up with, those that were found late."""

from collections.abc import Mapping, Sequence

from calls.missed import Case
from views.cards import Surroundings
from views.figures import clean
from views.lists import LONGEST, PAGE, debt_button, debt_line
from views.screen import Button, Screen
from views.words import Words, escape

BUTTONS = 8
LINES = 24  # the longest of them still fit into one message


def digest(words: Words, rows: Sequence[tuple[int, Case, Surroundings]]) -> Screen:
    """Every missed client as a line, the first of them as buttons too."""
    lines = [words.html("digest_head"), *(debt_line(words, case, around) for _, case, around in rows)]
    lines.append(words.html("digest_foot"))
    buttons = tuple((debt_button(words, id, case, around),) for id, case, around in rows[:BUTTONS])
    return Screen("\n".join(lines), buttons=buttons)


def late_list(
    words: Words,
    rows: Sequence[tuple[int, Case, Surroundings]],
    *,
    further: Mapping[str, int],
    total: int | None = None,
) -> Screen:
    """«Пока бота не было: 7 пропущенных»: a line for each, and for the first of them a button that brings the card.
    ``total``: this is the message itself, with that many clients, as many of them in ``rows`` as there are; without it
    a further page. A row too many for the buttons means one more page, of the list that ``further`` names."""
    head = words.html("late_further") if total is None else words.count("late_head", total)
    lines = [head, *(_late_line(words, case, around) for _, case, around in rows[: LINES if total else PAGE])]
    if total and total > LINES:
        lines.append(words.html("late_left", left=total - LINES))
    buttons = [(debt_button(words, id, case, around),) for id, case, around in rows[:PAGE]]
    if len(rows) > PAGE:
        id, case, _ = rows[PAGE - 1]
        after = {**further, "before_ms": case.last_missed_ms, "before_id": id}
        buttons.append((Button(words.plain("button_more"), "late_page", after),))
    return Screen("\n".join(lines), buttons=tuple(buttons))


def _late_line(words: Words, case: Case, around: Surroundings) -> str:
    line = debt_line(words, case, around)
    return f"{line} · {escape(clean(case.department, LONGEST))}" if case.department else line
