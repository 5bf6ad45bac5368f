"""What an administrator does to the employees of a PBX: one more, another, none any more."""

from collections.abc import Awaitable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeVar

from calls.audience import Role
from calls.missed import NotNow
from calls.staff_fields import Fields
from pbx.abilities import Staffs
from pbx.base import Pbx
from pbx.errors import PbxError, PbxRefused, PbxUnreachable
from pbx.shapes import Employee
from storage import staff, staff_changes
from storage.acts import DONE
from storage.database import Tx
from storage.people import Person
from storage.staff import StaffMember
from workflow import people
from workflow.changing import ANSWERS, change
from workflow.house import House
from workflow.reaching import once
from workflow.staff_forms import OURS, employee_body, of_employee

T = TypeVar("T")


@dataclass(slots=True)
class AddEmployee:
    """One more. ``made``: as the PBX shows her, once it is done."""

    account: str
    wished: Fields
    action: str = "staff_add"
    ability: type[Pbx] = Staffs
    made: Employee | None = field(default=None, init=False)

    def begin(self, tx: Tx, house: House, person: Person, now_ms: int) -> Mapping[str, Any]:
        require_admin(person)
        _free_extension(tx, self.account, self.wished.get("ext"))
        return {"after": dict(self.wished)}

    async def do(self, pbx: Staffs) -> None:
        before = {one.login for one in await pbx.staff()}
        try:
            self.made = await worded(pbx.add_employee(employee_body({}, self.wished)))
        except PbxUnreachable as lost:
            if not lost.maybe_done:
                raise
            self.made = await self._appeared(pbx, before)

    async def _appeared(self, pbx: Staffs, before: set[str]) -> Employee:
        """The answer was lost: is there somebody new of that name?"""
        try:
            now = await pbx.staff()
        except PbxError as blind:
            raise PbxUnreachable(maybe_done=True, reason=ANSWERS["unknown"]) from blind
        for one in now:
            if one.login not in before and one.name == self.wished["name"]:
                return one
        raise PbxRefused(ANSWERS["undone"])

    def finish(self, tx: Tx, house: House, person: Person, outcome: str, now_ms: int) -> None:
        if outcome == DONE and self.made:
            staff_changes.put(tx, _member(self.account, self.made))


@dataclass(slots=True)
class EditEmployee:
    """``user`` (a login) was ``before`` in these fields and is to be ``after``."""

    account: str
    user: str
    before: Fields
    after: Fields
    action: str = "staff_edit"
    ability: type[Pbx] = Staffs
    shown: Employee | None = field(default=None, init=False)

    def begin(self, tx: Tx, house: House, person: Person, now_ms: int) -> Mapping[str, Any]:
        require_admin(person)
        _free_extension(tx, self.account, self.after.get("ext"), self.user)
        return {"user": self.user, "before": dict(self.before), "after": dict(self.after)}

    async def do(self, pbx: Staffs) -> None:
        async def look() -> Fields:
            self.shown = await pbx.employee(self.user)
            return of_employee(self.shown)

        async def put() -> None:
            now = of_employee(self.shown) if self.shown else self.before
            await worded(pbx.edit_employee(self.user, employee_body(now, self.after)))

        await change(look, put, self.before, self.after)

    def finish(self, tx: Tx, house: House, person: Person, outcome: str, now_ms: int) -> None:
        if outcome == DONE and self.shown:
            staff_changes.put(tx, _member(self.account, self.shown))


@dataclass(slots=True)
class NewPassword:
    """For the PBX's cabinet and the phones; nobody but the PBX keeps it."""

    account: str
    user: str
    password: str = field(repr=False)
    action: str = "staff_password"
    ability: type[Pbx] = Staffs

    def begin(self, tx: Tx, house: House, person: Person, now_ms: int) -> Mapping[str, Any]:
        require_admin(person)
        return {"user": self.user}

    async def do(self, pbx: Staffs) -> None:
        try:
            await pbx.edit_employee(self.user, {"password": self.password})
        except PbxUnreachable as lost:
            if not lost.maybe_done:
                raise
            raise PbxUnreachable(maybe_done=True, reason=ANSWERS["unknown"]) from lost

    def finish(self, tx: Tx, house: House, person: Person, outcome: str, now_ms: int) -> None:
        """Only the PBX remembers it."""


@dataclass(frozen=True, slots=True)
class DeleteEmployee:
    """None any more: whoever of ours is she loses her access, as by leaving the PBX's list."""

    account: str
    user: str
    action: str = "staff_delete"
    ability: type[Pbx] = Staffs

    def begin(self, tx: Tx, house: House, person: Person, now_ms: int) -> Mapping[str, Any]:
        require_admin(person)
        known = staff.by_login(tx, self.account, self.user)
        return {"user": self.user, "name": known.name if known else ""}

    async def do(self, pbx: Staffs) -> None:
        async def is_gone() -> bool:
            return all(one.login != self.user for one in await pbx.staff())

        if await is_gone():
            raise PbxRefused("pbx_no_such_user")
        await once(partial(pbx.delete_employee, self.user), is_gone, **ANSWERS)

    def finish(self, tx: Tx, house: House, person: Person, outcome: str, now_ms: int) -> None:
        if outcome == DONE:
            staff_changes.gone(tx, self.account, self.user, now_ms)
            people.leave_staff(tx, house, self.account, self.user, now_ms)


def require_admin(person: Person) -> None:
    """Raises NotNow."""
    if person.role is not Role.ADMIN:
        raise NotNow("not_allowed")


async def worded(asked: Awaitable[T]) -> T:
    """A field that would not be taken is named as people know it; the PBX's bare «Validation error» is explained."""
    try:
        return await asked
    except PbxRefused as no:
        said = str(no.facts.get("said", ""))
        if no.reason == "pbx_bad_value":
            ours = OURS.get(said) or OURS.get(said.split(".", maxsplit=1)[0])
            raise PbxRefused(f"staff_wrong_{ours}") if ours else no from None
        if no.reason == "pbx_refused" and no.facts.get("status") == 400:
            raise PbxRefused("staff_refused", said=said) from None
        raise


def _free_extension(tx: Tx, account: str, wished: str | None, own: str = "") -> None:
    holder = staff.by_extension(tx, account, wished) if wished else None
    if holder and holder.login != own:
        raise NotNow("staff_ext_taken", extension=wished, name=holder.name or holder.login)


def _member(account: str, one: Employee) -> StaffMember:
    return StaffMember(account, one.login, one.extension, one.name, one.mobile)
