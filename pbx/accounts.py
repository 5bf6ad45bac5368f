"""The PBX accounts this process is connected to, by name and by the secret a webhook carries."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import IPv4Network, IPv6Network
from typing import cast
from zoneinfo import ZoneInfo

from pydantic import BaseModel, SecretStr

from calls.clock import Clock
from pbx import KINDS, Kind
from pbx.base import Notifies, Pbx, Webhook
from pbx.capabilities import abilities_of
from pbx.errors import WrongKey
from pbx.settings import AccountSettings


@dataclass(frozen=True, slots=True)
class Account:
    """One PBX under its short name. ``allowed_ips`` empty means that any address may send webhooks; ``proxy`` is the
    way out to this PBX and its recordings."""

    name: str
    kind: str
    pbx: Pbx = field(repr=False)
    timezone: ZoneInfo
    path_secret: str | None = field(default=None, repr=False)
    path_secret_previous: str | None = field(default=None, repr=False)
    allowed_ips: tuple[IPv4Network | IPv6Network, ...] = ()
    proxy: str | None = field(default=None, repr=False)


class Accounts(dict[str, Account]):
    """Name → account."""

    def by_token(self, webhook: Webhook) -> Account | None:
        """For posts to ``/``: the account whose check the webhook passes. An account with a path secret is never
        found here, for the secret would be worth nothing if leaving it out led in as well."""
        return next((account for account in self.values() if _knows(account, webhook)), None)

    def abilities(self, name: str) -> frozenset[str]:
        """The names of what this account can do now; nothing for one that is not in the settings (any more)."""
        account = self.get(name)
        return abilities_of(account.pbx) if account else frozenset()

    async def close(self) -> None:
        for account in self.values():
            await account.pbx.close()


def open_accounts(settings: Mapping[str, BaseModel], clock: Clock, kinds: Mapping[str, Kind] = KINDS) -> Accounts:
    """Every account of ``settings`` (name → the model of its kind), ready to use; nothing is asked of a PBX yet."""
    models = {name: cast(AccountSettings, model) for name, model in settings.items()}
    return Accounts({name: _open(name, model, clock, kinds[model.kind]) for name, model in models.items()})


def _open(name: str, settings: AccountSettings, clock: Clock, kind: Kind) -> Account:
    return Account(
        name=name,
        kind=settings.kind,
        pbx=kind.adapter(name, settings, clock),
        timezone=ZoneInfo(settings.timezone),
        path_secret=_open_secret(settings.path_secret),
        path_secret_previous=_open_secret(settings.path_secret_previous),
        allowed_ips=settings.allowed_ips,
        proxy=_open_secret(settings.proxy),
    )


def _open_secret(secret: SecretStr | None) -> str | None:
    return secret.get_secret_value() if secret else None


def _knows(account: Account, webhook: Webhook) -> bool:
    if account.path_secret is not None or not isinstance(account.pbx, Notifies):
        return False
    try:
        account.pbx.authenticate(webhook)
    except WrongKey:
        return False
    return True
