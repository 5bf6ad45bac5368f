"""The kinds of value a setting can have. Each refuses in half a sentence that never repeats the value."""

import re
from collections.abc import Callable, Iterator, Mapping
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, BeforeValidator, Field, SecretStr

from calls import digest

MIN_SECRET = 16  # characters: 64 bits even when written as hex
_TOKEN = re.compile(r"[0-9]{1,20}:[A-Za-z0-9_-]{30,}", re.ASCII)
_HEADER_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}", re.ASCII)  # Telegram's own alphabet for secret_token
_PREFIX = re.compile(r"\+[1-9][0-9]{0,14}", re.ASCII)


def _token(value: SecretStr) -> SecretStr:
    if not _TOKEN.fullmatch(value.get_secret_value()):
        raise ValueError("does not look like a token of @BotFather (digits, a colon, some 35 letters and digits)")
    return value


def _secret(value: SecretStr) -> SecretStr:
    text = value.get_secret_value()
    if text != text.strip():
        raise ValueError("begins or ends with a space")
    if len(text) < MIN_SECRET:
        raise ValueError(f"is too short for a secret: at least {MIN_SECRET} characters (openssl rand -hex 16)")
    return value


def _evening(value: str) -> str:
    return _digest(value, digest.evening_text, "such as 19:00")


def _week(value: str) -> str:
    return _digest(value, digest.week_text, "such as mon 9:00")


def _digest(value: str, read: Callable[[str], str | None], example: str) -> str:
    """As ``calls.digest`` writes it."""
    found = digest.AUTO if value.strip().casefold() == digest.AUTO else read(value)
    if found is None:
        raise ValueError(f"must be auto, off, or a time {example}")
    return found


def _header_secret(value: SecretStr) -> SecretStr:
    if not _HEADER_SECRET.fullmatch(value.get_secret_value()):
        raise ValueError("may hold only latin letters, digits, _ and -, at most 256 of them")
    return value


def _check_url(text: str, *, user: bool = False, query: bool = False) -> None:
    try:
        parts = urlsplit(text)
        complete = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        complete = False
    if not complete or re.search(r"[\s\x00-\x1f\\]", text):
        raise ValueError("must be a full address such as https://example.org")
    if parts.username is not None and not user:
        raise ValueError("must not carry a user name or password")
    if (parts.query or parts.fragment) and not query:
        raise ValueError("must end before any ? or #")


def _url(value: str) -> str:
    _check_url(value)
    return value.rstrip("/")


def _proxy(value: SecretStr) -> SecretStr:
    _check_url(value.get_secret_value(), user=True)
    return value


def _secret_url(value: SecretStr) -> SecretStr:
    _check_url(value.get_secret_value(), user=True, query=True)
    return value


def _prefix(value: str) -> str:
    if not _PREFIX.fullmatch(value):
        raise ValueError('must be a list of prefixes, each a plus and digits, such as ["+7", "+375"]')
    return value


def _network(value: object) -> object:
    try:
        return ip_network(str(value), strict=False)
    except ValueError:
        raise ValueError("must be a list of addresses or networks such as 10.0.0.0/8") from None


def _readable(value: Path) -> Path:
    try:
        with value.open("rb"):
            return value
    except OSError as error:
        raise ValueError(f"names a file that cannot be read ({error.strerror})") from None


def _lower(value: object) -> object:
    return value.lower() if isinstance(value, str) else value


def _upper(value: object) -> object:
    return value.upper() if isinstance(value, str) else value


def is_loopback(url: str) -> bool:
    """Whether an address (already checked) stays on this machine."""
    host = urlsplit(url).hostname or ""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def secrets_in(value: Any) -> Iterator[str]:
    """Every secret within a settings object: SecretStr, and the passwords of addresses."""
    if isinstance(value, SecretStr):
        yield value.get_secret_value()
        value = value.get_secret_value()
    if isinstance(value, str) and "@" in value and "//" in value and (password := urlsplit(value).password):
        yield password
    if isinstance(value, BaseModel):
        value = {name: getattr(value, name) for name in type(value).model_fields}
    if isinstance(value, Mapping):
        for inner in value.values():
            yield from secrets_in(inner)
    if isinstance(value, tuple | list | frozenset):
        for inner in value:
            yield from secrets_in(inner)


Token = Annotated[SecretStr, AfterValidator(_token)]
Secret = Annotated[SecretStr, AfterValidator(_secret)]
HeaderSecret = Annotated[SecretStr, AfterValidator(_secret), AfterValidator(_header_secret)]
Url = Annotated[str, AfterValidator(_url)]  # http(s), without user, query or trailing slash
SecretUrl = Annotated[SecretStr, AfterValidator(_secret_url)]
Proxy = Annotated[SecretStr, AfterValidator(_proxy)]  # secret: it may carry a password
Port = Annotated[int, Field(ge=0, le=65535)]  # 0: any free one
Prefix = Annotated[str, AfterValidator(_prefix)]
Network = Annotated[IPv4Network | IPv6Network, BeforeValidator(_network)]
Readable = Annotated[Path, AfterValidator(_readable)]
EveningTime = Annotated[str, AfterValidator(_evening)]
WeekTime = Annotated[str, AfterValidator(_week)]
Positive = Annotated[int, Field(gt=0)]
Seconds = Annotated[int, Field(gt=0, le=30 * 86400)]
Lower = BeforeValidator(_lower)
Upper = BeforeValidator(_upper)
