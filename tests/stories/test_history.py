"""«Кто вчера звонил?»: past calls, of whom and when one wants."""

from datetime import timedelta

from sandbox.company.call import Call
from sandbox.world import GROUP
from tests.stories.romashka import Office, Someone, eventually

CLIENT, OTHER = "+79101234567", "+79107654321"
HEAD = "🕘 История · "
DAY_S = 24 * 3600


async def spoken(work: Office, client: str = "79101234567", by: str = "anna", *, talk: int = 124) -> str:
    """A call that somebody took."""
    call = await work.ring(client)
    work.world.company.answer(call, by)
    await work.world.quiet()
    work.world.company.hang_up(call, talk=talk)
    await work.settled()
    return call


async def long_ago(work: Office, days: float, client: str = "79101234567", by: str | None = None) -> Call:
    """A call of which the bot was never told, so many days ago."""
    url, work.world.megafon.crm_url = work.world.megafon.crm_url, ""
    id = await work.ring(client)
    if by is None:
        await work.nobody(id)
    else:
        work.world.company.answer(id, by)
        work.world.company.hang_up(id, talk=77)
        await work.world.quiet()
    work.world.megafon.crm_url = url
    call = work.world.company.call(id)
    call.started -= timedelta(days=days)
    return call


async def asks(someone: Someone, text: str, *shown: str) -> dict:
    someone.sends(text)
    return await someone.sees(HEAD, *shown)


async def test_the_calls_of_today_with_what_became_of_them(work: Office) -> None:
    await spoken(work)
    await work.misses("79107654321")
    await asks(work.anna, "/history", "сегодня", "🔴 ", f"{OTHER} · Продажи · пропущен")
    await work.anna.sees(HEAD, f"{CLIENT} · Анна Белова · 2:04")
    labels = work.anna.labels(HEAD)
    assert [label[:2].strip() for label in labels[:2]] == ["🔴", "📥"]
    assert labels[2:] == ["• Сегодня", "Вчера", "Неделя", "📅", "• Все", "📥 Вх.", "📤 Исх.", "🔴 Проп.", "☎️ Внутр."]
    await work.anna.taps("🔴 Проп.")
    await work.anna.sees(HEAD, "сегодня · пропущенные", OTHER)
    await work.anna.sees_no_more(f"{CLIENT} · Анна Белова · 2:04")
    await work.anna.taps("Вчера")
    await work.anna.sees(HEAD, "вчера · пропущенные", "Звонков нет.")
    await work.anna.taps("• Вчера")
    assert len([one for one in work.anna.heard() if HEAD in one["text"]]) == 1, "the list changes in place"


async def test_words_in_any_order_say_what_is_wanted(work: Office) -> None:
    await spoken(work)
    await spoken(work, "79107654321", by="boris")
    await work.misses("79107654321")
    await work.leads(work.vera)
    await asks(work.vera, "/history борис", "сегодня · Борис Лужин", f"{OTHER} · Борис Лужин · 2:04")
    await asks(work.gleb, "/history 8 910 765-43-21 входящие", f"всё время · входящие · {OTHER}", "Борис Лужин")
    await work.gleb.sees(HEAD, "пропущен")
    await work.gleb.taps("🔴 Проп.")
    await work.gleb.sees(f"{HEAD}всё время · пропущенные · {OTHER}")
    await asks(work.gleb, "/history за сегодня пропущенные Продажи", "сегодня · пропущенные · Продажи", OTHER)
    await asks(work.gleb, "/history пропущенные анна вчера", "вчера · пропущенные · Анна Белова", "Звонков нет")
    await asks(work.gleb, "/history 701 01.01-02.01", "01.01–02.01.", "· Анна Белова")
    work.gleb.sends("/history вчера абракадабра")
    await work.gleb.sees("Не понял «абракадабра». Можно так: /history Анна вчера пропущенные")


async def test_a_client_is_found_by_the_name_in_our_book(work: Office) -> None:
    await work.misses()
    work.anna.sends(f"/client {CLIENT}")
    await work.anna.taps("✏️ Имя")
    await work.anna.sees("Как подписать")
    work.anna.sends("Ромашка, Иван")
    await work.anna.sees("теперь Ромашка")
    await asks(work.anna, "/history ромашка", f"всё время · {CLIENT}", f"{CLIENT} Ромашка, Иван · Продажи · пропущен")


async def test_pages_go_on_and_back_in_place(work: Office) -> None:
    for number in range(10):
        await work.missed_call(f"7910000000{number}")
    work.later(1)
    await work.settled()
    await asks(work.anna, "/history", "+79100000009", "+79100000002")
    assert "‹ Новее" not in work.anna.labels(HEAD)
    await work.anna.taps("Ещё", on=HEAD)
    await work.anna.sees(HEAD, "+79100000001", "+79100000000")
    assert "Ещё ⌄" not in work.anna.labels(HEAD)
    await work.anna.taps("‹ Новее")
    await work.anna.sees(HEAD, "+79100000009")


