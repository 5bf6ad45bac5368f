"""Quiet: what is missed outside working hours or in somebody's quiet hours waits for the morning, in one list."""

from storage import clients, hours, rules
from tests.stories.romashka import Office


def clock(work: Office, minutes: int) -> str:
    """The wall clock of Moscow so many minutes from now."""
    at = (work.clock.now_ms() // 60_000 + 180 + minutes) % 1440
    return f"{at // 60}:{at % 60:02}"


async def rests(work: Office, telegram_id: int, until: int) -> None:
    [person] = await work.rows("SELECT id FROM people WHERE telegram_id = :id", id=telegram_id)
    await work.app.database.write(hours.set_quiet, person["id"], f"{clock(work, -60)}-{clock(work, until)}")


async def closed(work: Office, opens: int) -> None:
    text = f"{clock(work, opens)}-{clock(work, opens + 480)}"
    await work.app.database.write(rules.put, "office", "work_hours", text, None, work.clock.now_ms())


async def test_boris_sleeps_and_reads_one_list_in_the_morning(work: Office) -> None:
    await rests(work, work.boris.id, until=120)
    await work.misses("79101234567")
    await work.misses("79107654321")
    await work.anna.sees("🔴 Пропущен +79107654321")
    await work.settled()
    assert "Пропущен" not in work.boris.reads()
    work.later(121 * 60)
    told = await work.boris.sees("☀️ Пока было тихо: 2 пропущенных", "+79101234567", "+79107654321")
    assert not told["silent"]
    await work.boris.taps("+79101234567", on="☀️")
    await work.boris.sees("🔴 Пропущен +79101234567")
    await work.boris.taps("✋ Беру", on="+79101234567")
    await work.anna.sees("🟠 Взял Борис")


async def test_a_vip_is_heard_in_the_night_too(work: Office) -> None:
    await rests(work, work.boris.id, until=120)
    await closed(work, opens=90)
    await work.app.database.write(clients.favour, "+79101234567", True, None, work.clock.now_ms())
    await work.misses("79107654321")
    await work.misses("79101234567")
    told = await work.boris.sees("🔴 Пропущен +79101234567\n⭐")
    assert not told["silent"]
    assert "+79107654321" not in work.boris.reads()


async def test_a_vip_is_heard_while_the_company_is_closed_too_but_reminders_wait_for_work(work: Office) -> None:
    await closed(work, opens=90)
    await work.app.database.write(clients.favour, "+79101234567", True, None, work.clock.now_ms())
    await work.misses("79107654321")
    await work.misses("79101234567")
    told = await work.boris.sees("🔴 Пропущен +79101234567\n⭐")
    assert not told["silent"]
    work.later(40 * 60)
    await work.settled()
    assert work.boris.reads().count("Пропущен +7") == 1
    assert "+79107654321" not in work.boris.reads()


async def test_what_was_settled_in_the_night_is_not_in_the_list(work: Office) -> None:
    await rests(work, work.boris.id, until=120)
    await work.misses("79101234567")
    await work.misses("79107654321")
    await work.anna.taps("✅ Обработан", on="+79107654321")
    await work.anna.sees("✅ Обработан")
    work.later(121 * 60)
    told = await work.boris.sees("☀️ Пока было тихо: 1 пропущенный", "+79101234567")
    assert "+79107654321" not in told["text"]


async def test_a_night_in_which_all_was_settled_says_nothing(work: Office) -> None:
    await rests(work, work.boris.id, until=120)
    await work.misses()
    await work.anna.taps("✅ Обработан")
    await work.anna.sees("✅ Обработан")
    work.later(121 * 60)
    await work.settled()
    assert "☀️" not in work.boris.reads()


async def test_a_closed_company_hears_everything_when_it_opens(work: Office) -> None:
    await closed(work, opens=90)
    await work.leads(work.vera, "Продажи")
    await work.misses()
    for someone in (work.anna, work.boris, work.vera):
        assert "Пропущен" not in someone.reads()
    work.later(91 * 60)
    for someone in (work.anna, work.boris, work.vera):
        await someone.sees("☀️ Пока было тихо: 1 пропущенный", "+79101234567")
    await work.settled()
    assert len([one for one in work.anna.heard() if "☀️" in one["text"]]) == 1


async def test_the_list_survives_a_bot_that_was_off_that_morning(work: Office) -> None:
    """The alarm is a row: an hour late is still once."""
    await closed(work, opens=90)
    await work.misses()
    work.later(150 * 60)
    await work.anna.sees("☀️ Пока было тихо: 1 пропущенный")
    work.later(24 * 3600)
    await work.settled()
    assert len([one for one in work.anna.heard() if "☀️" in one["text"]]) == 1


async def test_when_it_is_not_quiet_any_more_alerts_come_as_always(work: Office) -> None:
    await rests(work, work.boris.id, until=120)
    work.later(121 * 60)
    await work.misses()
    await work.boris.sees("🔴 Пропущен +79101234567")
