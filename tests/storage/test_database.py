"""The writer and the reader: what a job may rely on, and what its caller is told when the storage fails."""

import asyncio
import resource
import sqlite3
import threading
from collections.abc import AsyncIterator, Generator
from pathlib import Path

import pytest
import sqlite_utils

from storage.database import Database, DatabaseUnavailable, StorageError, Tx

migrations = sqlite_utils.Migrations("test")


@migrations()
def clients(db: sqlite_utils.Database) -> None:
    db.execute("CREATE TABLE clients (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT")
    # The foreign key is looked at by COMMIT: an honest way to make one fail.
    db.execute(
        "CREATE TABLE calls (client INTEGER NOT NULL REFERENCES clients (id) DEFERRABLE INITIALLY DEFERRED) STRICT"
    )


def add(tx: Tx, name: str) -> int:
    [row] = tx.query("INSERT INTO clients (name) VALUES (:name) RETURNING id", name=name)
    return int(row["id"])


def names(tx: Tx) -> list[str]:
    return [row["name"] for row in tx.query("SELECT name FROM clients ORDER BY id")]


def orphan(tx: Tx) -> None:
    tx.execute("INSERT INTO calls (client) VALUES (:client)", client=404)


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    database = await Database.open(tmp_path / "perezvon.db", migrations, queue_limit=60, busy_timeout_ms=50)
    yield database
    await database.close()


class Gate:
    """A job that keeps the writer busy until it is opened, so that others queue up behind it."""

    def __init__(self) -> None:
        self.entered, self.leave = threading.Event(), threading.Event()

    def __call__(self, tx: Tx) -> None:
        self.entered.set()
        assert self.leave.wait(5)


async def queued_together(database: Database, *jobs: object) -> list[object]:
    """What became of jobs that were all queued while the writer was busy: they share one transaction."""
    gate = Gate()
    async with asyncio.TaskGroup() as group:
        group.create_task(database.write(gate))
        await asyncio.to_thread(gate.entered.wait, 5)
        outcomes = asyncio.gather(*(database.write(job) for job in jobs), return_exceptions=True)
        await asyncio.sleep(0)
        gate.leave.set()
        return await outcomes


def adding(name: str):
    return lambda tx: add(tx, name)


async def test_a_job_gets_its_arguments_and_gives_its_result(database: Database) -> None:
    assert await database.write(add, "Ромашка") == 1
    assert await database.write(add, name="Василёк") == 2
    assert await database.read(names) == ["Ромашка", "Василёк"]


async def test_one_gives_the_first_row_or_none_and_execute_counts(database: Database) -> None:
    def job(tx: Tx) -> tuple[int, int, str, object]:
        inserted = tx.execute("INSERT INTO clients (name) VALUES ('a'), ('b')")
        updated = tx.execute("UPDATE clients SET name = name || :tail", tail="!")
        row = tx.one("DELETE FROM clients WHERE name = :name RETURNING name", name="a!")
        assert row is not None
        return inserted, updated, row["name"], tx.one("SELECT 1 FROM clients WHERE id = :id", id=99)

    assert await database.write(job) == (2, 2, "a!", None)


async def test_a_parameter_without_a_name_or_a_value_is_refused(database: Database) -> None:
    with pytest.raises(sqlite3.ProgrammingError):
        await database.write(lambda tx: tx.execute("INSERT INTO clients (name) VALUES (?)", name="a"))
    with pytest.raises(sqlite3.ProgrammingError):
        await database.write(lambda tx: tx.execute("INSERT INTO clients (name) VALUES (:name)", nam="a"))


async def test_a_job_that_raises_is_rolled_back_alone_and_its_caller_hears_why(database: Database) -> None:
    def halfway(tx: Tx) -> None:
        add(tx, "never")
        raise ValueError("no")

    outcomes = await queued_together(database, adding("a"), halfway, adding("a"), adding("b"))
    assert [type(outcome) for outcome in outcomes] == [int, ValueError, sqlite3.IntegrityError, int]
    assert await database.read(names) == ["a", "b"]


async def test_jobs_that_wait_together_share_a_commit(database: Database) -> None:
    before = database.counters.commits
    await queued_together(database, *(adding(str(number)) for number in range(55)))
    assert database.counters.commits - before == 3  # the gate, fifty, five
    assert database.counters.jobs == 56
    assert await database.read(names) == [str(number) for number in range(55)]


async def test_a_rider_sees_what_its_group_changed_and_is_in_its_commit(database: Database) -> None:
    told: list[tuple[int, bool]] = []
    before = database.counters.commits

    def ride(tx: Tx) -> int:
        return add(tx, f"after {', '.join(names(tx))}")

    with database.riding(ride, lambda made, committed: told.append((made, committed))):
        assert await database.write(add, "Ромашка") == 1
    assert told == [(2, True)]
    assert await database.read(names) == ["Ромашка", "after Ромашка"]
    assert database.counters.commits - before == 1
    await database.write(add, "Василёк")
    assert len(told) == 1, "it has got off"


async def test_a_rider_that_falls_harms_no_job_and_one_that_was_rolled_back_hears_it(database: Database) -> None:
    told: list[bool] = []
    fell: list[dict[str, object]] = []
    asyncio.get_running_loop().set_exception_handler(lambda loop, what: fell.append(what))

    def falls(tx: Tx) -> None:
        add(tx, "never")
        raise ValueError("no")

    with database.riding(falls, lambda _, committed: told.append(committed)):
        await database.write(add, "Ромашка")
    assert (told, [str(one["exception"]) for one in fell]) == ([], ["no"])
    with (
        database.riding(lambda tx: add(tx, "with it"), lambda _, committed: told.append(committed)),
        pytest.raises(DatabaseUnavailable),
    ):
        await database.write(orphan)
    assert told == [False]
    assert await database.read(names) == ["Ромашка"]


