"""/staff departments: the administrator makes, changes and dissolves departments, and says who works there."""

from pathlib import Path

from sandbox.company.firm import Department
from tests.stories.romashka import FAST, Office, office
from tests.stories.test_staff import audit, commands


def department(work: Office, name: str) -> Department:
    return next(one for one in work.world.company.firm.departments.values() if one.name == name)


async def test_a_department_is_made_changed_and_dissolved(work: Office) -> None:
    gleb, firm, groups = work.gleb, work.world.company.firm, work.world.megafon.rest.state.groups
    gleb.sends("/staff отделы")
    await gleb.sees("🏢 Отделы АТС «office»: 2", "Поддержка · 711", "Продажи · 710 · 👥 2")
    await gleb.taps("➕ Добавить")
    await gleb.sees("Новый отдел · шаг 1 из 4", "/staff departments add")
    gleb.sends("Опт")
    await gleb.taps("Пропустить", on="шаг 2")
    await gleb.taps("по порядку", on="шаг 3")
    await gleb.sees("шаг 4", "Распределение: по порядку", "через запятую")
    gleb.sends("Вера Орлова, !701")
    await gleb.sees(
        "Добавить отдел", "Название: Опт", "Звонит каждому: 15 с", "Сотрудники: Вера Орлова, 🔕 Анна Белова"
    )
    await gleb.taps("✅ Добавить")
    await gleb.sees("✅ Отдел добавлен", "🏢 Опт", "Никто не ответил: голосовая почта", "Нетерпеливым: ничего")
    made = department(work, "Опт")
    assert made.members == ("vera", "anna")
    assert ("anna", made.id) in firm.doors.muted

    gleb.sends("/staff оптовый")
    await gleb.sees("👥 Сотрудники АТС «office»: 0", "Найдено по «оптовый»")
    gleb.sends("/staff опт")  # nobody is called so, and a department is
    await work.settled()
    assert "🏢 Опт" in gleb.heard()[-1]["text"]
    gleb.sends(
        "/staff отделы изменить опт название=Крупный опт ждать=60 потом=Продажи нетерпеливым=перезвон интервал=20"
    )
    await gleb.sees(
        "Название: Опт → Крупный опт",
        "Звонит каждому: 15 с → 20 с",
        "Ждать ответа: 2 мин → 1 мин",
        "Никто не ответил: голосовая почта → отдел Продажи",
        "Нетерпеливым: ничего → предложить перезвонить",
    )
    await gleb.taps("✅ Сохранить")
    await gleb.sees("✅ Сохранено", "🏢 Крупный опт", "Никто не ответил: отдел Продажи")
    assert groups[made.id]["timeout"] == {"time": 60, "target": "group", "group": "sales"}
    [fact] = await audit(work, "department_edit")
    assert (fact["department"], fact["before"]["wait"], fact["after"]["wait"]) == ("Опт", "120", "60")

    await gleb.taps("✏️ Никто не ответил")
    gleb.sends("8 916 000-00-77")
    await gleb.taps("✅ Сохранить", on="отдел Продажи → +79160000077")
    await gleb.sees("Никто не ответил: +79160000077")
    await gleb.taps("✏️ Распределение")
    await gleb.taps("звонят все сразу")
    await gleb.taps("✅ Сохранить", on="по порядку → звонят все сразу")
    await gleb.sees("Распределение: звонят все сразу", "Никто не ответил: +79160000077")
    gleb.sends("/staff отделы изменить Крупный опт интервал=5")
    await gleb.sees("Когда звонят все сразу, интервала нет")

    gleb.sends("/staff departments delete Крупный опт")
    await gleb.sees("Удалить отдел Крупный опт", "без отдела останутся: Вера Орлова, Анна Белова")
    await gleb.taps("🗑 Удалить насовсем")
    await gleb.sees("Отдел Крупный опт удалён")
    assert set(firm.departments) == {"sales", "support"}
    gleb.sends("/staff departments delete Продажи")
    await gleb.sees("Удалить отдел Продажи", "сюда ведут номера", "+74957654321")


