"""Lists people page through: what is open."""

from collections.abc import Sequence

from calls.missed import Case, CaseState
from views.cards import VIP, Surroundings
from views.figures import clean, moment
from views.screen import Button, Screen
from views.words import Words, escape

PAGE = 8
LONGEST = 32  # a name in a line or on a button
MORNING = 20  # more would be read by nobody: /missed pages through all of them
_SIGNS = {CaseState.OPEN: "🔴", CaseState.TAKEN: "🟠", CaseState.CALLING: "📲", CaseState.CLOSED: "✅"}


def missed_list(
    words: Words,
    rows: Sequence[tuple[int, Case, Surroundings]],
    *,
    more: bool,
    first: bool = True,
    wanted: str = "",
) -> Screen:
    """Open debts, newest first, each with a button that brings its card. ``more``: there is a next page; ``wanted``:
    only those that these words name."""
    if not rows and first and wanted:
        return Screen(words.html("missed_none_such", wanted=wanted))
    if not rows:
        return Screen(words.html("missed_none" if first else "missed_no_more"))
    head = words.html("missed_head") + (f" · {escape(wanted)}" if wanted else "")
    lines = [head, *(debt_line(words, case, around) for _, case, around in rows)]
    buttons = [(debt_button(words, id, case, around),) for id, case, around in rows]
    if more:
        id, case, _ = rows[-1]
        after = {"before_ms": case.last_missed_ms, "before_id": id, **({"wanted": wanted} if wanted else {})}
        buttons.append((Button(words.plain("button_more"), "missed_page", after),))
    return Screen("\n".join(lines), buttons=tuple(buttons))


def morning(words: Words, rows: Sequence[tuple[int, Case, Surroundings]]) -> Screen:
    """What was missed while it was quiet: still open debts with their buttons, the settled ones are counted."""
    still = [row for row in rows if not row[1].closed]
    if not still:
        return Screen(words.html("morning_settled"), silent=True)
    lines = [words.count("morning_head", len(still)), *(debt_line(words, case, around) for _, case, around in still)]
    shown = still[:MORNING]
    if len(still) > len(shown):
        lines = [*lines[: MORNING + 1], words.count("morning_more", len(still) - MORNING)]
    return Screen(
        "\n".join(lines), buttons=tuple((debt_button(words, id, case, around),) for id, case, around in shown)
    )


def debt_line(words: Words, case: Case, around: Surroundings) -> str:
    """«🔴 +79101234567 Ромашка · 14:32 · ×3 · Анна»."""
    line = f"{_SIGNS[case.state]} {case.client or words.plain('hidden_number')}"
    if name := around.client(case.client, LONGEST):
        line += f" {escape(name)}"
    parts = [moment(case.last_missed_ms, around.zone, around.now_ms)]
    if case.misses > 1:
        parts.append(f"×{case.misses}")
    if who := around.person(case.holder, case.caller):
        parts.append(clean(who, LONGEST))
    return " · ".join([line, *(str(escape(part)) for part in parts)])


def debt_button(words: Words, id: int, case: Case, around: Surroundings) -> Button:
    """Brings the card of the case: «🔴 Ромашка», or the number of somebody without a name."""
    client = around.client(case.client, LONGEST)
    if client is None or client == VIP:
        client = " ".join(filter(None, (case.client or words.plain("hidden_number"), client)))
    return Button(f"{_SIGNS[case.state]} {client}", "show_case", {"case": id}, f"case:{id}")
