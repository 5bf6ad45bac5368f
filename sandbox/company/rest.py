"""MegaFon's REST (seed 003 §3–§11): which address and method is answered by whom."""

import re
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from sandbox.company import Company
from sandbox.company.call import Call
from sandbox.company.crmapi.blacklist import Blacklist
from sandbox.company.crmapi.checks import DIGITS, Asked, Refused, matches, missing, shape, text, wrong
from sandbox.company.crmapi.groups import Groups
from sandbox.company.crmapi.history import History
from sandbox.company.crmapi.numbers import Numbers, Sims
from sandbox.company.crmapi.state import State
from sandbox.company.crmapi.users import Users

__all__ = ["SWITCHED_OFF", "Refused", "Rest"]

SWITCHED_OFF = ("CRM disabled", "CRM switched off")

Handler = Callable[..., Awaitable[Any]]


class Rest:
    """`makecall_own_id`: some tenants answer with an id that no webhook ever names."""

    def __init__(self, company: Company, link: Callable[[Call], str]) -> None:
        self.makecall_own_id = False
        self.state = State(company)
        self.history = History(self.state, link)
        self.users = Users(self.state)
        self._company = company
        groups, numbers, sims = Groups(self.state), Numbers(self.state), Sims(self.state)
        users, history, blacklist = self.users, self.history, Blacklist(self.state)
        self._table: dict[str, dict[str, Handler]] = {
            "history/csv": {"GET": history.csv},
            "history/json": {"GET": history.json},
            "history/inner/csv": {"GET": history.inner_csv},
            "history/inner/json": {"GET": history.inner_json},
            "makecall": {"POST": self._makecall},
            "users": {"GET": users.list, "POST": users.add},
            "users/*": {"GET": users.get, "PUT": users.edit, "DELETE": users.delete},
            "users/*/groups": {"GET": users.groups},
            "users/*/subscription": {
                "GET": users.subscription,
                "POST": users.subscribe,
                "DELETE": users.unsubscribe,
            },
            "users/*/dnd": {"GET": users.dnd, "POST": users.dnd_on, "DELETE": users.dnd_off},
            "groups": {"GET": groups.list, "POST": groups.add},
            "groups/*": {"GET": groups.get, "PUT": groups.edit, "DELETE": groups.delete},
            "groups/*/users": {"POST": groups.members},
            "telnums": {"GET": numbers.list},
            "telnums/*": {"GET": numbers.get, "POST": numbers.route},
            "telnums/*/enabled": {"POST": numbers.enable, "DELETE": numbers.disable},
            "sims": {"GET": sims.list},
            "sims/*": {"GET": sims.get, "DELETE": sims.delete},
            "sims/*/user/*": {"POST": sims.assign},
            "sims/*/company": {"POST": sims.share},
            "sims/*/disable": {"POST": sims.disable},
            "blacklist/telnums": {"GET": blacklist.list, "POST": blacklist.add, "DELETE": blacklist.delete},
            "blacklist/block-anonymous": {
                "GET": blacklist.anonymous,
                "POST": blacklist.block_anonymous,
                "DELETE": blacklist.admit_anonymous,
            },
        }

    async def answer(self, request: web.Request, path: str) -> web.Response:
        """JSON, a CSV's text, or 204 when there is nothing to say."""
        methods, names = self._found(path)
        handler = methods.get(request.method)
        if handler is None:
            raise Refused(405, "Method Not Allowed")
        asked = Asked(request.query, request.content_type, await request.read())
        told = await handler(asked, *names)
        if path.endswith("/csv"):
            return web.Response(text=told, content_type="text/csv")
        if told is None and request.method != "GET":
            return web.Response(status=204)
        return web.json_response(told)

    def _found(self, path: str) -> tuple[dict[str, Handler], tuple[str, ...]]:
        for pattern, methods in self._table.items():
            found = re.fullmatch(pattern.replace("*", "([^/]+)"), path)
            if found:
                return methods, found.groups()
        raise missing()

    async def _makecall(self, asked: Asked) -> dict[str, Any]:
        """§5.1."""
        body = asked.json(shape({"phone": matches(DIGITS), "user": text}))
        if self._company.firm.employee(body["user"]) is None:
            raise wrong()
        call_id = self._company.dial(body["phone"], body["user"])
        return {"callid": f"MC-{call_id}" if self.makecall_own_id else call_id}
