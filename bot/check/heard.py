"""Have the webhooks of each account ever come? The running bot knows, or the database where none runs."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot import beside
from bot.control import ControlError
from storage.transaction import StorageError
from views.findings import Finding, Mark, Said

if TYPE_CHECKING:
    from bot.settings import Settings

_STEPS = (("seconds", 1, 60), ("minutes", 60, 60), ("hours", 3600, 48), ("days", 86400, None))


@dataclass(frozen=True, slots=True)
class News:
    """``last_ms``: account → when it last told of a call; None where nobody could be asked."""

    running: bool
    last_ms: Mapping[str, int] | None = field(default_factory=dict)

    def findings(self) -> Iterator[Finding]:
        if self.last_ms is None:
            yield Finding(Mark.NOTE, Said("check_bot_silent"))
        else:
            yield Finding(Mark.NOTE, Said("check_bot_runs" if self.running else "check_bot_is_down"))

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
    except (ControlError, StorageError):
        return News(running=True, last_ms=None)
    return News(running, told.get("heard"))


def ago(seconds: int) -> Said:
    """«3 мин назад»."""
    name, unit, _ = next(step for step in _STEPS if step[2] is None or seconds < step[1] * step[2])
    return Said(f"ago_{name}", {"n": max(seconds, 0) // unit})
