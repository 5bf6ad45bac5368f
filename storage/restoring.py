"""A backup takes the place of the database, and begins a new life there: what was to be told or done then is over.

Nobody knows what was told and done between the backup and now. So nothing that waited in it is told or done again, and
calls from before ``since_ms`` that a PBX's history still tells of fill the memory silently.
"""

import os
import sqlite3
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import sqlite_utils

from storage import copying
from storage.lock import ERASED, Upgrade, locked, migrate
from storage.transaction import StorageError

SIDES = ("-wal", "-shm")
NUMBERS_LEFT_FREE = 100_000  # calls posted between the backup and now had these numbers: none is given twice

# Each is a sign of life of a bot, by its time.
_ALIVE = """SELECT max(ms) FROM (SELECT max(heard_ms) AS ms FROM accounts UNION ALL SELECT max(ended_ms) FROM outbox
    UNION ALL SELECT max(heard_ms) FROM inbox UNION ALL SELECT max(at_ms) FROM events)"""

# In one transaction; ``:now`` is when we restore, ``:since`` when the bot was last alive.
_AT_REST = (
    "UPDATE outbox SET state = 'superseded', ended_ms = :now WHERE state IN ('waiting', 'sending')",
    "UPDATE inbox SET state = 'done' WHERE state IN ('new', 'running')",
    "UPDATE acts SET ended_ms = :now, outcome = 'unknown' WHERE ended_ms IS NULL",
    "UPDATE cards SET due_ms = NULL WHERE due_ms IS NOT NULL",
    "DELETE FROM alarms WHERE due_ms <= :now",
    "DELETE FROM mornings",
    "DELETE FROM follows",
    "DELETE FROM conversations",
    "DELETE FROM file_wishes",
    "UPDATE files SET due_ms = NULL WHERE due_ms IS NOT NULL",
    "UPDATE file_lists SET since_ms = max(since_ms, :since), listed_ms = NULL",
    "UPDATE accounts SET since_ms = max(since_ms, :since)",
    "UPDATE mirrored_accounts SET since_ms = max(since_ms, :since)",
    "UPDATE mirrors SET due_ms = NULL, file_due_ms = NULL",
    """UPDATE cases SET state = 'open', holder = NULL, held_ms = NULL, caller = NULL, due_ms = NULL
    WHERE closed_ms IS NULL AND due_ms <= :now""",  # their claims have run out meanwhile
    # What rang then has ended, nobody knows how; a call that began or ended since is told of by the history.
    "UPDATE calls SET due_ms = NULL, closed_ms = :now WHERE due_ms IS NOT NULL",
    "UPDATE sqlite_sequence SET seq = seq + :free WHERE name = 'posted_calls'",
    "DELETE FROM account_troubles",
)


@dataclass(frozen=True, slots=True)
class Restored:
    """``backup_ms``: the newest that the backup knows; ``since_ms``: calls before it are taken in silently; ``aside``
    where the former database is, if there was one; ``migrations``: the upgrades the backup got; ``calls``, ``people``
    and open ``cases`` are counts."""

    backup_ms: int | None
    since_ms: int
    aside: Path | None
    migrations: list[str]
    calls: int
    people: int
    cases: int


def restore(database: Path, file: Path, migrations: sqlite_utils.Migrations, now_ms: int) -> Restored:
    """``file`` takes the place of ``database``, which is kept aside. Nothing is touched before the file is found good.

    Raises DatabaseBusy (a bot runs on it), StorageError("backup missing" | "backup damaged" | "backup unknown", path),
    SchemaNewer, OSError, sqlite3.Error.
    """
    database = database.resolve()
    if not file.is_file():
        raise StorageError("backup missing", path=file)
    database.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with locked(database):
        new = database.with_name(f".{database.name}.restoring")
        for side in ("", *SIDES):
            new.with_name(new.name + side).unlink(missing_ok=True)
        try:
            _fetch(file, new)
            since_ms = _alive_ms(database) or now_ms
            restored = _begin_anew(new, file, migrations, since_ms, now_ms)
            copying.sync(new)
            aside = _set_aside(database, now_ms)
            os.replace(new, database)
            copying.sync(database.parent)
        finally:
            new.unlink(missing_ok=True)
    return Restored(aside=aside, **restored)


def _fetch(file: Path, new: Path) -> None:
    """A sound copy beside the database: the backup itself stays as it is."""
    try:
        copying.copy(file, new)
    except copying.Damaged as error:
        raise StorageError("backup damaged", path=file, detail=str(error)) from error
    except sqlite3.DatabaseError as error:
        if isinstance(error, sqlite3.OperationalError) and error.sqlite_errorcode == sqlite3.SQLITE_FULL:
            raise
        raise StorageError("backup damaged", path=file, detail=str(error)) from error


def _begin_anew(
    new: Path, file: Path, migrations: sqlite_utils.Migrations, since_ms: int, now_ms: int
) -> dict[str, Any]:
    with closing(sqlite3.connect(new, isolation_level=None)) as connection:
        connection.execute(f"PRAGMA secure_delete = {ERASED}")
        connection.execute("PRAGMA foreign_keys = 1")
        if not migrations.applied(sqlite_utils.Database(connection, execute_plugins=False)):
            raise StorageError("backup unknown", path=file)
        upgrade = Upgrade()
        migrate(connection, migrations, file, upgrade)
        [backup_ms] = connection.execute(_ALIVE).fetchone()
        connection.execute("BEGIN IMMEDIATE")
        given = {"now": now_ms, "since": since_ms, "free": NUMBERS_LEFT_FREE}
        for sql in _AT_REST:
            connection.execute(sql, {name: value for name, value in given.items() if f":{name}" in sql})
        connection.execute("COMMIT")
        counts = {
            name: connection.execute(f"SELECT count(*) FROM {source}").fetchone()[0]  # noqa: S608
            for name, source in (
                ("calls", "calls"),
                ("people", "people WHERE revoked_ms IS NULL"),
                ("cases", "cases WHERE closed_ms IS NULL"),
            )
        }
    return {"backup_ms": backup_ms, "since_ms": since_ms, "migrations": upgrade.applied, **counts}


def _alive_ms(database: Path) -> int | None:
    """When the bot of the database that is being replaced last gave a sign of life; None where it cannot be read."""
    if not database.exists():
        return None
    with suppress(sqlite3.Error), closing(sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True)) as old:
        [ms] = old.execute(_ALIVE).fetchone()
        return ms if isinstance(ms, int) else None
    return None


def _set_aside(database: Path, now_ms: int) -> Path | None:
    """The former database gets a second name, and its log goes with it; the first name is never without one."""
    if not database.exists():
        return None
    stamp = f"{datetime.fromtimestamp(now_ms / 1000, UTC):%Y%m%dT%H%M%SZ}"
    aside = database.with_name(f"{database.name}.before-restore-{stamp}")
    with suppress(sqlite3.Error), closing(sqlite3.connect(database, isolation_level=None)) as old:
        old.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # we hold the lock: nobody else has it open
    os.link(database, aside)
    for side in SIDES:
        with suppress(FileNotFoundError):
            os.rename(f"{database}{side}", f"{aside}{side}")
    return aside
