"""/departments: the calls of which departments ring her."""

from tests.stories.romashka import Office


def muted(work: Office) -> set[tuple[str, str]]:
    return work.world.company.firm.doors.muted


async def test_a_tap_switches_a_department_off_and_on(work: Office) -> None:
    work.anna.sends("/departments")
    await work.anna.sees("Звонки отмеченных отделов")
    assert "✅ Продажи" in work.anna.labels("Звонки отмеченных")
    await work.anna.taps("✅ Продажи")
    await work.settled()
    assert ("anna", "sales") in muted(work)
    assert "▫️ Продажи" in work.anna.labels("Звонки отмеченных")
    call = await work.ring()
    assert call
    await work.settled()
    assert "Звонит" not in work.anna.reads()
    await work.boris.sees("Звонит +79101234567")
    await work.anna.taps("▫️ Продажи")
    await work.settled()
    assert ("anna", "sales") not in muted(work)


async def test_by_name_with_whatever_word_first(work: Office) -> None:
    for text in ("/departments off Продажи", "/departments продажи выкл"):
        work.world.company.firm.doors.muted.clear()
        work.anna.sends(text)
        await work.settled()
        assert muted(work) == {("anna", "sales")}, text
    work.anna.sends("/departments on Продажи")
    await work.settled()
    assert muted(work) == set()


async def test_all_at_once(work: Office) -> None:
    work.anna.sends("/departments off")
    await work.settled()
    assert ("anna", "sales") in muted(work)
    await work.anna.sees("Звонки отмеченных отделов")
    await work.anna.taps("🔔 Включить все")
    await work.settled()
    assert muted(work) == set()


async def test_a_department_that_is_not_hers_and_a_wish_without_a_word(work: Office) -> None:
    work.anna.sends("/departments off Бухгалтерия")
    await work.anna.sees("Вы не состоите в отделе «Бухгалтерия»")
    work.anna.sends("/departments Продажи")
    await work.anna.sees("Напишите /departments off Продажи")
    assert muted(work) == set()
