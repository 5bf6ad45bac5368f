"""One past call with all that is known of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from calls.call import Call, Leg
from calls.missed import Case
from calls.stage import Stage
from views import call_lines
from views.cards import Surroundings, call_card
from views.figures import clean, lasted, local
from views.lists import debt_button
from views.screen import Button, Screen
from views.words import Words

MOST_LEGS = 10


@dataclass(frozen=True, slots=True)
class PastCall:
    """``debt``: the case it belongs to, where the reader may handle it; ``dials``: she can call the client from there;
    ``several``: there are more accounts than one; ``back``: the arguments of the page it was opened from."""

    id: int
    call: Call
    stage: Stage
    colleague: str | None
    around: Surroundings
    debt: tuple[int, Case] | None
    dials: bool
    several: bool
    back: Mapping[str, Any]


def call_page(words: Words, past: PastCall) -> Screen:
    """The card of the call, then who was rung when, how long the client waited, how it ended; what may be done."""
    call, around = past.call, past.around
    card = call_card(words, past.id, call, past.stage, past.colleague, around)
    text = [card.text]
    if past.stage is Stage.ATTEMPT and (what := call_lines.outcome(words, call, past.stage)):
        text.append(words.html("call_ended", what=what))
    if call.waited_s is not None:
        text.append(words.html("call_waited", waited=lasted(call.waited_s)))
    text += [_leg(words, leg, around) for leg in call.legs[:MOST_LEGS]]
    if call.rating is not None:
        text.append(words.html("call_rating", rating=call.rating))
    if past.several:
        text.append(words.html("call_on_account", account=call.account))
    return Screen("\n".join(text), buttons=(*card.buttons, *_buttons(words, past)))


def _leg(words: Words, leg: Leg, around: Surroundings) -> str:
    who = around.employee(leg.employee) or clean(leg.extension or "") or words.plain("somebody")
    if leg.answered_ms is not None:
        return words.html("call_leg_answered", who=who, at=f"{local(leg.answered_ms, around.zone):%H:%M:%S}")
    at_ms = leg.rang_ms if leg.rang_ms is not None else leg.ended_ms
    return words.html("call_leg_rang", who=who, at=f"{local(at_ms, around.zone):%H:%M:%S}" if at_ms else "—")


def _buttons(words: Words, past: PastCall) -> list[tuple[Button, ...]]:
    card, client = f"call:{past.id}", past.call.client
    rows: list[tuple[Button, ...]] = []
    if past.debt is not None:
        rows.append((debt_button(words, *past.debt, past.around),))
    if client is not None:
        about = {"number": client}
        if past.dials:
            dial = {"account": past.call.account, **about}
            rows.append((Button(words.plain("button_client_call"), "dial", dial, card),))
        page = Button(words.plain("button_client"), "show_client", about, card)
        rows.append((page, Button(words.plain("button_history"), "history_of", about, card)))
    rows.append((Button(words.plain("button_back"), "history", dict(past.back), card),))
    return rows
