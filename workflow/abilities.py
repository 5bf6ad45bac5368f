"""A PBX asked for an ability: it has it, or a person reads what it cannot do and what to do instead."""

from typing import TypeVar

from calls.missed import NotNow
from pbx.accounts import Account
from pbx.base import Pbx
from pbx.capabilities import ability_name

A = TypeVar("A", bound=Pbx)


def require(account: Account, ability: type[A]) -> A:
    """The account's PBX as ``ability`` (``Silences``, ``Blocks`` …, see ``pbx/capabilities.py``).

    Raises NotNow("cannot_silences", account=…), worded in the catalogues for every ability, where the kind does not
    have it or this very account turned out not to. To hide a button, ask ``house.abilities(account)`` instead.
    """
    name = ability_name(ability)
    if name in account.pbx.off or not isinstance(account.pbx, ability):
        raise NotNow(f"cannot_{name}", account=account.name)
    return account.pbx
