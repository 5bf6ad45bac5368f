"""The control API of one office: what its people do, as JSON over HTTP."""

import inspect
import json
from collections.abc import Callable
from functools import partial
from typing import Any

from aiohttp import web

from sandbox.company.call import Impossible
from sandbox.company.rest import SWITCHED_OFF
from sandbox.offices import Office

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


class OfficeControl:
    """POST an action's arguments by their names; the answer is {"result": …} or {"error": "sentence"}."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def routes(self, app: web.Application) -> None:
        office = self._office
        actions: dict[str, Callable[..., Any]] = {name: getattr(office.company, name) for name in ACTIONS}
        actions |= {
            "switch": self._switch,
            "access": self._access,
            "fax": self._fax,
            "fault": self._fault,
            "clear_faults": office.pbx.trouble.clear,
        }
        path = f"/sandbox/offices/{office.name}"
        for name, action in actions.items():
            app.router.add_post(f"{path}/{name}", partial(_perform, action))
        app.router.add_get(f"{path}/state", self._state)

    async def _state(self, _request: web.Request) -> web.Response:
        return web.json_response(self._office.state())

    def _switch(self, name: str, on: bool) -> None:
        if name not in self._office.switches:
            raise Impossible(f"Здесь переключается: {', '.join(self._office.switches)}")
        self._office.switch(name, on)

    def _access(self, refusal: str) -> None:
        if not hasattr(self._office.pbx, "access"):
            raise Impossible("У этой АТС доступ не закрывается")
        if refusal not in ("", *SWITCHED_OFF):
            raise Impossible(f"Отказ бывает: {', '.join(SWITCHED_OFF)}")
        self._office.pbx.access = refusal

    def _fax(self, call_id: str, pages: int = 2) -> None:
        fax = getattr(self._office.pbx, "fax", None)
        if fax is None:
            raise Impossible("Эта АТС не принимает факсов")
        fax(self._office.company.call(call_id), pages)

    def _fault(self, kind: str, times: int = 1, path: str = "") -> None:
        self._office.pbx.trouble.fault(kind, times, path=path)


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
