"""The standing alarms of letters: set at start, moved by rules; one letter a day for each reader of all she leads."""

import json
from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from calls.audience import Role
from calls.missed import Case
from calls.wanted import Wanted
from storage import alarms, cases, hours, people, rules, timers
from storage.database import Database, Tx
from storage.migrations import migrations
from workflow import alarms as ringing
from workflow import digests, letters, searching
from workflow.house import House

HOUSE = House(zones={"east": "Asia/Vladivostok", "office": "Europe/Moscow"})
GLEB, VERA = 104, 103


def at(text: str) -> int:
    """On Moscow's clock."""
    return int(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Europe/Moscow")).timestamp() * 1000)


@pytest.fixture
async def memory(tmp_path: Path) -> AsyncIterator[Database]:
    database = await Database.open(tmp_path / "letters.db", migrations)
    await database.write(_hire)
    yield database
    await database.close()


def _hire(tx: Tx) -> None:
    people.let_in(tx, GLEB, "Глеб Сомов", Role.ADMIN, "ru", 1)
    vera = people.let_in(tx, VERA, "Вера Орлова", Role.SUPERVISOR, "ru", 1)
    people.bind(tx, vera, "office", "vera", "703")
    digests.stand(tx, HOUSE, at("2026-11-17 09:00"))


def _pass_until(tx: Tx, now_ms: int) -> list[tuple[int, str, Any]]:
    """Time passes by jumps from alarm to alarm; gives the letters that came of it: to whom, of what, which."""
    before = {row["id"] for row in tx.query("SELECT id FROM outbox")}
    while (due_ms := timers.next_due_ms(tx)) is not None and due_ms <= now_ms:
        for due in timers.due(tx, due_ms):
            ringing.ring(tx, HOUSE, due.id, due_ms)
    rows = tx.query("SELECT id, chat_id, kind, dedupe_key FROM outbox ORDER BY id")
    return [(row["chat_id"], row["kind"], row["dedupe_key"].split(":")[2]) for row in rows if row["id"] not in before]


async def pass_until(memory: Database, text: str) -> list[tuple[int, str, Any]]:
    return await memory.write(_pass_until, at(text))


async def test_the_evening_of_several_accounts_is_one_letter_with_the_last_of_them(memory: Database) -> None:
    assert await pass_until(memory, "2026-11-17 18:59") == [], "in Vladivostok it was seven at noon"
    told = await pass_until(memory, "2026-11-17 23:00")
    assert sorted(told) == [(VERA, "evening", "2026-11-17"), (GLEB, "evening", "2026-11-17")]
    [row] = await memory.read(lambda tx: tx.query("SELECT facts FROM outbox WHERE chat_id = :id", id=GLEB))
    assert '"accounts": ["east", "office"]' in row["facts"]
    assert await memory.read(_screens) == [None, None], "nothing happened: nothing is said"


async def test_a_letter_comes_every_day_of_the_month_and_the_week_on_mondays(memory: Database) -> None:
    told = await pass_until(memory, "2026-12-02 12:00")
    evenings = [day for who, kind, day in told if (who, kind) == (VERA, "evening")]
    assert evenings == [f"2026-11-{day}" for day in range(17, 31)] + ["2026-12-01"]
    weeks = [(who, day) for who, kind, day in told if kind == "week"]
    assert weeks.count((VERA, "2026-11-23")) == weeks.count((VERA, "2026-11-30")) == 1
    assert weeks.count((GLEB, "2026-11-30")) == 2, "a picture for each account"


async def test_pictures_go_one_after_the_other(memory: Database) -> None:
    await pass_until(memory, "2026-11-30 12:00")
    rows = await memory.read(
        lambda tx: tx.query("SELECT chat_id, due_ms - made_ms AS ms FROM outbox WHERE dedupe_key LIKE 'week:office:%'")
    )
    assert [row["ms"] for row in rows[-2:]] == [0, 2_000]


async def test_a_restart_and_a_changed_rule_only_set_the_alarm_anew(memory: Database) -> None:
    await pass_until(memory, "2026-11-17 19:30")
    await memory.write(digests.stand, HOUSE, at("2026-11-17 19:31"))
    await memory.write(rules.put, "office", "digest_evening", "20:00", None, at("2026-11-17 19:32"))
    assert await pass_until(memory, "2026-11-18 19:59") == [], "told already; then not before eight"
    told = await pass_until(memory, "2026-11-18 20:00")
    assert (VERA, "evening", "2026-11-18") in told
    for account in HOUSE.zones:
        await memory.write(rules.put, account, "digest_evening", "off", None, at("2026-11-19 10:00"))
    assert [one for one in await pass_until(memory, "2026-11-21 23:00") if one[1] == "evening"] == []
    alarm = await memory.read(alarms.find, "evening", "account:office")
    assert alarm is not None, "it stands there for when somebody wants it again"


async def test_a_bot_that_was_down_tells_late_but_the_same_evening_only(memory: Database) -> None:
    def wake(tx: Tx, now_ms: int) -> int:
        alarm = alarms.find(tx, "evening", "account:office")
        assert alarm is not None
        ringing.ring(tx, HOUSE, alarm.id, now_ms)
        return len(tx.query("SELECT id FROM outbox WHERE chat_id = :id", id=VERA))

    assert await memory.write(wake, at("2026-11-17 22:00")) == 1
    assert await memory.write(wake, at("2026-11-19 00:10")) == 1, "yesterday's is not told in the night"
    assert await memory.write(wake, at("2026-11-19 19:00")) == 2


async def test_in_her_quiet_hours_a_letter_makes_no_sound(memory: Database) -> None:
    await memory.write(_misses, at("2026-11-17 15:00"))
    assert GLEB in {who for who, _, _ in await pass_until(memory, "2026-11-17 19:00")}

    def silent(tx: Tx, now_ms: int) -> list[bool]:
        told = [letters.letter(tx, HOUSE, one, now_ms) for one in _waiting(tx) if one.chat_id == GLEB]
        return [screen.silent for screen in told if screen is not None]

    assert await memory.read(silent, at("2026-11-17 19:00")) == [False]
    await memory.write(hours.set_quiet, 1, "18:00-9:00")
    assert await memory.read(silent, at("2026-11-17 19:00")) == [True]
    assert await memory.read(silent, at("2026-11-18 09:30")) == [False], "it was late, and he is awake again"


async def test_days_of_the_history_are_those_of_the_account_and_of_several_it_is_said_whose(memory: Database) -> None:
    gleb = await memory.read(people.by_telegram_id, GLEB)
    vera = await memory.read(people.by_telegram_id, VERA)
    assert gleb is not None
    assert vera is not None
    now_ms = at("2026-11-17 20:00")  # the eighteenth in Vladivostok

    def days(tx: Tx) -> tuple[list[int], list[bool]]:
        spans = [searching.span(tx, HOUSE, gleb, Wanted(account=one), now_ms) for one in ("east", "office")]
        differ = [searching.zones_differ(tx, HOUSE, *one) for one in ((gleb,), (gleb, "east"), (vera,))]
        return [span.start_ms for span in spans], differ

    starts, differ = await memory.read(days)
    assert starts == [at("2026-11-17 17:00"), at("2026-11-17 00:00")]
    assert differ == [True, False, False]


def _misses(tx: Tx, at_ms: int) -> None:
    cases.insert(
        tx, Case(account="office", client="+79101234567", first_missed_ms=at_ms, last_missed_ms=at_ms), alerts=1
    )


def _waiting(tx: Tx) -> list[letters.Waiting]:
    return [letters.Waiting(**_row(row)) for row in tx.query("SELECT * FROM outbox")]


def _screens(tx: Tx) -> list[Any]:
    return [letters.letter(tx, HOUSE, one, at("2026-11-17 23:00")) for one in _waiting(tx)]


def _row(row: Any) -> dict[str, Any]:
    given = {name: row[name] for name in letters.Waiting.__slots__}
    return given | {"facts": json.loads(row["facts"])}
