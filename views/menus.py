"""The menu behind «⋯» of a case, and the questions it leads to."""

from collections.abc import Sequence

from calls.missed import Case, CaseState
from views.figures import clean
from views.screen import Button, Screen
from views.words import Words

COLLEAGUES = 8  # on a page
REMIND_IN_S = {"15m": 15 * 60, "1h": 3600, "3h": 3 * 3600}


def case_menu(words: Words, id: int, case: Case, presser: str, *, mine: bool, leads: bool) -> Screen:
    """What may be done with the case beyond its own buttons. ``mine``: the presser holds it; ``leads``: she may move
    what others hold. In a group it says for whom it was opened."""
    arguments, card = {"case": id}, f"case:{id}"

    def button(label: str, action: str) -> Button:
        return Button(label, action, arguments, card)

    moves = []
    if case.state is not CaseState.CLOSED and case.state is not CaseState.CALLING:
        moves.append(button(words.plain("button_hand_over"), "hand_over"))
        if case.state is CaseState.TAKEN and (mine or leads):
            moves.append(button(words.plain("button_release"), "release"))
    rows = [tuple(moves)]
    if case.state is not CaseState.CLOSED:
        rows.append((button(words.plain("button_remind"), "remind"),))
    if case.client:
        about = {"number": case.client}
        name = Button(words.plain("button_sign"), "name_client", about, card)
        rows.append((name, Button(words.plain("button_client"), "show_client", about, card)))
        rows.append((Button(words.plain("button_history"), "history_of", about, card),))
        if case.state in (CaseState.CLOSED, CaseState.CALLING):  # whose cards have no 🚫 of their own
            rows.append((button(words.plain("button_blacklist_add"), "block_ask"),))
    rows.append((button(words.plain("button_close_menu"), "close_menu"),))
    client = case.client or words.plain("hidden_number")
    return Screen(words.html("case_menu", who=clean(presser), client=client), tuple(row for row in rows if row))


def colleagues(words: Words, id: int, case: Case, people: Sequence[tuple[int, str]], *, after: int | None) -> Screen:
    """To whom? ``people`` are (person id, name); ``after``: the id behind which the next page begins."""
    card = f"case:{id}"
    client = case.client or words.plain("hidden_number")
    if not people:
        return Screen(words.html("hand_over_nobody"))
    rows = [(Button(clean(name), "hand_to", {"case": id, "to": person}, card),) for person, name in people]
    if after is not None:
        rows.append((Button(words.plain("button_more"), "hand_over", {"case": id, "after": after}, card),))
    rows.append((Button(words.plain("button_back"), "more", {"case": id, "back": True}, card),))
    return Screen(words.html("hand_over_whom", client=client), tuple(rows))


def reminders(words: Words, id: int, case: Case) -> Screen:
    """When?"""
    card = f"case:{id}"
    spans = tuple(
        Button(words.plain(f"remind_{name}"), "remind_at", {"case": id, "seconds": seconds}, card)
        for name, seconds in REMIND_IN_S.items()
    )
    rows = (
        spans,
        (
            Button(words.plain("remind_tomorrow"), "remind_at", {"case": id, "at": "tomorrow 9:00"}, card),
            Button(words.plain("remind_other"), "remind_other", {"case": id}, card),
        ),
        (Button(words.plain("button_back"), "more", {"case": id, "back": True}, card),),
    )
    client = case.client or words.plain("hidden_number")
    return Screen(words.html("remind_when", client=client), rows)
