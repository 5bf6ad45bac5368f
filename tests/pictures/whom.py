"""A number just sent, who it is, and a call on its time."""

from tests.pictures.studio import Studio

CLIENT = "79101234567"


async def play(at: Studio) -> None:
    await at.talks(at.boris)
    await at.misses()
    await at.anna.types("8 (910) 123-45-67")
    await at.anna.taps("✏️", on="👤")
    await at.anna.sees("?")
    await at.settled()
    await at.anna.types(at.says("Иван Петров, ООО «Ромашка»", "John Parker, Daisy Ltd"))
    await at.settled()
    await at.anna.types("+7 910 123-45-67")
    await at.picture("client", at.anna, last=2)
    await at.anna.types(f"/call +{CLIENT} 15:30")
    await at.picture("call-later", at.anna, last=2)
    await at.anna.types("/later")
    await at.picture("later", at.anna, last=2)
