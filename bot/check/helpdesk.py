"""A helpdesk's channel, proved by an update of no call, which only a channel that knows the key refuses as such."""

from typing import TYPE_CHECKING

from calls.clock import Clock
from channels.base import ChannelError, Later, Unreachable
from channels.helpdesk import Helpdesk
from views.findings import Finding, Mark, Said
from wire.client import REASONS

if TYPE_CHECKING:
    from bot.settings import Settings


async def examine(settings: "Settings", name: str, clock: Clock) -> Finding:
    helpdesk = Helpdesk(name, settings.helpdesk[name], clock)
    look = (f"HELPDESK__{name.upper()}__URL",)
    try:
        await helpdesk.probe()
    except Later as later:
        return Finding(Mark.NOTE, Said("check_helpdesk_later", {"seconds": round(later.retry_after_s)}), name)
    except Unreachable as lost:
        why = Said(f"wire_{lost}") if str(lost) in REASONS else Said("check_helpdesk_address")
        return Finding(Mark.WRONG, why, name, look=look)
    except ChannelError:
        return Finding(Mark.WRONG, Said("check_helpdesk_nonsense"), name, look=look)
    finally:
        await helpdesk.close()
    accounts = ", ".join(settings.helpdesk[name].accounts or settings.pbx)
    return Finding(Mark.GOOD, Said("check_helpdesk", {"accounts": accounts}), name)
