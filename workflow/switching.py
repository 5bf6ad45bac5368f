"""Whether calls ring an employee: do-not-disturb, and the calls of her departments. Her own, or of those he leads."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from calls.missed import NotNow
from pbx.abilities import Silences, Subscribes
from pbx.base import Pbx
from storage import alarms
from storage.acts import DONE
from storage.database import Tx
from storage.people import Person
from workflow import rights
from workflow.house import House
from workflow.reaching import reach

DND_END = "dnd_end"


@dataclass(frozen=True, slots=True)
class Silence:
    """Do not disturb ``user`` (login or extension), or do again; ``until_ms``: when it ends by itself."""

    account: str
    user: str
    on: bool
    until_ms: int | None = None
    action: str = "dnd"
    ability: type[Pbx] = Silences

    def begin(self, tx: Tx, house: House, person: Person, now_ms: int) -> Mapping[str, Any]:
        _require(tx, person, self.account, self.user)
        return {"user": self.user, "on": self.on, "until_ms": self.until_ms}

    async def do(self, pbx: Silences) -> None:
        await reach(partial(pbx.silence, self.user, self.on), partial(pbx.silent, self.user), self.on)

    def finish(self, tx: Tx, house: House, person: Person, outcome: str, now_ms: int) -> None:
        """The end that was set before counts no more, whoever set it."""
        subject = f"{self.account}:{self.user}"
        if outcome != DONE:
            return
        alarms.clear(tx, DND_END, subject)
        if self.on and self.until_ms is not None:
            alarms.put(
                tx, DND_END, subject, self.until_ms, person.id, asks_pbx=True, account=self.account, user=self.user
            )


@dataclass(frozen=True, slots=True)
class Receive:
    """Calls of a department (its id; None: of all, the hidden personal one too) ring ``user``, or do not."""

    account: str
    user: str
    department: str | None
    on: bool
    action: str = "departments"
    ability: type[Pbx] = Subscribes

    def begin(self, tx: Tx, house: House, person: Person, now_ms: int) -> Mapping[str, Any]:
        _require(tx, person, self.account, self.user)
        return {"user": self.user, "department": self.department, "on": self.on}

    async def do(self, pbx: Subscribes) -> None:
        put = partial(pbx.receive, self.user, self.department, self.on)
        await reach(put, partial(pbx.receives, self.user, self.department), self.on)

    def finish(self, tx: Tx, house: House, person: Person, outcome: str, now_ms: int) -> None:
        """The PBX remembers it; we do not."""


def _require(tx: Tx, person: Person, account: str, user: str) -> None:
    if not rights.may_switch(tx, person, account, user):
        raise NotNow("not_allowed")
