"""A debt from its first miss to its end: taken, given up, settled by hand, opened again, called once more."""

from storage import clients
from tests.stories.romashka import Office

CLIENT = "+79101234567"


async def talk(work: Office, call: str, seconds: int = 30) -> None:
    work.world.company.hang_up(call, talk=seconds)
    await work.settled()


async def test_a_claim_shows_everywhere_and_a_second_one_reads_whose_it_is(work: Office) -> None:
    await work.misses()
    await work.anna.taps("✋ Беру")
    await work.anna.is_told("Клиент за вами")
    for someone in (work.anna, work.boris):
        await someone.sees("🟠 Взяла Анна Белова", f"Клиент {CLIENT}")
        assert someone.labels("🟠 Взяла") == ["📞 Перезвонить", "✅ Обработан", "🚫", "⋯"]
    await work.boris.taps("📞 Перезвонить")
    await work.boris.is_told("Уже взяла Анна Белова")
    assert work.makecalls() == []


async def test_an_old_button_of_a_copy_reads_the_same(work: Office) -> None:
    await work.misses()
    [intent] = await work.rows("SELECT id FROM intents WHERE action = 'take' AND chat_id = :id", id=work.boris.id)
    await work.anna.taps("✋ Беру")
    message = await work.boris.sees("🟠 Взяла Анна Белова")
    work.world.telegram.tap(work.boris.id, message["message_id"], data=intent["id"])
    await work.boris.is_told("Уже взяла Анна Белова")


async def test_settled_by_hand_it_may_be_opened_again(work: Office) -> None:
    await work.misses()
    await work.boris.taps("✅ Обработан")
    await work.boris.is_told("Закрыто. Вернуть можно кнопкой на карточке")
    await work.anna.sees("✅ Обработан", "(Борис Лужин)", CLIENT)
    assert work.anna.labels("✅ Обработан") == ["↩️ Вернуть", "⋯"]
    await work.anna.taps("↩️ Вернуть")
    await work.anna.is_told("Снова открыт")
    for someone in (work.anna, work.boris):
        await someone.sees(f"🔴 Пропущен {CLIENT}")
        assert someone.labels("🔴 Пропущен") == ["📞 Перезвонить", "✋ Беру", "✅ Обработан", "🚫", "⋯"]


async def test_of_two_who_settle_the_second_reads_that_it_is_closed(work: Office) -> None:
    await work.misses()
    await work.anna.taps("✅ Обработан")
    await work.boris.taps("✅ Обработан")
    await work.settled()
    told = [one["text"] for one in work.world.telegram.answers()]
    assert sorted(told) == ["Закрыто. Вернуть можно кнопкой на карточке", "Уже закрыт"]


async def test_a_debt_is_not_opened_again_beside_a_newer_one(work: Office) -> None:
    await work.misses()
    await work.anna.taps("✅ Обработан")
    await work.anna.sees("✅ Обработан")
    work.later(300)
    await work.misses()
    await work.anna.taps("↩️ Вернуть")
    await work.anna.is_told("У клиента уже есть новый открытый пропущенный")
    assert len(await work.rows("SELECT 1 FROM cases WHERE closed_ms IS NULL")) == 1


async def test_a_claim_without_an_attempt_runs_out_after_half_an_hour(work: Office) -> None:
    await work.misses()
    await work.anna.taps("✋ Беру")
    await work.boris.sees("🟠 Взяла Анна Белова")
    work.later(1790)
    await work.settled()
    await work.boris.sees("🟠 Взяла Анна Белова")
    work.later(11)
    for someone in (work.anna, work.boris):
        await someone.sees(f"🔴 Пропущен {CLIENT}", "Анна Белова: звонка вовремя не было, свободно для всех")
        assert "✋ Беру" in someone.labels("🔴 Пропущен")


async def test_a_call_from_the_desk_phone_moves_the_card_and_settles_it(work: Office) -> None:
    await work.misses()
    call = work.world.company.dial("79101234567", "boris")
    await work.anna.sees("📲 Борис Лужин набирает…", CLIENT)
    assert work.anna.labels("📲 Борис") == ["✅ Обработан", "⋯"]
    work.world.company.employee_picks_up(call)
    work.world.company.client_picks_up(call)
    await talk(work, call, 125)
    for someone in (work.anna, work.boris):
        await someone.sees("🟢 Перезвонил Борис Лужин", "разговор 2:05")
        assert someone.labels("🟢 Перезвонил") == ["↩️ Вернуть", "⋯"]
    assert work.makecalls() == []


