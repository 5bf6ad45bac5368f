"""The transaction every job is given, and what is raised when there can be none.

    StorageError(reason, **facts)
    ├── DatabaseUnavailable   not now: nothing of this job is stored (HTTP 503); asking again later is right
    ├── DatabaseBusy          not beside it: another process has this database ("database busy", path, pid or None)
    └── SchemaNewer           not with this code: it has migrations we do not know ("schema newer", path, unknown)

`reason` is a catalogue key and `facts` fill it in; `views` finds the words. The reasons of DatabaseUnavailable are
"queue full", "disk full", "locked", "failed", "closed"; at start also "cannot open" and "pragma refused".
"""

import sqlite3
from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec, TypeVar

Row = sqlite3.Row  # row["name"], dict(row)
Value = str | int | float | bytes | None

P = ParamSpec("P")
T = TypeVar("T")

# What a job cannot help: its caller hears DatabaseUnavailable with this reason instead of SQLite's error.
FAULTS = {
    sqlite3.SQLITE_FULL: "disk full",
    sqlite3.SQLITE_BUSY: "locked",
    sqlite3.SQLITE_LOCKED: "locked",
    sqlite3.SQLITE_IOERR: "failed",
    sqlite3.SQLITE_CANTOPEN: "failed",
    sqlite3.SQLITE_NOMEM: "failed",
    sqlite3.SQLITE_CORRUPT: "failed",
    sqlite3.SQLITE_NOTADB: "failed",
}


class StorageError(Exception):
    """Why the database did not do it: `reason` is a catalogue key, `facts` its fillings (never stored values)."""

    def __init__(self, reason: str, /, **facts: object) -> None:
        super().__init__(reason, facts)
        self.reason = reason
        self.facts = facts

    def __str__(self) -> str:
        return ", ".join([self.reason, *(f"{name}={value}" for name, value in self.facts.items())])


class DatabaseUnavailable(StorageError):
    """The job is not stored, and may be asked for again later."""


class DatabaseBusy(StorageError):
    """Another process works with this database."""


class SchemaNewer(StorageError):
    """The database was written by a newer version of the program."""


def fault(error: BaseException) -> str | None:
    """The reason when it is the storage that failed, None when it is the job's own error."""
    return FAULTS.get(getattr(error, "sqlite_errorcode", 0) & 0xFF)  # the low byte is the primary code


class Tx:
    """One transaction, given to a job and dead after it. SQL takes `:name` parameters only; errors are sqlite3's."""

    __slots__ = ("_connection", "memo")

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self.memo: dict[tuple[str, ...], Any] = {}  # what was read once, for the length of this transaction

    def query(self, sql: str, /, **params: Value) -> list[Row]:
        """All rows; also for `INSERT … RETURNING`."""
        cursor = self._connection.execute(sql, params)
        try:
            return cursor.fetchall()
        finally:
            cursor.close()

    def one(self, sql: str, /, **params: Value) -> Row | None:
        """The first row, or None; also for `INSERT … RETURNING`."""
        cursor = self._connection.execute(sql, params)
        try:
            row: Row | None = cursor.fetchone()
            return row
        finally:
            cursor.close()

    def execute(self, sql: str, /, **params: Value) -> int:
        """How many rows an INSERT, UPDATE or DELETE touched."""
        cursor = self._connection.execute(sql, params)
        try:
            return cursor.rowcount
        finally:
            cursor.close()

    def part(self, job: Callable[Concatenate["Tx", P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Run `job(tx, …)` in a savepoint: what it raises comes here, and rolls back the job alone. (After some
        errors of the disk SQLite itself rolls everything back: then the whole transaction is lost.)"""
        self._connection.execute("SAVEPOINT part")
        try:
            result = job(self, *args, **kwargs)
        except BaseException:
            self.memo.clear()
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK TO part")
                self._connection.execute("RELEASE part")
            raise
        self._connection.execute("RELEASE part")
        return result
