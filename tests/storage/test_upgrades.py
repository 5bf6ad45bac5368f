"""A database of any version so far ends at the newest, with everything that was in it; a backup is made before."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot import upgrading
from storage import copying
from storage.database import Database, StorageError
from storage.migrations import TOLD, migrations
from tests.storage import schemas

RELEASED = Path(__file__).with_name("released_0_1_0.sql")
RELEASED_STEPS = 12  # migrations that 0.1.0 came with
NOW_MS = 1_800_000_000_000


async def upgraded(path: Path, backups: Path) -> list[str]:
    before = upgrading.backed_up(backups, lambda: NOW_MS)
    database = await Database.open(path, migrations, before_upgrade=before)
    await database.close()
    return database.upgraded


def left(path: Path) -> schemas.Rows:
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        return schemas.rows(connection)


def kept(before: schemas.Rows, after: schemas.Rows) -> bool:
    """Every row is still there with all it said; it may say more."""
    return all(
        len(rows) == len(after[table])
        and all(old.items() <= new.items() for old, new in zip(rows, after[table], strict=True))
        for table, rows in before.items()
    )


@pytest.mark.parametrize("steps", range(1, len(schemas.NAMES) + 1))
async def test_a_database_of_every_schema_so_far_ends_at_the_newest_with_its_rows(tmp_path: Path, steps: int) -> None:
    path, backups = tmp_path / "perezvon.db", tmp_path / "backups"
    before = await asyncio.to_thread(schemas.old, path, steps)
    assert await upgraded(path, backups) == schemas.NAMES[steps:]
    assert kept(before, left(path))
    made = copying.listed(backups, path)
    assert [one.why for one in made] == ["upgrade"] * (steps < len(schemas.NAMES))
    for one in made:
        assert left(one.path) == before, "as it was before"
    assert await upgraded(path, backups) == []


async def test_a_database_of_the_first_release_ends_at_the_newest_with_its_rows(tmp_path: Path) -> None:
    path = tmp_path / "perezvon.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(RELEASED.read_text("utf-8"))
        before = schemas.rows(connection)
    assert before["clients"][0]["name"] == "Ромашка"
    assert await upgraded(path, tmp_path / "backups") == schemas.NAMES[RELEASED_STEPS:]
    assert kept(before, left(path))


async def test_the_migrations_of_a_release_are_never_edited(tmp_path: Path) -> None:
    with closing(sqlite3.connect(":memory:")) as released, closing(sqlite3.connect(tmp_path / "ours.db")) as ours:
        released.executescript(RELEASED.read_text("utf-8"))
        schemas.old(tmp_path / "ours.db", RELEASED_STEPS)
        assert schemas.shape(ours) == schemas.shape(released)


async def test_without_a_backup_nothing_is_upgraded(tmp_path: Path) -> None:
    path, backups = tmp_path / "perezvon.db", tmp_path / "backups"
    before = await asyncio.to_thread(schemas.old, path, 1)
    backups.write_text("a file where the folder should be")
    with pytest.raises(StorageError) as refused:
        await upgraded(path, backups)
    assert refused.value.reason == "upgrade without backup"
    assert left(path) == before
    backups.unlink()
    assert await upgraded(path, backups)


def test_each_migration_is_told_with_what_it_is_for() -> None:
    assert set(TOLD) == set(schemas.NAMES)
    with capture_logs() as logs:
        upgrading.tell(schemas.NAMES[-1:])
    assert [(one["migration"], one["what"]) for one in logs] == [(schemas.NAMES[-1], TOLD[schemas.NAMES[-1]])]
    assert all(TOLD.values())