async def test_members_rest_go_up_come_and_leave(work: Office) -> None:
    gleb, firm = work.gleb, work.world.company.firm
    gleb.sends("/staff departments Продажи")
    await gleb.taps("👥 Кто в отделе", on="🏢 Продажи")
    await gleb.sees("Продажи: в отделе 2", "1. 🔔 Анна Белова", "2. 🔔 Борис Лужин")
    await gleb.taps("🔔 Борис Лужин")
    await gleb.taps("✅ Сохранить", on="Борис Лужин: телефон звонит → телефон молчит")
    await gleb.sees("2. 🔕 Борис Лужин")
    assert ("boris", "sales") in firm.doors.muted
    await gleb.taps("🔕 Борис Лужин")
    await gleb.taps("✅ Сохранить", on="Борис Лужин: телефон молчит → телефон звонит")
    await gleb.sees("2. 🔔 Борис Лужин")
    await gleb.taps("➕ Добавить в отдел")
    await gleb.sees("Кого добавить в отдел Продажи")
    assert [one for one in gleb.labels("Кого добавить") if "➕" in one] == ["➕ Вера Орлова", "➕ Глеб Сомов"]
    await gleb.taps("➕ Вера Орлова")
    await gleb.taps("✅ Сохранить", on="Вера Орлова: не в отделе → телефон звонит")
    await gleb.sees("3. 🔔 Вера Орлова")
    assert commands(work, "/groups/sales") == ["POST", "PUT", "POST"], "one step where the PBX has one"
    message = await gleb.sees("3. 🔔 Вера Орлова")
    up = message["buttons"][2][1]
    work.world.telegram.tap(gleb.id, message["message_id"], data=up["data"])
    await gleb.taps("✅ Сохранить", on="Порядок: Анна Белова, Борис Лужин, Вера Орлова → Анна Белова, Вера Орлова")
    await gleb.sees("2. 🔔 Вера Орлова")
    assert firm.departments["sales"].members == ("anna", "vera", "boris")
    gleb.sends("/staff departments edit sales состав=anna,vera")
    await gleb.taps("✅ Сохранить", on="Борис Лужин: телефон звонит → не в отделе")
    await gleb.sees("2. 🔔 Вера Орлова", "в отделе 2")
    work.vera.sends("/departments")
    await work.vera.sees("Звонки отмеченных отделов")
    rows = await work.rows("SELECT employee FROM department_members WHERE department = 'Продажи' ORDER BY employee")
    assert [row["employee"] for row in rows] == ["anna", "vera"]


async def test_who_leads_a_department_leads_it_under_its_new_name(work: Office) -> None:
    await work.leads(work.vera, "Продажи")
    work.gleb.sends("/staff departments edit Продажи название=Сбыт")
    await work.gleb.taps("✅ Сохранить", on="Название: Продажи → Сбыт")
    await work.gleb.sees("✅ Сохранено", "🏢 Сбыт")
    call = await work.ring()
    await work.anna.sees("Звонит +79101234567", "Сбыт → Анна")
    await work.nobody(call)
    work.later(1)
    await work.vera.sees("🔴 Пропущен +79101234567")


async def test_where_the_pbx_only_lists_them_they_are_read(tmp_path: Path) -> None:
    async with office(tmp_path, kinds=("cloud_ats", "cifra1"), come_in=False, **FAST) as work:
        gleb = work.gleb
        gleb.starts()
        gleb.sends("/staff")
        await gleb.taps("cifra", on="На какой АТС?")
        await gleb.sees("👥 Сотрудники АТС «cifra»: 4", "не даёт менять сотрудников и отделы отсюда")
        assert not [label for label in gleb.labels("Сотрудники АТС «cifra»") if "Добавить" in label]
        await gleb.taps("🏢 Отделы")
        await gleb.is_told("не отдаёт список отделов")
        gleb.sends("/staff cloud орл")
        await gleb.sees("👤 Вера Орлова", "Логин: vera", "в её кабинете")
        assert gleb.labels("👤 Вера Орлова") == ["‹ Назад"]
        gleb.sends("/staff cloud add Зоя")
        await gleb.sees("АТС «cloud» не даёт менять сотрудников")
        gleb.sends("/staff отделы")
        await gleb.sees("🏢 Отделы АТС «cloud»: 2", "Продажи")
