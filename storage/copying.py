"""A whole copy of a database that is in use, and the folder where copies lie.

Made by VACUUM INTO over a read-only connection of its own: one moment of the database, while the writer goes on; what
was deleted is not in it. A copy appears under its name only once it is whole, checked and on the disk.
"""

import os
import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

NIGHTLY, ASKED, UPGRADE = "nightly", "asked", "upgrade"
WAIT_S = 30.0  # for a lock of somebody else's

_STAMP = "%Y%m%dT%H%M%SZ"
_NAME = re.compile(r"(?P<stem>.+)-(?P<at>[0-9]{8}T[0-9]{6}Z)-(?P<why>[a-z]+)\.db", re.ASCII)


class Damaged(Exception):
    """SQLite's check of the file found something wrong."""


@dataclass(frozen=True, slots=True)
class Found:
    path: Path
    at_ms: int
    why: str


def name(database: Path, at_ms: int, why: str) -> str:
    """``perezvon-20261129T003000Z-nightly.db``: the time is UTC."""
    return f"{database.stem}-{datetime.fromtimestamp(at_ms / 1000, UTC):{_STAMP}}-{why}.db"


def copy(source: Path, target: Path, crash: Callable[[str], None] = lambda point: None) -> int:
    """Copy the database ``source``, in use or not, to ``target``, readable by us alone; gives its bytes.

    Raises FileExistsError (nothing is written over), OSError, sqlite3.Error, Damaged.
    """
    if target.exists():
        raise FileExistsError(17, "File exists", str(target))
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = target.with_name(f".{target.name}.part")
    part.unlink(missing_ok=True)
    os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
    try:
        with closing(_read_only(source)) as database:
            database.execute("VACUUM INTO ?", (str(part),))
        check(part)
        sync(part)
        crash("backup-written")
        os.link(part, target)  # and not rename, which would take the place of a file that has come meanwhile
    finally:
        part.unlink(missing_ok=True)
    sync(target.parent)
    return target.stat().st_size


def check(path: Path) -> None:
    """Raises Damaged, OSError, sqlite3.Error for a file that is no sound database."""
    with closing(_read_only(path)) as database:
        said = database.execute("PRAGMA integrity_check(1)").fetchone()
        if said != ("ok",):
            raise Damaged(str(said[0]))
        if database.execute("PRAGMA foreign_key_check").fetchone() is not None:
            raise Damaged("rows that refer to nothing")


def listed(folder: Path, database: Path) -> list[Found]:
    """The copies of this database in the folder, the newest first."""
    found = []
    for path in folder.iterdir() if folder.is_dir() else ():
        named = _NAME.fullmatch(path.name)
        if named and named["stem"] == database.stem:
            at = datetime.strptime(named["at"], _STAMP).replace(tzinfo=UTC)
            found.append(Found(path, int(at.timestamp() * 1000), named["why"]))
    return sorted(found, key=lambda one: (one.at_ms, one.path.name), reverse=True)


def rotate(folder: Path, database: Path, keep: int) -> list[Path]:
    """The newest ``keep`` nightly copies stay, and of the others those that are not older than these; gives what was
    removed. Halves of copies, left by a process that died, go too."""
    there = listed(folder, database)
    nightly = [one for one in there if one.why == NIGHTLY]
    oldest_ms = nightly[keep - 1].at_ms if len(nightly) >= keep else 0
    gone = [one.path for one in there if one.at_ms < oldest_ms]
    gone += folder.glob(f".{database.stem}-*.db.part")
    for path in gone:
        path.unlink(missing_ok=True)
    return gone


def sync(path: Path) -> None:
    """On the disk before this returns. OSError."""
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _read_only(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, isolation_level=None, timeout=WAIT_S)
