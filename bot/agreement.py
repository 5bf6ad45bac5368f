"""What the settings of one part say about another: sentences that name the variables and show no value."""

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from bot import values

if TYPE_CHECKING:
    from bot.settings import Settings

ENTRANCE = "/api/v2/telephony/calls/"  # where PBXs post to us (bot/channel_entrance.py)
_PORTS = {"https": 443, "http": 80}


def agree(settings: "Settings") -> None:
    """Raises ValueError with the first thing that does not go together."""
    if settings.telegram.mode == "webhook":
        _telegram_can_call(settings)
    for name in settings.helpdesk:
        _helpdesk_fits(settings, name)


def _telegram_can_call(settings: "Settings") -> None:
    url = settings.web.public_url
    if url is None:
        raise ValueError("WEB__PUBLIC_URL is required by TELEGRAM__MODE: Telegram is to call us there")
    if not url.startswith("https:") and not values.is_loopback(url):
        raise ValueError("WEB__PUBLIC_URL must begin with https for TELEGRAM__MODE as it is")
    if settings.telegram.webhook_secret is None:
        raise ValueError("TELEGRAM__WEBHOOK_SECRET is required by TELEGRAM__MODE (openssl rand -hex 16)")


def _helpdesk_fits(settings: "Settings", name: str) -> None:
    """A helpdesk of ours would ring with every call again, and mirror that one too."""
    helpdesk, prefix = settings.helpdesk[name], f"HELPDESK__{name.upper()}__"
    if unknown := sorted(set(helpdesk.accounts) - set(settings.pbx)):
        connected = ", ".join(settings.pbx) or "none"
        raise ValueError(f"{prefix}ACCOUNTS names {len(unknown)} unknown; the connected accounts are: {connected}")
    url = helpdesk.url.get_secret_value()
    own = settings.web.public_url
    if helpdesk.key in values.secrets_in(settings.pbx) or (own and _place(url).startswith(_place(own) + ENTRANCE)):
        raise ValueError(f"{prefix}URL is our own address, not that of a helpdesk: its calls would come back to us")


def _place(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.hostname}:{parts.port or _PORTS[parts.scheme]}{parts.path}"
