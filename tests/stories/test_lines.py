"""/numbers: an administrator sees where each number leads, and has it lead elsewhere; the phones follow."""

from datetime import timedelta, timezone
from pathlib import Path
from typing import Any

from sandbox.server import serve
from sandbox.world import GLEB, World
from tests.stories.romashka import FAST, MovableClock, Office, Someone, running, settings_for

MOSCOW = timezone(timedelta(hours=3))

SALES, SUPPORT = "74957654321", "74957654322"


def rings(work: Office, line: str = SALES) -> list[str]:
    """Whose phones ring when a client calls this line."""
    call = work.world.company.call(work.world.company.ring("79101234567", line=line))
    logins = [phone.employee.login for phone in call.in_state("rings")]
    if logins:
        work.world.company.nobody(call.id, wait=1)
    return logins


def route(work: Office) -> dict[str, Any]:
    """Where the number of sales leads, as the PBX keeps it."""
    return dict(work.world.megafon.rest.state.numbers[SALES])


async def walk(someone: Someone, *steps: tuple[str, str]) -> None:
    """Tap, and see, one after the other, on the same message."""
    for label, seen in steps:
        await someone.taps(label)
        await someone.sees(seen)


async def test_where_a_number_leads_is_shown_changed_and_heard(work: Office) -> None:
    gleb = work.gleb
    assert rings(work) == ["anna", "boris"]
    gleb.sends("/numbers")
    await gleb.sees("☎️ Номера «office»: 2", "+74957654321 → 👥 отдел «Продажи»", "+74957654322 → 👥 отдел «Поддержка»")
    await gleb.taps("☎️ +74957654321")
    await gleb.sees("☎️ +74957654321 · АТС «office» · основной", "✅ Звонки принимаются", "👥 отдел «Продажи»")
    await gleb.taps("🔀 Изменить маршрут")
    await gleb.sees("Ничего не изменится, пока вы не подтвердите")
    await gleb.taps("👥 Отдел")
    await gleb.taps("👥 отдел «Поддержка»")
    await gleb.sees("Сейчас:\n👥 отдел «Продажи»\n\nСтанет:\n👥 отдел «Поддержка»")
    assert rings(work) == ["anna", "boris"], "nothing before the word"
    await gleb.taps("✅ Изменить маршрут")
    await gleb.sees("✅ Маршрут изменён, АТС подтвердила", "👥 отдел «Поддержка»")
    assert rings(work) == ["boris", "vera"]
    gleb.sends("/numbers +74957654321 вера")
    await gleb.sees("Станет:\n👤 Вера Орлова")
    await gleb.taps("✅ Изменить маршрут")
    await gleb.sees("✅ Маршрут изменён", "👤 Вера Орлова")
    assert rings(work) == ["vera"]
    facts = await work.rows("SELECT facts FROM audit WHERE action = 'line_route' ORDER BY id")
    assert len(facts) == 2
    assert '"after": {"greeting": false, "type": "user", "user": "vera"}' in facts[1]["facts"]
    assert await work.rows("SELECT 1 FROM route_drafts") == []


async def test_a_number_is_switched_off_with_a_word_of_what_is_lost_and_on_again(work: Office) -> None:
    gleb = work.gleb
    gleb.sends("/numbers 8 495 765-43-21 off")
    await gleb.sees("Звонки: принимаются → не принимаются", "пропадут: ни один телефон не зазвонит")
    await gleb.taps("⛔ Выключить номер")
    await gleb.sees("⛔ +74957654321: звонки больше не принимаются", "кто позвонит, не дозвонится")
    assert work.world.company.firm.doors.closed == {SALES}
    gleb.sends("/numbers 4957654321 выкл")
    await gleb.sees("Ничего не изменится: всё уже так")
    gleb.sends("/numbers")
    await gleb.sees("⛔ +74957654321 → не принимаются")
    await gleb.taps("⛔ +74957654321")
    await gleb.taps("✅ Принимать звонки", on="⛔ Звонки не принимаются")
    await gleb.sees("Звонки: не принимаются → принимаются")
    await gleb.taps("✅ Включить номер")
    await gleb.sees("✅ +74957654321: звонки снова принимаются")
    assert work.world.company.firm.doors.closed == set()


