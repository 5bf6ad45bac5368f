"""A debt as it is now: remembered, shown on all its cards, and watched while it is nobody's."""

from calls.missed import CaseState
from storage import cases
from storage.cases import StoredCase
from storage.database import Tx
from workflow import nagging, telling
from workflow.house import House


def keep(tx: Tx, house: House, held: StoredCase, now_ms: int) -> None:
    """Every change of a case goes through here."""
    before = cases.by_id(tx, held.id)
    cases.update(tx, held)
    telling.changed(tx, house, held.id, now_ms)
    if held.case.state is not CaseState.OPEN:
        nagging.leave(tx, held.id)
    elif before is None or before.case.state is not CaseState.OPEN or before.alerts < held.alerts:
        nagging.watch(tx, house, held, now_ms)
