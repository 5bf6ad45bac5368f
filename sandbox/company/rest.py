"""MegaFon's REST methods (seed 003 §3, §5, §6) answered out of the pretend company's staff and phones."""

import json
import re
from typing import Any

from aiohttp import web

from sandbox.company import Company
from sandbox.company.firm import Employee

SWITCHED_OFF = ("CRM disabled", "CRM switched off")
DIGITS = re.compile(r"[0-9]{1,15}", re.ASCII)


class Refused(Exception):
    """What the vendor says no with (§3.3)."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason


class Rest:
    """Users and click-to-call; `makecall_own_id`: some tenants answer with an id that no webhook ever names."""

    def __init__(self, company: Company) -> None:
        self.makecall_own_id = False
        self._company = company

    async def answer(self, request: web.Request, path: str) -> Any:
        match path.split("/"):
            case ["users"]:
                self._only(request, "GET")
                return self._users(request)
            case ["users", login] if login:
                self._only(request, "GET")
                return self._user(login)
            case ["makecall"]:
                self._only(request, "POST")
                return await self._makecall(request)
        raise Refused(404, "Not Found")

    @staticmethod
    def _only(request: web.Request, method: str) -> None:
        if request.method != method:
            raise Refused(405, "Method Not Allowed")

    def _users(self, request: web.Request) -> dict[str, Any]:
        search, start = request.query.get("search", ""), _count(request, "start", 0)
        everybody = [described(employee) for employee in self._company.firm.employees.values()]
        found = [user for user in everybody if _mentions(user, search)]
        limit = _count(request, "limit", len(found))
        info = {"search": search, "start": start, "limit": limit, "total": len(found)}
        if start + limit < len(found):
            info["next"] = start + limit
        return {"items": found[start : start + limit], "info": info}

    def _user(self, login: str) -> dict[str, Any]:
        employee = self._company.firm.employee(login)
        if employee is None:
            raise Refused(404, "Not Found")
        return described(employee)

    async def _makecall(self, request: web.Request) -> dict[str, Any]:
        phone, user = await _strings(request, "phone", "user")
        if not DIGITS.fullmatch(phone) or self._company.firm.employee(user) is None:
            raise Refused(400, "Validation error")
        call_id = self._company.dial(phone, user)
        return {"callid": f"MC-{call_id}" if self.makecall_own_id else call_id}


def described(employee: Employee) -> dict[str, Any]:
    """An employee as §6.1 prints one."""
    return {
        "login": employee.login,
        "name": employee.name,
        "position": employee.position,
        "ext": employee.ext,
        "telnum": "",
        "email": "",
        "role": employee.role,
        "mobile": employee.mobile,
        "mobile_redirect": {"enabled": False},
    }


def _mentions(user: dict[str, Any], search: str) -> bool:
    return any(search.casefold() in str(user[field]).casefold() for field in ("login", "name", "ext", "mobile"))


def _count(request: web.Request, name: str, default: int) -> int:
    text = request.query.get(name, str(default))
    if not DIGITS.fullmatch(text):
        raise Refused(400, "Validation error")
    return int(text)


async def _strings(request: web.Request, *names: str) -> list[str]:
    """Those members of the JSON body; anything else is a validation error."""
    try:
        body = json.loads(await request.read())
    except (ValueError, RecursionError):
        body = None
    values = [body.get(name) for name in names] if isinstance(body, dict) else []
    if not values or request.content_type != "application/json" or not all(isinstance(v, str) for v in values):
        raise Refused(400, "Validation error")
    return [str(value) for value in values]
