"""The bot was not there for hours: what the PBX's history knows comes as one list, whose clients are then called back,
taken and settled like any other."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from tests.stories.romashka import Office

HEAD = "🕓 Пока бота не было"
HOURS_S = 3 * 3600
TOGETHER_S = 11


def client(n: int) -> str:
    return f"+791020000{n:02}"


@asynccontextmanager
async def away(work: Office) -> AsyncIterator[None]:
    """No webhook reaches the bot, for hours; then it asks the PBX what has happened."""
    work.later(5)  # history counts whole seconds: not in the one in which the account was made
    url, work.world.megafon.crm_url = work.world.megafon.crm_url, ""
    yield
    work.world.megafon.crm_url = url
    work.later(HOURS_S)
    await looked_up(work)
    await looked_up(work)
    work.later(TOGETHER_S)
    await work.settled()


async def looked_up(work: Office) -> None:
    [account] = work.app.accounts.values()
    assert await work.app.reconcile.step(account)
    await work.settled()


async def test_what_was_missed_meanwhile_is_one_list_whose_clients_are_served_like_others(work: Office) -> None:
    async with away(work):
        for n in range(3):
            await work.missed_call(client(n).removeprefix("+"))
            work.later(60)
    message = await work.anna.sees(f"{HEAD}: 3 пропущенных", *(client(n) for n in range(3)), "Продажи")
    assert not message["silent"]
    assert "🔴 Пропущен" not in work.anna.reads()
    await work.anna.taps(f"🔴 {client(1)}", on=HEAD)
    await work.anna.sees(f"🔴 Пропущен {client(1)}")
    await work.anna.taps("✋ Беру")
    await work.anna.sees("🟠 Взяла Анна Белова", client(1))
    await work.boris.taps(f"🔴 {client(1)}", on=HEAD)
    await work.boris.sees("🟠 Взяла Анна Белова", client(1))
    await work.anna.taps("✅ Обработан", on=client(1))
    for someone in (work.anna, work.boris):
        await someone.sees("✅ Обработан", client(1))
    await work.anna.taps(f"🔴 {client(2)}", on=HEAD)
    await work.anna.taps("📞 Перезвонить", on=client(2))
    call = await work.outgoing()
    for part in (work.world.company.employee_picks_up, work.world.company.client_picks_up):
        part(call)
    work.world.company.hang_up(call, talk=30)
    await work.anna.sees("🟢 Перезвонила Анна Белова", client(2))


async def test_a_client_of_the_list_who_calls_again_sounds_and_is_counted(work: Office) -> None:
    async with away(work):
        for n in range(2):
            await work.missed_call(client(n).removeprefix("+"))
    await work.anna.sees(f"{HEAD}: 2 пропущенных")
    await work.misses(client(0).removeprefix("+"))
    alert = await work.anna.sees(f"🔴 Пропущен {client(0)} · 2-й раз")
    assert not alert["silent"]


async def test_a_card_that_was_asked_for_twice_stands_once(work: Office) -> None:
    async with away(work):
        for n in range(2):
            await work.missed_call(client(n).removeprefix("+"))
    for _ in range(2):
        await work.anna.taps(f"🔴 {client(0)}", on=HEAD)
        await work.settled()
    assert work.anna.reads().count("🔴 Пропущен") == 1


async def test_a_long_list_is_paged_to_its_end_and_only_that_list(work: Office) -> None:
    async with away(work):
        for n in range(10):
            await work.missed_call(client(n).removeprefix("+"))
            work.later(1)
    await work.misses("79101234567")
    first = await work.anna.sees(f"{HEAD}: 10 пропущенных")
    assert sum(client(n) in first["text"] for n in range(10)) == 10
    assert work.anna.labels(HEAD) == [*(f"🔴 {client(n)}" for n in range(9, 1, -1)), "Ещё ⌄"]
    await work.anna.taps(f"🔴 {client(9)}", on=HEAD)
    await work.anna.taps("✅ Обработан", on=client(9))
    await work.anna.sees("✅ Обработан", client(9))
    await work.anna.taps("Ещё ⌄", on=HEAD)
    await work.anna.sees("Пока бота не было, дальше", client(1), client(0))
    assert work.anna.labels("дальше") == [f"🔴 {client(1)}", f"🔴 {client(0)}"]
    await work.anna.taps(f"🔴 {client(0)}", on="дальше")
    await work.anna.sees(f"🔴 Пропущен {client(0)}")


async def test_who_was_served_meanwhile_is_no_news(work: Office) -> None:
    async with away(work):
        for n in range(3):
            await work.missed_call(client(n).removeprefix("+"))
        work.later(60)
        call = await work.ring(client(1).removeprefix("+"))
        work.world.company.answer(call, "boris")
        work.world.company.hang_up(call, talk=30)
    message = await work.anna.sees(f"{HEAD}: 2 пропущенных", client(0), client(2))
    assert client(1) not in message["text"]


async def test_in_another_language(work: Office) -> None:
    work.anna.sends("/language")
    await work.anna.taps("English")
    await work.settled()
    async with away(work):
        for n in range(2):
            await work.missed_call(client(n).removeprefix("+"))
    await work.anna.sees("🕓 While the bot was away: 2 missed clients", client(0), client(1))
