"""What people do with a debt: take it, give it back, settle it by hand, open it again. One transaction each."""

from collections.abc import Callable
from dataclasses import replace

from calls import handling
from calls import missed as rules
from calls.audience import Role
from calls.missed import Case, Closing
from calls.names import fold
from calls.phone import client_number
from storage import acts, alarms, cases, clients, people
from storage.cases import StoredCase
from storage.database import Tx
from storage.people import Person
from workflow import rights, telling
from workflow.house import House
from workflow.keeping import keep
from workflow.rules import terms


def take(tx: Tx, house: House, person: Person, case_id: int, chat_id: int, now_ms: int) -> StoredCase:
    """«Беру». Raises NotNow (somebody was first, closed, not hers)."""

    def move(case: Case) -> Case:
        return handling.take(case, person.id, now_ms, terms(tx, house, case.account))

    return _move(tx, house, person, case_id, chat_id, now_ms, "take", move)


def release(tx: Tx, house: House, person: Person, case_id: int, chat_id: int, now_ms: int) -> StoredCase:
    """«Отпустить»: back to everybody; those who lead may let go what others hold. Raises NotNow."""
    leads = _leads(tx, person, case_id)

    def move(case: Case) -> Case:
        return handling.release(case, person.id, leads=leads)

    return _move(tx, house, person, case_id, chat_id, now_ms, "release", move)


def hand_over(
    tx: Tx, house: House, person: Person, case_id: int, to: int, chat_id: int, now_ms: int
) -> tuple[StoredCase, str]:
    """«Передать»: it is the colleague's from now on, and she is told. Gives the case and her name. Raises NotNow."""
    colleague = people.who_is_in(tx, to)
    before = cases.by_id(tx, case_id)
    if colleague is None or before is None or colleague.on(before.case.account) is None:
        raise rules.NotNow("colleague_gone")
    leads = _leads(tx, person, case_id)

    def move(case: Case) -> Case:
        return handling.hand_over(case, person.id, to, now_ms, terms(tx, house, case.account), leads=leads)

    held = _move(tx, house, person, case_id, chat_id, now_ms, "hand_over", move)
    cases.add_line(tx, held.id, now_ms, "handed", person=person.id, to=colleague.name)
    if to != person.id:
        telling.nudge(tx, held, [colleague.telegram_id], "handed", str(now_ms), now_ms, who=person.name)
    return held, colleague.name


def remind(tx: Tx, person: Person, case_id: int, chat_id: int, at_ms: int, now_ms: int) -> None:
    """«Напомнить»: this person, then, unless it is settled before. Raises NotNow."""
    held = rights.require(tx, person, cases.by_id(tx, case_id), chat_id)
    if held.case.closed:
        raise rules.NotNow("case_closed")
    alarms.put(tx, "reminder", f"case:{held.id}", at_ms, person.id)
    acts.write_audit(tx, now_ms, person.id, "remind", held.case.account, case=case_id, due_ms=at_ms)


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
        return handling.reopen(case)

    return _move(tx, house, person, case_id, chat_id, now_ms, "reopen", move)


def open_for(tx: Tx, person: Person, before: tuple[int, int], limit: int, wanted: str = "") -> list[StoredCase]:
    """The open debts she may handle, the newest miss first, after the key ``before`` (milliseconds, id). ``wanted``
    narrows them: a client's number, or words of his name or of a department."""
    accounts = None if person.role is Role.ADMIN else [binding.account for binding in person.bindings]
    return _hers(
        lambda after: cases.open_cases(tx, accounts, after, limit),
        lambda held: _is_about(tx, held, wanted) and rights.may_handle(tx, person, held),
        before,
        limit,
    )


def _is_about(tx: Tx, held: StoredCase, wanted: str) -> bool:
    number = client_number(wanted) if wanted else None
    if not wanted or number:
        return not wanted or held.case.client == number
    known = clients.find(tx, held.case.client) if held.case.client else None
    names = "".join(fold(name) for name in (*rights.subject(tx, held).departments, known.name if known else ""))
    return all(f" {word}" in names for word in fold(wanted).split())


def found_late_for(
    tx: Tx, person: Person, chat_id: int, rows: tuple[int, int], before: tuple[int, int], limit: int
) -> list[StoredCase]:
    """Those of a list of late finds that she may see in this chat, open or not, the newest miss first, after the key
    ``before``. ``rows``: the messages of the outbox that went as that list, the first and the last."""
    return _hers(
        lambda after: cases.of_late_list(tx, chat_id, rows, after, limit),
        lambda held: rights.may_see(tx, person, held, chat_id),
        before,
        limit,
    )


def _hers(
    page_after: Callable[[tuple[int, int]], list[StoredCase]],
    may: Callable[[StoredCase], bool],
    before: tuple[int, int],
    limit: int,
) -> list[StoredCase]:
    """As many as ``limit``, however many of a page are not for her."""
    found: list[StoredCase] = []
    while len(found) < limit:
        page = page_after(before)
        found += [held for held in page if may(held)]
        if len(page) < limit:
            break
        before = (page[-1].case.last_missed_ms, page[-1].id)
    return found[:limit]


def _leads(tx: Tx, person: Person, case_id: int) -> bool:
    """May she move what others hold?"""
    held = cases.by_id(tx, case_id)
    return person.role is not Role.MANAGER and held is not None and rights.may_handle(tx, person, held)


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
    acts.write_audit(tx, now_ms, person.id, action, held.case.account, case=case_id, client=held.case.client)
    keep(tx, house, held, now_ms)
    return held
