"""What the commands of the terminal share: settings, an answer of the running bot or of the database, sentences."""

import asyncio
import sys
from typing import TYPE_CHECKING, Any, NoReturn

import click

if TYPE_CHECKING:
    from pathlib import Path

    from bot.settings import Settings


def settings_or_stop() -> "Settings":
    from bot.settings import SettingsError, load

    try:
        return load()
    except SettingsError as error:
        stop(str(error))


def done(command: str, **arguments: Any) -> dict[str, Any]:
    """What the running bot answers to the command; what we find ourselves when none runs."""
    settings = settings_or_stop()
    from bot import beside
    from bot.control import ControlError
    from storage.transaction import StorageError

    try:
        told = asyncio.run(beside.told(settings, command, **arguments))
    except ControlError as error:
        stop(str(error))
    except StorageError as error:
        stop(storage_sentence(error))
    if "error" in told:
        stop(str(told["error"]))
    return told


def storage_sentence(error: Any) -> str:
    path = error.facts.get("path", "the database")
    match error.reason:
        case "database busy":
            return f"Another process works with {path}: only one bot at a time."
        case "upgrade without backup":
            return (
                f"{path} must be upgraded, and no backup of it could be made in {error.facts['folder']} "
                f"({error.facts['detail']}): make room there or set BACKUP__DIR. Nothing was changed."
            )
        case "schema newer":
            return f"{path} was written by a newer Perezvon: upgrade this one."
        case _:
            return f"The database cannot be used: {error}."


def stop(sentence: str) -> NoReturn:
    click.echo(sentence, err=True)
    sys.exit(2)


def restored(file: "Path") -> list[str]:
    """Restore ``file``; gives what was done, line by line. Stops with a sentence where it cannot be."""
    settings = settings_or_stop()
    import sqlite3

    from bot.clock import SystemClock
    from storage.migrations import migrations
    from storage.restoring import restore
    from storage.transaction import StorageError

    try:
        told = restore(settings.storage.path, file, migrations, SystemClock().now_ms())
    except StorageError as error:
        stop(_not_restored(error))
    except (OSError, sqlite3.Error) as error:
        stop(f"Nothing was restored: {getattr(error, 'strerror', None) or error}.")
    lines = [f"{file} has taken the place of {settings.storage.path}."]
    lines.append(
        f"It knows everything until {_moment(told.backup_ms)}." if told.backup_ms else "It knows of no call yet."
    )
    lines.append(f"In it: calls {told.calls}, people {told.people}, clients still to be called back {told.cases}.")
    if told.migrations:
        lines.append(f"It was of an older version, and was upgraded: {', '.join(told.migrations)}.")
    if told.aside:
        lines.append(f"The former database is kept as {told.aside}: delete it when you do not need it any more.")
    lines.append("What waited to be told or done in the backup is not told or done again.")
    lines.append(f"Calls before {_moment(told.since_ms)} that a PBX still knows of come back silently, in /history.")
    return lines


def _moment(ms: int) -> str:
    from datetime import UTC, datetime

    return f"{datetime.fromtimestamp(ms / 1000, UTC):%Y-%m-%d %H:%M} UTC"


def _not_restored(error: Any) -> str:
    path = error.facts.get("path")
    match error.reason:
        case "database busy":
            return f"A bot runs on {path}: stop it first, then restore. Nothing was changed."
        case "backup missing":
            return f"There is no file {path}. Nothing was changed."
        case "backup damaged":
            return (
                f"{path} is damaged or no database ({error.facts['detail']}): take another backup. Nothing was changed."
            )
        case "backup unknown":
            return f"{path} is no database of Perezvon. Nothing was changed."
        case "schema newer":
            return f"{path} was written by a newer Perezvon: upgrade this one. Nothing was changed."
        case _:
            return storage_sentence(error)
