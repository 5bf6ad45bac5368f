"""Questions that we ask a PBX of our own accord, and how we stand with it since: whether it answers us at all."""

from collections.abc import Awaitable, Callable

import structlog

from calls.clock import Clock
from pbx.errors import PbxError
from storage.database import Database, DatabaseUnavailable
from workflow import troubles

log = structlog.get_logger(__name__)


async def answered(
    database: Database, clock: Clock, account: str, part: str, ask: Callable[[], Awaitable[None]]
) -> bool:
    """Ask, and keep what comes of it; tells whether the PBX answered and the answer was kept. ``part`` names the
    question; ``ask`` may raise PbxError and DatabaseUnavailable."""
    try:
        try:
            await ask()
        except PbxError as error:
            log.warning("the PBX gives no answer", account=account, asked=part, reason=error.reason)
            await database.write(troubles.fails, account, part, error, clock.now_ms())
            return False
        await database.write(troubles.answers, account, part, clock.now_ms())
    except DatabaseUnavailable as error:
        log.warning("the PBX's answer cannot be kept", account=account, asked=part, reason=error.reason)
        return False
    return True
