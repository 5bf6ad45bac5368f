"""Figures of a period, from calls and cases as they are kept."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from calls.call import Call, Leg
from calls.event import Direction, Result, Verdict
from calls.missed import Case, CaseState, Closing
from calls.stage import Stage
from storage import calls, cases
from storage.calls import StoredCall
from storage.database import Database, Tx
from storage.migrations import migrations
from storage.staff import StaffMember, replace_all, saw_in_department
from storage.statistics import HOUR_MS, Figures, Hour, Whose, Worker, figures

DAY_MS = 24 * HOUR_MS
START_MS = 20_000 * DAY_MS
EVERYBODY = Whose("office")
ANNA = Whose("office", frozenset({"anna", "701"}))
SALES = Whose("office", frozenset({"anna", "701"}), frozenset({"Продажи"}))
numbers = iter(range(1, 10**6))


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    opened = await Database.open(tmp_path / "perezvon.db", migrations)
    yield opened
    await opened.close()


def count(tx: Tx, whose: Whose = EVERYBODY) -> Figures:
    return figures(tx, whose, START_MS, START_MS + DAY_MS, lambda ms: (ms - START_MS) // HOUR_MS % 24)


def call(
    tx: Tx,
    stage: Stage,
    at_h: float,
    who: str | None,
    *,
    way: Direction = Direction.IN,
    department: str | None = None,
    case: int | None = None,
    rings: tuple[str, ...] = (),
) -> int:
    at_ms = START_MS + int(at_h * HOUR_MS)
    ended = Result.SUCCESS if stage is Stage.SPOKEN else Result.MISSED
    made = Call(
        account="office",
        call_id=f"c{next(numbers)}",
        first_ms=at_ms,
        last_ms=at_ms,
        client="+79101234567",
        said_direction=way,
        legs=tuple(Leg(one, employee=one, rang_ms=at_ms) for one in rings),
        verdicts=(Verdict(ended, by_person=who is not None, employee=who, department=department, start_ms=at_ms),),
    )
    stored = StoredCall(0, made, stage, closed_ms=at_ms + 1)
    id = calls.insert(tx, stored).id
    if case is not None:
        tx.execute("UPDATE calls SET case_id = :case WHERE id = :id", case=case, id=id)
    return id


def debt(tx: Tx, at_h: float, closing: Closing | None, *, spoke: str | None = None, after_s: int = 0) -> int:
    at_ms = START_MS + int(at_h * HOUR_MS)
    state = CaseState.CLOSED if closing else CaseState.OPEN
    closed_ms = at_ms + after_s * 1000 if closing else None
    number = f"+7910{next(numbers):07}"
    made = Case(
        account="office",
        client=number,
        first_missed_ms=at_ms,
        last_missed_ms=at_ms,
        state=state,
        closing=closing,
        closed_ms=closed_ms,
        spoke=spoke,
    )
    return cases.insert(tx, made, 1).id


async def test_an_empty_day_is_nothing(database: Database) -> None:
    found = await database.read(count)
    assert found.nothing
    assert found.median_s is None


async def test_calls_are_counted_by_the_hour_they_began(database: Database) -> None:
    def job(tx: Tx) -> Figures:
        rescued = debt(tx, 10, Closing.CALLED_BACK, spoke="anna", after_s=300)
        call(tx, Stage.MISSED, 10.5, None, case=rescued)
        call(tx, Stage.MISSED, 10.9, None, case=debt(tx, 10.9, None))
        call(tx, Stage.SPOKEN, 10, "anna")
        call(tx, Stage.SPOKEN, 23.99, "boris")
        call(tx, Stage.SPOKEN, 24, "boris")
        call(tx, Stage.SPOKEN, -0.1, "boris")
        call(tx, Stage.RINGING, 12, None)
        return count(tx)

    found = await database.write(job)
    assert found.hours[10] == Hour(answered=1, rescued=1, missed=1)
    assert found.hours[23] == Hour(answered=1)
    assert (found.incoming, found.missed) == (4, 2)
    assert sum(one.answered for one in found.hours) == 2


async def test_the_time_to_call_back_is_the_middle_one_and_only_of_the_spoken(database: Database) -> None:
    def job(tx: Tx) -> Figures:
        for seconds in (60, 120, 9000):
            debt(tx, 9, Closing.CALLED_BACK, spoke="anna", after_s=seconds)
        debt(tx, 9, Closing.BY_HAND, after_s=1)
        debt(tx, 9, None)
        debt(tx, -1, Closing.GOT_THROUGH, after_s=1)
        return count(tx)

    found = await database.write(job)
    assert (found.rescued, found.settled, found.left, found.median_s) == (3, 1, 1, 120)


async def test_each_worker_has_her_own_under_whatever_name_the_pbx_gave(database: Database) -> None:
    def job(tx: Tx) -> Figures:
        replace_all(tx, "office", [StaffMember("office", "anna", "701", "Анна", None)], START_MS)
        call(tx, Stage.SPOKEN, 9, "anna")
        call(tx, Stage.SPOKEN, 9, "701")
        call(tx, Stage.SPOKEN, 9, "anna", way=Direction.OUT)
        call(tx, Stage.ATTEMPT, 9, "anna", way=Direction.OUT)
        call(tx, Stage.SPOKEN, 9, "boris")
        debt(tx, 9, Closing.CALLED_BACK, spoke="anna", after_s=5)
        return count(tx)

    found = await database.write(job)
    assert found.workers == (Worker("anna", 2, 1, 1, median_s=5), Worker("boris", 1, 0, 0))
    assert (found.outgoing, found.reached) == (2, 1)


async def test_a_persons_calls_are_those_she_took_and_those_missed_on_her_phone(database: Database) -> None:
    def job(tx: Tx) -> Figures:
        call(tx, Stage.SPOKEN, 9, "anna", rings=("anna", "boris"))
        call(tx, Stage.SPOKEN, 9, "boris", rings=("anna", "boris"))
        call(tx, Stage.MISSED, 9, None, rings=("anna", "boris"), case=debt(tx, 9, None))
        call(tx, Stage.MISSED, 9, None, rings=("boris",), case=debt(tx, 9, None))
        return count(tx, ANNA)

    found = await database.write(job)
    assert (found.incoming, found.missed, found.left) == (2, 1, 1)
    assert [one.login for one in found.workers] == ["anna"]


async def test_a_departments_calls_went_through_it_or_name_none_and_are_its_peoples(database: Database) -> None:
    def job(tx: Tx) -> Figures:
        saw_in_department(tx, "office", "Продажи", "anna", START_MS)
        call(tx, Stage.SPOKEN, 9, "boris", department="Продажи")
        call(tx, Stage.SPOKEN, 9, "anna", department="Поддержка")
        call(tx, Stage.SPOKEN, 9, "anna")
        call(tx, Stage.SPOKEN, 9, "boris")
        return count(tx, SALES)

    found = await database.write(job)
    assert found.incoming == 2
    assert {one.login for one in found.workers} == {"anna", "boris"}
