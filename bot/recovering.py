"""What the last process left in the middle, and what this one begins with."""

from typing import TYPE_CHECKING

import structlog

from storage import accounts as stored_accounts
from storage.database import Tx
from workflow import acting, connected, digests, people
from workflow.house import House

if TYPE_CHECKING:
    from bot.app import App

log = structlog.get_logger(__name__)


async def recover(app: "App") -> None:
    """Before anything is heard or told."""
    now_ms = app.clock.now_ms()
    await app.database.write(_begin, app.house, app.settings.telegram.admins, tuple(app.accounts), now_ms)
    repeated = await app.delivery.recover()
    await app.inbox.recover()
    await app.mirroring.recover()
    await app.sweeping.recover()
    if repeated:
        log.warning("messages that were in flight are sent again", count=repeated)


def _begin(tx: Tx, rules: House, admins: tuple[int, ...], accounts: tuple[str, ...], now_ms: int) -> None:
    people.seat_admins(tx, admins, rules.language, now_ms)
    for account in accounts:
        stored_accounts.begin_account(tx, account, now_ms)
    acting.own_up(tx, now_ms)
    connected.tell_changes(tx, rules, now_ms)
    digests.stand(tx, rules, now_ms)
