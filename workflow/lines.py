"""What an administrator has a PBX do with the company's numbers: take calls or not, lead them elsewhere."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from calls.route_reading import alike, reads
from calls.routes import Route
from pbx.abilities import Routes
from pbx.base import Pbx
from pbx.errors import PbxRefused
from storage.database import Tx
from storage.people import Person
from workflow import rights
from workflow.house import House
from workflow.reaching import reach


@dataclass(frozen=True, slots=True)
class EnableLine:
    """Calls to the number are taken, or are not."""

    account: str
    telnum: str
    on: bool
    action: str = "line_enable"
    ability: type[Pbx] = Routes

    def begin(self, tx: Tx, house: House, person: Person, now_ms: int) -> Mapping[str, Any]:
        rights.require_admin(person)
        return {"telnum": self.telnum, "on": self.on}

    async def do(self, pbx: Routes) -> None:
        async def on() -> bool:
            return not (await pbx.number(self.telnum)).disabled

        await reach(partial(pbx.enable, self.telnum, self.on), on, self.on)

    def finish(self, tx: Tx, house: House, person: Person, outcome: str, now_ms: int) -> None:
        """The PBX remembers it; we do not."""


@dataclass(frozen=True, slots=True)
class LeadLine:
    """Calls to the number go another way. ``before``: where they went when it was asked for; if they go elsewhere by
    now, somebody else has changed it and nothing is done."""

    account: str
    telnum: str
    before: Route
    after: Route
    action: str = "line_route"
    ability: type[Pbx] = Routes

    def begin(self, tx: Tx, house: House, person: Person, now_ms: int) -> Mapping[str, Any]:
        rights.require_admin(person)
        return {"telnum": self.telnum, "before": self.before, "after": self.after}

    async def do(self, pbx: Routes) -> None:
        async def leads(where: Route) -> bool:
            number = await pbx.number(self.telnum)
            return alike(reads(number.route, number.details), where)

        async def put() -> None:
            await pbx.route(self.telnum, self.after)

        if not await leads(self.before) and not await leads(self.after):
            raise PbxRefused("changed_meanwhile")
        await reach(put, partial(leads, self.after), True)

    def finish(self, tx: Tx, house: House, person: Person, outcome: str, now_ms: int) -> None:
        """The PBX remembers it; we do not."""
