"""How the bot is, as findings: what waits, whom it hears, what it has on the disk; and what to do where it is bad."""

import contextlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from statistics import quantiles
from typing import TYPE_CHECKING

from bot import readings, rotation
from bot.backups import home_zone, last_night_ms
from calls.clock import Clock
from pbx.abilities import Remembers
from storage import accounts, backups, old_secrets, workings
from storage.backups import BEGUN, Backup
from storage.database import Database, Tx
from storage.workings import Workings
from views.figures import moment
from views.findings import Finding, Mark, Said

if TYPE_CHECKING:
    from bot.app import App
    from bot.settings import Settings

DAY_MS = 24 * 3600 * 1000
HOUR_MS = 3600 * 1000
LATE_BACKUP_MS = 6 * HOUR_MS  # after the night it should have been made in
SLOW_MS = 30_000
UNHEARD_MS = 3 * DAY_MS
MIGRATIONS = 3  # the newest ones shown

Known = tuple[Workings, dict[str, int], Backup | None, Backup | None, dict[str, int]]


async def running(app: "App") -> list[Finding]:
    """Of this bot."""
    now_ms = app.clock.now_ms()
    known = await app.database.read(_known, now_ms)
    zone = home_zone(app.house)
    uptime_s = int(app.clock.monotonic() - app.began_monotonic)
    found = [_good("status_up", days=uptime_s // 86400, time=f"{uptime_s // 3600 % 24}:{uptime_s // 60 % 60:02}")]
    bad = await readings.bad(app)
    found.append(_telegram(bad.get("telegram", ""), app))
    if "database" in bad:
        found.append(_bad("status_writer"))
    found += _queues(known[0], now_ms, app.inbox.counters.failed)
    for name, account in app.accounts.items():
        finds = app.reconcile.found_on[name] if isinstance(account.pbx, Remembers) else None
        found += _account(known, name, account.kind, finds, zone, now_ms)
    found += _stored(app.settings, known, app.database, zone, now_ms)
    found += _secrets(rotation.configured(app.settings), known[4] | rotation.shown(app), zone, now_ms)
    return found


async def stopped(settings: "Settings", database: Database, clock: Clock) -> list[Finding]:
    """Of a bot that does not run: what its database says."""
    now_ms, zone = clock.now_ms(), _zone(settings)
    known = await database.read(_known, now_ms)
    found: list[Finding] = [_bad("status_down"), *_queues(known[0], now_ms, 0)]
    for name, model in settings.pbx.items():
        found += _account(known, name, str(getattr(model, "kind", "")), None, zone, now_ms)
    found += _stored(settings, known, database, zone, now_ms)
    found += _secrets(rotation.configured(settings), known[4], zone, now_ms)
    return found


def _known(tx: Tx, now_ms: int) -> Known:
    return (
        workings.workings(tx, now_ms - DAY_MS),
        accounts.heard_ms(tx),
        backups.last_good(tx),
        backups.last(tx),
        old_secrets.known(tx),
    )


def _zone(settings: "Settings") -> str:
    zones = [str(getattr(model, "timezone", "Europe/Moscow")) for model in settings.pbx.values()]
    return zones[0] if zones else "Europe/Moscow"


def _telegram(bad: str, app: "App") -> Finding:
    if bad:
        return _bad("status_telegram_token" if "token" in bad else "status_telegram_silent")
    if app.settings.telegram.mode != "polling":
        return _good("status_telegram_webhook")
    silent_s = int(app.clock.monotonic() - app.polling.counters.answered_monotonic)
    return _good("status_telegram", seconds=silent_s)


def _queues(now: Workings, now_ms: int, failed: int) -> Iterator[Finding]:
    waited_s = (now_ms - now.oldest_ms) // 1000 if now.oldest_ms is not None else 0
    late = waited_s * 1000 > readings.OLD_ALERT_MS
    key = "status_outbox_late" if late else "status_outbox" if now.messages else "status_outbox_none"
    yield Finding(Mark.WRONG if late else Mark.GOOD, Said(key, {"n": now.messages, "seconds": waited_s}))
    yield _good("status_inbox", n=now.updates)
    if now.quarantined:
        yield _bad("status_quarantined", n=now.quarantined)
    if failed:
        yield _bad("status_failed", n=failed)
    if now.dead:
        yield _bad("status_dead", n=now.dead)
    if now.gone:
        yield _note("status_gone", n=now.gone)
    if len(now.lags_ms) > 1:
        half_s, most_s = (f"{lag / 1000:.1f}" for lag in (now.lags_ms[len(now.lags_ms) // 2], _p95(now.lags_ms)))
        slow = _p95(now.lags_ms) > SLOW_MS
        facts = {"n": len(now.lags_ms), "half": half_s, "most": most_s}
        yield Finding(Mark.WRONG if slow else Mark.GOOD, Said("status_lag_slow" if slow else "status_lag", facts))


def _p95(ascending: list[int]) -> float:
    return quantiles(ascending, n=20, method="inclusive")[-1]


def _account(known: Known, name: str, kind: str, finds: int | None, zone: str, now_ms: int) -> Iterator[Finding]:
    heard_ms, asked_ms = known[1].get(name), known[0].asked_ms.get(name)
    if heard_ms is None:
        yield Finding(Mark.WRONG, Said("status_unheard", {"kind": kind}), about=name)
    else:
        quiet = now_ms - heard_ms > UNHEARD_MS
        facts = {"kind": kind, "at": moment(heard_ms, zone, now_ms)}
        yield Finding(
            Mark.WRONG if quiet else Mark.GOOD, Said("status_quiet" if quiet else "status_heard", facts), about=name
        )
    if finds is not None and asked_ms is not None:
        at = moment(min(asked_ms, now_ms), zone, now_ms)
        said = Said("status_reconcile_found", {"at": at, "n": finds}) if finds else Said("status_reconcile", {"at": at})
        yield Finding(Mark.WRONG if finds else Mark.GOOD, said, about=name)
    for part, since_ms in known[0].troubles.get(name, []):
        facts = {"part": part, "since": moment(since_ms, zone, now_ms)}
        yield Finding(Mark.WRONG, Said("status_trouble", facts), about=name)


def _stored(settings: "Settings", known: Known, database: Database, zone: str, now_ms: int) -> Iterator[Finding]:
    path = database.path
    free = shutil.disk_usage(path.parent).free
    full = free < readings.DISK_BYTES
    left = _mb(free) if full else f"{free / (1 << 30):.1f}"  # of a disk with room in GB
    facts = {"size": _mb(_size(path)), "wal": _mb(_size(Path(f"{path}-wal"))), "free": left}
    yield Finding(Mark.WRONG if full else Mark.GOOD, Said("status_disk_full" if full else "status_disk", facts))
    yield _backup(known[2], known[3], settings.backup.dir, zone, now_ms)
    names = ", ".join(f"{name} ({at[:16]})" for name, at in known[0].migrations[-MIGRATIONS:])
    yield _good("status_version", version=version(), sqlite=database.sqlite_version, migrations=names)


def _backup(good: Backup | None, tried: Backup | None, folder: Path, zone: str, now_ms: int) -> Finding:
    where = str(folder)
    if tried is not None and tried.error is not None:
        last = moment(good.at_ms, zone, now_ms) if good is not None and good.why != BEGUN else Said("status_never")
        return _bad("status_backup_failed", why=tried.error, folder=where, last=last)
    if good is None or good.why == BEGUN:
        return _note("status_backup_none", folder=where)
    facts = {"at": moment(good.at_ms, zone, now_ms), "size": _mb(good.bytes or 0), "folder": where}
    if last_night_ms(now_ms, zone) - LATE_BACKUP_MS > good.at_ms:
        return _bad("status_backup_old", **facts)
    return _good("status_backup", **facts)


def _secrets(names: list[str], shown: dict[str, int], zone: str, now_ms: int) -> Iterator[Finding]:
    for name in names:
        if name in shown:
            yield _note("status_secret_shown", name=name, at=moment(shown[name], zone, now_ms))
        else:
            yield _note("status_secret_unshown", name=name)


def version() -> str:
    """Of Perezvon, as pyproject.toml has it."""
    for line in (Path(__file__).parents[1] / "pyproject.toml").read_text("utf-8").splitlines():
        if line.startswith("version ="):
            return line.split('"')[1]
    return "?"


def _size(path: Path) -> int:
    with contextlib.suppress(OSError):
        return os.stat(path).st_size
    return 0


def _mb(size: int) -> str:
    return f"{size / (1 << 20):,.1f}".replace(",", "\u00a0")


def _good(key: str, **facts: object) -> Finding:
    return Finding(Mark.GOOD, Said(key, facts))


def _bad(key: str, **facts: object) -> Finding:
    return Finding(Mark.WRONG, Said(key, facts))


def _note(key: str, **facts: object) -> Finding:
    return Finding(Mark.NOTE, Said(key, facts))
