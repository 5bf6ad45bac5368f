"""A client is taken, handed over, remembered and blocked: everything behind «⋯»."""

from tests.pictures.studio import Studio

OTHER, SPAM = "79101234568", "79005553311"


async def play(at: Studio) -> None:
    await at.misses()
    await at.anna.taps("✋")
    await at.anna.sees("🟠")
    await at.anna.taps("⋯")
    await at.anna.sees("👤")
    await at.picture("taken-menu", at.anna, last=2)
    await at.anna.taps("↪️")
    await at.anna.taps(at.says("Борис", "Boris"))
    await at.boris.sees("🟠")
    await at.picture("handed-over", at.boris)
    await at.boris.taps("⋯")
    await at.boris.taps("⏰")
    await at.picture("remind", at.boris)
    await at.misses(SPAM)
    await at.anna.taps("🚫", on="🔴")
    await at.anna.sees("🚫")
    await at.picture("block", at.anna)
    await at.anna.taps("🚫", on="🚫")
    await at.anna.sees("blocked", number=f"+{SPAM}", account="office")
    await at.picture("blocked", at.anna)


async def play_waiting(at: Studio) -> None:
    for number in ("79101234567", OTHER, "79101234567"):
        await at.misses(number)
    await at.boris.taps("✋", on=OTHER)
    await at.anna.types("/missed")
    await at.picture("waiting", at.anna, last=2)
