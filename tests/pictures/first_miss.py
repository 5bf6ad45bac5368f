"""A call that nobody takes, and the way back to its client."""

from tests.page.first_call import press, station
from tests.pictures.studio import Studio


async def play(at: Studio) -> None:
    at.work.world.company.verdict_delay = 0.0
    at.work.world.megafon.recording.on = True
    at.work.world.megafon.shelf.delay = 0
    await at.rings()
    await at.picture("ringing", at.anna)
    await press(station(at.page), "Никто не берёт")
    at.work.later(1)
    await at.settled()
    await at.anna.sees("🔴")
    await at.picture("missed", at.anna)
    await at.anna.taps("📞")
    await press(station(at.page), f"{at.says('Анна', 'Anna')} снимает трубку")
    await at.picture("calling", at.boris)
    await press(station(at.page), "Клиент отвечает")
    await press(station(at.page), "Кладёт трубку")
    await at.anna.sees("🟢")
    await at.settled()
    await at.anna.taps("🎧")
    await at.anna.sees("🎧")
    await at.picture("called-back", at.anna, last=2)
