"""The blacklist as one reader may see it: the PBX's own entries, and whom the bot is silent about."""

from collections.abc import Sequence

from calls.missed import NotNow
from calls.names import fold
from calls.pattern import all_covering, is_range, shown
from calls.phone import client_number
from pbx.shapes import BlockedNumber
from storage import blocks, people
from storage.blocks import Block
from storage.database import Tx
from storage.people import Person
from views.blacklist import Entry
from views.figures import moment
from workflow import rules
from workflow.block_policy import canonical, require_change
from workflow.house import House


def entries(
    tx: Tx, house: House, person: Person, account: str, listed: Sequence[BlockedNumber], query: str, now_ms: int
) -> list[Entry]:
    """By number. ``listed`` what the PBX says, nothing where it cannot block; ``query``: digits, a number (the ranges
    it lies in are found too), or a part of a comment; "" for all."""
    stand = {one.pattern: one for one in blocks.all_standing(tx, account)}
    names = people.names(tx)

    def made(
        pattern: str, comment: str, block: Block | None, week: int | None = None, year: int | None = None
    ) -> Entry:
        return Entry(
            listed=pattern,
            named=shown(canonical(pattern)),
            comment=comment or (block.comment if block else ""),
            week=week,
            year=year,
            who=names.get(block.person) if block else None,
            at=moment(block.at_ms, rules.zone(tx, house, account), now_ms) if block else "",
            muted=block is not None and block.muted,
            may=_may(tx, person, account, pattern),
        )

    found = [made(one.pattern, one.comment, stand.get(canonical(one.pattern)), one.week, one.year) for one in listed]
    known = {canonical(one.pattern) for one in listed}
    found += [made(one.pattern, one.comment, one) for one in stand.values() if one.muted and one.pattern not in known]
    return sorted((one for one in found if _fits(one, query)), key=lambda one: one.listed)


def _fits(one: Entry, query: str) -> bool:
    if not query.strip():
        return True
    number = client_number(query)
    if number and canonical(one.listed) in all_covering(number):
        return True
    bare = "".join(sign for sign in query if sign not in " +()-*")
    if bare.isascii() and bare.isdigit():
        return bare in one.listed
    return fold(query) in fold(one.comment)


def find(found: Sequence[Entry], named: str) -> Entry:
    """The entry of this very number or range. Raises NotNow, naming the range the number lies in, if it does."""
    for one in found:
        if canonical(one.listed) == canonical(named):
            return one
    number = shown(named)
    for one in found:
        if is_range(one.listed) and canonical(one.listed) in all_covering(number):
            raise NotNow("block_in_range", number=number, range=one.named)
    raise NotNow("block_unknown_number", number=number)


def _may(tx: Tx, person: Person, account: str, pattern: str) -> bool:
    try:
        require_change(tx, person, account, pattern)
    except NotNow:
        return False
    return True
