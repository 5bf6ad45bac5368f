"""Which helpdesk hears of which accounts. Errors are sentences that show no value: the address is a secret."""

import re
from ipaddress import ip_address
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, SecretStr

_PRINTABLE = re.compile(r"[\x21-\x7e]+", re.ASCII)
_ACCOUNT = re.compile(r"[a-z0-9_]{1,32}", re.ASCII)


def _url(secret: SecretStr) -> SecretStr:
    text = secret.get_secret_value().strip()
    try:
        parts = urlsplit(text)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        host, port, parts = "", 0, urlsplit("")
    if parts.scheme not in ("http", "https") or not host or port == 0 or not _PRINTABLE.fullmatch(text):
        raise ValueError("must be the whole address of the channel, as its settings show it, beginning with https://")
    if parts.username is not None or parts.fragment:
        raise ValueError("must be the address alone, without user:password@ and without #")
    if len(_key(parts.path)) < 4:
        raise ValueError("ends without the channel's key; copy the whole address from the channel's settings")
    if parts.scheme == "http" and not _is_loopback(host):
        raise ValueError("must begin with https://, for the address is a secret")
    return SecretStr(text)


def _key(path: str) -> str:
    return path.strip("/").rsplit("/", 1)[-1].removeprefix("@")


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _account(name: str) -> str:
    if not _ACCOUNT.fullmatch(name.strip().lower()):
        raise ValueError("must be names of accounts, such as office: the part between PBX__ and __KIND")
    return name.strip().lower()


def _listed(value: object) -> object:
    return [item for item in re.split(r"[\s,]+", value) if item] if isinstance(value, str) else value


class HelpdeskSettings(BaseModel):
    """``url``: the channel's address as pasted, with `@` and with a slash at the end or without; it is used as it is.
    ``accounts``: whose calls are mirrored, empty for all of them."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    url: Annotated[SecretStr, AfterValidator(_url)]
    accounts: Annotated[tuple[Annotated[str, AfterValidator(_account)], ...], BeforeValidator(_listed)] = ()

    @property
    def key(self) -> str:
        """The channel's own secret, without which the address is no use."""
        return _key(urlsplit(self.url.get_secret_value()).path)

    def mirrors(self, account: str) -> bool:
        return not self.accounts or account in self.accounts
