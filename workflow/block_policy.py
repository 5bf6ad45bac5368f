"""Who may block whom. One number: everybody who works on the account, who may also undo it; ranges, callers who hide
their number and what others blocked: those who lead. The company's own numbers and VIPs are nobody's to block."""

from calls.audience import Role
from calls.missed import NotNow
from calls.pattern import is_range, is_wide, pattern, shown
from storage import blocks
from storage.database import Tx
from storage.people import Person
from workflow import rights


def require(tx: Tx, person: Person, account: str, named: str) -> None:
    """May she block this? Raises NotNow with the reason."""
    require_work(person, account)
    if pattern(shown(named)) != named:
        raise NotNow("block_nobody", number=named)
    if is_range(named):
        require_lead(person)
    if is_wide(named):
        raise NotNow("block_wide")
    if own := blocks.own_number(tx, named):
        raise NotNow("block_own", number=own)
    if vip := blocks.vip(tx, named):
        raise NotNow("block_vip", number=vip)


def require_change(tx: Tx, person: Person, account: str, named: str) -> None:
    """May she let them in again, or write why? What she blocked herself; those who lead everything. Raises NotNow."""
    require_work(person, account)
    block = blocks.standing(tx, account, canonical(named))
    if not rights.may_lead(person) and (block is None or block.person != person.id or is_range(named)):
        raise NotNow("block_not_yours")


def require_work(person: Person, account: str) -> None:
    """Raises NotNow for somebody who does not work on the account."""
    if person.role is not Role.ADMIN and person.on(account) is None:
        raise NotNow("not_bound")


def require_lead(person: Person) -> None:
    if not rights.may_lead(person):
        raise NotNow("block_leaders")


def canonical(listed: str) -> str:
    """A pattern of the PBX's list in our spelling; what it keeps without a country stays as it is."""
    return pattern(listed) or listed
