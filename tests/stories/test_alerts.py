"""/alerts: of which calls the bot tells her, when and how loudly."""

from storage import staff
from tests.stories.romashka import Office


async def test_boris_hears_of_his_own_calls_only(work: Office) -> None:
    work.boris.sends("/alerts")
    await work.boris.taps("🔴 Пропущенные: мои и моих отделов")
    await work.boris.sees("О чём я вам пишу", "")
    await work.settled()
    assert "🔴 Пропущенные: только мои" in work.boris.labels("О чём")
    await work.misses(employee="anna")
    await work.anna.sees("🔴 Пропущен")
    assert "Пропущен +7910" not in work.boris.reads()
    await work.misses("79107654321", employee="boris")
    await work.boris.sees("🔴 Пропущен +79107654321")


async def test_without_ringing_cards_and_without_sound(work: Office) -> None:
    work.boris.sends("/alerts")
    await work.boris.taps("📞 Входящие на мой телефон: показываю")
    await work.boris.taps("🔔 Со звуком")
    await work.settled()
    call = await work.ring()
    await work.anna.sees("Звонит +79101234567")
    await work.settled()
    assert "Звонит" not in work.boris.reads()
    await work.nobody(call)
    work.later(2)
    told = await work.boris.sees("🔴 Пропущен")
    assert told["silent"]
    assert not (await work.anna.sees("🔴 Пропущен"))["silent"]


async def test_a_department_he_is_deaf_to(work: Office) -> None:
    await work.leads(work.vera)
    work.vera.sends("/alerts")
    await work.vera.taps("🏢 Отделы…")
    await work.vera.taps("🔔 Продажи")
    await work.settled()
    assert "🔕 Продажи" in work.vera.labels("🔔 пишу")
    await work.misses(department="sales")
    await work.misses("79107654321", department="support")
    await work.vera.sees("🔴 Пропущен +79107654321")
    assert "Пропущен +79101234567" not in work.vera.reads()


async def test_words_behind_the_command_name_whatever_the_menu_has(work: Office) -> None:
    """Departments, lines, kinds, sound, hours, language; and what is none of these."""
    await work.misses()  # the line is known since
    said = {
        "продажи выкл": "🔕 Продажи",
        "Продажи": "🔔 Продажи",
        "+7 495 765-43-21 off": "🔕 +74957654321",
        "входящие нет": "📞 Входящие на мой телефон: нет",
        "мои": "🔴 Пропущенные: только мои",
        "без звука": "🔕 Без звука",
        "23:00-7:00": "🌙 Тихие часы: 23:00-7:00",
        "нет": "🌙 Тихие часы: нет",
    }
    for typed, label in said.items():
        work.boris.sends(f"/alerts {typed}")
        await work.settled()
        found = [one["text"] for row in work.boris.heard()[-1]["buttons"] for one in row]
        assert label in found, typed
    work.boris.sends("/alerts Бухгалтерия выкл")
    await work.boris.sees("Бухгалтерия", "/alerts")
    work.boris.sends("/alerts english")
    await work.boris.sees("What I write to you about")


async def test_many_departments_are_paged_and_a_tap_stays_on_its_page(work: Office) -> None:
    names = {f"Отдел {number:02}": ["vera"] for number in range(10, 34)}
    await work.app.database.write(staff.update_departments, "office", names, work.clock.now_ms())
    work.boris.sends("/alerts")
    await work.boris.taps("🏢 Отделы…")
    await work.settled()
    assert work.boris.labels("🔔 пишу")[-3:] == ["🔔 Отдел 19", "›", "‹ Назад"]
    await work.boris.taps("›")
    await work.boris.taps("🔔 Отдел 25")
    await work.settled()
    labels = work.boris.labels("🔔 пишу")
    assert "🔕 Отдел 25" in labels
    assert labels[-3:] == ["‹", "›", "‹ Назад"]
    await work.boris.taps("›")
    await work.settled()
    assert work.boris.labels("🔔 пишу")[-2:] == ["‹", "‹ Назад"]


async def test_a_line_she_is_deaf_to(work: Office) -> None:
    await work.misses()
    work.boris.sends("/alerts")
    await work.boris.taps("☎️ Линии…")
    await work.boris.taps("🔔 +74957654321")
    await work.settled()
    await work.misses("79107654321")
    await work.anna.sees("🔴 Пропущен +79107654321")
    assert "+79107654321" not in work.boris.reads()
    work.boris.sends("/missed")
    await work.boris.sees("Ждут звонка", "+79107654321")


async def test_quiet_hours_are_typed_shown_and_taken_away(work: Office) -> None:
    work.anna.sends("/alerts 22:00-8:00")
    await work.anna.sees("О чём я вам пишу")
    assert "🌙 Тихие часы: 22:00-8:00" in work.anna.labels("О чём")
    await work.anna.taps("🌙 Тихие часы")
    await work.anna.sees("Когда не писать о пропущенных?")
    work.anna.sends("когда сплю")
    await work.anna.sees("Не понял часы")
    work.anna.sends("нет")
    await work.settled()
    assert "🌙 Тихие часы: нет" in work.anna.labels("О чём")
    assert await work.rows("SELECT * FROM quiet_hours") == []
