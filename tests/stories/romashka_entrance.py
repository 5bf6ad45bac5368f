"""How the people of a company come in: by their own contacts, and where the PBX knows no mobiles by invite."""

from collections.abc import Sequence

from bot.app import App
from bot.control_commands import commands
from sandbox.world import World
from tests.stories.romashka_people import Someone

LOGINS = ("anna", "boris", "vera")


async def let_everybody_in(world: World, app: App, people: Sequence[Someone]) -> None:
    """Anna, Boris and Vera; and Gleb, who administers and only presses Start."""
    *employees, gleb = people
    gleb.starts()
    for someone, login in zip(employees, LOGINS, strict=True):
        for office in world.offices.values():
            if office.knows_mobiles:
                someone.starts()
                someone.shares_contact()
            else:
                someone.starts(await invited(app, **office.guest(login)))
    for someone in people:
        await someone.sees("Вы внутри")


async def invited(app: App, **whom: str | None) -> str:
    """What to press Start with, from the terminal."""
    told = await commands(app)["invite"](**whom, role="manager")
    return str(told["start"]).removeprefix("/start ")
