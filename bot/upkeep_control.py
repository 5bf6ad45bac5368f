"""What whoever keeps the bot running may ask of it from the terminal; most of it also when it does not run."""

import logging
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot import status
from bot.backups import BackupFailed, Backups
from bot.control import Command, ControlError
from bot.forgetting import Forgetting
from calls.clock import Clock
from calls.missed import NotNow
from storage import acts
from storage.database import Database, Tx
from views import answers
from views import status as screens
from views.findings import Mark
from views.words import words
from workflow import forgetting as rules

if TYPE_CHECKING:
    from bot.app import App
    from bot.settings import Settings


def of_running(app: "App") -> Mapping[str, Command]:
    return {
        "status": partial(_status, app.settings.language, lambda: status.running(app)),
        "backup": partial(_backup, app.backups),
        "forget": partial(_forget, app.database, app.forgetting, app.settings.language),
        "log_level": partial(_log_level, app.database, app.clock.now_ms, app.settings.log.level),
    }


def of_database(settings: "Settings", database: Database, clock: Clock) -> Mapping[str, Command]:
    """Of a bot that does not run."""
    backups = Backups(database, clock, "UTC", settings.backup.dir, settings.backup.keep)
    files = settings.storage.path.with_name("files")
    forgetting = Forgetting(database, clock.now_ms, files, settings.backup.dir)
    return {
        "status": partial(_status, settings.language, lambda: status.stopped(settings, database, clock)),
        "backup": partial(_backup, backups),
        "forget": partial(_forget, database, forgetting, settings.language),
        "log_level": _no_log,
    }


async def _status(language: str, found: Callable[[], Any]) -> dict[str, Any]:
    known, said = await found(), words(language)
    wrong = any(one.mark is Mark.WRONG for one in known)
    return {"text": "\n".join([screens.heading(said, known), *screens.lines(said, known)]), "bad": wrong}


async def _backup(backups: Backups, *, file: str | None = None) -> dict[str, Any]:
    try:
        path, size = await backups.make(file=Path(file) if file else None)
    except BackupFailed as error:
        raise ControlError(f"There is no backup: {error}.") from None
    return {"file": str(path), "bytes": size}


async def _forget(database: Database, forgetting: Forgetting, language: str, *, number: str) -> dict[str, Any]:
    said = words(language)
    try:
        meant = await database.read(rules.understood, number)
    except NotNow as error:
        raise ControlError(answers.sentence(said, error.reason, error.facts)) from None
    found, kept = await forgetting.forget(meant, None, _nothing)
    return {"text": "\n".join(screens.forgotten_lines(said, found.calls, found.cases, found.rows, kept))}


async def _nothing(done: int) -> None:
    """The terminal waits in silence."""


async def _log_level(
    database: Database, now_ms: Callable[[], int], configured: str, *, level: str | None = None
) -> dict[str, Any]:
    """Change it, if one is given; gives the one that holds, and what the settings say."""
    root = logging.getLogger()
    if level is not None:
        if level not in ("DEBUG", "INFO", "WARNING", "ERROR"):
            raise ControlError("A log level is DEBUG, INFO, WARNING or ERROR.")
        before = logging.getLevelName(root.level)
        root.setLevel(level)
        await database.write(_audit_level, before, level, now_ms())
    return {"level": logging.getLevelName(root.level), "settings": configured}


def _audit_level(tx: Tx, before: str, after: str, now_ms: int) -> None:
    acts.write_audit(tx, now_ms, None, "log_level", before=before, after=after)


async def _no_log(*, level: str | None = None) -> dict[str, Any]:
    raise ControlError("No bot is running; LOG__LEVEL says how much it will write.")
