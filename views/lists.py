"""Lists people page through: what is open."""

from collections.abc import Sequence

from calls.missed import Case, CaseState
from views.cards import Surroundings
from views.figures import moment
from views.screen import Button, Screen
from views.words import Words, escape

PAGE = 8
_SIGNS = {CaseState.OPEN: "🔴", CaseState.TAKEN: "🟠", CaseState.CALLING: "📲", CaseState.CLOSED: "✅"}


def missed_list(
    words: Words, rows: Sequence[tuple[int, Case, Surroundings]], *, more: bool, first: bool = True
) -> Screen:
    """Open debts, newest first, each with a button that brings its card. ``more``: there is a next page."""
    if not rows:
        return Screen(words.html("missed_none" if first else "missed_no_more"))
    lines = [words.html("missed_head"), *(debt_line(words, case, around) for _, case, around in rows)]
    buttons = [(debt_button(words, id, case),) for id, case, _ in rows]
    if more:
        id, case, _ = rows[-1]
        after = {"before_ms": case.last_missed_ms, "before_id": id}
        buttons.append((Button(words.plain("button_more"), "missed_page", after),))
    return Screen("\n".join(lines), buttons=tuple(buttons))


def debt_line(words: Words, case: Case, around: Surroundings) -> str:
    """«🔴 +79101234567 · 14:32 · ×3 · Анна»."""
    parts = [_named(words, case), moment(case.last_missed_ms, around.zone, around.now_ms)]
    if case.misses > 1:
        parts.append(f"×{case.misses}")
    if who := around.person(case.holder, case.caller):
        parts.append(who)
    return " · ".join(str(escape(part)) for part in parts)


def debt_button(words: Words, id: int, case: Case) -> Button:
    """Brings the card of the case."""
    return Button(_named(words, case), "show_case", {"case": id}, f"case:{id}")


def _named(words: Words, case: Case) -> str:
    return f"{_SIGNS[case.state]} {case.client or words.plain('hidden_number')}"
