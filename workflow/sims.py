"""What an administrator has a PBX do with the company's SIM cards."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from pbx.abilities import Sims
from pbx.base import Pbx
from pbx.shapes import Sim
from storage.database import Tx
from storage.people import Person
from workflow import rights
from workflow.changing import ANSWERS
from workflow.house import House
from workflow.reaching import once, reach


@dataclass(frozen=True, slots=True)
class _OfSim:
    account: str
    telnum: str

    @property
    def ability(self) -> type[Pbx]:
        return Sims

    def begin(self, tx: Tx, house: House, person: Person, now_ms: int) -> Mapping[str, Any]:
        rights.require_admin(person)
        return {"telnum": self.telnum}

    def finish(self, tx: Tx, house: House, person: Person, outcome: str, now_ms: int) -> None:
        """The PBX remembers it; we do not."""


@dataclass(frozen=True, slots=True)
class GiveSim(_OfSim):
    """It is hers, by login."""

    user: str
    before: str = ""
    action: str = "sim_give"

    def begin(self, tx: Tx, house: House, person: Person, now_ms: int) -> Mapping[str, Any]:
        rights.require_admin(person)
        return {"telnum": self.telnum, "user": self.user, "before": self.before}

    async def do(self, pbx: Sims) -> None:
        async def hers() -> bool:
            sim: Sim = await pbx.sim(self.telnum)
            return sim.login == self.user

        await reach(partial(pbx.assign_sim, self.telnum, self.user), hers, True)


@dataclass(frozen=True, slots=True)
class ShareSim(_OfSim):
    """It is the whole company's."""

    before: str = ""
    action: str = "sim_share"

    def begin(self, tx: Tx, house: House, person: Person, now_ms: int) -> Mapping[str, Any]:
        rights.require_admin(person)
        return {"telnum": self.telnum, "before": self.before}

    async def do(self, pbx: Sims) -> None:
        async def shared() -> bool:
            return (await pbx.sim(self.telnum)).common

        await reach(partial(pbx.share_sim, self.telnum), shared, True)


@dataclass(frozen=True, slots=True)
class DisableSim(_OfSim):
    """It takes no calls, for good as far as we can do something."""

    action: str = "sim_disable"

    async def do(self, pbx: Sims) -> None:
        async def disabled() -> bool:
            return (await pbx.sim(self.telnum)).disabled

        await reach(partial(pbx.disable_sim, self.telnum), disabled, True)


@dataclass(frozen=True, slots=True)
class DeleteSim(_OfSim):
    """It is the PBX's no more. Sent once."""

    action: str = "sim_delete"

    async def do(self, pbx: Sims) -> None:
        async def gone() -> bool:
            return all(one.telnum != self.telnum for one in await pbx.sims())

        await once(partial(pbx.delete_sim, self.telnum), gone, **ANSWERS)
