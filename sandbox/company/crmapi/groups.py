"""Seed 003 §8: departments, how calls are spread in them, and who works there."""

import uuid
from dataclasses import replace
from typing import Any

from sandbox.company.crmapi.checks import (
    DIGITS,
    EXTENSION,
    Asked,
    flag,
    list_of,
    matches,
    named,
    number,
    one_of,
    page,
    shape,
    wrong,
)
from sandbox.company.crmapi.state import State, new_group
from sandbox.company.firm import Department

ORDERS = ("ALL", "EVENLY", "BYORDER", "WATERFALL")

_TIMEOUT = shape(
    {},
    {
        "time": one_of(15, 30, 60, 120, 300, 600),
        "target": one_of("voicemail", "user", "group", "telnum"),
        "user": named,
        "group": named,
        "telnum": matches(DIGITS),
    },
)
_FIELDS = {
    "name": named,
    "ext": matches(EXTENSION),
    "call_order": one_of(*ORDERS),
    "call_duration": one_of(0, 5, 10, 15, 20, 25, 30),
    "timeout": _TIMEOUT,
    "advanced": one_of("off", "msg_busy", "callback"),
    "users": list_of(shape({"login": named, "calls_enable": flag})),
}
_NEW, _CHANGE = shape({"name": named}, _FIELDS), shape({}, _FIELDS)
_LOGINS = list_of(named)
_MEMBERS = shape({}, {"add": _LOGINS, "calls_disable": _LOGINS, "remove": _LOGINS, "position": number(-1, 10_000)})
_RULES = ("ext", "call_order", "call_duration", "timeout", "advanced")


class Groups:
    def __init__(self, state: State) -> None:
        self._state = state

    async def list(self, asked: Asked) -> Any:
        return page(asked, [self._told(one) for one in self._state.firm.departments.values()], "id", "name", "ext")

    async def get(self, asked: Asked, id: str) -> Any:
        asked.nothing()
        return self._told(self._state.group(id))

    async def add(self, asked: Asked) -> Any:
        body = asked.json(_NEW)
        ext = body.setdefault("ext", self._state.free_extension())
        self._state.take_extension(ext)
        id = f"g_{uuid.uuid4()}"
        return self._keep(Department(id, body["name"], ()), {"ext": ext, **new_group()}, body)

    async def edit(self, asked: Asked, id: str) -> Any:
        department, rules = self._state.group(id), self._state.groups[id]
        body = asked.json(_CHANGE)
        self._state.take_extension(body.get("ext", rules["ext"]), rules["ext"])
        return self._keep(department, dict(rules), body)

    async def delete(self, asked: Asked, id: str) -> None:
        asked.nothing()
        self._state.group(id)
        del self._state.firm.departments[id], self._state.groups[id]

    async def members(self, asked: Asked, id: str) -> None:
        """First `add`, with calls, then `calls_disable`, then `remove` (§8.6)."""
        department = self._state.group(id)
        body = asked.json(_MEMBERS)
        named_ones = [*body.get("add", ()), *body.get("calls_disable", ()), *body.get("remove", ())]
        if not all(map(self._state.known, named_ones)):
            raise wrong()
        added = body.get("add", [])
        members = [login for login in department.members if login not in added]
        at = body.get("position", -1)
        members[len(members) if at == -1 else at : len(members) if at == -1 else at] = added
        muted = self._state.firm.doors.muted
        muted -= {(login, id) for login in added}
        muted |= {(login, id) for login in body.get("calls_disable", ()) if login in members}
        kept = tuple(login for login in members if login not in body.get("remove", ()))
        self._state.firm.departments[id] = replace(department, members=kept)

    def _keep(self, department: Department, rules: dict[str, Any], body: dict[str, Any]) -> dict[str, Any]:
        members = [one["login"] for one in body.get("users", ())]
        timeout = body.get("timeout", {})
        target = timeout.get("target", "voicemail")
        if not all(map(self._state.known, members)) or (target != "voicemail" and target not in timeout):
            raise wrong()
        rules |= {name: body[name] for name in _RULES if name in body}
        if "timeout" in body:
            rules["timeout"] = {"time": 120, "target": "voicemail", **timeout}
        if rules["call_order"] == "ALL":
            if body.get("call_duration"):
                raise wrong()
            rules["call_duration"] = 0
        elif not rules["call_duration"]:
            if "call_duration" in body:
                raise wrong()
            rules["call_duration"] = 15
        department = replace(department, name=body.get("name", department.name))
        if "users" in body:
            department = replace(department, members=tuple(members))
            muted = self._state.firm.doors.muted
            muted -= {one for one in muted if one[1] == department.id}
            muted |= {(one["login"], department.id) for one in body["users"] if not one["calls_enable"]}
        self._state.firm.departments[department.id] = department
        self._state.groups[department.id] = rules
        return self._told(department)

    def _told(self, department: Department) -> dict[str, Any]:
        """A department as §8.2 prints one."""
        rules, doors = self._state.groups[department.id], self._state.firm.doors
        users = [{"login": one, "calls_enable": (one, department.id) not in doors.muted} for one in department.members]
        return {"id": department.id, "name": department.name, "users": users, **rules}
