"""A group hears of a department."""

from tests.pictures.studio import Studio


async def play(at: Studio) -> None:
    gleb, boris = at.in_group(at.gleb), at.in_group(at.boris)
    await gleb.types(f"/here {at.sales}")
    await gleb.sees("here_on")
    await at.misses()
    await boris.sees("🔴")
    await at.picture("group", boris, last=3)
