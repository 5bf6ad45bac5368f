"""Calls that are not a plain call of a client to a department: hidden, colleagues', internal, at night, handed on."""

from pathlib import Path

from sandbox.world import GROUP
from tests.stories.romashka import FAST, Office, office

CLIENT = "+79101234567"
INTERNAL = {"cmd": "event", "type": "INCOMING", "direction": "internal", "user": "anna", "phone": "702", "callid": "I"}
ODD = ("<b>x</b>", "/dnd", "sip:evil@example.org", "٠١٢٣٤٥", "\u202e+7910", "x" * 300, "0" * 40)


async def test_each_hidden_call_is_a_debt_of_its_own_without_a_call_button(work: Office) -> None:
    await work.misses(None)
    await work.misses(None)
    assert work.anna.reads().count("🔴 Пропущен Номер скрыт") == 2
    assert work.anna.labels("🔴 Пропущен Номер скрыт") == ["✋ Беру", "✅ Обработан", "⋯"]
    await work.anna.taps("✋ Беру")
    await work.boris.sees("🟠 Взяла Анна Белова", "Клиент Номер скрыт")
    assert work.boris.reads().count("🔴 Пропущен Номер скрыт") == 1
    await work.boris.taps("✅ Обработан", on="🔴 Пропущен Номер скрыт")
    await work.boris.sees("✅ Обработан", "Номер скрыт")


async def test_a_hidden_caller_who_gets_through_settles_nobody_elses_debt(work: Office) -> None:
    await work.misses(None)
    call = await work.ring(None)
    work.world.company.answer(call, "anna")
    work.world.company.hang_up(call, talk=30)
    await work.settled()
    await work.boris.sees("🔴 Пропущен Номер скрыт")


async def test_a_colleagues_mobile_is_named_and_is_no_debt(work: Office) -> None:
    await work.ring("79100000002", employee="anna")
    await work.anna.sees("📞 Звонит +79100000002", "👤 Борис Лужин (сотрудник)")
    call = await work.ring("79100000003", employee="anna")
    await work.anna.sees("📞 Звонит +79100000003")
    await work.nobody(call)
    work.later(2)
    await work.anna.sees("🔴 Пропущен +79100000003", "👤 Вера Орлова (сотрудник)")
    assert await work.rows("SELECT * FROM cases") == []
    assert work.anna.labels("🔴 Пропущен +79100000003") == []


async def test_internal_calls_are_nobodys_news(work: Office) -> None:
    before = len(work.anna.heard())
    assert await work.push(**INTERNAL) == 200
    assert await work.push(**INTERNAL | {"cmd": "history", "type": "internal", "status": "missed"}) == 200
    work.later(300)
    await work.settled()
    assert len(work.anna.heard()) == before
    assert await work.rows("SELECT * FROM calls") == []


async def test_a_call_after_hours_is_a_miss_though_no_phone_rang(work: Office) -> None:
    await work.misses(department="sales")
    await work.anna.taps("✅ Обработан")
    await work.anna.sees("✅ Обработан")
    work.world.company.after_hours("79101234568", wait=15)
    await work.settled()
    work.later(2)
    for someone in (work.anna, work.boris):
        alert = await someone.sees("🔴 Пропущен +79101234568", "Продажи · линия +74957654321", "ждал 0:15")
        assert not alert["silent"]
        assert "📞 Перезвонить" in someone.labels("🔴 Пропущен")


NOBODYS = {"cmd": "history", "type": "in", "status": "missed", "user": "", "callid": "N", "phone": "79101234568"}


async def test_what_is_nobodys_is_the_admins(work: Office) -> None:
    await work.push(**NOBODYS)
    work.later(2)
    await work.gleb.sees("🔴 Пропущен +79101234568")
    assert "Пропущен" not in work.anna.reads()


