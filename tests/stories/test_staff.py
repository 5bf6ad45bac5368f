"""/staff: the administrator hires, changes and lets go the PBX's employees, from the chat."""

import json
from typing import Any

from tests.stories.romashka import Office


def commands(work: Office, path: str = "/users") -> list[str]:
    """What the PBX was told to do there."""
    asked = [one for one in work.world.megafon.requests if path in one["path"] and one["method"] != "GET"]
    return [one["method"] for one in asked]


async def audit(work: Office, action: str) -> list[dict[str, Any]]:
    rows = await work.rows("SELECT facts FROM audit WHERE action = :action ORDER BY id", action=action)
    found = [json.loads(row["facts"]) for row in rows]
    return [{name: fact for name, fact in one.items() if fact is not None} for one in found]


async def test_somebody_is_hired_step_by_step_and_in_one_line(work: Office) -> None:
    gleb, firm = work.gleb, work.world.company.firm
    gleb.sends("/staff")
    await gleb.sees("👥 Сотрудники АТС «office»: 4", "Анна Белова · 701 · +79100000001")
    await gleb.taps("➕ Добавить")
    await gleb.sees("Новый сотрудник · шаг 1 из 6", "Как назвать")
    gleb.sends("Дарья  Смирнова")
    await gleb.sees("шаг 2 из 6", "Имя: Дарья Смирнова")
    gleb.sends("семьсот")
    await gleb.sees("Добавочный — это от 1 до 5 цифр")
    await gleb.taps("Пропустить", on="шаг 2")
    await gleb.sees("шаг 3 из 6")
    gleb.sends("8 916 000-00-77")
    await gleb.sees("шаг 4 из 6", "Мобильный: +79160000077")
    await gleb.taps("Остальное — как обычно", on="шаг 4")
    await gleb.sees("Добавить сотрудника в АТС «office»?", "Имя: Дарья Смирнова", "Мобильный: +79160000077")
    assert commands(work) == [], "nothing is done before she says so"
    await gleb.taps("✅ Добавить")
    await gleb.sees("✅ Сотрудник добавлен", "👤 Дарья Смирнова", "Права в АТС: сотрудник", "Логин: u705")
    assert firm.employees["u705"].mobile == "79160000077"

    gleb.sends("/staff add Егор доб=720 моб=+79160000088 переадресация=вкл задержка=15 роль=админ должность=Смена 2")
    await gleb.sees("Имя: Егор", "Добавочный: 720", "Переадресация: на все телефоны сразу", "через 15 с", "Смена 2")
    await gleb.taps("✅ Добавить")
    await gleb.sees("👤 Егор", "Права в АТС: администратор", "Должность: Смена 2")
    assert commands(work) == ["POST", "POST"]
    assert [one["after"]["name"] for one in await audit(work, "staff_add")] == ["Дарья Смирнова", "Егор"]
    newcomer = work.somebody(777, "Дарья", phone="79160000077")
    newcomer.starts()
    newcomer.shares_contact()
    await newcomer.sees("Вы внутри")  # known before the list is asked for again
    gleb.sends("/staff add Фёдор доб=720")
    await gleb.taps("✅ Добавить", on="Добавить сотрудника")
    await gleb.is_told("Добавочный 720 уже занят: Егор")
    assert commands(work) == ["POST", "POST"]


async def test_a_field_is_shown_before_and_after_and_changed_once(work: Office) -> None:
    gleb, firm = work.gleb, work.world.company.firm
    gleb.sends("/staff Белова")
    await gleb.sees("👤 Анна Белова", "Добавочный: 701", "+79100000001", "Отделы: Продажи", "В боте: Анна Белова")
    await gleb.taps("✏️ Добавочный")
    await gleb.sees("Добавочный: 701", "от 1 до 5 цифр")
    gleb.sends("731")
    question = await gleb.sees("Анна Белова, АТС «office». Изменить?", "Добавочный: 701 → 731")
    assert firm.employees["anna"].ext == "701"
    for _ in range(2):  # a doubled tap
        work.world.telegram.tap(gleb.id, question["message_id"], text="✅ Сохранить")
    await gleb.sees("✅ Сохранено", "👤 Анна Белова", "Добавочный: 731")
    await work.settled()
    assert commands(work) == ["PUT"]
    [row] = await work.rows("SELECT extension FROM bindings WHERE employee = 'anna'")
    assert row["extension"] == "731", "her own phone goes on ringing"
    assert await audit(work, "staff_edit") == [{"user": "anna", "before": {"ext": "701"}, "after": {"ext": "731"}}]

    gleb.sends("/staff edit anna переадресация=мобильный")
    await gleb.sees("Переадресация: нет → только на мобильный", "Задержка переадресации: — → сразу")
    await gleb.taps("✅ Сохранить")
    await gleb.sees("Переадресация: только на мобильный")
    state = await work.app.accounts["office"].pbx.employee("anna")  # type: ignore[attr-defined]
    assert state.details["mobile_redirect"] == {"enabled": True, "delay": 0, "forward": True}
    await gleb.taps("✏️ Задержка")
    await gleb.taps("через 10 с")
    await gleb.taps("✅ Сохранить", on="сразу → через 10 с")
    await gleb.sees("Задержка переадресации: через 10 с")
    gleb.sends("/staff edit anna моб=-")
    await gleb.sees("Мобильный: +79100000001 → —", "Переадресация: только на мобильный → нет")
    gleb.sends("/staff edit anna доб=731")
    await gleb.sees("Ничего не изменится")
    gleb.sends("/staff edit anna почта=anna")
    await gleb.sees("не похоже на адрес почты")
    gleb.sends("/staff edit anna пароль=12345")
    await gleb.sees("Пароль сюда не пишите")


