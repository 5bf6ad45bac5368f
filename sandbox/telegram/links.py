"""Links as Telegram accepts them: which schemes, which hosts, and the spelling it gives back."""

import re
from urllib.parse import parse_qs, urlsplit

SCHEMES = {"http", "https", "ftp", "tg", "ton", "tonsite"}
SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):(?!\d+(/|$))", re.ASCII | re.IGNORECASE)


def checked_link(link: str) -> str:
    """The link in full; a ValueError with Telegram's words when it would not be a link there."""
    full = link if SCHEME.match(link) else f"http://{link}"
    try:
        parts = urlsplit(full)
        port = parts.port
    except ValueError:
        raise ValueError(f"URL '{link}' is invalid: Wrong URL") from None
    if parts.scheme not in SCHEMES:
        raise ValueError(f"URL '{link}' is invalid: Unsupported URL protocol")
    if parts.scheme == "tg":
        return full
    host = parts.hostname or ""
    # This is why a button to http://localhost is refused by the real Telegram too.
    if port == 0 or ("." not in host and ":" not in host) or re.search(r"\s", full):
        raise ValueError(f"URL '{link}' is invalid: Wrong HTTP URL")
    return full if parts.path or parts.query or parts.fragment else f"{full}/"


def linked_user(link: str) -> int:
    """The id in tg://user?id=…, or 0."""
    parts = urlsplit(link) if link.lower().startswith("tg://user?") else None
    identifier = parse_qs(parts.query).get("id", [""])[0] if parts is not None else ""
    return int(identifier) if re.fullmatch(r"[0-9]{1,15}", identifier, re.ASCII) else 0
