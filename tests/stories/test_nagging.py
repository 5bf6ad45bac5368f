"""A client whom nobody takes: the audience is reminded after ten minutes, those who lead hear after twenty."""

from storage import hours, rules
from tests.stories.romashka import Office


async def works(work: Office, text: str) -> None:
    await work.app.database.write(rules.put, "office", "work_hours", text, None, work.clock.now_ms())


async def test_ten_minutes_remind_and_twenty_escalate(work: Office) -> None:
    await work.leads(work.vera, "Продажи")
    await work.misses()
    work.later(590)
    await work.settled()
    assert "⏰" not in work.boris.reads()
    work.later(15)
    told = await work.boris.sees("⏰ Клиент ещё ждёт", "🔴 Пропущен")
    assert not told["silent"]
    await work.settled()
    assert "🆘" not in work.vera.reads()
    work.later(600)
    told = await work.vera.sees("🆘 Клиент ждёт уже давно", "🔴 Пропущен")
    assert not told["silent"]
    await work.settled()
    assert "🆘" not in work.anna.reads()


async def test_who_took_it_is_left_in_peace_and_a_claim_that_ran_out_is_watched_again(work: Office) -> None:
    await work.misses()
    await work.anna.taps("✋ Беру")
    await work.boris.sees("🟠 Взяла Анна")
    work.later(25 * 60)
    await work.settled()
    assert "⏰" not in work.boris.reads()
    assert "🆘" not in work.vera.reads()
    work.later(6 * 60)
    await work.boris.sees("🔴 Пропущен")
    work.later(601)
    await work.boris.sees("⏰ Клиент ещё ждёт")


async def test_a_settled_client_is_nobodys_trouble(work: Office) -> None:
    await work.misses()
    await work.anna.taps("✅ Обработан")
    await work.boris.sees("✅ Обработан")
    work.later(3600)
    await work.settled()
    assert "⏰" not in work.boris.reads()
    assert await work.rows("SELECT * FROM alarms WHERE subject LIKE 'case:%'") == []


async def test_outside_working_hours_nobody_is_reminded(work: Office) -> None:
    await work.misses()
    tomorrow = (work.clock.now_ms() // 60_000 + 90) % 1440  # it opens in an hour and a half, in UTC+3
    start = (tomorrow + 180) % 1440
    end = (start + 300) % 1440
    await works(work, f"{start // 60}:{start % 60:02}-{end // 60}:{end % 60:02}")
    work.later(1300)
    await work.settled()
    assert "⏰" not in work.boris.reads()
    assert "🆘" not in work.vera.reads()
    work.later(5400 - 1300 + 660)
    await work.boris.sees("⏰ Клиент ещё ждёт")


async def test_in_her_quiet_hours_a_colleague_is_not_reminded(work: Office) -> None:
    await work.misses()
    [boris] = await work.rows("SELECT id FROM people WHERE telegram_id = :id", id=work.boris.id)
    await work.app.database.write(hours.set_quiet, boris["id"], "0:00-24:00")
    work.later(601)
    await work.anna.sees("⏰ Клиент ещё ждёт")
    await work.settled()
    assert "⏰" not in work.boris.reads()
