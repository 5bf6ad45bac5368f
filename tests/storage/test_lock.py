"""Opening the file, and what becomes of it when another process wants it, dies, or the power fails."""

import asyncio
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
import sqlite_utils

from storage.database import Database, DatabaseBusy, DatabaseUnavailable, SchemaNewer
from storage.lock import WRITER_PRAGMAS, lock_path, locked, require_pragmas

ROOT = Path(__file__).parents[2]
CHILD = """
import asyncio, os, signal, sys
from pathlib import Path
import sqlite_utils
from storage.database import Database

path, writers, rows, dies_at, dies_after = Path(sys.argv[1]), *map(int, sys.argv[2:4]), sys.argv[4], int(sys.argv[5])
migrations = sqlite_utils.Migrations("test")
commits = 0

@migrations()
def acks(db):
    db.execute("CREATE TABLE acks (id INTEGER PRIMARY KEY) STRICT")

def crash(point):
    global commits
    commits += point == dies_at
    if point == dies_at and commits > dies_after:
        os.kill(os.getpid(), signal.SIGKILL)

def add(tx):
    return tx.one("INSERT INTO acks DEFAULT VALUES RETURNING id")["id"]

async def writer(database):
    for _ in range(rows):
        os.write(1, b"ack %d\\n" % await database.write(add))

async def main():
    database = await Database.open(path, migrations, crash=crash)
    os.write(1, b"open\\n")
    async with asyncio.TaskGroup() as group:
        for _ in range(writers):
            group.create_task(writer(database))
    await database.close()

asyncio.run(main())
"""

migrations = sqlite_utils.Migrations("test")


@migrations()
def acks(db: sqlite_utils.Database) -> None:
    db.execute("CREATE TABLE acks (id INTEGER PRIMARY KEY) STRICT")


def child(path: Path, *, writers: int, rows: int, dies_at: str = "-", dies_after: int = 0) -> list[str]:
    return [sys.executable, "-c", CHILD, str(path), str(writers), str(rows), dies_at, str(dies_after)]


def acked(output: str) -> set[int]:
    return {int(number) for number in re.findall(r"^ack (\d+)$", output, re.MULTILINE)}


def stored(path: Path) -> set[int]:
    connection = sqlite3.connect(path)
    try:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return {row[0] for row in connection.execute("SELECT id FROM acks")}
    finally:
        connection.close()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "perezvon.db"


async def test_the_directory_and_every_file_are_for_the_owner_alone(path: Path) -> None:
    database = await Database.open(path, migrations)
    modes = {file.name: oct(file.stat().st_mode & 0o777) for file in (path.parent, *path.parent.iterdir())}
    await database.close()
    assert modes.pop("data") == "0o700"
    assert set(modes) == {"perezvon.db", "perezvon.db.lock", "perezvon.db-wal", "perezvon.db-shm"}
    assert set(modes.values()) == {"0o600"}


async def test_both_connections_have_the_promised_pragmas(path: Path) -> None:
    database = await Database.open(path, migrations, busy_timeout_ms=1234)
    wanted = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "trusted_schema": 0, "busy_timeout": 1234}
    for run in (database.write, database.read):
        for name in set(wanted) - ({"synchronous"} if run == database.read else set()):
            [row] = await run(lambda tx, name=name: tx.query(f"PRAGMA {name}"))
            assert (name, row[0]) == (name, wanted[name])
    await database.close()


def test_a_pragma_that_does_not_hold_is_refused() -> None:
    connection = sqlite3.connect(":memory:")  # it has no WAL
    with pytest.raises(DatabaseUnavailable, match=r"pragma refused.*foreign_keys"):
        require_pragmas(connection, WRITER_PRAGMAS)
    connection.execute("PRAGMA foreign_keys = 1")
    connection.execute("PRAGMA trusted_schema = 0")
    with pytest.raises(DatabaseUnavailable, match=r"journal_mode.*wanted=wal.*got=memory"):
        require_pragmas(connection, WRITER_PRAGMAS)
    connection.close()


async def test_a_database_of_newer_code_is_refused_and_let_go(path: Path) -> None:
    newer = sqlite_utils.Migrations("test")
    newer()(acks)
    newer(name="tomorrow")(lambda db: None)
    await (await Database.open(path, newer)).close()
    with pytest.raises(SchemaNewer) as refused:
        await Database.open(path, migrations)
    assert refused.value.facts["unknown"] == ["tomorrow"]
    await (await Database.open(path, newer)).close()


