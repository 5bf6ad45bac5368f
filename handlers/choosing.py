"""On which account? Her only one that can do it; of several she is asked, and the button carries on."""

from collections.abc import Mapping
from typing import Any

from calls.audience import Role
from calls.missed import NotNow
from handlers.world import Visit
from views import answers


def able(visit: Visit, ability: str, *, as_admin: bool = False) -> list[str]:
    """Accounts that can do it: those she is bound on; with ``as_admin`` all of them for an administrator. Raises NotNow
    with the ability's sentence where she has accounts and none of them can."""
    bound = [binding.account for binding in visit.person.bindings]
    if as_admin and visit.person.role is Role.ADMIN:
        bound = sorted(visit.world.accounts)
    found = [account for account in bound if ability in visit.world.house.abilities(account)]
    if bound and not found:
        raise NotNow(f"cannot_{ability}", account=bound[0])
    return found


def workplaces(visit: Visit) -> list[str]:
    """Accounts she works on, whatever their PBXs can do; an administrator all."""
    if visit.person.role is Role.ADMIN:
        return sorted(visit.world.accounts)
    return [binding.account for binding in visit.person.bindings if binding.account in visit.world.accounts]


async def one_of(visit: Visit, accounts: list[str], action: str, arguments: Mapping[str, Any]) -> str | None:
    """The account, or None when she was asked: the button she then presses is ``action`` with ``arguments`` and the
    ``account``. Raises NotNow where there is none."""
    if not accounts:
        raise NotNow("not_bound")
    if len(accounts) == 1:
        return accounts[0]
    await visit.reply(answers.choose_account(visit.words, accounts, action, arguments))
    return None


def own_phone(visit: Visit, account: str) -> str:
    """Her own extension or login on that account. Raises NotNow."""
    binding = visit.person.on(account)
    if binding is None or binding.phone is None:
        raise NotNow("not_bound")
    return binding.phone
