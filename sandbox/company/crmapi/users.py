"""Seed 003 §6 and §7: employees, their departments, their subscriptions and "do not disturb"."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sandbox.company.crmapi.checks import (
    DIGITS,
    EXTENSION,
    LOGIN,
    Asked,
    flag,
    matches,
    named,
    one_of,
    page,
    shape,
    text,
    wrong,
)
from sandbox.company.crmapi.state import State
from sandbox.company.firm import Department, Employee

SEARCHED = ("login", "name", "ext", "mobile")

_REDIRECT = shape({"enabled": flag}, {"delay": one_of(0, 5, 10, 15), "forward": flag})
_FIELDS = {
    "name": named,
    "password": named,
    "position": text,
    "email": text,
    "ext": matches(EXTENSION),
    "role": one_of("admin", "user", "restricted_user"),
    "mobile": lambda value: value == "" or matches(DIGITS)(value),
    "mobile_redirect": _REDIRECT,
}
_NEW = shape({"name": named}, {**_FIELDS, "login": matches(LOGIN)})
_CHANGE = shape({}, _FIELDS)
_ON_PHONES = ("name", "ext", "mobile", "role", "position")
_ELSEWHERE = ("email", "mobile_redirect")


class Users:
    """`post_means`: what POST `/dnd` switches on: "reception_on" by the document, "dnd_on" by other clients."""

    def __init__(self, state: State) -> None:
        self.post_means = "reception_on"
        self._state = state

    async def list(self, asked: Asked) -> Any:
        return page(asked, [self._told(one) for one in self._state.firm.employees.values()], *SEARCHED)

    async def get(self, asked: Asked, login: str) -> Any:
        asked.nothing()
        return self._told(self._state.user(login))

    async def add(self, asked: Asked) -> Any:
        body = asked.json(_NEW)
        ext = body.get("ext") or self._state.free_extension()
        login = body.get("login") or f"u{ext}"
        if self._state.firm.employee(login) is not None:
            raise wrong()
        self._state.take_extension(ext)
        return self._keep(Employee(login, body["name"], ext, ""), body)

    async def edit(self, asked: Asked, login: str) -> Any:
        employee = self._state.user(login)
        body = asked.json(_CHANGE)
        self._state.take_extension(body.get("ext", employee.ext), employee.ext)
        return self._keep(employee, body)

    async def delete(self, asked: Asked, login: str) -> None:
        asked.nothing()
        gone = self._state.user(login).login
        firm = self._state.firm
        del firm.employees[gone]
        for department in list(firm.departments.values()):
            members = tuple(member for member in department.members if member != gone)
            firm.departments[department.id] = replace(department, members=members)
        for sim in self._state.sims.values():
            sim["user"] = "" if sim["user"] == gone else sim["user"]

    async def groups(self, asked: Asked, login: str) -> Any:
        """A bare array."""
        asked.nothing()
        own = self._own(login)
        return [{"id": one.id, "name": one.name, "ext": self._state.groups[one.id]["ext"]} for one in own]

    async def subscription(self, asked: Asked, login: str) -> Any:
        who, ids = self._subscribed(asked, login)
        personal = "group_id" in asked.query or who not in self._state.deaf
        return {"state": personal and all((who, id) not in self._state.firm.doors.muted for id in ids)}

    async def subscribe(self, asked: Asked, login: str) -> None:
        who, ids = self._subscribed(asked, login)
        self._state.firm.doors.muted -= {(who, id) for id in ids}
        if "group_id" not in asked.query:
            self._state.deaf.discard(who)

    async def unsubscribe(self, asked: Asked, login: str) -> None:
        """Without `group_id` every department, the hidden personal one too."""
        who, ids = self._subscribed(asked, login)
        self._state.firm.doors.muted |= {(who, id) for id in ids}
        if "group_id" not in asked.query:
            self._state.deaf.add(who)

    async def dnd(self, asked: Asked, login: str) -> Any:
        asked.nothing()
        silent = self._state.user(login).login in self._state.firm.doors.silent
        return {"state": silent is (self.post_means == "dnd_on")}

    async def dnd_on(self, asked: Asked, login: str) -> None:
        self._silence(asked, login, self.post_means == "dnd_on")

    async def dnd_off(self, asked: Asked, login: str) -> None:
        self._silence(asked, login, self.post_means != "dnd_on")

    def _silence(self, asked: Asked, login: str, silent: bool) -> None:
        asked.nothing()
        change = self._state.firm.doors.silent.add if silent else self._state.firm.doors.silent.discard
        change(self._state.user(login).login)

    def _own(self, login: str) -> Sequence[Department]:
        who = self._state.user(login).login
        return [one for one in self._state.firm.departments.values() if who in one.members]

    def _subscribed(self, asked: Asked, login: str) -> tuple[str, Sequence[str]]:
        """Her login and the departments meant."""
        id = asked.only("group_id").get("group_id")
        asked.no_body()
        own = [one.id for one in self._own(login)]
        if id is not None and id not in own:
            raise wrong()
        return self._state.user(login).login, own if id is None else [id]

    def _keep(self, employee: Employee, body: dict[str, Any]) -> dict[str, Any]:
        if body.get("mobile_redirect", {}).get("enabled") and not body.get("mobile"):
            raise wrong()
        kept = replace(employee, **{name: body[name] for name in _ON_PHONES if name in body})
        self._state.firm.employees[kept.login] = kept
        more = self._state.people.setdefault(kept.login, {})
        more |= {name: body[name] for name in _ELSEWHERE if name in body}
        return self._told(kept)

    def _told(self, employee: Employee) -> dict[str, Any]:
        """An employee as §6.1 prints one."""
        more = self._state.people.get(employee.login, {})
        redirect = more.get("mobile_redirect", {"enabled": False})
        return {
            "login": employee.login,
            "name": employee.name,
            "position": employee.position,
            "ext": employee.ext,
            "telnum": "",
            "email": more.get("email", ""),
            "role": employee.role,
            "mobile": employee.mobile,
            "mobile_redirect": {"forward": False, "delay": 0, **redirect} if redirect["enabled"] else redirect,
        }
