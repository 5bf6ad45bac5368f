"""An upgrade: a backup before the database is changed, and what was changed, told to whoever reads the log."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

import structlog

from storage import copying
from storage.copying import UPGRADE, Damaged
from storage.migrations import TOLD
from storage.transaction import StorageError

log = structlog.get_logger(__name__)


def backed_up(folder: Path, now_ms: Callable[[], int]) -> Callable[[Path, list[str]], None]:
    """For ``Database.open``: no database with something in it is changed before there is a copy of it. Its callable
    raises StorageError("upgrade without backup", path, folder, detail)."""

    def before(path: Path, names: list[str]) -> None:
        target = folder / copying.name(path, now_ms(), UPGRADE)
        try:
            copying.copy(path, target)
        except (OSError, sqlite3.Error, Damaged) as error:
            detail = getattr(error, "strerror", None) or str(error)
            raise StorageError("upgrade without backup", path=path, folder=folder, detail=detail) from error
        log.info("a backup was made before the upgrade", file=target.name, migrations=len(names))

    return before


def tell(names: list[str]) -> None:
    """A line for each migration that was applied."""
    for name in names:
        log.info("the database was upgraded", migration=name, what=TOLD.get(name, ""))