async def test_a_migration_that_fails_is_rolled_back_and_the_file_let_go(path: Path) -> None:
    broken = sqlite_utils.Migrations("test")
    broken()(acks)

    @broken()
    def half(db: sqlite_utils.Database) -> None:
        db.execute("CREATE TABLE half (id INTEGER PRIMARY KEY) STRICT")
        raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        await Database.open(path, broken)
    database = await Database.open(path, migrations)
    tables = await database.read(lambda tx: [row["name"] for row in tx.query("SELECT name FROM sqlite_master")])
    await database.close()
    assert "acks" in tables
    assert "half" not in tables


@pytest.mark.parametrize("spoil", ["text", "directory", "parent"])
async def test_what_is_no_database_cannot_be_opened(path: Path, spoil: str) -> None:
    if spoil == "parent":
        path.parent.write_text("a file where the directory should be")
    else:
        path.parent.mkdir()
        path.mkdir() if spoil == "directory" else path.write_text("not a database " * 100)
    with pytest.raises(DatabaseUnavailable, match="cannot open"):
        await Database.open(path, migrations)


async def test_a_second_holder_is_refused_with_the_first_ones_pid_also_through_a_link(path: Path) -> None:
    database = await Database.open(path, migrations)
    link = path.parent.parent / "link.db"
    link.symlink_to(path)
    for name in (path, link):
        second = await asyncio.to_thread(
            subprocess.run, child(name, writers=1, rows=1), cwd=ROOT, capture_output=True, text=True, check=False
        )
        assert second.returncode == 1
        assert "DatabaseBusy: database busy" in second.stderr
    with pytest.raises(DatabaseBusy) as refused:
        await Database.open(link, migrations)
    assert refused.value.facts == {"path": str(path), "pid": int(lock_path(path).read_text())}
    await database.close()
    with locked(path):
        pass


async def test_a_cancelled_start_lets_the_file_go(path: Path) -> None:
    async with asyncio.TaskGroup() as group:
        starting = group.create_task(Database.open(path, migrations))
        await asyncio.sleep(0)
        starting.cancel()
    await (await Database.open(path, migrations)).close()


def test_every_acknowledged_row_survives_kill_9(path: Path) -> None:
    total = 0
    for kill_after in (50, 300, 1000):
        process = subprocess.Popen(child(path, writers=16, rows=100_000), cwd=ROOT, stdout=subprocess.PIPE, text=True)
        with process:
            assert process.stdout is not None
            seen = [process.stdout.readline() for _ in range(kill_after)]
            process.kill()
            seen += process.stdout.readlines()
        acks_seen = acked("".join(seen))
        assert len(acks_seen) >= kill_after - 1
        assert acks_seen <= stored(path)
        total += len(acks_seen)
    assert len(stored(path)) >= total


@pytest.mark.parametrize(("point", "kept"), [("before-commit", {1, 2}), ("after-commit", {1, 2, 3})])
def test_a_death_at_the_commit_loses_nothing_acknowledged(path: Path, point: str, kept: set[int]) -> None:
    command = child(path, writers=1, rows=10, dies_at=point, dies_after=2)
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == -signal.SIGKILL
    assert acked(done.stdout) == {1, 2}
    assert stored(path) == kept


def test_a_sync_reaches_the_disk_before_every_acknowledgement(path: Path, tmp_path: Path) -> None:
    if shutil.which("strace") is None:
        pytest.skip("needs strace (apt-get install strace)")
    trace = tmp_path / "trace"
    strace = ["strace", "-f", "-qq", "-e", "trace=write,fsync,fdatasync", "-o", str(trace)]
    subprocess.run([*strace, *child(path, writers=1, rows=20)], cwd=ROOT, check=True, capture_output=True)
    text = trace.read_text()
    # A call another thread interrupts is printed in two lines; only the line with its result counts.
    finished = re.findall(r'(?:(?:fdatasync|fsync)\(\d+\)|(?:fdatasync|fsync) resumed>.*\)) += 0|"(ack) \d+', text)
    story = "".join("a" if ack else "s" for ack in finished)
    assert re.fullmatch(r"(s+a){20}s*", story), story
