"""How the process is: numbers for metrics, and what is bad for ``/health/ready``."""

import asyncio
import shutil
from collections.abc import Iterator
from typing import TYPE_CHECKING

from bot.desk import Desk
from storage import outbox
from storage.database import DatabaseUnavailable

if TYPE_CHECKING:
    from bot.app import App

SILENT_S = 90.0  # Telegram has not answered a poll for so long
OLD_ALERT_MS = 120_000
DISK_BYTES = 50 * 1024 * 1024
WRITER_S = 10.0


async def bad(app: "App") -> dict[str, str]:
    """What keeps us from working, by name; empty when all is well."""
    found: dict[str, str] = {}
    now_ms = app.clock.now_ms()
    try:
        async with asyncio.timeout(WRITER_S):
            oldest_ms = await app.database.write(outbox.oldest_waiting_ms)  # through the writer: it must live
        if oldest_ms is not None and now_ms - oldest_ms > OLD_ALERT_MS:
            found["alerts"] = "the oldest alert has waited too long"
    except DatabaseUnavailable as error:
        found["database"] = error.reason
    except TimeoutError:
        found["database"] = "does not answer"
    if telegram := _telegram(app):
        found["telegram"] = telegram
    if shutil.disk_usage(app.database.path.parent).free < DISK_BYTES:
        found["disk"] = "almost full"
    return found


def _telegram(app: "App") -> str:
    """What is wrong with Telegram, "" for nothing. Where it calls us we hear of an outage by messages that wait."""
    from bot.telegram import Session  # late: the terminal's commands come by here, and aiogram costs seconds

    if isinstance(app.bot.session, Session) and app.bot.session.refused:
        return "does not accept the token"
    if app.settings.telegram.mode != "polling":
        return ""
    if not app.polling.counters.polls:
        return "has not answered yet"
    silent_s = app.clock.monotonic() - app.polling.counters.answered_monotonic
    return "does not answer" if silent_s > SILENT_S else ""


def numbers(app: "App") -> dict[str, float]:
    """Plain counters of every room, by the name their metric has."""
    database, delivery, inbox_, entrance = (
        app.database.counters,
        app.delivery.counters,
        app.inbox.counters,
        app.entrance.counters,
    )
    return {
        "webhooks_total": entrance.webhooks,
        "webhooks_refused_total": entrance.refused,
        "webhooks_unreadable_total": entrance.unreadable,
        "webhooks_unavailable_total": entrance.unavailable,
        "database_commits_total": database.commits,
        "database_jobs_total": database.jobs,
        "database_failures_total": database.failures,
        "database_queue": database.queue_length,
        "messages_sent_total": delivery.sent,
        "messages_edited_total": delivery.edited,
        "messages_failed_total": delivery.failed,
        "messages_dead_total": delivery.dead,
        "replies_late_total": delivery.late_replies,
        "updates_total": inbox_.heard,
        "updates_handled_total": inbox_.handled,
        "updates_failed_total": inbox_.failed,
        "files_fetched_total": app.records.fetched,
        "files_failed_total": app.records.failed,
        "files_noticed_total": app.noticing.found,
        "calls_reconciled_total": app.reconcile.found,
        "pings_total": app.pulse.pinged,
        **{name: number for desk in app.mirroring.desks for name, number in _of_desk(desk)},
    }


def _of_desk(desk: Desk) -> Iterator[tuple[str, float]]:
    """The name of the helpdesk is part of the metric's."""
    counters, name = desk.counters, f"helpdesk_{desk.helpdesk.name}"
    yield f"{name}_told_total", counters.told
    yield f"{name}_refused_total", counters.refused
    yield f"{name}_failed_total", counters.failed
    yield f"{name}_waiting", counters.waiting
