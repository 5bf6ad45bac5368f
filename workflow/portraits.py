"""One person's page, as an administrator sees it now."""

from storage.database import Tx
from views import roster as view
from views.figures import moment
from views.roster import Figure
from views.screen import Screen
from views.words import Words
from workflow import roster, rules
from workflow.house import House


def shown(tx: Tx, house: House, said: Words, id: int, now_ms: int, done: str = "") -> Screen:
    """``done``: what has just been changed, HTML. Raises NotNow for somebody who never was in."""
    one = roster.portrait(tx, id)
    seats = tuple(
        (
            seat.account,
            view.known_as(said, seat.employee, seat.extension),
            one.within.get(seat.account, ()),
            one.leads.get(seat.account, ()),
        )
        for seat in one.person.bindings
    )
    figure = Figure(
        id,
        one.entry.name,
        one.entry.role,
        seats,
        since=at(tx, house, one.entry.since_ms, now_ms),
        seen=at(tx, house, one.entry.seen_ms, now_ms),
        held=one.held,
        out=one.entry.revoked_ms is not None,
    )
    unbound = [account for account in house.zones if one.person.on(account) is None]
    return view.portrait(said, figure, unbound, done)


def at(tx: Tx, house: House, ms: int | None, now_ms: int) -> str:
    """On the clock of the first account; "" for never."""
    return moment(ms, rules.zone(tx, house, next(iter(house.zones), "")), now_ms) if ms else ""
