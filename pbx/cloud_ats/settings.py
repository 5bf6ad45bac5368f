"""The cloud PBX's settings: where it lives, and the two keys."""

import re
from typing import Annotated, Literal

from pydantic import AfterValidator

from pbx.advice import Advice, Where
from pbx.cloud_ats.api import API_PATH
from pbx.itoolabs.settings import KeyedSettings
from pbx.settings import is_loopback, parts_of

_SYSTEM = "/sys/"  # where the PBX's own pages and its API live
_NAMED = re.compile(r".*[^.]\.[^.].*|\[.*", re.ASCII)  # a domain, an address


def _address(text: str) -> str:
    """A host, or the address of the PBX or of its API → the address that commands are posted to. Many brands run this
    platform, so a bare name leads nowhere."""
    text = text.strip()
    parts = parts_of(text if "://" in text else f"https://{text}", ("http", "https"))
    if parts is None or "@" in parts.host or not (_NAMED.fullmatch(parts.host) or is_loopback(parts.host)):
        raise ValueError("must be the PBX's host, or its address like https://name.example.ru/sys/crm_api.wcgp")
    if parts.scheme == "http" and not is_loopback(parts.host):
        raise ValueError("must begin with https://, for the key travels with every request")
    return f"{parts.scheme}://{parts.host}{parts.path.partition(_SYSTEM)[0].rstrip('/')}{API_PATH}"


class CloudAtsSettings(KeyedSettings):
    """Cabinet: «Интеграция» → «API». ``api_key`` is the PBX's key (`token`), ``crm_token`` the key that it puts into
    its webhooks; ``crm_token_previous`` is accepted beside it during a change."""

    kind: Literal["cloud_ats"] = "cloud_ats"
    base_url: Annotated[str, AfterValidator(_address)]

    def advice(self, account: str, where: Where) -> list[Advice]:
        token = f"PBX__{account.upper()}__CRM_TOKEN"
        return [Advice("cabinet_cloud_ats", {"address": self.address(account, where.url), "token": token})]

    def where_recordings_lie(self) -> frozenset[str]:
        """The hosts named in ``record_hosts``, else the PBX's own: which brand's records lie where, nobody prints."""
        parts = parts_of(self.base_url, ("http", "https"))
        return frozenset(self.record_hosts or (parts.host.casefold() if parts else "",))