async def test_a_part_of_a_job_is_rolled_back_alone(database: Database) -> None:
    def job(tx: Tx) -> str:
        kept = tx.part(add, "kept")
        try:
            tx.part(lambda tx: (add(tx, "lost"), add(tx, "kept")))
        except sqlite3.IntegrityError as error:
            return f"{kept} {type(error).__name__}"
        return "no error"

    assert await database.write(job) == "1 IntegrityError"
    assert await database.read(names) == ["kept"]


async def test_a_cancelled_waiter_breaks_nobody_and_its_job_is_done(database: Database) -> None:
    gate = Gate()
    async with asyncio.TaskGroup() as group:
        group.create_task(database.write(gate))
        await asyncio.to_thread(gate.entered.wait, 5)
        cancelled = group.create_task(database.write(add, "cancelled"))
        patient = group.create_task(database.write(add, "patient"))
        await asyncio.sleep(0)
        cancelled.cancel()
        gate.leave.set()
    assert patient.result() == 2
    assert await database.read(names) == ["cancelled", "patient"]


async def test_a_coroutine_or_generator_job_is_refused_and_rolled_back(database: Database) -> None:
    async def waits(tx: Tx) -> None: ...

    def yields(tx: Tx) -> Generator[int]:
        yield add(tx, "late")

    def adds_then_waits(tx: Tx) -> object:
        add(tx, "never")
        return waits(tx)

    for job in (waits, yields, adds_then_waits):
        with pytest.raises(TypeError, match="plain function"):
            await database.write(job)
    assert await database.read(names) == []


async def test_stop_iteration_from_a_job_reaches_its_caller(database: Database) -> None:
    with pytest.raises(RuntimeError):
        await asyncio.wait_for(database.write(lambda tx: next(iter(()))), 5)


async def test_a_transaction_is_dead_outside_its_job(database: Database) -> None:
    leaked = await database.write(lambda tx: tx)
    with pytest.raises(sqlite3.ProgrammingError):
        leaked.execute("DELETE FROM clients")


async def test_a_reader_cannot_write(database: Database) -> None:
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        await database.read(add, "never")
    assert await database.read(names) == []


async def test_a_full_queue_refuses_at_once(database: Database) -> None:
    outcomes = await queued_together(database, *(adding(str(number)) for number in range(61)))
    assert [str(outcome) for outcome in outcomes[60:]] == ["queue full"]
    assert len(await database.read(names)) == 60
    assert (database.counters.failures, database.counters.queue_length) == (1, 0)


async def test_a_foreign_write_lock_is_told_to_all_who_wait_and_passes(database: Database) -> None:
    foreign = sqlite3.connect(database.path, isolation_level=None)
    foreign.execute("BEGIN IMMEDIATE")
    refused = await asyncio.gather(*(database.write(add, str(n)) for n in range(60)), return_exceptions=True)
    assert {(type(error), str(error)) for error in refused} == {(DatabaseUnavailable, "locked")}
    foreign.execute("ROLLBACK")
    foreign.close()
    await database.write(add, "after")
    assert await database.read(names) == ["after"]


async def test_a_full_disk_is_told_and_passes(database: Database) -> None:
    await database.write(lambda tx: tx.one("PRAGMA max_page_count = 8"))
    with pytest.raises(DatabaseUnavailable, match="disk full"):
        await database.write(add, "x" * 100_000)
    await database.write(lambda tx: tx.one("PRAGMA max_page_count = 100000"))
    await database.write(add, "after")
    assert await database.read(names) == ["after"]


async def test_a_write_error_of_the_system_is_told_and_passes(database: Database) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (64 * 1024, hard))  # Python ignores SIGXFSZ: write() fails
    try:
        with pytest.raises(DatabaseUnavailable):
            await database.write(add, "x" * 1_000_000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    await database.write(add, "after")
    assert await database.read(names) == ["after"]


async def test_a_failed_commit_fails_every_job_of_its_batch_and_passes(database: Database) -> None:
    def refuses(tx: Tx) -> None:
        raise StorageError("seen what was then rolled back")

    outcomes = await queued_together(database, adding("a"), orphan, refuses, adding("b"))
    assert {(type(outcome), str(outcome)) for outcome in outcomes} == {(DatabaseUnavailable, "failed")}
    await database.write(add, "after")
    assert await database.read(names) == ["after"]


async def test_a_job_that_ends_the_transaction_acknowledges_nothing(database: Database) -> None:
    outcomes = await queued_together(database, adding("a"), lambda tx: tx.execute("ROLLBACK"), adding("b"))
    assert {type(outcome) for outcome in outcomes} == {DatabaseUnavailable}
    await database.write(add, "after")
    assert await database.read(names) == ["after"]


async def test_close_does_what_is_queued_and_takes_nothing_more(tmp_path: Path) -> None:
    database = await Database.open(tmp_path / "perezvon.db", migrations)
    gate = Gate()
    async with asyncio.TaskGroup() as group:
        group.create_task(database.write(gate))
        await asyncio.to_thread(gate.entered.wait, 5)
        writes = [group.create_task(database.write(add, str(number))) for number in range(120)]
        await asyncio.sleep(0)
        group.create_task(database.close())
        await asyncio.sleep(0)
        gate.leave.set()
    await database.close()  # twice is once
    assert [write.result() for write in writes] == list(range(1, 121))
    with pytest.raises(DatabaseUnavailable, match="closed"):
        await database.write(add, "late")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["perezvon.db", "perezvon.db.lock"]
