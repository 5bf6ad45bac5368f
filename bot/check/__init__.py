"""``python -m bot check``: each setting proved by using it, without disturbing a running bot or anybody's phone.

telegram.py   the token            account.py    a PBX: address, key, each ability, its clock
entrance.py   how we are reached   questions.py  the harmless question that proves an ability
helpdesk.py   its channel          heard.py      whether its webhooks have come
"""

from collections.abc import AsyncIterator, Mapping
from typing import TYPE_CHECKING

from bot.check import account, entrance, heard, helpdesk, telegram
from calls.clock import Clock
from pbx import KINDS, Kind
from pbx.accounts import open_accounts
from views.findings import Finding, Mark, Said

if TYPE_CHECKING:
    from bot.settings import Settings

PATIENCE_S = 60.0  # for one question, with its repetitions and its turn in the queue


async def examine(
    settings: "Settings", clock: Clock, patience_s: float = PATIENCE_S, kinds: Mapping[str, Kind] = KINDS
) -> AsyncIterator[Finding]:
    """Everything that can be proved, in the order a newcomer sets it up, each as soon as it is known."""
    yield Finding(Mark.GOOD, Said("check_settings"))
    for remark in settings.remarks():
        yield Finding(Mark.WRONG, Said(remark))
    yield await telegram.examine(settings)
    news = await heard.ask(settings)
    for finding in (news.bot, *await entrance.examine(settings, running=news.running)):
        yield finding
    accounts = open_accounts(settings.pbx, clock, kinds)
    try:
        for one in accounts.values():
            async for finding in account.examine(settings, one, news, clock, patience_s):
                yield finding
    finally:
        await accounts.close()
    for name in settings.helpdesk:
        yield await helpdesk.examine(settings, name, clock)