async def test_a_day_is_chosen_from_the_calendar(work: Office) -> None:
    await long_ago(work, 40, by="anna")
    then = work.clock.today() - timedelta(days=40)
    await asks(work.anna, "/history")
    await work.anna.taps("📅")
    await work.anna.sees("📅 За какой день?")
    labels = work.anna.labels("За какой день?")
    assert labels[3:10] == ["Пн", "Вт", "Ср", "Чт", "Пт", "Сб", "Вс"] or labels[3:10] == [
        "пн", "вт", "ср", "чт", "пт", "сб", "вс"
    ]  # fmt: skip
    now = work.clock.today()
    for _ in range((now.year - then.year) * 12 + now.month - then.month):
        shown = work.anna.labels("За какой день?")[1]
        await work.anna.taps("‹", on="За какой день?")
        await eventually(lambda shown=shown: work.anna.labels("За какой день?")[1] != shown or None, work.anna.reads)
    day = (then + timedelta(hours=3)).day
    message = await work.anna.sees("За какой день?")
    work.world.telegram.tap(work.anna.id, message["message_id"], text=str(day))
    await work.anna.sees(HEAD, f"{then + timedelta(hours=3):%d.%m.%Y}", f"{CLIENT} · Анна Белова · 1:17")
    await work.anna.sees(HEAD, "✓ Сверено с историей АТС.")


async def test_one_past_call_with_all_that_is_known(work: Office) -> None:
    work.world.megafon.recording.on = True
    await spoken(work)
    await asks(work.anna, "/history")
    await work.anna.taps("📥 ")
    card = await work.anna.sees(f"🟢 Разговор с {CLIENT}: Анна Белова, разговор 2:04", "☎️ Анна Белова: ответ в ")
    assert "🔔 Борис Лужин: звонил телефон" in card["text"]
    labels = work.anna.labels("☎️ Анна Белова")
    assert labels == ["🎧 Запись", "📞 Позвонить", "👤 О клиенте", "🕘 История", "‹ Назад"]
    await work.anna.taps("🎧 Запись")
    await work.anna.is_told("запис")
    await work.anna.taps("‹ Назад", on="☎️ Анна Белова")
    await work.anna.sees(HEAD, "сегодня")
    await work.misses("79107654321")
    await asks(work.anna, "/history пропущенные")
    await work.anna.taps("🔴 ", on="пропущенные")
    await work.anna.sees(f"🔴 Пропущен {OTHER}", "⏱ Ждал 0:41")
    await work.anna.taps(f"🔴 {OTHER}", on="⏱ Ждал 0:41")
    await work.anna.taps("📞 Позвонить", on="⏱ Ждал 0:41")
    await work.settled()
    assert len(work.makecalls()) == 1


async def test_the_history_of_one_client_from_his_card_and_from_his_page(work: Office) -> None:
    await spoken(work)
    work.later(300)
    await work.misses()
    await work.anna.taps("⋯")
    await work.anna.taps("🕘 История")
    await work.anna.sees(f"{HEAD}всё время · {CLIENT}", "пропущен", "Анна Белова · 2:04")
    work.boris.sends(f"/client {CLIENT}")
    await work.boris.taps("🕘 История")
    await work.boris.sees(f"{HEAD}всё время · {CLIENT}", "пропущен")


async def test_she_sees_her_own_calls_and_departments_and_he_those_he_leads(work: Office) -> None:
    await work.leads(work.vera, "Продажи")
    await work.misses(employee="gleb")
    await spoken(work, "79107654321")
    await asks(work.anna, "/history", OTHER)
    assert CLIENT not in work.anna.messages()[-1]["text"]
    await asks(work.vera, "/history", OTHER)
    assert CLIENT not in work.vera.messages()[-1]["text"]
    await asks(work.gleb, "/history", OTHER, CLIENT)


async def test_in_a_group_nobody_reads_who_called_whom(work: Office) -> None:
    work.world.telegram.group(GROUP, "Все", [work.anna.id])
    work.anna.in_group().sends("/history")
    await work.anna.in_group().sees("История звонков — в личном чате со мной")


async def test_who_is_bound_to_no_phone_is_told_whom_to_ask(work: Office) -> None:
    await work.app.database.write(lambda tx: tx.execute("DELETE FROM bindings WHERE employee = 'anna'"))
    work.anna.sends("/history")
    await work.anna.sees("попросите администратора")