async def test_the_fallback_chat_hears_what_is_nobodys_instead_of_the_admins(tmp_path: Path) -> None:
    async with office(tmp_path, **FAST, TELEGRAM__FALLBACK_CHAT=str(GROUP)) as work:
        await work.push(**NOBODYS)
        work.later(2)
        group = work.anna.in_group()
        await group.sees("🔴 Пропущен +79101234568")
        assert "🔴 Пропущен" not in work.gleb.reads()
        await group.taps("✋ Беру")
        await group.sees("🟠 Взяла Анна Белова")


async def test_a_client_who_hung_up_says_so(work: Office) -> None:
    call = await work.ring()
    work.world.company.client_hangs_up(call, wait=7)
    await work.settled()
    work.later(2)
    await work.anna.sees(f"🔴 Пропущен {CLIENT}", "ждал 0:07", "клиент положил трубку")


async def test_the_winner_of_a_department_call_is_shown_to_the_one_who_lost(work: Office) -> None:
    call = await work.ring()
    await work.boris.sees("📞 Звонит")
    work.world.company.answer(call, "anna")
    await work.settled()
    for someone in (work.anna, work.boris):
        await someone.sees(f"🗣 Анна Белова говорит с {CLIENT}")
    work.world.company.hang_up(call, talk=65)
    await work.settled()
    await work.boris.sees(f"🟢 Разговор с {CLIENT}: Анна Белова", "разговор 1:05")
    assert await work.rows("SELECT * FROM cases") == []


async def test_one_phone_after_another_is_one_call(work: Office) -> None:
    work.world.company.ring_each = 0
    call = await work.ring(department="sales", sequential=True)
    await work.anna.sees("📞 Звонит", "Продажи → Анна Белова")
    work.world.company.next_phone(call)
    await work.settled()
    await work.boris.sees("📞 Звонит", "Продажи → Борис Лужин")
    for _ in range(4):
        work.later(20)
        work.world.company.next_phone(call)
        await work.settled()
    assert work.anna.reads().count("📞 Звонит") == 1
    await work.nobody(call)
    work.later(2)
    for someone in (work.anna, work.boris):
        await someone.sees(f"🔴 Пропущен {CLIENT}")
    [case] = await work.rows("SELECT misses FROM cases")
    assert case["misses"] == 1


async def test_a_call_handed_on_is_one_call_and_the_colleagues_conversation(work: Office) -> None:
    call = await work.ring(department="sales")
    work.world.company.answer(call, "anna")
    await work.settled()
    second = work.world.company.transfer(call, "vera")
    await work.settled()
    work.world.company.answer(second, "vera")
    await work.settled()
    work.world.company.hang_up(second, talk=45)
    await work.settled()
    for someone in (work.anna, work.boris):
        await someone.sees(f"🟢 Разговор с {CLIENT}: Вера Орлова", "разговор 0:45")
    assert await work.rows("SELECT * FROM cases") == []


async def test_a_client_handed_on_to_a_phone_that_nobody_picked_up_was_missed(work: Office) -> None:
    call = await work.ring(department="sales")
    work.world.company.answer(call, "anna")
    await work.settled()
    second = work.world.company.transfer(call, "vera")
    work.world.company.nobody(second)
    await work.settled()
    work.later(300)
    await work.settled()
    assert len(await work.rows("SELECT * FROM cases")) == 1


async def test_what_a_caller_writes_into_his_number_is_only_text(work: Office) -> None:
    for number, phone in enumerate(ODD):
        push = {"cmd": "event", "type": "INCOMING", "user": "anna", "callid": f"N-{number}", "phone": phone}
        assert await work.push(**push) == 200
        assert await work.push(**push | {"cmd": "history", "type": "in", "status": "missed"}) == 200
    work.later(2)
    await work.settled()
    shown = [message for message in work.anna.heard() if "Пропущен" in message["text"]]
    assert len(shown) == len(ODD)
    assert all("Номер скрыт" in message["text"] for message in shown)
    assert not any(one["type"] in ("bold", "bot_command") for message in shown for one in message["entities"])
