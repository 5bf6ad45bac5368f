"""Before → after, asked once, done once: for whatever an administrator changes.

``question`` makes the screen; the handler of its button calls ``confirmed`` with the Deed. The button carries what the
Deed needs (its arguments are kept in the intent) and which question it answers: two taps on it act once, and the same
question asked again later may act again.
"""

from collections.abc import Sequence
from dataclasses import replace

from aiogram.types import CallbackQuery

from calls.missed import NotNow
from handlers.taps import tell
from handlers.world import Visit
from storage.intents import Intent
from views import changes as views
from views.changes import Change
from views.screen import Button, Screen
from workflow.acting import Actor, Deed, Told


def question(visit: Visit, head: str, changes: Sequence[Change], *do: Button, warning: str = "") -> Screen:
    """``head`` and ``warning`` are HTML. Raises NotNow where nothing would change; with no ``changes`` at all it is a
    plain «are you sure?»."""
    differing = [one for one in changes if one.before != one.after]
    if changes and not differing:
        raise NotNow("nothing_changes")
    asked = [replace(button, arguments={**button.arguments, "asked": visit.press}) for button in do]
    return views.question(visit.words, head, differing, asked, warning)


async def confirmed(query: CallbackQuery, intent: Intent, visit: Visit, deed: Deed) -> Told:
    """The question was answered: do it. Raises NotNow (also for the second tap), PbxError."""

    async def begun() -> None:
        await tell(query, visit.words.plain("toast_asking_pbx"))

    press = f"asked:{intent.arguments.get('asked', visit.press)}"
    try:
        return await visit.world.act(Actor(visit.person, press), deed, begun)
    except NotNow as no:
        raise NotNow("asked_already") if no.reason == "act_repeated" else no from None
