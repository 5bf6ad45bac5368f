"""The rules of the house, how the bot is, who did what, and a client forgotten."""

from tests.pictures.studio import Studio

NIGHT_S = 15 * 3600  # after which there is a backup


async def play(at: Studio) -> None:
    await at.misses()
    await at.anna.taps("✋")
    await at.misses("79101234568")
    await at.boris.taps("✅")
    await at.gleb.types("/settings")
    await at.picture("settings", at.gleb, last=2)
    await at.gleb.types(at.says("/settings remind 15 мин", "/settings remind 15 min"))
    await at.picture("rule", at.gleb, last=2)
    at.work.later(NIGHT_S)
    await at.work.app.backups.step()
    await at.gleb.types("/status")
    await at.picture("status", at.gleb, last=2)
    await at.gleb.types("/audit")
    await at.picture("audit", at.gleb, last=2)
    await at.gleb.types("/forget +79101234567")
    await at.picture("forget", at.gleb, last=2)
