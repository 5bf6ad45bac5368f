"""What a PBX is asked about those whom the company does not want to hear: turn away, let in, why, and who hides."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from calls.pattern import covers, shown
from pbx.abilities import Blocks, ListsNumbers
from pbx.base import Pbx
from pbx.errors import PbxRefused
from pbx.shapes import BlockedNumber
from storage import blocks
from storage.acts import DONE
from storage.database import Tx
from storage.people import Person
from workflow import block_policy as policy
from workflow.block_policy import canonical
from workflow.house import House
from workflow.muting import forgive, settle
from workflow.reaching import once, reach

ANSWERS = {"undone": "block_not_done", "unknown": "block_unknown"}


@dataclass(slots=True)
class TurnAway:
    """The PBX is to take no calls of ``pattern`` (see ``calls.pattern``) any more. ``fresh``: it was not in the PBX's
    list before."""

    account: str
    pattern: str
    comment: str = ""
    action: str = "block"
    ability: type[Pbx] = Blocks
    fresh: bool = field(default=False, init=False)

    def begin(self, tx: Tx, house: House, person: Person, now_ms: int) -> Mapping[str, Any]:
        policy.require(tx, person, self.account, self.pattern)
        return {"pattern": self.pattern, "comment": self.comment}

    async def do(self, pbx: Blocks) -> None:
        if isinstance(pbx, ListsNumbers) and "lists_numbers" not in pbx.off:
            for one in await pbx.numbers():
                if covers(self.pattern, one.telnum):
                    raise PbxRefused("block_own", number=shown(one.telnum))
        if not await _listed(pbx, self.pattern):
            put = partial(pbx.block, [BlockedNumber(self.pattern, self.comment)])
            await once(put, partial(_listed, pbx, self.pattern), **ANSWERS)
            self.fresh = True

    def finish(self, tx: Tx, house: House, person: Person, outcome: str, now_ms: int) -> None:
        if outcome == DONE:
            before = blocks.standing(tx, self.account, self.pattern)
            if before and self.fresh and not before.muted:  # somebody let them in past us
                blocks.undo(tx, before, None, now_ms)
            blocks.put(tx, self.account, self.pattern, self.comment, person.id, now_ms, muted=False)
            settle(tx, house, person, self.account, self.pattern, now_ms)


@dataclass(frozen=True, slots=True)
class LetIn:
    """The PBX takes calls of ``pattern`` (as its own list spells it) again. ``undo``: it was a mistake, the debts that
    the blocking settled are open again."""

    account: str
    pattern: str
    undo: bool = False
    action: str = "unblock"
    ability: type[Pbx] = Blocks

    def begin(self, tx: Tx, house: House, person: Person, now_ms: int) -> Mapping[str, Any]:
        policy.require_change(tx, person, self.account, self.pattern)
        return {"pattern": self.pattern}

    async def do(self, pbx: Blocks) -> None:
        if await _listed(pbx, self.pattern):
            look = partial(_listed, pbx, self.pattern, wanted=False)
            await once(partial(pbx.unblock, [self.pattern]), look, **ANSWERS)

    def finish(self, tx: Tx, house: House, person: Person, outcome: str, now_ms: int) -> None:
        if outcome == DONE:
            forgive(tx, house, person, self.account, self.pattern, now_ms, undo=self.undo)


@dataclass(frozen=True, slots=True)
class Remark:
    """Why it is in the PBX's list, in other words."""

    account: str
    pattern: str
    comment: str
    action: str = "comment_block"
    ability: type[Pbx] = Blocks

    def begin(self, tx: Tx, house: House, person: Person, now_ms: int) -> Mapping[str, Any]:
        policy.require_change(tx, person, self.account, self.pattern)
        return {"pattern": self.pattern, "comment": self.comment}

    async def do(self, pbx: Blocks) -> None:
        put = partial(pbx.block, [BlockedNumber(self.pattern, self.comment)])
        look = partial(_listed, pbx, self.pattern, comment=self.comment)
        await once(put, look, **ANSWERS)

    def finish(self, tx: Tx, house: House, person: Person, outcome: str, now_ms: int) -> None:
        block = blocks.standing(tx, self.account, canonical(self.pattern))
        if outcome == DONE and block:
            blocks.comment(tx, block, self.comment)


@dataclass(frozen=True, slots=True)
class Anonymous:
    """Callers who hide their number are turned away, or let in."""

    account: str
    on: bool
    action: str = "anonymous"
    ability: type[Pbx] = Blocks

    def begin(self, tx: Tx, house: House, person: Person, now_ms: int) -> Mapping[str, Any]:
        policy.require_work(person, self.account)
        policy.require_lead(person)
        return {"on": self.on}

    async def do(self, pbx: Blocks) -> None:
        await reach(partial(pbx.block_anonymous, self.on), pbx.blocks_anonymous, self.on)

    def finish(self, tx: Tx, house: House, person: Person, outcome: str, now_ms: int) -> None:
        """The PBX remembers it; we do not."""


async def _listed(pbx: Blocks, named: str, *, wanted: bool = True, comment: str | None = None) -> bool:
    """Is it in the PBX's list (with this comment)? Or is it not, if that is ``wanted``?"""
    found = [one for one in await pbx.blacklist() if canonical(one.pattern) == canonical(named)]
    return any(comment in (None, one.comment) for one in found) == wanted
