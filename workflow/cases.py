"""What people do with a debt: take it, give it back, settle it by hand, open it again. One transaction each."""

from collections.abc import Callable
from dataclasses import replace

from calls import missed as rules
from calls.audience import Role
from calls.missed import Case, Closing
from storage import acts, cases
from storage.cases import StoredCase
from storage.database import Tx
from storage.people import Person
from workflow import rights, telling
from workflow.house import House


def take(tx: Tx, house: House, person: Person, case_id: int, chat_id: int, now_ms: int) -> StoredCase:
    """«Беру». Raises NotNow (somebody was first, closed, not hers)."""
    return _move(
        tx, house, person, case_id, chat_id, now_ms, "take", lambda c: rules.take(c, person.id, now_ms, house.terms)
    )


def settle(tx: Tx, house: House, person: Person, case_id: int, chat_id: int, now_ms: int) -> StoredCase:
    """«Обработан»: settled by a person's word. Raises NotNow."""

    def move(case: Case) -> Case:
        return rules.close(case, Closing.BY_HAND, now_ms, person=person.id)

    return _move(tx, house, person, case_id, chat_id, now_ms, "settle", move)


def reopen(tx: Tx, house: House, person: Person, case_id: int, chat_id: int, now_ms: int) -> StoredCase:
    """«Вернуть»: the debt is open again. Raises NotNow; also when the client has a newer open debt."""

    def move(case: Case) -> Case:
        if case.closed and case.client and cases.open_of_client(tx, case.account, case.client):
            raise rules.NotNow("case_newer")
        return rules.reopen(case)

    return _move(tx, house, person, case_id, chat_id, now_ms, "reopen", move)


def open_for(tx: Tx, person: Person, before: tuple[int, int], limit: int) -> list[StoredCase]:
    """The open debts she may handle, the newest miss first, after the key ``before`` (milliseconds, id)."""
    accounts = None if person.role is Role.ADMIN else [binding.account for binding in person.bindings]
    found: list[StoredCase] = []
    while len(found) < limit:
        page = cases.open_cases(tx, accounts, before, limit)
        found += [held for held in page if rights.may_handle(tx, person, held)]
        if len(page) < limit:
            break
        before = (page[-1].case.last_missed_ms, page[-1].id)
    return found[:limit]


def _move(
    tx: Tx,
    house: House,
    person: Person,
    case_id: int,
    chat_id: int,
    now_ms: int,
    action: str,
    move: Callable[[Case], Case],
) -> StoredCase:
    held = rights.require(tx, person, cases.by_id(tx, case_id), chat_id)
    held = replace(held, case=move(held.case))
    cases.update(tx, held)
    acts.write_audit(tx, now_ms, person.id, action, held.case.account, case=case_id, client=held.case.client)
    telling.changed(tx, house, case_id, now_ms)
    return held
