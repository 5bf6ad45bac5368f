"""What people do all day takes one tap under the alert, blocking two; from the list of /missed one more."""

from tests.stories.romashka import Office

FROM_THE_ALERT = {
    "79101234567": (("✋ Беру",), "🟠 Взяла Анна Белова"),
    "79101234568": (("✅ Обработан",), "✅ Обработан"),
    "79101234569": (("🚫", "🚫 Заблокировать"), "🚫 В чёрном списке"),
}


async def test_daily_things_take_at_most_two_taps(work: Office) -> None:
    anna = work.anna
    for client, (taps, outcome) in FROM_THE_ALERT.items():
        await work.misses(client)
        for label in taps:
            await anna.taps(label, on=f"+{client}")
        await anna.sees(outcome, f"+{client}")
        assert len(taps) <= 2
    anna.sends("/missed")
    await anna.taps("+79101234567", on="Ждут звонка")
    await work.settled()
    await anna.taps("📞 Перезвонить", on="🟠 Взяла")
    await work.outgoing()
    await work.boris.sees("📲 Анна Белова набирает", "+79101234567")