async def test_what_changed_meanwhile_and_what_the_pbx_refuses_is_said(work: Office) -> None:
    gleb, trouble = work.gleb, work.world.megafon.trouble
    gleb.sends("/staff edit 702 должность=Старший менеджер")
    await gleb.sees("Борис Лужин", "Должность: Менеджер → Старший менеджер")
    await work.app.accounts["office"].pbx.edit_employee("boris", {"position": "Начальник"})  # type: ignore[attr-defined]
    await gleb.taps("✅ Сохранить")
    await gleb.sees("это изменил кто-то другой")
    gleb.sends("/staff edit boris доб=710")  # a department's, which only the PBX knows
    await gleb.taps("✅ Сохранить", on="Добавочный: 702 → 710")
    await gleb.sees("АТС не приняла эти данные", "занят добавочный")
    gleb.sends("/staff edit boris имя=Борис")
    await gleb.sees("Имя: Борис Лужин → Борис")
    trouble.fault("reset-after-accept", path="/users/boris", method="PUT")
    await gleb.taps("✅ Сохранить", on="Имя: Борис Лужин → Борис")
    await gleb.sees("✅ Сохранено", "👤 Борис")  # the answer was lost, and it is read back
    gleb.sends("/staff add Зоя")
    trouble.fault("reset-after-accept", path="/users", method="POST")
    await gleb.taps("✅ Добавить", on="Имя: Зоя")
    await gleb.sees("✅ Сотрудник добавлен", "👤 Зоя")
    gleb.sends("/staff add Инна")
    trouble.fault("reset", path="/users", method="POST")
    await gleb.taps("✅ Добавить", on="Имя: Инна")
    await gleb.sees("приняла команду, но показывает прежнее")
    assert commands(work).count("POST") == 2, "nothing is asked for twice"


async def test_a_new_password_is_made_up_and_kept_nowhere(work: Office) -> None:
    gleb = work.gleb
    gleb.sends("/staff vera")
    await gleb.taps("🔑 Новый пароль", on="👤 Вера Орлова")
    await gleb.taps("🔑 Новый пароль", on="Задать новый пароль")
    told = await gleb.sees("Новый пароль для vera")
    password = told["text"].split(": ")[1].split()[0]
    assert len(password) == 14
    assert commands(work) == ["PUT"]
    await work.settled()
    for table in ("acts", "audit", "intents", "outbox", "inbox"):
        assert password not in json.dumps(await work.rows(f"SELECT * FROM {table}"), default=str), table


async def test_whoever_is_deleted_loses_access_and_it_is_said_before(work: Office) -> None:
    gleb, firm = work.gleb, work.world.company.firm
    gleb.sends("/staff delete boris")
    await gleb.sees(
        "Удалить сотрудника Борис Лужин из АТС «office»?",
        "уйдёт из отделов: Продажи",
        "доступ в бота сразу потеряет: Борис Лужин",
        "Вернуть это нельзя",
    )
    await gleb.taps("✖️ Не менять")
    await gleb.sees_no_more("Удалить сотрудника")
    gleb.sends("/staff delete boris")
    question = await gleb.sees("Удалить сотрудника Борис Лужин")
    for _ in range(2):
        work.world.telegram.tap(gleb.id, question["message_id"], text="🗑 Удалить насовсем")
    await gleb.sees("Борис Лужин: удалено из АТС")
    await gleb.sees("👋 Борис Лужин больше нет в списке АТС")
    await work.settled()
    assert ("boris" in firm.employees, commands(work)) == (False, ["DELETE"])
    work.boris.sends("/missed")
    await work.boris.sees("Этот бот — для сотрудников компании")
    assert await work.rows("SELECT * FROM department_members WHERE employee = 'boris'") == []
    gleb.sends("/staff delete boris")
    await gleb.sees("«boris» в АТС не нашлось")


async def test_only_an_administrator_and_only_alone(work: Office) -> None:
    work.anna.sends("/staff")
    await work.anna.sees("Это вам не разрешено")
    assert "staff" not in work.anna.menu()
    work.gleb.sends("/staff орл")
    await work.gleb.sees("👤 Вера Орлова")
    work.gleb.sends("/staff о")
    await work.gleb.sees("👥 Сотрудники АТС «office»: 4", "Найдено по «о»")
    work.gleb.sends("/staff edit о доб=799")
    await work.gleb.sees("«о» — это несколько: Анна Белова, Борис Лужин")
