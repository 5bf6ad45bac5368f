"""Have the webhooks of each account ever come? The running bot knows, or the database where none runs."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot import beside
from bot.control import ControlError
from storage.transaction import DatabaseBusy, SchemaNewer, StorageError
from views.findings import Finding, Mark, Said, ago

if TYPE_CHECKING:
    from bot.settings import Settings

_SILENT = Finding(Mark.NOTE, Said("check_bot_silent"))
_DATABASE = ("STORAGE__PATH",)


@dataclass(frozen=True, slots=True)
class News:
    """``bot``: whether it runs, in words. ``last_ms``: account → when it last told of a call; None where nobody could
    be asked."""

    bot: Finding
    running: bool = True
    last_ms: Mapping[str, int] | None = None

    def of(self, account: str, now_ms: int) -> Finding | None:
        if self.last_ms is None:
            return None
        last_ms = self.last_ms.get(account)
        if last_ms is None:
            return Finding(Mark.NOTE, Said("check_never_heard"), account)
        return Finding(Mark.GOOD, Said("check_heard", {"ago": ago((now_ms - last_ms) // 1000)}), account)


async def ask(settings: "Settings") -> News:
    try:
        running, told = await beside.heard(settings)
    except (ControlError, DatabaseBusy):
        return News(_SILENT)
    except SchemaNewer:
        return News(Finding(Mark.WRONG, Said("check_database_newer"), look=_DATABASE), running=False)
    except StorageError:
        return News(Finding(Mark.WRONG, Said("check_database"), look=_DATABASE), running=False)
    if "heard" not in told:
        return News(_SILENT)
    return News(Finding(Mark.NOTE, Said("check_bot_runs" if running else "check_bot_is_down")), running, told["heard"])
