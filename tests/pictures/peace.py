"""Not to be disturbed, departments, and what is told when."""

from tests.pictures.studio import Studio


async def play(at: Studio) -> None:
    await at.anna.types("/dnd 1h")
    await at.picture("dnd", at.anna, last=2)
    await at.anna.types("/dnd off")
    await at.settled()
    await at.boris.types("/departments")
    await at.picture("departments", at.boris, last=2)
    await at.anna.types("/alerts 22:00-8:00")
    await at.picture("alerts", at.anna, last=2)
    await at.anna.types("/dnd 2h")
    await at.settled()
    await at.boris.types("/team")
    await at.picture("team", at.boris, last=2)
