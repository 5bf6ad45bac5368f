"""The shape of what we remember, as an append-only list of migrations, one file each.

A released migration is never edited: a change is a new file, named at the end of ``_SCRIPTS``. Times are integer
milliseconds UTC, ids of Telegram are integers, phone numbers are E.164 with plus. SQL stays within what PostgreSQL
also speaks, but STRICT.
"""

from typing import Any

from sqlite_utils import Database as SqliteDatabase
from sqlite_utils import Migrations

from storage.migrations import (
    m0001_the_first_call,
    m0002_mirrors,
    m0003_files,
    m0004_follow,
    m0005_conversations,
    m0006_clients,
    m0007_hours_and_groups,
    m0008_wishes,
    m0010_history,
    m0011_blacklist,
    m0012_dials,
    m0013_account_troubles,
    m0014_letters,
    m0015_dials_end,
    m0016_scheduled_calls,
    m0019_route_drafts,
    m0020_shut_out,
    m0021_chat_titles,
    m0022_running,
    m0024_greeted,
    m0025_delivery,
)

migrations = Migrations("perezvon")

_SCRIPTS = (
    m0001_the_first_call,
    m0005_conversations,
    m0002_mirrors,
    m0006_clients,
    m0007_hours_and_groups,
    m0003_files,
    m0008_wishes,
    m0004_follow,
    m0011_blacklist,
    m0010_history,
    m0012_dials,
    m0013_account_troubles,
    m0015_dials_end,
    m0019_route_drafts,
    m0024_greeted,
    m0014_letters,
    m0016_scheduled_calls,
    m0020_shut_out,
    m0021_chat_titles,
    m0022_running,
    m0025_delivery,
)


def _register(name: str, script: str) -> None:
    @migrations(name=name)
    def run(db: SqliteDatabase) -> None:
        _run(db, script)


def _run(db: Any, script: str) -> None:
    """Statement by statement inside the migration's own transaction: executescript would commit it."""
    for statement in script.split(";\n"):
        if statement.strip():
            db.execute(statement)


TOLD: dict[str, str] = {}
"""Migration → what it is for, in a sentence: for whoever reads of an upgrade."""

for _module in _SCRIPTS:
    _name = _module.__name__.rpartition(".")[2]
    TOLD[_name] = (_module.__doc__ or "").strip()
    _register(_name, _module.SQL)
