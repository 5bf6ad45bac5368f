"""A tap that asks the PBX before it shows anything: answered at once; whatever comes of it is a message."""

from collections.abc import Awaitable

from aiogram.types import CallbackQuery

from calls.missed import NotNow
from handlers.taps import tell
from handlers.world import Visit
from views import answers
from views.screen import Screen


async def looked(query: CallbackQuery, visit: Visit, making: Awaitable[Screen], *, anew: bool = False) -> None:
    """Show what is made in the place of the menu that was pressed, or ``anew`` below it. Raises PbxError."""
    await tell(query)
    try:
        screen = await making
    except NotNow as no:  # the tap is answered already
        screen, anew = answers.problem(visit.words, no.reason, no.facts), True
    await (visit.reply(screen) if anew else visit.show(screen))
