"""Cifra1's settings: the PBX's own domain, and two addresses with perhaps two keys."""

import re
from typing import Annotated, ClassVar, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator

from pbx.advice import Advice, Where
from pbx.cifra1.asking import Sent
from pbx.settings import AccountSettings, ApiKey, Blankable, Stripped, is_loopback, parts_of

VENDOR = "cifra1.ru"
LITE_PATH = "/crmapi.php"
CABINET_PATH = "/api"
LITE = frozenset({"dials", "remembers", "confirms"})  # abilities; the others are the cabinet's

_DOMAIN = re.compile(r"(?=.{4,253}\Z)[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+", re.ASCII)


def _address(text: str, path: str) -> str:
    """A host, or an address; without a path of its own it gets the API's."""
    text = text.strip()
    parts = parts_of(text if "://" in text else f"https://{text}", ("http", "https"))
    if parts is None or "@" in parts.host:
        raise ValueError(f"must be a host, or an address like https://apivats.{VENDOR}:21443{LITE_PATH}")
    if parts.scheme == "http" and not is_loopback(parts.host):
        raise ValueError("must begin with https://, for every request is signed with the key")
    return f"{parts.scheme}://{parts.host}{parts.path.rstrip('/') or path}"


def _lite(text: str) -> str:
    return _address(text, LITE_PATH)


def _cabinet(text: str) -> str:
    return _address(text, CABINET_PATH)


def _domain(text: str) -> str:
    if not _DOMAIN.fullmatch(text.casefold()):
        raise ValueError("must be the domain of the PBX, like name.vats.cifra1.ru")
    return text


class Cifra1Settings(AccountSettings):
    """Cabinet: «Интеграция с CRM» with the protocol «API Цифра1Lite». ``domain`` is «Домен для SIP-авторизации»,
    ``api_key`` «Ключ для API»; ``cabinet_key``, where it is another one, that of the cabinet's API.
    ``history_sent_as``: how getcalldetail is asked."""

    kind: Literal["cifra1"] = "cifra1"
    base_url: Annotated[str, AfterValidator(_lite)] = f"https://apivats.{VENDOR}:21443{LITE_PATH}"
    cabinet_url: Annotated[str, AfterValidator(_cabinet)] = f"https://lkvats.{VENDOR}{CABINET_PATH}"
    domain: Annotated[str, AfterValidator(_domain), Stripped]
    api_key: ApiKey
    cabinet_key: Annotated[ApiKey | None, Blankable] = None
    history_sent_as: Sent = "get"

    local_times: ClassVar[bool] = True

    def advice(self, account: str, where: Where) -> list[Advice]:
        """The Lite-API knows a host and a port and no path: an account with a path secret is never found at ``/``."""
        port = where.tls_port or where.port
        told = [Advice("cabinet_cifra1", {"host": where.host, "port": port})]
        if self.path_secret:
            told.append(Advice("path_secret_cifra1", wrong=True, look=("PATH_SECRET",)))
        return [*told, Advice("tls_cifra1" if where.tls_port else "no_tls_cifra1")]

    def asked_with(self, ability: str) -> tuple[str, ...]:
        lite = ("BASE_URL", "API_KEY", "DOMAIN")
        return lite if ability in LITE else ("CABINET_URL", "CABINET_KEY" if self.cabinet_key else "API_KEY", "DOMAIN")

    def where_recordings_lie(self) -> frozenset[str]:
        """The hosts named in ``record_hosts``, else those of both addresses and the vendor's."""
        own = (urlsplit(url).netloc.casefold() for url in (self.base_url, self.cabinet_url))
        return frozenset(self.record_hosts or (*own, f"lkvats.{VENDOR}", f"*.{VENDOR}"))
