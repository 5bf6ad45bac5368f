"""`groups` (PBX-FACTS, 002): the departments, their names and extensions, and the departments of one employee."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial

from calls import phone
from pbx.body import text
from pbx.cloud_ats.field import GROUPS, Field
from pbx.cloud_ats.staff import FRESH_S, rows_of
from pbx.errors import PbxRefused
from pbx.shapes import Department, Member
from wire.pacing import Priority


class Departments(Field):
    _names: dict[str, str]  # id → name, for the ears
    _within: dict[str, tuple[frozenset[str], float]]  # login → ids of her departments, and when that was told

    async def departments(self, user: str | None = None) -> list[Department]:
        """All of them, or those of one employee (login or extension); without members."""
        return await self._groups({} if user is None else {"user": await self._login(user)}, Priority.PERSON)

    async def with_members(self, departments: Sequence[Department]) -> list[Department]:
        """The list tells no members: every employee is asked about, once in ten minutes, and whoever waits for an
        answer goes first. About whom the PBX will not tell, nothing is known; where it tells of nobody, nothing of
        any department."""
        told = {login: ids for login in await self._logins() if (ids := await self._ids_of(login)) is not None}
        if not told:
            return list(departments)
        return [
            replace(one, members=tuple(Member(login) for login, ids in told.items() if one.id in ids))
            for one in departments
        ]

    async def _logins(self) -> list[str]:
        return [one.login for one in await self._fresh_staff()]

    async def _ids_of(self, login: str) -> frozenset[str] | None:
        known = self._within.get(login)
        if known and self._clock.monotonic() - known[1] < FRESH_S:
            return known[0]
        try:
            ids = frozenset(one.id for one in await self._groups({"user": login}, Priority.POLLING))
        except PbxRefused as refused:
            if refused.facts.get("status") != 400:
                raise
            return None
        self._within[login] = ids, self._clock.monotonic()
        return ids

    async def _groups(self, params: Mapping[str, str], priority: Priority) -> list[Department]:
        ask = partial(self._api.question, GROUPS, params, read=rows_of, priority=priority)
        found: dict[str, Department] = {}
        for row in await self._perhaps(GROUPS, params, ask):
            if id := text(row.get("id")):
                found.setdefault(id, Department(id, text(row.get("realName")), phone.extension(text(row.get("ext")))))
        self._names |= {one.id: one.name for one in found.values()}
        return list(found.values())

    async def _departments_of(self, login: str) -> frozenset[str]:
        return frozenset(one.id for one in await self.departments(login))
