"""One process per database: the flock beside it, and the connections that exist only under it.

The lock is not on the database file itself, because closing any descriptor of that file would drop SQLite's
own POSIX locks. The lock file stays where it is: removing it would let two processes lock two different files.
"""

import errno
import fcntl
import os
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import sqlite_utils

from storage.transaction import DatabaseBusy, DatabaseUnavailable, SchemaNewer

CACHED_STATEMENTS = 512
FULL = 2  # a sync in every commit
ERASED = 1  # what is deleted is overwritten with zeros, so that a forgotten number is not in the file either
PRAGMAS: dict[str, str | int] = {"foreign_keys": 1, "trusted_schema": 0}
WRITER_PRAGMAS = PRAGMAS | {"journal_mode": "wal", "synchronous": FULL, "secure_delete": ERASED}
READER_PRAGMAS = PRAGMAS | {"query_only": 1}


@dataclass(slots=True)
class Upgrade:
    """``before`` is called with the path and the names of the migrations that a database with something in it is about
    to get, and may refuse by raising StorageError; ``applied`` are the names of those it got."""

    before: Callable[[Path, list[str]], object] = lambda path, names: None
    applied: list[str] = field(default_factory=list)


def lock_path(database: Path) -> Path:
    """The lock file of a database: `perezvon.db` → `perezvon.db.lock`."""
    return database.with_name(database.name + ".lock")


@contextmanager
def locked(database: Path) -> Iterator[None]:
    """Hold the database for this process; the kernel lets go when the process dies, however it dies.

    Raises DatabaseBusy("database busy", path, pid) at once while another holder lives (pid None if unreadable);
    OSError when the directory cannot be written or its file system cannot lock.
    """
    descriptor = os.open(lock_path(database), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            if error.errno not in {errno.EWOULDBLOCK, errno.EACCES}:
                raise
            raise DatabaseBusy("database busy", path=str(database), pid=_holder(descriptor)) from error
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, str(os.getpid()).encode(), 0)
        yield
    finally:
        os.close(descriptor)


def _holder(descriptor: int) -> int | None:
    text = os.pread(descriptor, 20, 0)
    return int(text) if text.isdigit() else None


@contextmanager
def writer_connection(
    path: Path, migrations: sqlite_utils.Migrations, busy_timeout_ms: int, upgrade: Upgrade
) -> Iterator[sqlite3.Connection]:
    """The one connection that writes: the lock taken, directory (0700) and file (0600) made, migrations applied.

    Raises DatabaseBusy, SchemaNewer, DatabaseUnavailable (a pragma did not hold), OSError, sqlite3.Error, and
    whatever a migration raises (that migration is rolled back).
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with locked(path):
        path.touch(mode=0o600)
        connection = sqlite3.connect(path, isolation_level=None, cached_statements=CACHED_STATEMENTS)
        with closing(connection):
            pragmas = WRITER_PRAGMAS | {"busy_timeout": busy_timeout_ms}
            _set(connection, pragmas)
            migrate(connection, migrations, path, upgrade)
            require_pragmas(connection, pragmas)  # after the migrations, which may have turned some
            connection.row_factory = sqlite3.Row
            yield connection


@contextmanager
def reader_connection(path: Path, busy_timeout_ms: int) -> Iterator[sqlite3.Connection]:
    """A connection that cannot write, to a database that a writer of this process holds open.

    Raises DatabaseUnavailable (a pragma did not hold), sqlite3.Error.
    """
    uri = path.as_uri() + "?mode=ro"
    connection = sqlite3.connect(uri, uri=True, isolation_level=None, cached_statements=CACHED_STATEMENTS)
    with closing(connection):
        pragmas = READER_PRAGMAS | {"busy_timeout": busy_timeout_ms}
        _set(connection, pragmas)
        require_pragmas(connection, pragmas)
        connection.row_factory = sqlite3.Row
        yield connection


def _set(connection: sqlite3.Connection, pragmas: Mapping[str, str | int]) -> None:
    connection.execute(f"PRAGMA busy_timeout = {pragmas['busy_timeout']}")  # the others may have to wait
    for name, value in pragmas.items():
        connection.execute(f"PRAGMA {name} = {value}").close()


def require_pragmas(connection: sqlite3.Connection, pragmas: Mapping[str, str | int]) -> None:
    """Read the pragmas back; SQLite ignores what it does not know or cannot do.

    Raises DatabaseUnavailable("pragma refused", pragma, wanted, got).
    """
    for name, wanted in pragmas.items():
        row = connection.execute(f"PRAGMA {name}").fetchone()
        got = row[0] if row else None
        if got != wanted:
            raise DatabaseUnavailable("pragma refused", pragma=name, wanted=wanted, got=got)


def migrate(connection: sqlite3.Connection, migrations: sqlite_utils.Migrations, path: Path, upgrade: Upgrade) -> None:
    """Apply what is missing. Raises SchemaNewer, and what a migration raises (it is rolled back)."""
    database = sqlite_utils.Database(connection, execute_plugins=False)
    with sqlite_utils.Database(memory=True, execute_plugins=False) as empty:
        known = {migration.name for migration in migrations.pending(empty)}
    applied = {migration.name for migration in migrations.applied(database)}
    if unknown := applied - known:
        raise SchemaNewer("schema newer", path=str(path), unknown=sorted(unknown))
    pending = [migration.name for migration in migrations.pending(database)]
    if applied and pending:
        upgrade.before(path, pending)
    migrations.apply(database)
    upgrade.applied += pending if applied else ()
