"""How the day and the week went: the figures in words (of the week as a picture too), and who is still waiting."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from calls.missed import Case, CaseState
from views import stats
from views.cards import Surroundings
from views.figures import clean
from views.lists import debt_button, debt_line
from views.screen import Button, Screen
from views.stats import LONGEST, Figures, Subject
from views.words import Words, escape

MOST = 20  # lines of those who wait: with the figures they must fit into one message
BUTTONS = 6
WORKERS = 4
FEW, MANY = 3, 12  # parts: of more than FEW each is told without its people, more than MANY are not told
FROM_THE_FIRST = {"before_ms": 2**62, "before_id": 2**62}

Debt = tuple[int, Case, Surroundings]


@dataclass(frozen=True, slots=True)
class Part:
    """The day of one account or of what he leads there; ``names`` of the employees by login."""

    name: str
    figures: Figures
    names: Mapping[str, str]


def evening(
    words: Words,
    day: date,
    parts: Sequence[Part],
    debts: Sequence[Debt],
    dials: Collection[int],
    *,
    silent: bool,
    several: bool,
) -> Screen:
    """``parts``: none for whoever only reads who still waits for her; ``debts``: those, the newest first, perhaps one
    more than MOST; of them she may call ``dials`` (ids) back with a tap. ``several``: each part says whose it is."""
    lines = []
    if parts:
        head = words.html("evening_head", day=f"{day:%d.%m}")
        lines.append(head if several else f"{head} · {escape(clean(parts[0].name))}")
        for part in parts[:MANY]:
            lines += [f"<b>{escape(clean(part.name))}</b>"] if several else []
            lines += _figures(words, part, WORKERS if len(parts) <= FEW else 0)
        lines += ["…"] * (len(parts) > MANY)
    if debts:
        lines += [""] * bool(parts)
        shown, more = debts[:MOST], len(debts) > MOST
        lines.append(words.html("evening_many", n=MOST) if more else words.count("evening_waiting", len(debts)))
        lines += [debt_line(words, case, around) for _, case, around in shown]
    elif any(part.figures.missed for part in parts):
        lines.append(words.html("evening_nobody"))
    buttons = [_row(words, debt, dials=debt[0] in dials) for debt in debts[:BUTTONS]]
    if len(debts) > BUTTONS:
        buttons.append((Button(words.plain("button_everybody"), "missed_page", FROM_THE_FIRST),))
    return Screen("\n".join(lines), tuple(buttons), silent=silent)


def week(words: Words, subject: Subject, figures: Figures, *, silent: bool) -> Screen:
    """What /stats shows of a week, with the picture still to be drawn."""
    screen = stats.stats(words, subject, figures, (), None)
    text = f"{words.html('week_head')}\n{screen.text}"
    return replace(screen, text=text, silent=silent, chart=stats.chart(words, subject, figures))


def _figures(words: Words, part: Part, workers: int) -> list[str]:
    figures = part.figures
    taken = figures.incoming - figures.missed
    lines = [words.html("stats_incoming", incoming=figures.incoming, answered=taken, missed=figures.missed)]
    debts = figures.rescued + figures.settled + figures.left
    if debts:
        facts = {"debts": debts, "rescued": figures.rescued, "settled": figures.settled, "left": figures.left}
        lines.append(words.html("stats_debts", **facts))
    for one in figures.workers[:workers]:
        name = clean(part.names.get(one.login) or one.login, LONGEST)
        lines.append(stats.worker(words, name, one))
    return lines


def _row(words: Words, debt: Debt, *, dials: bool) -> tuple[Button, ...]:
    """Its card, and calling back at once."""
    id, case, around = debt
    show = debt_button(words, id, case, around)
    if not dials or case.client is None or case.state is CaseState.CALLING:
        return (show,)
    return show, Button(words.plain("button_call_back"), "call_back", {"case": id}, f"case:{id}")
