"""P2: the process dies inside a migration, and the next start finds what was there before and finishes the work."""

import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
import sqlite_utils

from storage.database import Database
from storage.migrations import migrations
from tests.proofs.nursery import ROOT

CHILD = """
import asyncio, os, signal, sys
from pathlib import Path
import storage.migrations as all_of_them
from storage.database import Database

dies_in, run, made = int(sys.argv[2]), all_of_them._run, 0

def dies(db, script):
    global made
    made += 1
    if made == dies_in:
        run(db, script.partition(";\\n")[0])
        os.kill(os.getpid(), signal.SIGKILL)
    run(db, script)

all_of_them._run = dies
asyncio.run(Database.open(Path(sys.argv[1]), all_of_them.migrations))
"""
NAMES = [one.name for one in migrations.pending(sqlite_utils.Database(memory=True))]


async def dies_in(folder: Path, which: int) -> None:
    path = folder / "perezvon.db"
    command = [sys.executable, "-c", CHILD, str(path), str(which)]
    died = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert died.returncode == -signal.SIGKILL, died.stderr
    with closing(sqlite3.connect(path)) as left:
        applied = [name for (name,) in left.execute("SELECT name FROM _sqlite_migrations ORDER BY rowid")]
    assert applied == NAMES[: which - 1]
    await (await Database.open(path, migrations)).close()
    with closing(sqlite3.connect(path)) as healed:
        assert healed.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert [name for (name,) in healed.execute("SELECT name FROM _sqlite_migrations ORDER BY rowid")] == NAMES


@pytest.mark.parametrize(
    "which", [1, len(NAMES), *(pytest.param(n, marks=pytest.mark.long) for n in range(2, len(NAMES)))]
)
async def test_a_start_that_dies_inside_a_migration_is_finished_by_the_next(tmp_path: Path, proved, which: int) -> None:
    await dies_in(tmp_path, which)
    proved("P2", "deaths inside a migration")
