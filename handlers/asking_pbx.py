"""Lists for administrators that only the PBX knows: asked anew for each page, with a word where that takes long."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

from calls.audience import Role
from calls.missed import NotNow
from handlers.choosing import able
from handlers.world import Visit
from pbx.errors import PbxError
from views import answers
from views.screen import Screen
from views.words import escape


def accounts(visit: Visit, ability: str) -> list[str]:
    """Those an administrator may ask; nobody else may. Raises NotNow."""
    if visit.person.role is not Role.ADMIN:
        raise NotNow("not_allowed")
    found = able(visit, ability, as_admin=True)
    if not found:
        raise NotNow("account_unknown")
    return found


def chosen(visit: Visit, ability: str, account: str) -> str:
    """The account a button is about. Raises NotNow."""
    if account not in accounts(visit, ability):
        raise NotNow("account_unknown")
    return account


async def answer(visit: Visit, account: str, make: Callable[[], Awaitable[Screen]]) -> None:
    """Show what the PBX tells; where its own pace lets one wait long, that is said meanwhile, in the same message."""
    waits = visit.waits(account)
    if not waits:
        await visit.show(await make())
        return
    at = await visit.show(Screen(str(escape(waits))))
    here = replace(visit, message_id=at if at is not None else visit.message_id)
    try:
        screen = await make()
    except (PbxError, NotNow) as error:
        screen = answers.problem(visit.words, error.reason, error.facts)
    await here.show(screen)
