"""Growth: what a database of many calls does to what people wait for. Shown as ratios to the smallest."""

import asyncio
import random
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from pathlib import Path

from bot.app import App, build
from bot.clock import SystemClock
from bot.settings import load
from calls import missed as rules
from calls.audience import Role
from calls.call import Call, Leg
from calls.event import Direction, Result, Verdict
from calls.missed import Case, Closing
from calls.stage import Stage
from calls.when import period
from handlers.missed import NEWEST
from storage import calls, cases, people, staff
from storage.calls import StoredCall
from storage.database import Database, Tx
from storage.migrations import migrations
from storage.people import Person
from storage.staff import StaffMember
from tests.bench.bench_pushes import DEPARTMENT, DIALECTS, SETTINGS, created
from tests.bench.processes import NOWHERE, server
from tests.bench.report import Row, Table
from tests.bench.servers import TOKEN
from workflow import client_pages, counting, intake, searching, showing
from workflow.cases import open_for

SIZES = (10_000, 100_000, 1_000_000)
TIMES = 25
DAY_MS = 24 * 3600 * 1000
SPAN_DAYS = 365
CLIENTS_PER_CALL = 10  # every client called so many times
OPEN = 200  # debts that stand
AT_ONCE = 2_000
LOGINS = [f"login{number:02}" for number in range(20)]


async def measure(sizes: tuple[int, ...] = SIZES) -> Table:
    found = {}
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "perezvon.db"
            await _fill(path, size)
            found[size] = await _measured(path) | {"file, MB": path.stat().st_size / 2**20}
    names = list(found[sizes[0]])
    smallest = found[sizes[0]]
    rows = []
    for name in names:
        values = [found[size][name] for size in sizes]
        cells = [f"{value:.1f}" if value < 100 else f"{value:,.0f}" for value in values]
        ratios = [f"{value / smallest[name]:.2f}" for value in values[1:]]
        rows.append(Row((name, *cells, *ratios), {"values": values}))
    head = ("what", *(f"{size:,} calls" for size in sizes), *(f"÷ smallest at {size:,}" for size in sizes[1:]))
    return Table("growth", "Growth, milliseconds unless said", head, rows)


async def _fill(path: Path, size: int) -> None:
    """A year of calls of one account, as many every day."""
    database = await Database.open(path, migrations)
    now_ms = int(time.time() * 1000)
    try:
        await database.write(_people, now_ms)
        for first in range(0, size, AT_ONCE):
            await database.write(_calls, range(first, min(size, first + AT_ONCE)), size, now_ms)
        await database.write(lambda tx: tx.execute("ANALYZE"))
    finally:
        await database.close()


def _people(tx: Tx, now_ms: int) -> None:
    members = [StaffMember("office", login, str(700 + n), f"Сотрудник {n}", None) for n, login in enumerate(LOGINS)]
    staff.replace_all(tx, "office", members, now_ms)
    for number, login in enumerate(LOGINS):
        role = Role.ADMIN if number == 0 else Role.MANAGER
        person = people.let_in(tx, 100 + number, f"Сотрудник {number}", role, "ru", now_ms)
        people.bind(tx, person, "office", login, str(700 + number))
        staff.saw_in_department(tx, "office", DEPARTMENT, login, now_ms)


