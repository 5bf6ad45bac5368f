"""What becomes of a call that Cifra1 was asked to make: it tells nothing by itself, so it is asked."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.stories.cifra_company import CifraOffice, cifra_office
from tests.stories.romashka_clock import HURRY

CARD = "+79101234567"
LINES = "SELECT facts FROM case_lines ORDER BY id"
CALLS = "SELECT call_id, direction, stage FROM calls ORDER BY id"


@pytest.fixture
async def work(tmp_path: Path) -> AsyncIterator[CifraOffice]:
    async with cifra_office(tmp_path) as made:
        yield made


def lines(text: str) -> list[str]:
    return [line.rpartition(": ")[2] for line in text.splitlines() if line.startswith("↩️")]


async def test_a_client_is_missed_called_back_and_done(work: CifraOffice) -> None:
    await work.misses()
    for someone in (work.anna, work.boris):
        await someone.sees("🔴", CARD)
    call = await work.dialled(work.anna)
    await work.boris.sees("📲 Анна Белова набирает…")
    work.world.company.employee_picks_up(call)
    work.world.company.client_picks_up(call)
    work.later(21)
    await work.asked_about(1)
    await work.boris.sees("📲 Анна Белова набирает…")
    work.world.company.hang_up(call, talk=124)
    work.later(40)
    for someone in (work.anna, work.boris):
        await someone.sees("🟢 Перезвонила Анна Белова", "разговор 2:04")
    await work.asked_about()
    assert [one["task"] for one in work.asked("stat_callback")] == ["66", "66"]


REFUSALS = {
    1: "АТС с таким доменом нет",
    2: "АТС заблокирована оператором",
    3: "Лицевой счёт АТС заблокирован",
    4: "API выключен в кабинете АТС",
    5: "Интеграция с CRM заблокирована оператором АТС",
    6: "Этой АТС такая операция запрещена: Отказано",
    7: "АТС не знает вашего добавочного",
    8: "Ваш добавочный заблокирован в АТС",
    9: "АТС не примет такое значение: Отказано",
    99: "АТС отказала: Отказано",
}
OUTCOMES = {
    "busy": ("client_busy", "занято"),
    "not answered": ("client_no_answer", "не ответил"),
    "unavailable": ("client_unavailable", "абонент недоступен"),
    "her own phone": ("employee_ignores", "звонок отменён"),
}


@pytest.mark.parametrize(("how", "said"), OUTCOMES.values(), ids=OUTCOMES)
async def test_an_attempt_that_reaches_nobody_is_one_line_with_its_reason(
    work: CifraOffice, how: str, said: str
) -> None:
    await work.misses()
    call = await work.dialled(work.anna)
    if how != "employee_ignores":
        work.world.company.employee_picks_up(call)
    getattr(work.world.company, how)(call)
    work.later(21)
    for someone in (work.anna, work.boris):
        await someone.sees("🟠 Взяла Анна Белова", CARD, f"Анна Белова: {said}")
        assert "📞 Перезвонить" in someone.labels("🟠 Взяла")
    work.later(5)
    await work.reconciled()
    assert lines((await work.boris.sees("🟠 Взяла"))["text"]) == [said], "the history says the same under another id"
    assert [row["direction"] for row in await work.rows(CALLS)] == ["in", "out"]


async def test_a_line_that_the_history_wrote_first_learns_its_reason(work: CifraOffice) -> None:
    await work.misses()
    call = await work.dialled(work.anna)
    work.world.company.employee_picks_up(call)
    work.world.company.client_busy(call)
    await work.world.quiet()
    await work.reconciled()
    await work.boris.sees("🟠 Взяла Анна Белова", "Анна Белова: АТС не сказала, чем кончилось")
    work.later(21)
    assert lines((await work.boris.sees("🟠 Взяла Анна Белова", "Анна Белова: занято"))["text"]) == ["занято"]
    assert len(await work.rows(CALLS)) == 2


@pytest.mark.parametrize("history_first", [False, True])
async def test_a_debt_is_settled_once_whoever_tells_of_the_conversation_first(
    work: CifraOffice, history_first: bool
) -> None:
    await work.misses()
    call = await work.dialled(work.anna)
    work.world.company.employee_picks_up(call)
    work.world.company.client_picks_up(call)
    work.world.company.hang_up(call, talk=75)
    await work.world.quiet()
    if history_first:
        await work.reconciled()
    else:
        work.later(21)
    await work.boris.sees("🟢 Перезвонила Анна Белова", "разговор 1:15")
    await work.boris.taps("Вернуть")
    await work.boris.sees("🔴", CARD)
    work.later(21)
    await work.asked_about()
    await work.reconciled()
    assert [row["stage"] for row in await work.rows(CALLS)] == ["missed", "spoken"]
    await work.boris.sees("🔴", CARD)


async def test_attempts_soon_after_one_another_are_a_line_each(work: CifraOffice) -> None:
    await work.misses()
    said = []
    for how, why in (("client_busy", "занято"), ("client_no_answer", "не ответил"), ("client_busy", "занято")):
        call = await work.dialled(work.anna)
        work.world.company.employee_picks_up(call)
        getattr(work.world.company, how)(call)
        work.later(21)
        said.append(why)
        await work.asked_about()
        assert lines((await work.boris.sees("🟠 Взяла Анна Белова"))["text"]) == said
    work.later(5)
    for _ in range(2):
        await work.reconciled()
    assert lines((await work.boris.sees("🟠 Взяла Анна Белова"))["text"]) == said
    assert [row["direction"] for row in await work.rows(CALLS)] == ["in", "out", "out", "out"]


async def test_a_conversation_longer_than_an_attempt_may_last_is_still_under_way(work: CifraOffice) -> None:
    await work.misses()
    call = await work.dialled(work.anna)
    work.world.company.employee_picks_up(call)
    work.world.company.client_picks_up(call)
    for seconds in (21, 40, 60, 70):
        work.later(seconds)
        await work.asked_about(1)
        await work.boris.sees("📲 Анна Белова набирает…")
    work.world.company.hang_up(call, talk=185)
    work.later(110)
    await work.boris.sees("🟢 Перезвонила Анна Белова", "разговор 3:05")


async def test_of_what_the_pbx_never_tells_it_is_said_so_and_the_client_stays_hers(work: CifraOffice) -> None:
    await work.misses()
    work.cifra.trouble.fault("500", 100, path="/api")
    await work.dialled(work.anna)
    for seconds in (21, 40, 60):
        work.later(seconds)
        await work.asked_about(1)
    await work.boris.sees("📲 Анна Белова набирает…")
    work.later(60)
    await work.boris.sees("🟠 Взяла Анна Белова", "Анна Белова: о звонке ничего не слышно")
    work.later(120)
    await work.asked_about()


async def test_a_task_the_cabinet_does_not_know_is_left_to_the_history(work: CifraOffice) -> None:
    await work.misses()
    call = await work.dialled(work.anna)
    del work.cifra.memory.callbacks[66]
    work.later(21)
    await work.asked_about()
    await work.boris.sees("📲 Анна Белова набирает…")
    work.world.company.employee_picks_up(call)
    work.world.company.client_picks_up(call)
    work.world.company.hang_up(call, talk=61)
    await work.world.quiet()
    await work.reconciled()
    await work.boris.sees("🟢 Перезвонила Анна Белова", "разговор 1:01")


async def test_the_same_call_asked_for_again_is_queued_already_and_said_so(work: CifraOffice) -> None:
    await work.misses()
    await work.boris.taps("✅ Обработан")
    await work.settled()
    for _ in range(2):
        work.later(11)  # sooner it would be a second tap
        work.anna.sends(f"/call {CARD}")
        await work.settled()
    await work.anna.sees("Такой звонок уже в очереди")
    assert work.anna.reads().count("уже в очереди") == 1
    assert len(work.asked("click2call")) == 2
    assert len(work.world.company.calls) == 2
    assert [row["name"] for row in await work.rows("SELECT name FROM follows WHERE about = 'task'")] == ["66"]


async def test_whoever_must_wait_for_the_pbx_is_told_how_long(work: CifraOffice) -> None:
    await work.misses("79101234567")
    await work.misses("79101234568")
    work.later(6)
    await work.asked_about()
    await work.idle()
    work.clock.hurry(1)
    await work.pbx.only_check()
    await work.anna.taps("📞 Перезвонить", on="+79101234567")
    toast = await work.anna.is_told("зазвонит ваш телефон (доб. 701)")
    assert re.search(r"\. АТС принимает одну команду в 3 с, ждём ~[34] с$", toast["text"])
    work.boris.sends("/call +79101234568")
    message = await work.boris.sees("Сначала зазвонит ваш телефон", "+79101234568")
    assert re.search(r"\nАТС принимает одну команду в 3 с, ждём ~[3-7] с$", message["text"])
    work.clock.hurry(HURRY)
    await work.settled()
    assert [one["userexten"] for one in work.asked("click2call")] == ["701", "702"]


async def test_a_wait_of_a_moment_is_not_worth_a_word(work: CifraOffice) -> None:
    await work.misses()
    await work.idle()
    await work.dialled(work.anna)
    await work.anna.is_told("Сначала зазвонит ваш телефон (доб. 701)")
    assert "одну команду" not in str(work.world.telegram.answers())


async def test_each_refusal_of_the_pbx_is_a_sentence_and_the_client_stays_hers(work: CifraOffice) -> None:
    await work.misses()
    for code, said in REFUSALS.items():
        work.later(15)  # five in a minute are allowed
        work.cifra.lite.refusing["click2call"] = code
        await work.anna.taps("📞 Перезвонить")
        await work.anna.sees(said)
        await work.boris.sees("🟠 Взяла Анна Белова", f"Анна Белова: {said.partition(': Отказано')[0]}")
        await work.settled()
    assert work.asked("stat_callback") == []
    assert "📞 Перезвонить" in work.boris.labels("🟠 Взяла")
