"""Where a PBX cannot block, the bot keeps silent about a number; and what blocking and muting mean to open debts.
One transaction each."""

from dataclasses import replace

from calls import handling
from calls import missed as rules
from calls.missed import Closing, NotNow
from calls.pattern import covers, is_range, shown
from storage import acts, blocks, cases
from storage.cases import StoredCase
from storage.database import Tx
from storage.people import Person
from workflow.block_policy import canonical, require, require_change
from workflow.house import House
from workflow.keeping import keep

NEWEST = (2**62, 2**62)
MOST_OPEN = 10_000  # open debts that one range may settle


def mute(tx: Tx, house: House, person: Person, account: str, pattern: str, comment: str, now_ms: int) -> None:
    """The bot tells nothing of their calls any more. Raises NotNow."""
    require(tx, person, account, pattern)
    if account not in house.zones:
        raise NotNow("account_unknown")
    acts.write_audit(tx, now_ms, person.id, "mute", account, pattern=pattern, comment=comment)
    blocks.put(tx, account, pattern, comment, person.id, now_ms, muted=True)
    settle(tx, house, person, account, pattern, now_ms)


def unmute(tx: Tx, house: House, person: Person, account: str, pattern: str, now_ms: int, *, undo: bool) -> None:
    """The bot tells of their calls again. Raises NotNow."""
    require_change(tx, person, account, pattern)
    acts.write_audit(tx, now_ms, person.id, "unmute", account, pattern=pattern)
    forgive(tx, house, person, account, pattern, now_ms, undo=undo)


def remark(tx: Tx, person: Person, account: str, pattern: str, comment: str, now_ms: int) -> None:
    """Why it is muted, in other words. Raises NotNow."""
    require_change(tx, person, account, pattern)
    acts.write_audit(tx, now_ms, person.id, "comment_block", account, pattern=pattern, comment=comment)
    block = blocks.standing(tx, account, pattern)
    if block is None:
        raise NotNow("block_unknown_number", number=shown(pattern))
    blocks.comment(tx, block, comment)


def settle(tx: Tx, house: House, person: Person, account: str, named: str, now_ms: int) -> None:
    """Whom nobody wants to hear nobody calls back: their open debts are closed."""
    for held in _open(tx, account, named):
        case = rules.close(held.case, Closing.BLOCKED, now_ms, person=person.id)
        keep(tx, house, replace(held, case=case), now_ms)


def _open(tx: Tx, account: str, named: str) -> list[StoredCase]:
    if is_range(named):
        found = cases.open_cases(tx, [account], NEWEST, MOST_OPEN)
        return [held for held in found if held.case.client and covers(named, held.case.client)]
    held = cases.open_of_client(tx, account, shown(named))
    return [held] if held else []


def forgive(tx: Tx, house: House, person: Person, account: str, named: str, now_ms: int, *, undo: bool) -> None:
    """It stands no more; with ``undo`` the debts it settled are open again, but those of who has a newer one."""
    block = blocks.standing(tx, account, canonical(named))
    if block is None:
        return
    blocks.undo(tx, block, person.id, now_ms)
    for held in cases.blocked_at(tx, account, block.at_ms) if undo else ():
        client = held.case.client
        if client and covers(block.pattern, client) and not cases.open_of_client(tx, account, client):
            keep(tx, house, replace(held, case=handling.reopen(held.case)), now_ms)