async def test_who_is_calling_from_a_desk_phone_is_told_by_name(work: Office) -> None:
    """Gleb is an employee of the PBX; the bot knows him only as its administrator."""
    await work.misses()
    [intent] = await work.rows("SELECT id FROM intents WHERE action = 'take' AND chat_id = :id", id=work.anna.id)
    work.world.company.dial("79101234567", "gleb")
    message = await work.anna.sees("📲 Глеб Сомов набирает…")
    work.world.telegram.tap(work.anna.id, message["message_id"], data=intent["id"])
    await work.anna.is_told("Уже набирает Глеб Сомов")


async def test_a_call_from_the_desk_phone_that_reaches_nobody_leaves_the_debt_open(work: Office) -> None:
    await work.misses()
    call = work.world.company.dial("79101234567", "vera")
    work.world.company.employee_picks_up(call)
    work.world.company.client_busy(call)
    await work.anna.sees("🟠 Взяла Вера Орлова", "Вера Орлова: занято")


async def test_a_client_who_gets_through_settles_the_debt_himself(work: Office) -> None:
    await work.misses()
    work.later(60)
    call = await work.ring()
    work.world.company.answer(call, "boris")
    await work.settled()
    await talk(work, call)
    await work.anna.sees("🟢 Дозвонился сам", "(Борис Лужин)", CLIENT)
    await work.anna.sees(f"🟢 Разговор с {CLIENT}: Борис Лужин", "разговор 0:30")


async def test_a_case_of_one_department_is_not_settled_by_a_call_to_somebody_else(work: Office) -> None:
    await work.misses()
    call = await work.ring("79101234568")
    work.world.company.answer(call, "anna")
    await work.settled()
    await talk(work, call)
    await work.anna.sees(f"🔴 Пропущен {CLIENT}")


async def test_an_open_list_pages_and_shows_only_what_is_hers(work: Office) -> None:
    for number in range(10):
        await work.misses(f"7910200000{number}", department="sales")
    await work.misses("79103000000", department="support")
    work.later(120)
    work.anna.sends("/missed")
    page = await work.anna.sees("Ждут звонка")
    assert "+79103000000" not in page["text"]
    assert work.anna.labels("Ждут звонка")[-1] == "Ещё ⌄"
    assert len(work.anna.labels("Ждут звонка")) == 9
    await work.anna.taps("Ещё ⌄")
    await work.settled()
    assert work.anna.labels("Ждут звонка") == ["🔴 +79102000001", "🔴 +79102000000"]
    await work.anna.taps("🔴 +79102000001")
    card = await work.anna.sees("🔴 Пропущен +79102000001", "Продажи")
    assert [button["text"] for row in card["buttons"] for button in row][:2] == ["📞 Перезвонить", "✋ Беру"]
    work.vera.sends("/missed")
    assert "+79102000" not in (await work.vera.sees("Ждут звонка", "+79103000000"))["text"]


async def test_words_behind_the_command_find_a_client_or_a_department_among_those_who_wait(work: Office) -> None:
    for number in range(9):
        await work.misses(f"7910200000{number}", department="sales")
    await work.misses("79103000000", department="support")
    await work.app.database.write(clients.name, "+79102000003", "ООО Ромашка", None, 1)
    for typed, found in (("ромаш", "Ромашка"), ("8 910 200-00-07", "+79102000007"), ("поддержка", "+79103000000")):
        work.gleb.sends(f"/missed {typed}")
        await work.settled()
        labels = [row[0]["text"] for row in work.gleb.heard()[-1]["buttons"]]
        assert len(labels) == 1, (typed, labels)
        assert found in labels[0]
    work.gleb.sends("/missed Продажи")
    await work.gleb.sees("Ждут звонка · Продажи")
    await work.gleb.taps("Ещё ⌄")
    await work.settled()
    assert work.gleb.labels("Ждут звонка · Продажи") == ["🔴 +79102000000"]
    work.gleb.sends("/missed Бухгалтерия")
    await work.gleb.sees("нет никого по запросу «Бухгалтерия»", "/missed")


async def test_nobody_waits(work: Office) -> None:
    work.anna.sends("/missed")
    await work.anna.sees("🎉 Никто не ждёт звонка")


async def test_a_supervisor_sees_and_settles_what_is_missed_in_the_department_he_leads(work: Office) -> None:
    await work.misses(department="sales")
    work.vera.sends("/missed")
    await work.vera.sees("🎉 Никто не ждёт звонка")
    work.gleb.sends("/invite vera supervisor Продажи")
    work.vera.starts((await work.gleb.sees("Одноразовая ссылка"))["text"].rpartition("=")[2])
    await work.settled()
    work.vera.sends("/missed")
    await work.vera.sees("Ждут звонка", CLIENT)
    await work.misses("79101234568", department="sales")
    await work.vera.sees("🔴 Пропущен +79101234568")
    assert "📞 Звонит" not in work.vera.reads(), "ringing is for whose phone rings"
    await work.vera.taps("✋ Беру")
    await work.anna.sees("🟠 Взяла Вера Орлова")
