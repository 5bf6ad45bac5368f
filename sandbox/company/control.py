"""The control API of the pretend company: what its people do, as JSON over HTTP."""

import inspect
import json
from collections.abc import Callable
from functools import partial
from typing import Any

from aiohttp import web

from sandbox.company import Company
from sandbox.company.call import Impossible
from sandbox.company.megafon import PretendMegafon
from sandbox.company.rest import SWITCHED_OFF

ACTIONS = (
    "ring",
    "next_phone",
    "answer",
    "nobody",
    "client_hangs_up",
    "hang_up",
    "transfer",
    "after_hours",
    "rate",
    "dial",
    "employee_picks_up",
    "employee_ignores",
    "client_picks_up",
    "client_busy",
    "client_unavailable",
    "client_no_answer",
)


class CompanyControl:
    """POST an action's arguments by their names; the answer is {"result": …} or {"error": "sentence"}."""

    def __init__(self, company: Company, megafon: PretendMegafon, publish: Callable[[dict[str, Any]], None]) -> None:
        self._company = company
        self._megafon = megafon
        self._publish = publish

    def routes(self, app: web.Application) -> None:
        actions: dict[str, Callable[..., Any]] = {name: getattr(self._company, name) for name in ACTIONS}
        actions |= {
            "autopilot": self._autopilot,
            "ask_contact": self._ask_contact,
            "access": self._access,
            "fault": self._megafon.fault,
            "clear_faults": self._megafon.clear_faults,
        }
        for name, action in actions.items():
            app.router.add_post(f"/sandbox/company/{name}", partial(_perform, action))
        app.router.add_get("/sandbox/company/state", self._state)

    def state(self) -> dict[str, Any]:
        return self._company.state() | {"megafon": self._megafon.state()}

    async def _state(self, _request: web.Request) -> web.Response:
        return web.json_response(self.state())

    def _autopilot(self, on: bool) -> None:
        self._company.autopilot = on
        self._publish({"kind": "switch", "name": "autopilot", "on": on})

    def _ask_contact(self, on: bool) -> None:
        self._company.ask_contact = on
        self._publish({"kind": "switch", "name": "ask_contact", "on": on})

    def _access(self, refusal: str) -> None:
        if refusal not in ("", *SWITCHED_OFF):
            raise Impossible(f"Отказ бывает: {', '.join(SWITCHED_OFF)}")
        self._megafon.access = refusal


async def _perform(action: Callable[..., Any], request: web.Request) -> web.Response:
    try:
        arguments = json.loads(await request.read() or b"{}")
        if not isinstance(arguments, dict):
            raise ValueError("Нужен объект JSON")
        _check(action, arguments)
        return web.json_response({"result": action(**arguments)})
    except (ValueError, TypeError, RecursionError) as error:
        return web.json_response({"error": str(error) or "Нужен объект JSON"}, status=400)


def _check(action: Callable[..., Any], arguments: dict[str, Any]) -> None:
    """A wrong name or type is the asker's mistake, and must not surface later in a webhook."""
    signature = inspect.signature(action)
    signature.bind(**arguments)
    for name, value in arguments.items():
        if not isinstance(value, signature.parameters[name].annotation):
            raise TypeError(f"Неверное значение «{name}»")
