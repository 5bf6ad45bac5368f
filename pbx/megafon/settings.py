"""MegaFon's settings: which tenant, the two keys, and what its `/dnd` means."""

import re
from typing import Annotated, Literal

from pydantic import AfterValidator

from pbx.advice import Advice, Where
from pbx.itoolabs.settings import KeyedSettings
from pbx.megafon.crmapi import API_PATH
from pbx.settings import is_loopback, parts_of

VENDOR = "megapbx.ru"

_NAME = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?", re.ASCII)


def _address(text: str) -> str:
    """A tenant's bare name, a host, or the address of any page of it → the API's base URL."""
    text = text.strip()
    if _NAME.fullmatch(text.casefold()) and text.casefold() != "localhost":
        return f"https://{text.casefold()}.{VENDOR}{API_PATH}"
    parts = parts_of(text if "://" in text else f"https://{text}", ("http", "https"))
    if parts is None or "@" in parts.host:
        raise ValueError("must be the PBX's name, its host, or its address like https://name.megapbx.ru/crmapi/v1")
    if parts.scheme == "http" and not is_loopback(parts.host):
        raise ValueError("must begin with https://, for the key travels with every request")
    return f"{parts.scheme}://{parts.host}{parts.path.partition(API_PATH)[0].rstrip('/')}{API_PATH}"


class MegafonSettings(KeyedSettings):
    """Cabinet: «Настройки» → «Интеграция с CRM». ``api_key`` is «Ключ для авторизации в АТС», ``crm_token`` the
    key that the PBX puts into its webhooks; ``crm_token_previous`` is accepted beside it during a change.
    ``dnd_post_means``: what POST `/dnd` switches on; the document and the field disagree (PBX-FACTS)."""

    kind: Literal["megafon"] = "megafon"
    base_url: Annotated[str, AfterValidator(_address)]
    dnd_post_means: Literal["reception_on", "dnd_on"] = "reception_on"

    def advice(self, account: str, where: Where) -> list[Advice]:
        token = f"PBX__{account.upper()}__CRM_TOKEN"
        cabinet = Advice("cabinet_megafon", {"address": self.address(account, where.url), "token": token})
        other = "reception_on" if self.dnd_post_means == "dnd_on" else "dnd_on"
        facts = {"variable": f"PBX__{account.upper()}__DND_POST_MEANS", "now": self.dnd_post_means, "other": other}
        return [cabinet, Advice("dnd_megafon", facts)]

    def hint(self, reason: str) -> Advice | None:
        """Addresses outside Russia are turned away, or not answered at all."""
        abroad = reason in ("pbx_unreachable", "pbx_forbidden") and self.proxy is None
        return Advice("abroad_megafon", look=("PROXY",)) if abroad else None

    def where_recordings_lie(self) -> frozenset[str]:
        """The hosts named in ``record_hosts``, else the tenant's own and the vendor's."""
        parts = parts_of(self.base_url, ("http", "https"))
        own = parts.host.casefold() if parts else ""
        return frozenset(self.record_hosts or (own, VENDOR, f"*.{VENDOR}"))
