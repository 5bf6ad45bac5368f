"""What a person reads of past calls: rows of a list, and one call with all that is known of it."""

from collections.abc import Mapping, Sequence
from typing import Any

from calls.missed import NotNow
from calls.wanted import Wanted
from storage import calls, cases, staff
from storage.calls import StoredCall
from storage.database import Tx
from storage.people import Person
from views.call_page import PastCall
from views.cards import Surroundings
from views.history import Row
from workflow import rights, searching, showing
from workflow.house import House


def rows(tx: Tx, house: House, found: Sequence[StoredCall], now_ms: int) -> list[Row]:
    """Calls with what a list of them needs, in their order."""
    around: dict[str, Surroundings] = {}
    for stored in found:
        account = stored.call.account
        if account not in around:
            around[account] = showing.surroundings(tx, house, account, now_ms, *(one.call.client for one in found))
    return [(stored.id, stored.call, stored.stage, around[stored.call.account]) for stored in found]


def names(tx: Tx, wanted: Wanted) -> tuple[str, ...]:
    """Of the employees that are wanted."""
    return tuple(staff.names(tx, account).get(login, login) for account, login in wanted.employees)


def past_call(tx: Tx, house: House, person: Person, id: int, back: Mapping[str, Any], now_ms: int) -> PastCall:
    """Raises NotNow where there is no such call, or it is not hers to look at."""
    searching.accounts(house, person)
    stored = calls.by_id(tx, id)
    if stored is None:
        raise NotNow("history_gone")
    if not rights.may_see_call(tx, person, stored):
        raise NotNow("not_allowed")
    account = stored.call.account
    held = cases.by_id(tx, stored.case_id) if stored.case_id is not None else None
    binding = person.on(account)
    around = showing.surroundings(tx, house, account, now_ms, stored.call.client)
    return PastCall(
        id=stored.id,
        call=stored.call,
        stage=stored.stage,
        colleague=stored.colleague,
        around=around,
        debt=(held.id, held.case) if held and rights.may_handle(tx, person, held) else None,
        dials=bool(binding and binding.phone) and "dials" in around.abilities,
        several=len(house.zones) > 1,
        back=back,
    )
