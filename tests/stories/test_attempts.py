"""«Перезвонить» on a card: one tap, one call; what the PBX refuses or keeps to itself; attempts that reach nobody."""

from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from sandbox.server import serve
from sandbox.world import World
from tests.stories.romashka import FAST, Office, office

CARD = "+79101234567"


async def test_two_taps_of_one_person_make_one_call(work: Office) -> None:
    await work.misses()
    await work.anna.taps("📞 Перезвонить")
    await work.anna.taps("📞 Перезвонить")
    await work.anna.is_told("Уже набирает Анна Белова")
    await work.settled()
    assert len(work.makecalls()) == 1


async def test_of_two_people_who_tap_at_once_the_second_reads_who_was_first(work: Office) -> None:
    await work.misses()
    await work.anna.taps("📞 Перезвонить")
    await work.boris.taps("📞 Перезвонить")
    await work.settled()
    told = {one["person"]: one["text"] for one in work.world.telegram.answers()}
    first, second = (work.anna, work.boris) if "Сначала" in told[work.anna.id] else (work.boris, work.anna)
    name = {work.anna.id: "Анна Белова", work.boris.id: "Борис Лужин"}[first.id]
    assert told[second.id] == f"Уже набирает {name}"
    assert len(work.makecalls()) == 1


async def test_the_same_tap_delivered_twice_is_one_tap(work: Office) -> None:
    await work.misses()
    await work.anna.taps("📞 Перезвонить")
    await work.outgoing()
    work.world.telegram.repeat_updates(3)
    await work.settled()
    assert len(work.makecalls()) == 1


async def test_a_refusal_is_said_and_the_client_stays_hers(work: Office) -> None:
    await work.misses()
    faults = {
        "403": "АТС не пускает нас",
        "404": "АТС не знает такого адреса",
        "429": "АТС просит подождать",
        "redirect": "По этому адресу другая АТС",
    }
    for fault, said in faults.items():
        work.world.megafon.fault(fault, path="makecall")
        await work.anna.taps("📞 Перезвонить")
        await work.anna.sees(said)
        for someone in (work.anna, work.boris):
            await someone.sees("🟠 Взяла Анна Белова", f"Анна Белова: {said}")
            assert "📞 Перезвонить" in someone.labels("🟠 Взяла")
        await work.settled()
    await work.anna.taps("📞 Перезвонить")
    await work.outgoing()
    assert len(work.makecalls()) == len(faults) + 1


async def test_an_api_that_is_switched_off_is_said_so(work: Office) -> None:
    await work.misses()
    work.world.megafon.access = "CRM switched off"
    await work.anna.taps("📞 Перезвонить")
    await work.anna.sees("🟠 Взяла Анна Белова", "API выключен в кабинете АТС")


async def test_a_pbx_that_cannot_be_reached_was_certainly_not_told(tmp_path: Path) -> None:
    async with AsyncExitStack() as pbx:
        elsewhere = await pbx.enter_async_context(serve(World()))
        async with office(tmp_path, **FAST, PBX__OFFICE__BASE_URL=f"{elsewhere}/megafon/crmapi/v1") as work:
            await work.misses()
            await pbx.aclose()
            await work.anna.taps("📞 Перезвонить")
            await work.anna.sees("АТС недоступна")
            await work.boris.sees("🟠 Взяла Анна Белова", "Анна Белова: АТС недоступна")
            assert "📞 Перезвонить" in work.boris.labels("🟠 Взяла")


async def test_an_extension_the_pbx_does_not_know_is_said_so(work: Office) -> None:
    await work.misses()
    del work.world.company.firm.employees["anna"]
    await work.anna.taps("📞 Перезвонить")
    await work.anna.sees("АТС отказала: Validation error")
    await work.boris.sees("🟠 Взяла Анна Белова", "Анна Белова: АТС отказала")


@pytest.mark.parametrize("fault", ["500", "reset", "html-200"])
async def test_an_answer_that_says_nothing_is_unknown_and_never_repeated(work: Office, fault: str) -> None:
    await work.misses()
    work.world.megafon.fault(fault, path="makecall")
    await work.anna.taps("📞 Перезвонить")
    await work.anna.sees("Команда ушла в АТС, но ответа нет", "Сам повторять не буду")
    await work.boris.sees("📲 Анна Белова набирает…", "команда ушла в АТС, ответа нет: неизвестно, звонит ли она")
    await work.boris.taps("✅ Обработан")
    await work.boris.sees("✅ Обработан")
    await work.settled()
    assert len(work.makecalls()) == 1


