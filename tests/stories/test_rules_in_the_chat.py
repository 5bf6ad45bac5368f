"""/settings: an administrator changes how the bot behaves; it does so at once, and everybody can see who did it."""

from pathlib import Path

from tests.stories.romashka import FAST, Office, office

QUESTION = "Изменить правило АТС «office»?"
HANG_UP = "⚪ Не дождался"


async def says(work: Office, what: str) -> None:
    """By a command, and yes."""
    work.gleb.sends(f"/settings {what}")
    await work.gleb.taps("✅ Изменить", on="Изменить")
    await work.gleb.sees("✅ Изменено, уже действует.")
    await work.settled()


async def test_a_rule_is_changed_by_buttons_works_at_once_and_goes_back(work: Office) -> None:
    gleb = work.gleb
    gleb.sends("/settings")
    await gleb.sees("⚙️ Правила АТС «office»", "▫️ Напомнить: 10 мин", "▫️ Рабочие часы: всегда")
    await gleb.taps("Напомнить")
    await gleb.sees("Сейчас: 10 мин", "Как в настройках", "/settings office remind 15m")
    await gleb.taps("5 мин")
    await gleb.sees(QUESTION, "Напомнить: 10 мин → 5 мин")
    await gleb.taps("✅ Изменить")
    await gleb.sees("✅ Изменено", "Сейчас: 5 мин", "в настройках: 10 мин")
    await work.misses()
    work.later(301)
    await work.boris.sees("⏰ Клиент ещё ждёт")
    await gleb.taps("↩️ Как в настройках: 10 мин")
    await gleb.sees(QUESTION, "Напомнить: 5 мин → 10 мин")
    await gleb.taps("✅ Изменить")
    await gleb.sees("Сейчас: 10 мин", "Как в настройках")
    await gleb.taps("‹ Назад")
    await gleb.sees("▫️ Напомнить: 10 мин")
    await gleb.taps("🕓 Кто что менял")
    shown = (await gleb.sees("🕓 Кто менял правила АТС «office»"))["text"].splitlines()
    assert "Глеб Сомов · Напомнить: как в настройках" in shown[2]
    assert "Глеб Сомов · Напомнить: 5 мин" in shown[3]
    audit = await work.rows("SELECT facts FROM audit WHERE action = 'rule' ORDER BY id")
    assert len(audit) == 2


async def test_what_is_typed_wrong_is_explained_and_the_question_stays_open(work: Office) -> None:
    gleb = work.gleb
    for typed, told in {
        "/settings office remind скоро": "Напишите время с единицей: «30 с», «10 мин», «1 ч» — от 1 мин до 1 дн",
        "/settings remimd 5m": "Не знаю правила «remimd»",
        "/settings prefixes 375": "Напишите начала номеров с плюсом",
        "/settings remind 10m": "",
        "/settings remind default": "Ничего не изменится",
    }.items():
        gleb.sends(typed)
        await gleb.sees(told or QUESTION)
        await work.settled()
    assert await work.rows("SELECT * FROM rules") == []
    gleb.sends("/settings zone")
    await gleb.taps("✏️ Другое…")
    await gleb.sees("Напишите город")
    gleb.sends("Марс")
    await gleb.sees("Не знаю такого пояса")
    gleb.sends("Омск")
    await gleb.sees(QUESTION, "Часовой пояс: Europe/Moscow → Asia/Omsk")
    await gleb.taps("✅ Изменить", on="Asia/Omsk")
    await gleb.sees("Сейчас: Asia/Omsk")
    work.anna.sends("/settings")
    await work.anna.sees("Это вам не разрешено")


async def test_hasty_clients_and_those_who_gave_up_are_missed_or_not_as_the_company_says(work: Office) -> None:
    await says(work, "office least_wait 5s")
    call = await work.ring()
    await work.nobody(call, wait=3)
    work.later(2)
    await work.anna.sees(HANG_UP)
    await work.settled()
    assert await work.rows("SELECT * FROM cases") == []
    work.anna.sends("/stats today")
    await work.misses()
    await work.anna.sees("🔴 Пропущен +79101234567")
    [case] = await work.rows("SELECT misses FROM cases")
    assert case["misses"] == 1


async def test_a_prefix_an_administrator_added_is_asked_about_with_its_country(work: Office) -> None:
    work.anna.sends("/call +375291234567")
    await work.anna.sees("не разрешены настройками")
    await says(work, "prefixes +7 +375")
    work.anna.sends("/call +375291234567")
    await work.anna.sees("Беларусь")
    assert work.makecalls() == []
    await says(work, "per_minute 1")
    await work.anna.taps("📞", on="Беларусь")
    await work.outgoing()
    work.anna.sends("/call +79107654321")
    await work.anna.sees("не больше 1")
    assert len(work.makecalls()) == 1


async def test_of_two_administrators_the_second_reads_that_it_was_changed(tmp_path: Path) -> None:
    async with office(tmp_path, TELEGRAM__ADMINS="[104, 202]", **FAST) as work:
        dina = work.somebody(202, "Дина")
        dina.starts()
        await dina.sees("Вы администратор")
        for admin, value in ((work.gleb, "15m"), (dina, "20m")):
            admin.sends(f"/settings remind {value}")
            await admin.sees(QUESTION)
        await work.gleb.taps("✅ Изменить")
        await work.gleb.sees("Сейчас: 15 мин")
        await dina.taps("✅ Изменить")
        await dina.is_told("Пока вы решали, это изменил кто-то другой")
        await says(work, "language en")
        work.gleb.sends("/settings house")
        await work.gleb.sees("⚙️ Общие правила", "✏️ Язык по умолчанию: English", "▫️ Хранить: 365 дней")
