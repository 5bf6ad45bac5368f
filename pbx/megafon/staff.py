"""003 §6: the employees, and the departments each works in."""

from collections.abc import Mapping
from typing import Any

from calls import phone
from pbx.body import text
from pbx.errors import PbxRefused, PbxUnreachable
from pbx.itoolabs.words import login
from pbx.megafon.departments import department_of
from pbx.megafon.forms import EmployeeForm, NewEmployeeForm, checked
from pbx.megafon.rest import Rest, user_path
from pbx.shapes import Department, Employee

_OURS = frozenset({"login", "ext", "name", "mobile", "telnum"})


class Staff(Rest):
    async def staff(self, search: str = "") -> list[Employee]:
        """§6.1, all pages; ``search`` is looked for in several fields by the PBX itself (§3.2)."""
        found: dict[str, Employee] = {}
        for item in await self._api.pages("/users", "login", search):
            if person := _employee(item):
                found.setdefault(person.login, person)
        return list(found.values())

    async def employee(self, user: str) -> Employee:
        """§6.2."""
        person = _employee(await self._object(user_path(user)))
        if person is None:
            raise PbxRefused("pbx_nonsense")
        return person

    async def add_employee(self, fields: Mapping[str, Any]) -> Employee:
        """§6.3: ``name``, and what else is known; the PBX makes up the rest. Sent once."""
        answer = await self._api.command("POST", "/users", checked(NewEmployeeForm, fields))
        person = _employee(answer)
        if person is None:
            raise PbxUnreachable(maybe_done=True)
        return person

    async def edit_employee(self, user: str, fields: Mapping[str, Any]) -> Employee:
        """§6.4: only what is given changes. The address follows a changed extension."""
        form = checked(EmployeeForm, fields)
        answer = await self._api.command("PUT", user_path(user), form)
        extension = form.get("ext") if phone.extension(user) else None
        return _employee(answer) or await self.employee(extension or user)

    async def delete_employee(self, user: str) -> None:
        """§6.5."""
        await self._api.command("DELETE", user_path(user))

    async def departments_of(self, user: str) -> list[Department]:
        """§6.6: ids, names and extensions; who else works there is asked of the department."""
        rows = await self._array(f"{user_path(user)}/groups")
        return [found for row in rows if (found := department_of(row))]


def _employee(item: Mapping[str, Any]) -> Employee | None:
    """One row of §6.1; None for what is no employee. A key may be absent, null or a number."""
    user = login(text(item.get("login")))
    if user is None:
        return None
    return Employee(
        login=user,
        extension=phone.extension(text(item.get("ext"))),
        name=text(item.get("name")),
        mobile=phone.client_number(text(item.get("mobile"))),
        telnum=phone.client_number(text(item.get("telnum"))),
        details={key: value for key, value in item.items() if key not in _OURS},
    )
