"""The story of the first call: it rings, nobody answers, Anna calls back, everybody sees it."""

from tests.stories.romashka import Office


async def test_a_missed_client_is_called_back_and_everybody_sees_it(work: Office) -> None:
    call = await work.ring(department="sales")
    for someone in (work.anna, work.boris):
        card = await someone.sees("📞 Звонит +79101234567", "Продажи → Анна Белова, Борис Лужин", "линия +74957654321")
        assert card["silent"]
    await work.nobody(call, wait=41)
    for someone in (work.anna, work.boris):
        alert = await someone.sees("🔴 Пропущен +79101234567", "Продажи · линия +74957654321", "ждал 0:41")
        assert not alert["silent"]
        await someone.sees_no_more("📞 Звонит")

    await work.anna.taps("📞 Перезвонить")
    await work.anna.is_told("Сначала зазвонит ваш телефон (доб. 701)")
    outgoing = await work.outgoing()
    for someone in (work.anna, work.boris):
        await someone.sees("📲 Анна Белова набирает…", "+79101234567")
    work.world.company.employee_picks_up(outgoing)
    work.world.company.client_picks_up(outgoing)
    await work.world.quiet()
    work.world.company.hang_up(outgoing, talk=12)
    for someone in (work.anna, work.boris):
        await someone.sees("🟢 Перезвонила Анна Белова", "разговор 0:12")
    assert len(work.makecalls()) == 1
