"""The administrator looks into the PBX: call-back tasks with their causes, phones, free numbers."""

from pathlib import Path

from tests.stories.cifra_company import cifra_office


async def test_what_only_the_pbx_knows_is_asked_and_shown_page_by_page(tmp_path: Path) -> None:
    async with cifra_office(tmp_path) as work:
        await work.misses()
        gleb, cabinet = work.gleb, work.cifra.cabinet
        call = await work.dialled(work.anna)
        work.world.company.employee_picks_up(call)
        work.world.company.client_busy(call)
        await work.world.quiet()

        gleb.sends("/tasks")
        await gleb.sees("Заказанные звонки АТС", "#66 · 79101234567 → 701", "попыток 1 из 1 · Не удалось")
        await gleb.taps("#66 79101234567")
        await gleb.sees("Задача 66", "Попытка 1", "→ 79101234567 · 0:00 · 17 — занято")
        for id in range(67, 75):
            made = work.cifra.memory.callbacks[66]
            work.cifra.memory.callbacks[id] = type(made)(id, "79101234568", "702", made.created, made.planned)
        await gleb.taps("Назад")
        await gleb.sees("Заказанные звонки АТС", "#74 ·")
        assert "#66" not in (await gleb.sees("#74 ·"))["text"]
        await gleb.taps("Ещё")
        await gleb.sees("#66 ·")
        await gleb.taps("Сначала старые")
        assert "#74" not in (await gleb.sees("#66 ·", "#73 ·"))["text"]
        await gleb.taps("Ещё")
        await gleb.sees("Заказанные звонки АТС", "#74 ·")
        gleb.sends("/tasks 701 последние 5")
        assert "#67" not in (await gleb.sees("Заказанные звонки на 701", "#66 ·"))["text"]
        asked = work.asked("stat_callback")[-1]
        assert {
            "cdpn": "701",
            "data_count": "6",
            "order_field": "task_id",
            "order_type": "desc",
        }.items() <= asked.items()
        gleb.sends("/tasks #999")
        await gleb.sees("Задачи 999 у АТС нет")
        gleb.sends("/tasks Анна")
        await gleb.sees("Не понял. Можно так: /tasks")

        cabinet.registered.remove("702")
        gleb.sends("/sip")
        listed = await gleb.sees("Подключено телефонов: 3 из 4", "🟢 701 · Анна Белова", "📴 702 · Борис Лужин")
        assert listed["text"].index("702") < listed["text"].index("701"), "those that are away come first"
        gleb.sends("/sip борис")
        assert "Анна Белова" not in (await gleb.sees("Подключено телефонов: 0 из 1", "последняя регистрация"))["text"]

        cabinet.free["Moscow"] = [f"49522119{n}" for n in range(10, 35)]
        gleb.sends("/free")
        await gleb.taps("Москва · 25")
        await gleb.sees("Москва: свободно номеров 25", "4952211929")
        await gleb.taps("Ещё")
        await gleb.sees("Москва: свободно номеров 25", "4952211934")
        gleb.sends("/free 800")
        await gleb.sees("8-800 (бесплатно для звонящих): свободно номеров 2", "8005058502")
        gleb.sends("/free Лондон")
        await gleb.sees("По запросу «Лондон» свободных номеров нет")

        work.cifra.trouble.fault("503", 3, path="/api")
        gleb.sends("/sip")
        await gleb.sees("АТС сломалась")
        for command in ("/tasks", "/sip", "/free"):
            work.anna.sends(command)
        await work.settled()
        assert "Заказанные звонки АТС" not in work.anna.reads()
        assert "Подключено" not in work.anna.reads()
        assert "tasks" not in work.anna.menu()
        assert {"tasks", "sip", "free"} <= set(gleb.menu())


async def test_a_colleague_whose_phone_is_not_connected_cannot_take_calls(tmp_path: Path) -> None:
    async with cifra_office(tmp_path) as work:
        work.cifra.cabinet.registered.remove("702")
        work.anna.sends("/team")
        await work.anna.sees("🟢 Анна Белова · доб. 701", "📴 Борис Лужин")
