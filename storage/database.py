"""The database: a transaction is a plain function, run by the one writer thread, which commits in groups."""

import asyncio
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

import sqlite_utils

from storage.lock import Upgrade, reader_connection, writer_connection
from storage.transaction import DatabaseBusy, DatabaseUnavailable, Row, SchemaNewer, StorageError, Tx, fault
from storage.worker import Counters, Crash, Rider, Worker

__all__ = ["Counters", "Database", "DatabaseBusy", "DatabaseUnavailable", "Row", "SchemaNewer", "StorageError", "Tx"]

GROUP = 50  # jobs in one commit at most

P = ParamSpec("P")
T = TypeVar("T")


class Database:
    """One SQLite file of this process: `write` through one connection, `read` through another, read-only one."""

    sqlite_version = sqlite3.sqlite_version

    def __init__(self, path: Path, writer: Worker, reader: Worker, upgraded: list[str]) -> None:
        self.path = path
        self.upgraded = upgraded  # migrations that a database with something in it got when it was opened
        self._writer, self._reader = writer, reader
        self.counters = writer.counters

    @classmethod
    async def open(
        cls,
        path: Path,
        migrations: sqlite_utils.Migrations,
        *,
        queue_limit: int = 2_000,
        busy_timeout_ms: int = 5_000,
        crash: Crash = lambda point: None,
        before_upgrade: Callable[[Path, list[str]], object] = lambda path, names: None,
    ) -> "Database":
        """Lock the file, create what is missing, migrate. `crash` is told "before-commit" and "after-commit".
        `before_upgrade` is called, in another thread, with the path and the migrations that a database with something
        in it is about to get; it may refuse by raising StorageError.

        Raises DatabaseBusy, SchemaNewer, DatabaseUnavailable, or what a migration raised.
        """
        path = await asyncio.to_thread(path.resolve)  # one lock for a file and the links to it
        upgrade = Upgrade(before_upgrade)
        connect_writer = partial(writer_connection, path, migrations, busy_timeout_ms, upgrade)
        connect_reader = partial(reader_connection, path, busy_timeout_ms)
        writer = Worker(
            "database-writer", connect_writer, "BEGIN IMMEDIATE", group=GROUP, limit=queue_limit, crash=crash
        )
        reader = Worker("database-reader", connect_reader, "BEGIN", group=1, limit=queue_limit)
        database = cls(path, writer, reader, upgrade.applied)
        try:
            for worker in (writer, reader):
                worker.start()
                await worker.opened
        except BaseException as error:
            await database.close()
            if isinstance(error, OSError) or fault(error):
                detail = getattr(error, "strerror", None) or str(error)
                raise DatabaseUnavailable("cannot open", path=str(path), detail=detail) from error
            raise
        return database

    async def write(self, job: Callable[Concatenate[Tx, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Run `job(tx, *args, **kwargs)` in a transaction, and return its result once it is synced to the disk.

        What the job raises rolls back the job alone and comes here. DatabaseUnavailable: nothing is stored.
        Once queued, a job is done whatever becomes of its waiter.
        """
        return await self._writer.do(lambda tx: job(tx, *args, **kwargs))

    async def read(self, job: Callable[Concatenate[Tx, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Run `job(tx, *args, **kwargs)` over one snapshot, which has every write returned before. Raises as write."""
        return await self._reader.do(lambda tx: job(tx, *args, **kwargs))

    async def checkpoint(self) -> bool:
        """What was written goes from the log into the file, and the log is emptied; False when a reader kept it, then
        perhaps the next time. Raises as write."""
        return await self._writer.do(_checkpoint, alone=True)

    async def commit(self) -> None:
        """A transaction that does nothing by itself, and costs next to nothing: for those who ride along. Raises as
        write."""
        await self.write(lambda tx: None)

    @contextmanager
    def riding(self, ride: Callable[[Tx], T], told: Callable[[T, bool], None]) -> Iterator[None]:
        """Meanwhile `ride(tx)` goes along with every commit, as the last job in it: it sees what was changed, and what
        it does is in the same commit. `told` hears, in the event loop, what it gave and whether that was committed;
        nothing when the ride raised, which rolls back the ride alone."""
        rider = Rider(ride, told)
        self._writer.riders.append(rider)
        try:
            yield
        finally:
            self._writer.riders.remove(rider)

    async def close(self) -> None:
        """Do what is queued, then let go of the file. Jobs after this raise DatabaseUnavailable("closed")."""
        for worker in (self._reader, self._writer):  # the last to leave checkpoints: the writer
            worker.stop()
            if worker.ident is not None:  # was started
                await asyncio.shield(worker.closed)


def _checkpoint(tx: Tx) -> bool:
    row = tx.one("PRAGMA wal_checkpoint(TRUNCATE)")
    return row is not None and row[0] == 0
