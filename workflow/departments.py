"""What an administrator does to the departments of a PBX: one more, another, none any more; who works there."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from calls.staff_fields import Fields
from calls.staff_members import moves
from pbx.abilities import Staffs
from pbx.base import Pbx
from pbx.errors import PbxError, PbxRefused, PbxUnreachable
from pbx.shapes import Department
from storage import staff, staff_changes
from storage.acts import DONE
from storage.database import Tx
from storage.people import Person
from workflow.changing import ANSWERS, change
from workflow.employees import require_admin, worded
from workflow.house import House
from workflow.reaching import once
from workflow.staff_forms import department_body, of_department


@dataclass(slots=True)
class AddDepartment:
    """One more. ``made``: as the PBX shows it, once it is done."""

    account: str
    wished: Fields
    action: str = "department_add"
    ability: type[Pbx] = Staffs
    made: Department | None = field(default=None, init=False)

    def begin(self, tx: Tx, house: House, person: Person, now_ms: int) -> Mapping[str, Any]:
        require_admin(person)
        return {"after": dict(self.wished)}

    async def do(self, pbx: Staffs) -> None:
        before = {one.id for one in await pbx.departments()}
        try:
            self.made = await worded(pbx.add_department(department_body({}, self.wished)))
        except PbxUnreachable as lost:
            if not lost.maybe_done:
                raise
            self.made = await self._appeared(pbx, before)

    async def _appeared(self, pbx: Staffs, before: set[str]) -> Department:
        """The answer was lost: is there a new one of that name?"""
        try:
            now = await pbx.departments()
        except PbxError as blind:
            raise PbxUnreachable(maybe_done=True, reason=ANSWERS["unknown"]) from blind
        for one in now:
            if one.id not in before and one.name == self.wished["name"]:
                return one
        raise PbxRefused(ANSWERS["undone"])

    def finish(self, tx: Tx, house: House, person: Person, outcome: str, now_ms: int) -> None:
        if outcome == DONE and self.made:
            _remember(tx, self.account, self.made, now_ms)


@dataclass(slots=True)
class EditDepartment:
    """The department ``id`` was ``before`` in these fields and is to be ``after``; ``name`` it goes by, for the audit.

    Members that come, rest or go in one step are sent as that step (§8.6), so that nobody else is touched; every other
    change of them is the whole list."""

    account: str
    id: str
    name: str
    before: Fields
    after: Fields
    action: str = "department_edit"
    ability: type[Pbx] = Staffs
    shown: Department | None = field(default=None, init=False)

    def begin(self, tx: Tx, house: House, person: Person, now_ms: int) -> Mapping[str, Any]:
        require_admin(person)
        return {"department": self.name, "id": self.id, "before": dict(self.before), "after": dict(self.after)}

    async def do(self, pbx: Staffs) -> None:
        async def look() -> Fields:
            self.shown = await pbx.department(self.id)
            return of_department(self.shown)

        async def put() -> None:
            now = of_department(self.shown) if self.shown else self.before
            step = moves(now["members"], self.after["members"]) if self.after.keys() == {"members"} else None
            if step is not None:
                await worded(pbx.change_members(self.id, **step))
            else:
                await worded(pbx.edit_department(self.id, department_body(now, self.after)))

        await change(look, put, self.before, self.after)

    def finish(self, tx: Tx, house: House, person: Person, outcome: str, now_ms: int) -> None:
        if outcome != DONE or self.shown is None:
            return
        if (old := self.before.get("name")) is not None:
            staff_changes.department_renamed(tx, self.account, old, self.shown.name, now_ms)
        _remember(tx, self.account, self.shown, now_ms)


@dataclass(frozen=True, slots=True)
class DeleteDepartment:
    account: str
    id: str
    name: str
    action: str = "department_delete"
    ability: type[Pbx] = Staffs

    def begin(self, tx: Tx, house: House, person: Person, now_ms: int) -> Mapping[str, Any]:
        require_admin(person)
        return {"department": self.name, "id": self.id}

    async def do(self, pbx: Staffs) -> None:
        async def is_gone() -> bool:
            return all(one.id != self.id for one in await pbx.departments())

        if await is_gone():
            raise PbxRefused("pbx_no_such")
        await once(partial(pbx.delete_department, self.id), is_gone, **ANSWERS)

    def finish(self, tx: Tx, house: House, person: Person, outcome: str, now_ms: int) -> None:
        if outcome == DONE:
            staff_changes.department_gone(tx, self.account, self.name)


def _remember(tx: Tx, account: str, one: Department, now_ms: int) -> None:
    logins = [member.login for member in one.members or ()]
    staff.update_departments(tx, account, {one.name: logins}, now_ms)