def _calls(tx: Tx, numbers: range, size: int, now_ms: int) -> None:
    random.seed(numbers.start)
    for number in numbers:
        at_ms = now_ms - (size - number) * (SPAN_DAYS * DAY_MS // size)
        client, login = f"+7910{number % max(1, size // CLIENTS_PER_CALL):07}", random.choice(LOGINS)
        spoke = random.random() < 0.8
        word = Verdict(Result.SUCCESS if spoke else Result.MISSED, spoke, 120 if spoke else None, 15, at_ms, login)
        leg = Leg(login, login, None, DEPARTMENT, rang_ms=at_ms, answered_ms=at_ms + 15_000 if spoke else None)
        call = Call(
            account="office",
            call_id=f"grown-{number}",
            first_ms=at_ms,
            last_ms=at_ms + 135_000,
            legs=(leg,),
            verdicts=(word,),
            verdict_ms=at_ms + 135_000,
            verdict_direction=Direction.IN,
            client=client,
            line="+74957654321",
        )
        stored = StoredCall(0, call, Stage.SPOKEN if spoke else Stage.MISSED, closed_ms=at_ms + 135_000)
        if not spoke:
            case = Case(account="office", client=client, first_missed_ms=at_ms, last_missed_ms=at_ms, line=call.line)
            if number < size - 5 * OPEN:
                case = rules.close(case, Closing.GOT_THROUGH, at_ms + DAY_MS // 24, employee=login)
            elif cases.open_of_client(tx, "office", client):
                continue
            stored = replace(stored, case_id=cases.insert(tx, replace(case, department=DEPARTMENT), alerts=1).id)
        calls.insert(tx, stored)


async def _measured(path: Path) -> Mapping[str, float]:
    settings = load(
        {"TELEGRAM__TOKEN": TOKEN, "TELEGRAM__ADMINS": "[1]", "TELEGRAM__API_BASE": NOWHERE, "WEB__PORT": "0"}
        | {"STORAGE__PATH": str(path), **SETTINGS},
        env_file=None,
    )
    async with build(settings, SystemClock()) as app:
        found = {name: await _median_ms(job) for name, job in (await _jobs(app)).items()}
        found["an event of a call"] = await _event_ms(app)
    began = time.perf_counter()
    async with server("product", folder=path.parent) as running:
        found["start"] = (time.perf_counter() - began) * 1000
        await asyncio.sleep(2)
        found["memory at rest, MB"] = running.resident_mb()
    return found


async def _jobs(app: App) -> Mapping[str, Callable[[], Awaitable[object]]]:
    """What stands behind the commands: everything but Telegram."""
    house, read = app.house, app.database.read
    anna, chief = await read(_person, 101), await read(_person, 100)

    def now_ms() -> int:
        return app.clock.now_ms()

    def debts(tx: Tx) -> object:
        return showing.debts(tx, house, [held.id for held in open_for(tx, anna, NEWEST, 9)], now_ms())

    def history(tx: Tx, person: Person, typed: str) -> object:
        wanted = searching.understand(tx, house, person, typed, now_ms())
        return searching.batch(tx, house, person, wanted, searching.NEWEST, now_ms())

    def stats(tx: Tx) -> object:
        when = period("month", now_ms(), "Europe/Moscow")
        assert when is not None
        return counting.count(tx, counting.usual(tx, chief, "office"), when, "Europe/Moscow")

    def client(tx: Tx) -> object:
        return client_pages.page(tx, house, chief, "+79100000042", now_ms(), private=True)

    return {
        "/history": lambda: read(history, anna, ""),
        "/history NUMBER": lambda: read(history, chief, "+79100000042"),
        "/missed": lambda: read(debts),
        "/client NUMBER": lambda: read(client),
        "/stats month": lambda: read(stats),
    }


def _person(tx: Tx, telegram_id: int) -> Person:
    found = people.by_telegram_id(tx, telegram_id)
    assert found is not None
    return found


async def _median_ms(job: Callable[[], Awaitable[object]]) -> float:
    seen = []
    for _ in range(TIMES):
        began = time.perf_counter()
        await job()
        seen.append((time.perf_counter() - began) * 1000)
    return statistics.median(seen)


async def _event_ms(app: App) -> float:
    """One event of a new call taken in, its commit included."""
    from pbx.base import Notifies, Webhook
    from pbx.body import flatten

    pbx, numbers = app.accounts["office"].pbx, iter(range(2_000_000, 3_000_000))
    assert isinstance(pbx, Notifies)

    async def one() -> None:
        now_ms = app.clock.now_ms()
        [request] = created(DIALECTS["megafon"], next(numbers), 1, now_ms)
        fields = flatten("", request.partition(b"\r\n\r\n")[2])
        heard = pbx.read(Webhook("POST", "/pbx/office", {}, fields, {}, now_ms, ""))
        await app.database.write(intake.hear, app.house, "office", heard.events, now_ms)

    return await _median_ms(one)
