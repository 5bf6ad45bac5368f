"""The process: everything is made here, and one TaskGroup owns every task."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import structlog
from aiogram import Bot, Dispatcher

from bot import house, status, upgrading
from bot import web as http
from bot.appointments import Appointments
from bot.backstage import Backstage
from bot.backups import Backups, home_zone
from bot.control import Control, socket_path
from bot.control_commands import commands
from bot.delivery import Delivery
from bot.drawing import Drawing
from bot.folder import Folder
from bot.following import Following
from bot.forgetting import Forgetting
from bot.inbox import Inbox
from bot.knocking import Knocking
from bot.lacking import Lacking
from bot.lanes import Pace
from bot.listening import listen
from bot.mirroring import Mirroring, open_helpdesks
from bot.noticing import Noticing
from bot.polling import Polling
from bot.pulse import Pulse
from bot.raw_request import Certificate
from bot.reaching import Reaching
from bot.reconcile import Reconcile
from bot.recordings import uploads_beside
from bot.records import Records
from bot.recovering import recover
from bot.settings import Settings
from bot.staff import Staff
from bot.sweeping import Sweeping
from bot.telegram import Introduction, Session, open_bot
from bot.timers import Timers
from calls.clock import Clock
from channels.telegram import TelegramChannel
from handlers.dispatching import dispatcher, handle
from handlers.world import World
from pbx import KINDS, Kind
from pbx.accounts import Accounts, open_accounts
from storage.database import Database
from storage.migrations import migrations
from workflow.house import House

log = structlog.get_logger(__name__)

FALL_S, LONGEST_FALL_S = 1.0, 60.0


@dataclass(slots=True)
class App:
    """One bot. ``address`` is where it listens once ``started`` is set; ``stop`` ends it gently."""

    settings: Settings
    clock: Clock
    house: House
    database: Database
    accounts: Accounts
    bot: Bot
    delivery: Delivery
    drawing: Drawing
    inbox: Inbox
    polling: Polling
    timers: Timers
    appointments: Appointments
    staff: Staff
    reconcile: Reconcile
    mirroring: Mirroring
    following: Following
    records: Records
    backstage: Backstage
    noticing: Noticing
    reaching: Reaching
    sweeping: Sweeping
    backups: Backups
    forgetting: Forgetting
    introduction: Introduction
    entrance: http.Entrance
    knocking: Knocking
    started: asyncio.Event = field(default_factory=asyncio.Event)
    stop: asyncio.Event = field(default_factory=asyncio.Event)
    address: str = ""
    tls_address: str = ""
    certificate: Certificate | None = None
    began_monotonic: float = 0.0
    pulse: Pulse = field(init=False)

    def __post_init__(self) -> None:
        url = self.settings.ping_url
        self.began_monotonic = self.clock.monotonic()
        self.pulse = Pulse(self, url.get_secret_value() if url else None)

    async def run(self) -> None:
        """From the first recovery to the last message in flight; returns after ``stop`` was set."""
        await recover(self)
        runner = await listen(self)  # before the group, which would wrap "address in use" for nobody to read
        async with asyncio.TaskGroup() as group:
            asking = (self.staff, self.reconcile, self.following, self.noticing)
            lacking = Lacking(self.database, self.accounts, self.clock)
            keeping = (lacking, self.records, self.sweeping, self.backups, self.pulse)
            jobs = (self.introduction, self.reaching, *asking, *keeping)
            feeding = [group.create_task(self._steadily(job.run)) for job in jobs]
            if self.settings.telegram.mode == "polling":
                feeding.append(group.create_task(self._steadily(self.polling.run)))
            if self.certificate is not None:
                feeding.append(group.create_task(self._steadily(partial(self.certificate.keep_fresh, self.clock))))
            control = Control(socket_path(self.database.path), commands(self), locked=lambda: True)
            feeding.append(group.create_task(self._steadily(control.serve)))
            acting = (self.inbox, self.backstage, self.timers, self.appointments)
            handling = [group.create_task(self._steadily(job.run)) for job in acting]
            delivering = [group.create_task(self._steadily(job.run)) for job in (self.delivery, self.mirroring)]
            upgrading.tell(self.database.upgraded)
            log.info("started", address=self.address, sqlite=self.database.sqlite_version)
            self.started.set()
            await self.stop.wait()
            log.info("stopping")
            for task in feeding:
                task.cancel()
            await runner.cleanup()
            for task in handling:
                task.cancel()
            await asyncio.wait(handling)  # the commands in hand still want to be answered
            for task in delivering:
                task.cancel()

    async def _steadily(self, run: Callable[[], Awaitable[None]]) -> None:
        """A part that falls over a fault of ours gets up again, ever more slowly if it falls at once; the others go on
        meanwhile."""
        pause_s = FALL_S
        while True:
            began = self.clock.monotonic()
            try:
                return await run()
            except Exception:
                log.exception("a part of the bot fell, and gets up again")
            stood = self.clock.monotonic() - began > LONGEST_FALL_S
            pause_s = FALL_S if stood else min(2 * pause_s, LONGEST_FALL_S)
            await self.clock.sleep(pause_s)


@asynccontextmanager
async def build(
    settings: Settings,
    clock: Clock,
    crash: Callable[[str], None] = lambda point: None,
    kinds: Mapping[str, Kind] = KINDS,
) -> AsyncIterator[App]:
    """Everything of one bot, opened; nothing runs before ``App.run``. Raises StorageError. ``crash`` is told the
    named points of storage and delivery (proofs kill the process there); ``kinds`` are the PBXs it knows."""
    before_upgrade = upgrading.backed_up(settings.backup.dir, clock.now_ms)
    database = await Database.open(settings.storage.path, migrations, crash=crash, before_upgrade=before_upgrade)
    accounts = open_accounts(settings.pbx, clock, kinds)
    bot = open_bot(settings)
    drawing = Drawing()
    mirroring = Mirroring(database, accounts, clock, open_helpdesks(settings, clock), crash)
    try:
        assert isinstance(bot.session, Session)
        rules = house.from_settings(settings, accounts)
        pace = Pace(settings.pace.total, settings.pace.private, settings.pace.group)
        delivery = Delivery(database, TelegramChannel(bot), clock, rules, pace, crash, drawing.complete)
        introduction = Introduction(bot, settings, rules, database, clock)
        backstage = Backstage()
        entrance = http.Entrance(database, accounts, clock, rules, settings.web.trusted_proxies)
        knocking = Knocking(settings, entrance, clock)
        forgetting = Forgetting(database, clock.now_ms, rules.files, settings.backup.dir)
        world = World(
            database,
            accounts,
            clock,
            rules,
            delivery,
            lambda: introduction.username,
            backstage.begin,
            drawing.draw,
            knocking.outside,
            knocking.knock,
            lambda: status.running(app),
            forgetting.forget,
        )
        handlers = dispatcher(world)
        inbox = Inbox(database, clock, partial(_handle, handlers, bot))
        fetched, uploads = Folder(rules.files), Folder(uploads_beside(database.path))
        app = App(
            settings=settings,
            clock=clock,
            house=rules,
            database=database,
            accounts=accounts,
            bot=bot,
            delivery=delivery,
            drawing=drawing,
            inbox=inbox,
            polling=Polling(inbox, bot, database, clock),
            timers=Timers(database, clock, rules),
            appointments=Appointments(database, accounts, clock, rules),
            staff=Staff(database, accounts, clock, rules),
            reconcile=Reconcile(database, accounts, clock, rules, settings.timing.reconcile),
            mirroring=mirroring,
            following=Following(database, accounts, clock, rules),
            records=Records(database, accounts, clock, fetched),
            backstage=backstage,
            reaching=Reaching(database, bot.session, clock),
            noticing=Noticing(database, accounts, clock, rules),
            sweeping=Sweeping(database, clock, inbox, fetched, uploads, rules),
            backups=Backups(database, clock, home_zone(rules), settings.backup.dir, settings.backup.keep, crash),
            forgetting=forgetting,
            introduction=introduction,
            entrance=entrance,
            knocking=knocking,
        )
        yield app
    finally:
        drawing.close()
        await bot.session.close()
        await accounts.close()
        await mirroring.close()
        await database.close()


async def _handle(handlers: Dispatcher, bot: Bot, update: dict[str, Any], again: bool) -> None:
    if again:
        log.warning("an update is handled again after a restart", update_id=update["update_id"])
    await handle(handlers, bot, update)