async def test_a_command_of_unknown_outcome_that_was_done_after_all_closes_the_debt(work: Office) -> None:
    await work.misses()
    work.world.megafon.fault("reset-after-accept", path="makecall")
    await work.anna.taps("📞 Перезвонить")
    await work.anna.sees("Команда ушла в АТС, но ответа нет")
    call = await work.outgoing()
    work.world.company.employee_picks_up(call)
    work.world.company.client_picks_up(call)
    work.world.company.hang_up(call, talk=75)
    await work.boris.sees("🟢 Перезвонила Анна Белова", "разговор 1:15")
    assert len(work.makecalls()) == 1


async def test_of_a_command_nobody_hears_of_again_it_is_said_after_three_minutes(work: Office) -> None:
    await work.misses()
    work.world.megafon.crm_url = ""
    await work.anna.taps("📞 Перезвонить")
    await work.outgoing()
    await work.anna.sees("📲 Анна Белова набирает…")
    work.later(170)
    await work.settled()
    await work.anna.sees("📲 Анна Белова набирает…")
    work.later(11)
    for someone in (work.anna, work.boris):
        await someone.sees("🟠 Взяла Анна Белова", "Анна Белова: о звонке ничего не слышно")
        assert "📞 Перезвонить" in someone.labels("🟠 Взяла")


OUTCOMES = {
    "busy": ("client_busy", "занято"),
    "not answered": ("client_no_answer", "не ответил"),
    "unavailable": ("client_unavailable", "абонент недоступен"),
}


@pytest.mark.parametrize(("how", "said"), OUTCOMES.values(), ids=OUTCOMES)
async def test_an_attempt_that_reaches_nobody_is_a_line_and_the_debt_stays(work: Office, how: str, said: str) -> None:
    await work.misses()
    await work.anna.taps("📞 Перезвонить")
    call = await work.outgoing()
    work.world.company.employee_picks_up(call)
    getattr(work.world.company, how)(call)
    for someone in (work.anna, work.boris):
        await someone.sees("🟠 Взяла Анна Белова", CARD, f"Анна Белова: {said}")
        assert "📞 Перезвонить" in someone.labels("🟠 Взяла")


async def test_an_own_phone_she_did_not_pick_up_is_a_line_too(work: Office) -> None:
    await work.misses()
    await work.anna.taps("📞 Перезвонить")
    work.world.company.employee_ignores(await work.outgoing())
    await work.boris.sees("🟠 Взяла Анна Белова", "Анна Белова: звонок отменён")


async def test_a_short_talk_was_an_answering_machine_until_a_person_says_otherwise(work: Office) -> None:
    await work.misses()
    await work.anna.taps("📞 Перезвонить")
    call = await work.outgoing()
    work.world.company.employee_picks_up(call)
    work.world.company.client_picks_up(call)
    work.world.company.hang_up(call, talk=9)
    await work.boris.sees("🟠 Взяла Анна Белова", "Анна Белова: соединение 0:09, похоже на автоответчик")
    await work.anna.taps("✅ Обработан")
    await work.boris.sees("✅ Обработан", "(Анна Белова)")


async def test_three_attempts_are_three_lines_in_their_order(work: Office) -> None:
    await work.misses()
    for how in ("client_busy", "client_no_answer", "client_unavailable"):
        work.later(5)
        await work.anna.taps("📞 Перезвонить")
        call = await work.outgoing()
        work.world.company.employee_picks_up(call)
        getattr(work.world.company, how)(call)
        await work.settled()
    text = (await work.boris.sees("🟠 Взяла Анна Белова"))["text"]
    said = [line.rpartition(": ")[2] for line in text.splitlines() if line.startswith("↩️")]
    assert said == ["занято", "не ответил", "абонент недоступен"]


async def test_another_departments_manager_dials_the_client_without_touching_the_debt(work: Office) -> None:
    await work.misses(department="sales")
    [before] = await work.rows("SELECT * FROM cases")
    work.world.megafon.fault("403", path="makecall")
    work.vera.sends(f"/call {CARD}")
    await work.vera.sees("АТС не пускает нас")
    await work.settled()
    assert await work.rows("SELECT * FROM cases") == [before]
    assert await work.rows("SELECT * FROM case_lines") == []