async def test_hours_duty_and_a_menu_are_composed_and_survive_a_restart(tmp_path: Path) -> None:
    clock = MovableClock()
    world = World(now=clock.today)
    gleb, nobody = Someone(world, GLEB, GLEB), Someone(world, 0, 0)
    async with serve(world) as address:
        settings = settings_for(world, address, tmp_path, **FAST)
        async with running(settings, clock) as app:
            work = Office(world, app, clock, nobody, nobody, nobody, gleb)
            gleb.starts()
            await gleb.sees("Вы внутри")
            await work.settled()
            gleb.sends("/numbers 74957654321")
            await gleb.taps("🔀 Изменить маршрут")
            await gleb.taps("🗓 По расписанию")
            await gleb.sees("Маршрут не закончен", "часы не заданы: 👥 отдел «Продажи»", "остальное время: не выбрано")
            await gleb.taps("🕘 Часы")
            await gleb.sees("Рабочие часы? Например")
            gleb.sends("пн-пт 9-13, пн-пт 14-18")
            await gleb.sees("В одном дне АТС держит только один промежуток")
            gleb.sends("пн–пт 9:00–18:00, сб 10–15")
            await gleb.sees("🕘 пн–пт 9:00–18:00, сб 10:00–15:00: 👥 отдел «Продажи»")
            await gleb.taps("🕘 Часы")
            await work.settled()
        async with running(settings, clock) as work.app:
            gleb.sends("круглосуточно")
            await gleb.sees("🕘 круглосуточно: 👥 отдел «Продажи»")
            await walk(
                gleb,
                ("В рабочее время", "Часть: В рабочее время\n👥 отдел «Продажи»"),
                ("🔢 Меню", "кнопок пока нет"),
                ("➕ Кнопка", "Какая кнопка меню?"),
                ("ничего не нажали", "Часть: В рабочее время › ничего не нажали"),
                ("👤 Сотрудник", "На кого из сотрудников?"),
                ("👤 Вера Орлова", "ничего не нажали — 👤 Вера Орлова"),
                ("➕ Кнопка", "Какая кнопка меню?"),
                ("1", "Часть: В рабочее время › кнопка 1"),
                ("👥 Отдел", "На какой отдел?"),
                ("👥 отдел «Поддержка»", "1 — 👥 отдел «Поддержка»"),
                ("✏️ Название меню", "Как назвать меню?"),
            )
            gleb.sends("Главное")
            await gleb.sees("Часть: В рабочее время", "🔢 меню «Главное»")
            await walk(
                gleb,
                ("‹ Назад", "Станет:\n🗓 по расписанию\n🕘 круглосуточно: 🔢 меню «Главное»"),
                ("В остальное время", "Часть: В остальное время"),
                ("📟 Дежурный", "Кто дежурит?"),
                ("☎️ Внешний номер", "Номер дежурного?"),
            )
            gleb.sends("кто-нибудь")
            await gleb.sees("«кто-нибудь» не похоже на номер")
            gleb.sends("8 910 123-45-67")
            await gleb.sees("Часть: В остальное время", "📟 дежурный номер +79101234567")
            assert route(work)["type"] == "group", "a draft changes nothing"
            await walk(
                gleb,
                ("‹ Назад", "время: 📟 дежурный номер"),
                ("💾 Сохранить", "Станет:\n🗓 по расписанию\n🕘 круглосуточно: 🔢 меню «Главное»"),
                ("✅ Изменить маршрут", "✅ Маршрут изменён, АТС подтвердила"),
            )
            assert rings(work) == ["vera"], "nobody pressed a button"
            menu = route(work)["work"]["ivr"]
            assert [item["button"] for item in menu["items"]] == ["1", "timeout"]
            other = ["чт", "пт", "сб", "вс", "пн", "вт", "ср"][
                clock.today().astimezone(MOSCOW).weekday()
            ]  # in three days
            gleb.sends(f"/numbers 74957654321 {other} 10-11")
            await gleb.sees(f"Станет:\n🗓 по расписанию\n🕘 {other} 10:00–11:00: 🔢 меню «Главное»")
            await gleb.taps("✅ Изменить маршрут")
            await gleb.sees("✅ Маршрут изменён", f"{other} 10:00–11:00")
            assert rings(work) == [], "now the number on duty rings, outside"
            assert route(work)["work"]["ivr"] == menu, "the rest is as it was"


