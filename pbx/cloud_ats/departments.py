"""`groups` (PBX-FACTS, 002): the departments, their names and extensions. Nobody tells who works in them."""

from functools import partial

from calls import phone
from pbx.body import text
from pbx.cloud_ats.field import GROUPS, Field
from pbx.cloud_ats.staff import rows_of
from pbx.shapes import Department


class Departments(Field):
    async def departments(self, user: str | None = None) -> list[Department]:
        """All of them, or those of one employee (login or extension); without members."""
        params = {"user": await self._login(user)} if user is not None else {}
        rows = await self._perhaps(GROUPS, params, partial(self._api.question, GROUPS, params, read=rows_of))
        found: dict[str, Department] = {}
        for row in rows:
            if id := text(row.get("id")):
                found.setdefault(id, Department(id, text(row.get("realName")), phone.extension(text(row.get("ext")))))
        return list(found.values())

    async def _departments_of(self, login: str) -> frozenset[str]:
        return frozenset(one.id for one in await self.departments(login))
