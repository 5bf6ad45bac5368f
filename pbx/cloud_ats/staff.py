"""002 §4.2.1: the employees, by the login that everything else here asks for."""

from collections.abc import Mapping
from typing import Any

from calls import phone
from calls.clock import Clock
from pbx.asking import json_of
from pbx.body import text
from pbx.cloud_ats.api import CommandApi
from pbx.errors import PbxRefused
from pbx.itoolabs.words import login
from pbx.shapes import Employee
from wire.pacing import Priority

FRESH_S = 600.0  # how long a list that was asked for is good enough to look an extension up in

_OURS = frozenset({"name", "realName", "ext", "telnum"})


class Staff:
    _api: CommandApi
    _clock: Clock
    _people: list[Employee]
    _people_at: float

    async def staff(self) -> list[Employee]:
        """§4.2.1 accounts. As printed they have no extension; no tenant tells a mobile. A PBX without a single account
        is none, so an empty list is nonsense."""
        found: dict[str, Employee] = {}
        for row in await self._api.question("accounts", read=rows_of, priority=Priority.POLLING):
            if person := _employee(row):
                found.setdefault(person.login, person)
        if not found:
            raise PbxRefused("pbx_nonsense")
        self._people, self._people_at = list(found.values()), self._clock.monotonic()
        return list(self._people)

    async def _login(self, user: str) -> str:
        """What `user` takes is a login: an extension is looked up. Where the tenant tells no extensions it is sent as
        it is, and the PBX may know it."""
        name = user.strip()
        if not name:
            raise PbxRefused("pbx_no_such_user")
        if phone.extension(name) is None:
            return name
        people = await self._fresh_staff()
        if any(one.login == name for one in people):
            return name
        return next((one.login for one in people if one.extension == name), name)

    async def _fresh_staff(self) -> list[Employee]:
        fresh = self._people and self._clock.monotonic() - self._people_at < FRESH_S
        return self._people if fresh else await self.staff()


def rows_of(body: bytes) -> list[Mapping[str, Any]]:
    """The objects of an array; everything else in it is left out. Raises ValueError for what is no array."""
    answer = json_of(body)
    if not isinstance(answer, list):
        raise ValueError("no array")
    return [row for row in answer if isinstance(row, dict)]


def _employee(row: Mapping[str, Any]) -> Employee | None:
    """None for what is no employee: a department, the switch, a nameless row."""
    user = login(text(row.get("name")))
    if user is None:
        return None
    return Employee(
        login=user,
        extension=phone.extension(text(row.get("ext"))),
        name=text(row.get("realName")),
        telnum=phone.client_number(text(row.get("telnum"))),
        details={key: value for key, value in row.items() if key not in _OURS},
    )
