"""A call later of which the PBX keeps the time: promised, listed, not to be cancelled, tried and settled."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from sandbox.company.firm import Firm
from tests.stories.cifra_company import CifraOffice, cifra_office

CARD = "+79101234567"


@pytest.fixture
async def work(tmp_path: Path) -> AsyncIterator[CifraOffice]:
    async with cifra_office(tmp_path) as made:
        yield made


def lines(text: str) -> list[str]:
    return [line.partition(": ")[2] for line in text.splitlines() if line.startswith("↩️")]


async def test_the_pbx_calls_at_its_time_tries_again_and_a_conversation_settles_the_debt(work: CifraOffice) -> None:
    await work.misses()
    work.boris.sends(f"/call {CARD} через 20 минут, 2 раза")
    await work.boris.sees("Время держит АТС (задача 66)", "до 2 попыток с перерывом 2 минуты", "не берите трубку")
    assert work.asked("callback_add")[0] | {"calldelay": "?"} == {
        "action": "callback_add", "domain": work.asked("callback_add")[0]["domain"], "calltypeid": "1",
        "cgpn": "79101234567", "cdpn": "702", "trycount": "2", "trypause": "120", "durmin": "3", "calldelay": "?",
    }  # fmt: skip
    await work.anna.sees("🔴", CARD, "Борис Лужин: звонок на", "время держит АТС")
    work.boris.sends("/later")
    listed = await work.boris.sees("время держит АТС, задача 66 · попыток 0 из 2 · Ожидает", "Сверено с АТС")
    assert listed["buttons"] == []
    work.boris.sends(f"/call {CARD} 15:30")
    await work.boris.sees("АТС уже позвонит вам и на +79101234567 (задача 66)")
    work.later(1201)
    await work.boris.sees("⏰ АТС звонит +79101234567, как вы просили")
    await work.anna.sees("📲 Борис Лужин набирает…")
    first = await work.outgoing()
    work.world.company.employee_picks_up(first)
    work.world.company.client_busy(first)
    await work.world.quiet()
    work.later(21)
    await work.anna.sees("🟠 Взял Борис Лужин", "Борис Лужин: занято")
    work.later(121)
    second = await work.outgoing()
    work.world.company.employee_picks_up(second)
    work.world.company.client_picks_up(second)
    work.world.company.hang_up(second, talk=75)
    await work.world.quiet()
    work.later(200)
    await work.anna.sees("🟢 Перезвонил Борис Лужин", "разговор 1:15")
    await work.boris.sees("🟢 Поговорили с +79101234567, 1:15. Попытка 2 из 2")
    await work.asked_about()
    assert len(work.asked("callback_add")) == 1
    work.boris.sends("/later")
    await work.boris.sees("На потом звонков нет")


async def test_what_the_pbx_refuses_is_said_and_nothing_is_promised(work: CifraOffice) -> None:
    await work.misses()
    for name, said in (
        ("cgpn", "АТС не принимает такой номер"),
        ("cdpn", "АТС планирует звонки только для добавочных от трёх цифр"),
        ("trycount", "АТС не берёт столько попыток"),
        ("trypause", "АТС не берёт такой перерыв между попытками"),
        ("calldelay", "АТС не берёт такое время"),
        ("calltypeid", "АТС не примет такое значение: calltypeid"),
    ):
        work.cifra.cabinet.refusing["callback_add"] = f"Parameter {name} – Incorrect"
        work.later(15)  # five in a minute are allowed
        work.anna.sends(f"/call {CARD} через 1 час")
        await work.anna.sees(said)
    work.anna.sends("/later")
    await work.anna.sees("На потом звонков нет")
    assert await work.rows("SELECT * FROM follows WHERE about = 'task'") == []
    await work.boris.sees("🔴", CARD)
    assert "звонок на" not in work.boris.reads()


async def test_who_spoke_meanwhile_a_phone_nobody_picks_up_and_a_task_taken_out_in_the_cabinet(
    work: CifraOffice,
) -> None:
    await work.misses()
    for number in (CARD, "+79101234568"):
        work.boris.sends(f"/call {number} через 10 минут")
    await work.boris.sees("Этот номер нам ещё не звонил", "+79101234568")
    await work.boris.taps("⏰ Да, позвонить")
    await work.boris.sees("Время держит АТС (задача 67)", "Одна попытка")
    del work.cifra.memory.callbacks[67]
    work.boris.sends("/later")
    await work.boris.sees("задача 67", "в АТС такой задачи нет", "Сверено с АТС")
    call = await work.ring()
    work.world.company.answer(call, "anna")
    work.world.company.hang_up(call, 57)
    await work.world.quiet()
    await work.anna.sees("🟢 Дозвонился сам")
    work.later(601)
    await work.boris.sees("⏰ С +79101234567 уже поговорили, но остановить АТС нельзя", "Не берите трубку")
    work.world.company.employee_ignores(await work.outgoing(CARD.lstrip("+")))
    await work.world.quiet()
    work.later(21)
    await work.boris.sees("🔴 С +79101234567 не поговорили. Попыток: 1 из 1", "ваш телефон не ответил")
    await work.boris.sees("⚪ Звонка на +79101234568 в АТС больше нет")


async def test_the_bot_keeps_the_time_of_a_short_extension(tmp_path: Path) -> None:
    def shorten(firm: Firm) -> None:
        firm.employees["anna"] = replace(firm.employees["anna"], ext="12")

    async with cifra_office(tmp_path, firm=shorten) as work:
        await work.misses()
        work.anna.sends(f"/call {CARD} через 20 минут")
        await work.anna.sees("доб. 12", "Время держит бот: АТС не берёт звонки на добавочные короче трёх цифр")
        await work.boris.sees("🔴", "Анна Белова: звонок на", "время держит бот")
        work.anna.sends("/later")
        await work.anna.taps("✖️", on="Звонки на потом")
        await work.boris.sees("Анна Белова: звонок на", "отменён")
        assert work.asked("callback_add") == []
