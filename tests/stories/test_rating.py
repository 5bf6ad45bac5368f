"""A client's low mark: whoever leads the department hears of it, once, with the conversation."""

from tests.stories.romashka import Office


async def test_a_low_mark_is_told_once_to_whoever_leads_there(work: Office) -> None:
    await work.leads(work.vera, "Продажи")
    work.world.megafon.recording.on = True
    call = await work.ring()
    work.world.company.answer(call, "anna")
    work.world.company.hang_up(call, talk=60)
    await work.settled()
    work.world.company.rate(call, 2)
    await work.vera.sees("⭐ Клиент поставил разговору 2 из 5", "+79101234567", "Анна Белова")
    assert "🎧 Запись" in work.vera.labels("⭐ Клиент")
    work.world.company.rate(call, 1)
    await work.settled()
    assert len([one for one in work.vera.heard() if "⭐" in one["text"]]) == 1
    assert "⭐" not in work.anna.reads() + work.boris.reads() + work.gleb.reads()


async def test_where_nobody_leads_the_administrator_hears_of_it(work: Office) -> None:
    call = await work.ring()
    work.world.company.answer(call, "anna")
    work.world.company.hang_up(call, talk=60)
    await work.settled()
    work.world.company.rate(call, 1)
    await work.gleb.sees("⭐ Клиент поставил разговору 1 из 5", "+79101234567")


async def test_a_good_mark_is_no_news(work: Office) -> None:
    call = await work.ring()
    work.world.company.answer(call, "anna")
    work.world.company.hang_up(call, talk=60)
    await work.settled()
    work.world.company.rate(call, 3)
    await work.settled()
    [row] = await work.rows("SELECT facts FROM calls")
    assert '"rating":3' in row["facts"]
    assert "⭐" not in work.gleb.reads()
