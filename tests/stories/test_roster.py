"""/people: an administrator looks after who is in; whoever it concerns is told, and nothing of hers is left behind."""

from pathlib import Path

from sandbox.world import GROUP
from tests.stories.romashka import FAST, Office, eventually, office

ANNA = "👤 Анна Белова"
STRANGER = "Этот бот — для сотрудников компании"


async def opens(work: Office, name: str = "Анна") -> None:
    work.gleb.sends(f"/people {name}")
    await work.gleb.sees(f"👤 {name}")


async def test_the_list_tells_who_is_in_who_has_not_come_and_finds_by_name(work: Office) -> None:
    gleb = work.gleb
    gleb.sends("/people")
    listed = (await gleb.sees("👥 Внутри: 4"))["text"]
    assert "Анна Белова · менеджер · office: anna, доб. 701 · последний раз" in listed
    await gleb.taps("🕳 Кто ещё не пришёл")
    await gleb.sees("🕳 Есть в АТС «office», но не в боте", "Глеб Сомов (704)")
    await gleb.taps("🔗 Глеб Сомов")
    link = (await gleb.sees("Одноразовая ссылка"))["text"].rpartition("=")[2]
    gleb.sends("/people")
    await gleb.taps("🔗 Приглашения")
    await gleb.sees("🔗 Ссылки, по которым ещё можно войти", "office: gleb, доб. 704 · менеджер", "от: Глеб Сомов")
    await gleb.taps("✖️ gleb")
    await gleb.sees("Отозвать ссылку для gleb, доб. 704?")
    await gleb.taps("✖️ Отозвать ссылку")
    await gleb.sees("✅ Готово.")
    olga = work.somebody(201, "Ольга")
    olga.starts(link)
    await olga.sees("Эта ссылка уже использована или устарела")
    gleb.sends("/people")
    await gleb.taps("🔎 Найти")
    await gleb.sees("Кого найти?")
    gleb.sends("луж")
    await gleb.sees("👤 Борис Лужин · менеджер", "office: boris, доб. 702")
    work.anna.sends("/people")
    await work.anna.sees("Это вам не разрешено")


async def test_a_role_and_its_departments_are_changed_and_the_last_administrators_stay(work: Office) -> None:
    gleb = work.gleb
    await opens(work)
    await gleb.taps("🎖 Роль", on=ANNA)
    await gleb.taps("▫️ руководитель")
    await gleb.sees("Изменить у Анна Белова?", "Роль: менеджер → руководитель")
    await gleb.taps("✅ Изменить роль")
    await work.anna.sees("🎖 Ваша роль теперь: руководитель")
    await gleb.sees(ANNA, "Ведёт в «office»: все отделы")
    await eventually(lambda: "here" in work.anna.menu() or None, lambda: f"{work.anna.menu()}")
    await gleb.taps("🏷 Отделы в «office»", on=ANNA)
    await gleb.taps("▫️ Поддержка")
    await gleb.sees("все отделы → Поддержка")
    await gleb.taps("✅ Изменить отделы")
    await gleb.sees(ANNA, "Ведёт в «office»: Поддержка")
    gleb.sends("/people Глеб manager")
    await gleb.sees("назван администратором в настройках сервера")
    gleb.sends("/people Глеб off")
    await work.settled()
    assert [row["role"] for row in await work.rows("SELECT role FROM people WHERE telegram_id = 104")] == ["admin"]


async def test_shown_out_means_out_until_an_administrator_brings_her_back(work: Office) -> None:
    gleb, anna = work.gleb, work.anna
    await work.misses()
    await anna.taps("✋ Беру")
    await work.boris.sees("🟠 Взяла Анна")
    gleb.sends("/people Анна off")
    await gleb.sees("Закрыть доступ Анна Белова?", "office: anna, доб. 701", "Отпустим 1 клиента")
    await gleb.taps("🚪 Закрыть доступ", on="Закрыть доступ Анна")
    await anna.sees("🚪 Администратор закрыл вам доступ")
    await work.boris.sees("🔴 Пропущен")
    await gleb.sees(ANNA, "🚪 Доступ закрыт.")
    before = len(anna.heard())
    await work.misses("79107654321")
    await work.boris.sees("+79107654321")
    assert len(anna.heard()) == before, "nothing more of the company's calls is shown to her"
    anna.shares_contact()
    await anna.sees("Номер передан администратору")
    await gleb.sees("🙋 Просится: Анна")
    gleb.sends("/people")
    await gleb.taps("🚪 Без доступа")
    await gleb.sees("доступа больше нет", "Анна Белова · с ")
    await gleb.taps("Анна Белова", on="доступа больше нет")
    await gleb.taps("↩️ Вернуть доступ")
    await gleb.taps("↩️ Вернуть", on="Вернуть доступ Анна Белова?")
    await work.settled()
    assert "Вы внутри" in anna.heard()[-1]["text"]
    await work.misses("79105550011")
    await anna.sees("🔴 Пропущен +79105550011")
    actions = {row["action"] for row in await work.rows("SELECT action FROM audit")}
    assert actions >= {"revoked", "brought_back"}


async def test_a_phone_is_typed_taken_away_and_her_clients_go_with_it(work: Office) -> None:
    gleb = work.gleb
    await work.misses()
    await work.anna.taps("✋ Беру")
    await opens(work)
    await gleb.taps("☎️ Телефон в «office»")
    await gleb.sees("Какой телефон у Анна Белова")
    gleb.sends("anna vera 5")
    await gleb.sees("Не понял. Напишите логин, добавочный или оба")
    gleb.sends("anna 799")
    await gleb.sees("Изменить у", "office: anna, доб. 701 → anna, доб. 799")
    await gleb.taps("✅ Привязать")
    await gleb.sees(ANNA, "office: anna, доб. 799")
    await gleb.taps("✂️ Отвязать от «office»")
    await gleb.sees("взятые там клиенты снова станут общими")
    await gleb.taps("✂️ Отвязать", on="взятые там клиенты")
    await work.anna.sees("✂️ Вы больше не привязаны к телефону")
    await gleb.sees(ANNA, "Ни один телефон не привязан")
    await work.boris.sees("🔴 Пропущен")
    [case] = await work.rows("SELECT state, holder FROM cases")
    assert case == {"state": "open", "holder": None}


async def test_groups_that_hear_of_calls_are_listed_and_stopped(tmp_path: Path) -> None:
    async with office(tmp_path, **FAST, TELEGRAM__FALLBACK_CHAT="-1009") as work:
        gleb = work.gleb
        work.world.telegram.group(GROUP, "Отдел продаж", [one.id for one in (work.anna, work.gleb)])
        gleb.in_group().sends("/here Продажи")
        await gleb.in_group().sees("Сюда приходят пропущенные")
        gleb.sends("/people")
        await gleb.taps("💬 Группы")
        await gleb.sees("Отдел продаж · office: Продажи", "🛟 Резервный чат для ничьих клиентов: -1009")
        await gleb.taps("⛔ Отдел продаж · Продажи")
        await gleb.sees("Остановить в «Отдел продаж»: Продажи?")
        await gleb.taps("⛔ Остановить")
        await gleb.in_group().sees("⛔ Глеб Сомов: пропущенные АТС «office» сюда больше не приходят")
        assert await work.rows("SELECT * FROM group_chats") == []
