"""Seed 003 §9 and §10: the company's numbers with their routes, and its SIM cards."""

from functools import partial
from typing import Any

from sandbox.company.crmapi.checks import Asked, missing, page, wrong
from sandbox.company.crmapi.routes import leads_to, number_route, people_of, week_told
from sandbox.company.crmapi.state import State

_EXTRA = {"abc_telnum": "", "abc_location": ""}


class Numbers:
    def __init__(self, state: State) -> None:
        self._state = state

    async def list(self, asked: Asked) -> Any:
        rows = [self._told(telnum) for telnum in self._state.numbers]
        return page(asked, rows, "telnum", "user", "user_name", "group", "group_name")

    async def get(self, asked: Asked, telnum: str) -> Any:
        asked.nothing()
        return self._told(self._known(telnum))

    async def route(self, asked: Asked, telnum: str) -> Any:
        """It is heard on the phones: who rings at this hour, and whom a menu leads to when nobody presses a button."""
        self._known(telnum)
        body = asked.json(number_route)
        users, groups = people_of(body)
        if not all(map(self._state.known, users)) or not groups <= set(self._state.firm.departments):
            raise wrong()
        if "schedule" in body:
            body["schedule"] = week_told(body["schedule"])
        self._state.numbers[telnum] = body
        self._state.firm.leads[telnum] = partial(leads_to, body)
        return self._told(telnum)

    async def enable(self, asked: Asked, telnum: str) -> None:
        asked.nothing()
        self._state.firm.doors.closed.discard(self._known(telnum))

    async def disable(self, asked: Asked, telnum: str) -> None:
        asked.nothing()
        self._state.firm.doors.closed.add(self._known(telnum))

    def _known(self, telnum: str) -> str:
        if telnum not in self._state.numbers:
            raise missing()
        return telnum

    def _told(self, telnum: str) -> dict[str, Any]:
        """As §9.2 prints one."""
        return {
            **self._state.name_of(self._state.numbers[telnum]),
            "telnum": telnum,
            "is_main_phone": telnum == next(iter(self._state.numbers)),
            "location": "",
            "disabled": telnum in self._state.firm.doors.closed,
            "crm": "",
            "calltracking": "",
        }


class Sims:
    def __init__(self, state: State) -> None:
        self._state = state

    async def list(self, asked: Asked) -> Any:
        rows = [self._told(telnum) for telnum in self._state.sims]
        return page(asked, rows, "telnum", "user", "user_name")

    async def get(self, asked: Asked, telnum: str) -> Any:
        asked.nothing()
        self._known(telnum)
        return self._told(telnum)

    async def assign(self, asked: Asked, telnum: str, login: str) -> None:
        """By login alone."""
        asked.nothing()
        if not self._state.known(login):
            raise missing()
        self._known(telnum).update(user=login, company=False)

    async def share(self, asked: Asked, telnum: str) -> None:
        asked.nothing()
        self._known(telnum).update(user="", company=True)

    async def disable(self, asked: Asked, telnum: str) -> None:
        asked.nothing()
        self._known(telnum)["disabled"] = True

    async def delete(self, asked: Asked, telnum: str) -> None:
        asked.nothing()
        self._known(telnum)
        del self._state.sims[telnum]

    def _known(self, telnum: str) -> dict[str, Any]:
        if telnum not in self._state.sims:
            raise missing()
        return self._state.sims[telnum]

    def _told(self, telnum: str) -> dict[str, Any]:
        """As §10.1 prints one: a common number has no `user_name`."""
        return {
            "telnum": telnum,
            **self._state.name_of(self._state.sims[telnum]),
            "autocaller": False,
            "calltracking": "",
            **_EXTRA,
        }
