"""The administrator's first day: what is connected, a test call, people."""

from tests.pictures.studio import Studio


async def play(at: Studio) -> None:
    await at.gleb.sees("🔌")
    await at.picture("greeting", at.gleb, last=2)
    await at.gleb.types(at.says("/invite vera supervisor Поддержка", "/invite vera supervisor Support"))
    await at.picture("invite", at.gleb, last=2)
    await at.gleb.types("/people")
    await at.picture("people", at.gleb, last=2)
    await at.gleb.taps(at.says("Анна", "Anna"))
    await at.picture("person", at.gleb)


async def play_test_call(at: Studio) -> None:
    """The bot knows an address where it is really seen: its own."""
    await at.gleb.types("/test")
    await at.gleb.sees("🔴")
    await at.picture("test-call", at.gleb, last=2)
