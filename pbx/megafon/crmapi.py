"""Requests to `crmapi/v1` (seed 003 §3): the key in its header, lists page by page, answers as objects."""

import re
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from calls.clock import Clock
from pbx.asking import json_of
from pbx.errors import PbxRefused
from pbx.itoolabs.api import PlatformApi
from pbx.itoolabs.settings import KeyedSettings
from wire.bodies import Values
from wire.client import Timeouts
from wire.pacing import Priority

API_PATH = "/crmapi/v1"
PAGE = 100
PAGES_MAX = 200  # 20,000 rows; a PBX that ignores `start` must not keep us for ever

_ONE_OF = re.compile(r"/(?:users|groups|telnums|sims)/", re.ASCII)

T = TypeVar("T")


class CrmApi(PlatformApi):
    def __init__(self, settings: KeyedSettings, clock: Clock, timeouts: Timeouts | None = None) -> None:
        headers = {"X-API-KEY": settings.api_key.get_secret_value()}
        super().__init__(settings.base_url, settings, clock, timeouts, headers)

    async def question(
        self,
        path: str,
        params: Values | None = None,
        *,
        read: Callable[[bytes], T] = json_of,
        slow: bool = False,
        priority: Priority = Priority.PERSON,
    ) -> T:
        """GET, up to three times; the body as ``read`` has it, JSON unless said otherwise."""
        return await self._ask("GET", path, read=read, slow=slow, params=params, priority=priority)

    async def pages(self, path: str, id: str, search: str = "") -> list[dict[str, Any]]:
        """Every object of a list of §3.2; ``id`` is the key that names one. A page that brings nothing new is the
        last one, whatever `total` says."""
        found: list[dict[str, Any]] = []
        known: set[str] = set()
        start = 0
        for _ in range(PAGES_MAX):
            items, total = await self._page(path, start, search)
            new = [item for item in items if isinstance(item, dict) and str(item.get(id)) not in known]
            if not new:
                break
            found += new
            known |= {str(item.get(id)) for item in new}
            start += len(items)
            if total is not None and start >= total:
                break
        return found

    async def _page(self, path: str, start: int, search: str) -> tuple[list[Any], int | None]:
        params = {"start": str(start), "limit": str(PAGE)} | ({"search": search} if search else {})
        answer: Any = await self.question(path, params, priority=Priority.PERSON if search else Priority.POLLING)
        items = answer.get("items") if isinstance(answer, dict) else None
        if not isinstance(items, list):
            raise PbxRefused("pbx_nonsense")
        info = answer.get("info")
        total = info.get("total") if isinstance(info, dict) else None
        return items, total if isinstance(total, int) else None

    async def command(
        self, method: str, path: str, body: object = None, *, params: Values | None = None
    ) -> Mapping[str, Any]:
        """One request that acts, never repeated; the answer's object, empty for an empty body or ``null``. A 2xx that
        is something else (a web page, half an object) leaves open what was done."""
        return await self._act(method, path, read=_object_or_nothing, params=params, json=body)

    def _reason(self, status: int, path: str, said: str) -> str:
        return "pbx_no_such" if status == 404 and _ONE_OF.match(path) else super()._reason(status, path, said)


def _object_or_nothing(body: bytes) -> Mapping[str, Any]:
    answer = json_of(body) if body.strip() else None
    if answer is not None and not isinstance(answer, dict):
        raise ValueError("no object")
    return answer or {}
