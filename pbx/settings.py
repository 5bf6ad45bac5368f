"""What the settings of every PBX account have in common; each adapter's own model stands in its own file.

Every error is a sentence that shows no value: values here are secrets and addresses with secrets.
"""

import re
from ipaddress import IPv4Network, IPv6Network, ip_address
from typing import Annotated, ClassVar, NamedTuple
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, SecretStr

from pbx.advice import Advice, Where

SECRET_MIN = 8  # characters; what is shorter can be guessed over the network

_RECORD_HOST = re.compile(
    r"(?:\*\.)?[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::[0-9]{1,5})?|\[[0-9a-f:]+\](?::[0-9]{1,5})?", re.ASCII
)
_PRINTABLE = re.compile(r"[\x21-\x7e]+", re.ASCII)


def _shared_secret(secret: SecretStr) -> SecretStr:
    if len(secret.get_secret_value()) < SECRET_MIN:
        raise ValueError(f"is shorter than {SECRET_MIN} characters; make up a longer one and type it in both places")
    return secret


def _api_key(secret: SecretStr) -> SecretStr:
    if not _PRINTABLE.fullmatch(secret.get_secret_value()):
        raise ValueError("is empty or has blanks or letters that no key has; copy it from the cabinet again")
    return secret


def _path_secret(secret: SecretStr) -> SecretStr:
    if not re.fullmatch(r"[A-Za-z0-9_-]+", _shared_secret(secret).get_secret_value(), re.ASCII):
        raise ValueError("may have only Latin letters, digits, - and _, for it becomes part of an address")
    return secret


def _timezone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ValueError, OSError, LookupError):
        pass
    else:
        return name
    raise ValueError("is no time zone; write one like Europe/Moscow or Asia/Yekaterinburg")


def _proxy(secret: SecretStr) -> SecretStr:
    if parts_of(secret.get_secret_value(), ("http", "https")) is None:
        raise ValueError("must look like http://proxy.example:3128, with user:password@ before the host if needed")
    return secret


def _stripped(value: object) -> object:
    return value.strip() if isinstance(value, str) else value


def _record_host(text: str) -> str:
    if not _RECORD_HOST.fullmatch(text.casefold()):
        raise ValueError("must be a host like records.example.org, host:port, or *.example.org for all below it")
    return text.casefold()


def _blank_is_none(value: object) -> object:
    return (_stripped(value) or None) if isinstance(value, str) else value


def _listed(value: object) -> object:
    return [item for item in re.split(r"[\s,]+", value) if item] if isinstance(value, str) else value


Stripped = BeforeValidator(_stripped)
Blankable = BeforeValidator(_blank_is_none)

MADE_UP = "made up by us"
"""Marks a secret that both sides share and that no cabinet gives out: ``python -m bot setup`` makes it up."""

SharedSecret = Annotated[SecretStr, AfterValidator(_shared_secret), Stripped, MADE_UP]
ApiKey = Annotated[SecretStr, AfterValidator(_api_key), Stripped]
PathSecret = Annotated[SecretStr, AfterValidator(_path_secret)]
ProxyUrl = Annotated[SecretStr, AfterValidator(_proxy)]
RecordHost = Annotated[str, AfterValidator(_record_host)]


class AccountSettings(BaseModel):
    """``allowed_ips``: addresses or networks that may send webhooks, empty for all of them. ``record_hosts``: where
    recordings may be fetched from (host, host:port or *.domain), empty for the adapter's own choice."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    kind: str
    timezone: Annotated[str, AfterValidator(_timezone), Stripped] = "Europe/Moscow"
    path_secret: Annotated[PathSecret | None, Blankable] = None
    path_secret_previous: Annotated[PathSecret | None, Blankable] = None
    proxy: Annotated[ProxyUrl | None, Blankable] = None
    allowed_ips: Annotated[tuple[IPv4Network | IPv6Network, ...], BeforeValidator(_listed)] = ()
    record_hosts: Annotated[tuple[RecordHost, ...], BeforeValidator(_listed)] = ()

    local_times: ClassVar[bool] = False
    """The PBX writes times without a zone: ``timezone`` is theirs."""

    def address(self, account: str, url: str) -> str:
        """Where the PBX brings its events, below WEB__PUBLIC_URL; the secret's place is shown by its name."""
        return f"{url}/pbx/{account}{'/<PATH_SECRET>' if self.path_secret else ''}"

    def advice(self, account: str, where: Where) -> list[Advice]:
        """What to type into the vendor's cabinet and where, and what else to know of this kind as it is set."""
        return [Advice("cabinet_any", {"address": self.address(account, where.url)})]

    def asked_with(self, ability: str) -> tuple[str, ...]:
        """Which settings say where this ability is asked for, and with which key; () where nothing is ever asked."""
        return ("BASE_URL", "API_KEY")

    def hint(self, reason: str) -> Advice | None:
        """What an administrator should know when this kind gave no good answer for ``reason`` (``pbx/errors.py``)."""
        return None

    def proxy_url(self) -> str | None:
        """The proxy's address in the clear, credentials and all: for ``wire`` alone."""
        return self.proxy.get_secret_value() if self.proxy else None


class Parts(NamedTuple):
    """Of an address; ``host`` with credentials and port as written."""

    scheme: str
    host: str
    path: str


def parts_of(url: str, schemes: tuple[str, ...]) -> Parts | None:
    """Of an absolute address without query and fragment, None when it is anything else. Never raises."""
    try:
        parts = urlsplit(url.strip())
        host, port = parts.hostname, parts.port
    except ValueError:
        return None
    if parts.scheme not in schemes or not host or port == 0 or not _PRINTABLE.fullmatch(url.strip()):
        return None
    return Parts(parts.scheme, parts.netloc, parts.path) if not (parts.query or parts.fragment) else None


def is_loopback(host: str) -> bool:
    """Of a host with or without a port."""
    name = urlsplit(f"//{host}").hostname or ""
    try:
        return name == "localhost" or ip_address(name).is_loopback
    except ValueError:
        return False
