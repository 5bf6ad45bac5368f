"""Databases as older versions left them: the first migrations applied, and a row in every table."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import sqlite_utils

from storage.migrations import migrations

Rows = dict[str, list[dict[str, Any]]]

NAMES = [one.name for one in migrations.pending(sqlite_utils.Database(memory=True))]


def old(path: Path, steps: int) -> Rows:
    """A database that has had the first ``steps`` migrations, with rows; gives them by table."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        database = sqlite_utils.Database(connection, execute_plugins=False)
        migrations.apply(database, stop_before=NAMES[steps:][:1])
        for table in tables(connection):
            fill(connection, table)
        return rows(connection)


def tables(connection: sqlite3.Connection) -> list[str]:
    """Ours, in the order in which they were made."""
    found = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY rowid")
    return [name for (name,) in found if not name.startswith(("sqlite_", "_sqlite"))]


def fill(connection: sqlite3.Connection, table: str) -> None:
    """Two rows that refer to nothing but each other: the numbers 1 and 2 stand for everything."""
    columns = connection.execute(f"PRAGMA table_info({table})").fetchall()
    for number in (1, 2):
        values = [number if kind == "INTEGER" else f'{{"{name}": {number}}}' for _, name, kind, *_ in columns]
        marks = ", ".join("?" for _ in values)
        connection.execute(f"INSERT INTO {table} VALUES ({marks})", values)


def rows(connection: sqlite3.Connection) -> Rows:
    connection.row_factory = sqlite3.Row
    return {
        table: [dict(row) for row in connection.execute(f"SELECT * FROM {table} ORDER BY rowid")]
        for table in tables(connection)
    }


def shape(connection: sqlite3.Connection) -> list[str]:
    """Every table and index as it was made, with its blanks made equal."""
    found = connection.execute("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE '%sqlite_%'")
    return sorted(" ".join(sql.split()) for (sql,) in found)