async def test_what_somebody_changed_meanwhile_or_the_pbx_refuses_is_said(work: Office) -> None:
    gleb, numbers = work.gleb, work.world.megafon.rest.state.numbers
    gleb.sends("/numbers 74957654321 Поддержка")
    await gleb.sees("Станет:\n👥 отдел «Поддержка»")
    numbers[SALES] = {"type": "fax", "greeting": True}
    await gleb.taps("✅ Изменить маршрут")
    await gleb.sees("Пока вы решали, это изменил кто-то другой")
    assert numbers[SALES]["type"] == "fax"
    gleb.sends("/numbers 74957654321 анна")
    await gleb.sees("Сейчас:\n📠 приём факсов\n🔊 Сначала звучит приветствие компании")
    work.world.megafon.trouble.fault("reset-after-accept", path=f"/telnums/{SALES}", method="POST")
    await gleb.taps("✅ Изменить маршрут")
    await gleb.sees("✅ Маршрут изменён, АТС подтвердила", "👤 Анна Белова")
    gleb.sends("/numbers 74957654321 боря")
    await gleb.sees("Не нашёл ни сотрудника, ни отдела «боря»")
    gleb.sends("/numbers 74957654321 пн-пт 9-18")
    await gleb.sees("работает без расписания")
    gleb.sends("/numbers 79990000000")
    await gleb.sees("Номера +79990000000 в этой АТС нет")
    numbers[SUPPORT] = {"type": "user", "user": "vera", "greeting": False, "ivr": None}
    gleb.sends("/numbers вера")
    await gleb.sees("По запросу «вера»", "+74957654322 → 👤 Вера Орлова")


async def test_a_route_with_a_part_nobody_knows_is_not_edited_but_may_be_replaced(work: Office) -> None:
    gleb, numbers = work.gleb, work.world.megafon.rest.state.numbers
    odd = {"type": "ivr", "greeting": False, "ivr": {"name": "Меню", "melody": "waltz", "items": []}}
    numbers[SALES] = odd
    gleb.sends("/numbers 74957654321")
    await gleb.taps("🔀 Изменить маршрут")
    await gleb.sees("часть, которой я не знаю (melody)", "Станет:\nне выбрано")
    assert "💾 Сохранить…" not in gleb.labels("которой я не знаю")
    await gleb.taps("✖️ Не менять")
    await gleb.sees("Маршрут +74957654321 остался прежним")
    assert numbers[SALES] == odd


async def test_many_numbers_are_paged_and_only_an_administrator_sees_them(work: Office) -> None:
    numbers = work.world.megafon.rest.state.numbers
    for last in range(10, 20):
        numbers[f"749576543{last}"] = {"type": "user", "user": "anna", "greeting": False}
    work.gleb.sends("/numbers")
    await work.gleb.sees("☎️ Номера «office»: 12", "+74957654315")
    await work.gleb.taps("Ещё")
    await work.gleb.sees("☎️ Номера «office»: 12", "+74957654319 → 👤 Анна Белова")
    work.anna.sends("/numbers")
    await work.anna.sees("Это вам не разрешено")
