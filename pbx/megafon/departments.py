"""003 §8: the departments, how calls are spread in them, and who works there."""

from collections.abc import Mapping, Sequence
from typing import Any

from calls import phone
from pbx.body import text
from pbx.errors import PbxRefused, PbxUnreachable
from pbx.megafon.forms import DepartmentForm, MembersForm, NewDepartmentForm, checked
from pbx.megafon.rest import Rest, group_path
from pbx.shapes import Department, Member

_OURS = frozenset({"id", "name", "ext", "call_order", "users"})


class Departments(Rest):
    _names: dict[str, str]  # id → name, for the ears

    async def departments(self, search: str = "") -> list[Department]:
        """§8.1, all pages; ``search`` as §3.2 has it."""
        found: dict[str, Department] = {}
        for item in await self._api.pages("/groups", "id", search):
            if department := department_of(item):
                found.setdefault(department.id, department)
        self._names |= {one.id: one.name for one in found.values()}
        return list(found.values())

    async def department(self, id: str) -> Department:
        """§8.2."""
        department = department_of(await self._object(group_path(id)))
        if department is None:
            raise PbxRefused("pbx_nonsense")
        self._names[department.id] = department.name
        return department

    async def add_department(self, fields: Mapping[str, Any]) -> Department:
        """§8.3: ``name``, and what else is wished. Sent once."""
        department = department_of(await self._api.command("POST", "/groups", checked(NewDepartmentForm, fields)))
        if department is None:
            raise PbxUnreachable(maybe_done=True)
        self._names[department.id] = department.name
        return department

    async def edit_department(self, id: str, fields: Mapping[str, Any]) -> Department:
        """§8.4: only what is given changes; ``users``, where given, is the whole list."""
        answer = await self._api.command("PUT", group_path(id), checked(DepartmentForm, fields))
        return department_of(answer) or await self.department(id)

    async def delete_department(self, id: str) -> None:
        """§8.5."""
        await self._api.command("DELETE", group_path(id))

    async def change_members(
        self,
        id: str,
        *,
        add: Sequence[str] = (),
        mute: Sequence[str] = (),
        remove: Sequence[str] = (),
        position: int = -1,
    ) -> None:
        """§8.6, logins. Whoever is added receives calls unless she stands in ``mute`` too."""
        lists = {"add": list(add), "calls_disable": list(mute), "remove": list(remove)}
        fields: dict[str, Any] = {name: logins for name, logins in lists.items() if logins}
        if not fields:
            return
        if add and position != -1:
            fields["position"] = position
        await self._api.command("POST", f"{group_path(id)}/users", checked(MembersForm, fields))


def department_of(item: Mapping[str, Any]) -> Department | None:
    """One row of §8.1; None for what is no department."""
    id = text(item.get("id"))
    if not id:
        return None
    users = item.get("users")  # §6.6 tells none
    return Department(
        id=id,
        name=text(item.get("name")),
        extension=phone.extension(text(item.get("ext"))),
        order=text(item.get("call_order")) or None,
        members=tuple(filter(None, map(_member, users))) if isinstance(users, list) else None,
        details={key: value for key, value in item.items() if key not in _OURS},
    )


def _member(item: object) -> Member | None:
    login = text(item.get("login")) if isinstance(item, dict) else ""
    if not login or not isinstance(item, dict):
        return None
    return Member(login, text(item.get("name")), item.get("calls_enable") is not False)
