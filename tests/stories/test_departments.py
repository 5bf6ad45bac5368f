"""/departments: the calls of which departments ring her."""

from sandbox.company.firm import Department
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


async def test_many_are_paged_and_a_switch_stays_on_its_page(work: Office) -> None:
    firm, groups = work.world.company.firm, work.world.megafon.rest.state.groups
    for number in range(10, 33):
        groups[f"d{number}"] = groups["sales"] | {"ext": f"8{number}"}
        firm.departments[f"d{number}"] = Department(f"d{number}", f"Отдел {number}", ("anna",))
    work.anna.sends("/departments")
    await work.anna.taps("›")
    await work.anna.taps("✅ Отдел 25")
    await work.settled()
    labels = work.anna.labels("Звонки отмеченных")
    assert "▫️ Отдел 25" in labels
    assert labels[-3:] == ["‹", "›", "🔔 Включить все"]
    work.anna.sends("/departments off Отдел 31")
    await work.settled()
    labels = work.anna.labels("Звонки отмеченных")
    assert "▫️ Отдел 31" in labels, "the page on which it stands"
    assert labels[-2:] == ["‹", "🔔 Включить все"]
    assert muted(work) == {("anna", "d25"), ("anna", "d31")}


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
