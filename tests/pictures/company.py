"""The PBX from the chat: employees, a number's route, SIM cards."""

from tests.pictures.studio import Studio


async def play(at: Studio) -> None:
    await at.gleb.types("/staff")
    await at.picture("staff", at.gleb, last=2)
    await at.gleb.types(f"/staff {at.says('Анна', 'Anna')}")
    await at.picture("employee", at.gleb, last=1)
    await at.gleb.types(f"/staff {at.sales}")
    await at.picture("department", at.gleb, last=2)
    await at.gleb.types("/numbers")
    await at.picture("numbers", at.gleb, last=2)
    await at.gleb.types(f"/numbers 74957654321 {at.says('Поддержка', 'Support')}")
    await at.picture("before-after", at.gleb, last=2)
    await at.gleb.types("/numbers 74957654321")
    await at.settled()
    for label in ("🔀", "🗓", "🕘"):
        await at.gleb.taps(label)
        await at.settled()
    await at.gleb.types(at.says("пн-пт 9-18", "mon-fri 9-18"))
    await at.picture("route", at.gleb)
    await at.gleb.types("/sims")
    await at.picture("sims", at.gleb, last=2)
