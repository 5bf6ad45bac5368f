"""How the day and the week went, told in the evening and on Monday; and who is still waiting."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from storage import rules
from tests.stories.romashka import FAST, Office, Someone, office
from tests.stories.test_stats import picture, talks

MOSCOW = ZoneInfo("Europe/Moscow")
HEAD = "🌆 Итоги дня"


@pytest.fixture
async def work(tmp_path: Path) -> AsyncIterator[Office]:
    async with office(tmp_path, **FAST, DIGEST__EVENING="19:00", DIGEST__WEEK="auto") as made:
        yield made


def moscow(work: Office) -> datetime:
    return work.clock.today().astimezone(MOSCOW)


async def wait_until(work: Office, hour: int, minute: int = 0, weekday: int | None = None) -> None:
    """The bot's clock jumps to the next such moment in Moscow; whatever it skips is told, or too late."""
    now = moscow(work)
    then = now.replace(hour=hour, minute=minute, second=0, microsecond=0)
    while then <= now or weekday not in (None, then.weekday()):
        then += timedelta(days=1)
    work.later((then - now).total_seconds() + 1)
    await work.settled()


async def rule(work: Office, name: str, value: str | None) -> None:
    await work.app.database.write(rules.put, "office", name, value, None, work.clock.now_ms())
    work.app.timers.wake()
    await work.settled()


def letters(someone: Someone, head: str = HEAD) -> list[str]:
    return [one["text"] for one in someone.heard() if head in one["text"]]


async def test_those_who_lead_read_how_the_day_was_and_who_waits_and_call_back_from_there(work: Office) -> None:
    await work.leads(work.vera, "Продажи")
    await wait_until(work, 12)
    await talks(work, "boris", "79101110002")
    await work.misses("79101234567")
    await work.misses("79107654321", employee="gleb")
    await work.misses("79107770000")
    await wait_until(work, 18, 59)
    assert not letters(work.vera)
    await work.anna.taps("✋ Беру", on="+79101234567")
    await work.settled()
    await wait_until(work, 19)
    told = await work.vera.sees(HEAD, "Продажи", "Входящих 3: отвечено 1, пропущено 2", "осталось 2")
    assert "👤 Борис Лужин: принято 1" in told["text"]
    assert "🔴 Звонка ещё ждут 2 клиента:" in told["text"]
    assert "🟠 +79101234567 · 12:00 · Анна Белова" in told["text"], "who took it"
    assert "+79107654321" not in told["text"], "not a call of hers or of whom she leads"
    assert not told["silent"]
    told = await work.gleb.sees(HEAD, "office", "Входящих 4", "ждут 3 клиента", "+79107654321")
    assert not letters(work.anna), "a manager did not ask for it"
    await work.vera.taps("+79101234567", on=HEAD)
    await work.vera.sees("🟠 Взяла Анна Белова", "+79101234567")
    await work.vera.taps("📞 Перезвонить", on=HEAD)
    await work.outgoing()
    await work.anna.sees("📲 Вера Орлова набирает", "+79107770000")
    await wait_until(work, 23)
    assert len(letters(work.vera)) == len(letters(work.gleb)) == 1


async def test_nothing_is_written_of_a_day_without_calls_and_a_switch_stops_it(work: Office) -> None:
    await wait_until(work, 12)
    await wait_until(work, 20)
    assert not letters(work.gleb)
    work.gleb.sends("/alerts")
    await work.gleb.taps("🌆 Итоги дня вечером: присылаю")
    await work.settled()
    assert "🌆 Итоги дня вечером: нет" in work.gleb.labels("О чём я вам пишу")
    work.boris.sends("/alerts вечер on")
    await work.boris.sees("О чём я вам пишу")
    await work.settled()
    assert "🌆 Вечером — кто ещё ждёт меня: присылаю" in work.boris.labels("О чём я вам пишу")
    await wait_until(work, 12)
    await talks(work, "anna", "79101110002")
    await work.misses()
    await wait_until(work, 19)
    told = await work.boris.sees("🔴 Звонка ещё ждёт 1 клиент:", "+79101234567")
    assert "Входящих" not in told["text"], "only who waits"
    assert not letters(work.gleb)
    await work.boris.taps("✅ Обработан")
    await wait_until(work, 12)
    await wait_until(work, 19)
    assert len(letters(work.boris, "Звонка ещё жд")) == 1, "nobody waits: nothing is written"


async def test_a_changed_rule_moves_the_letter_and_a_night_later_is_too_late(work: Office) -> None:
    await wait_until(work, 12)
    await work.misses()
    await rule(work, "digest_evening", "17:30")
    await wait_until(work, 17, 30)
    await work.gleb.sees(HEAD, "пропущено 1")
    await rule(work, "digest_evening", None)
    await wait_until(work, 23)
    assert len(letters(work.gleb)) == 1, "once a day, though the hour came again"
    await rule(work, "work_hours", "пн-вс 9:00-18:00")
    await rule(work, "digest_evening", "off")
    await wait_until(work, 23)
    assert len(letters(work.gleb)) == 1
    await rule(work, "digest_evening", None)
    work.later(25 * 3600 + 90 * 60)  # the bot sleeps over the evening and wakes behind midnight
    await work.settled()
    assert len(letters(work.gleb)) == 1, "an evening that is over is not told in the night"


async def test_on_monday_the_week_comes_as_a_picture(work: Office) -> None:
    await wait_until(work, 12, weekday=2)
    await talks(work, "boris", "79101110002")
    await talks(work, "anna", "79101110003")
    await rule(work, "digest_evening", "off")
    await wait_until(work, 9, weekday=0)
    drawn = await picture(work.gleb, "📅 Итоги недели", "office", "отвечено 2")
    assert drawn["width"] == 1080
    await wait_until(work, 9, weekday=0)
    assert len(letters(work.gleb, "📅")) == 1, "of a week without calls nothing is written"
    await work.gleb.taps("Месяц", on="📅 Итоги недели")
    await work.gleb.sees("📊 office")
