"""Requests to `crmapi/v1` (seed 003 §3): the key in its header, the PBX's many ways to say no as our errors."""

import json
import re
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from calls.clock import Clock
from pbx.body import clean
from pbx.errors import PbxRefused, PbxUnreachable
from pbx.reading import reading
from wire.bodies import Values
from wire.client import Reply, Timeouts, Wire, WireUnreachable
from wire.pacing import Pacer, Priority

API_PATH = "/crmapi/v1"
MIN_INTERVAL_S = 0.2  # no limit is printed; five a second has disturbed nobody
SAID_MAX = 200
PAGE = 100
PAGES_MAX = 200  # 20,000 rows; a PBX that ignores `start` must not keep us for ever
SLOWER = 2  # history takes its time: a minute of the usual half

NOTHING: Mapping[str, Any] = {}

_REASONS = {
    403: "pbx_forbidden",
    404: "pbx_not_found",
    405: "pbx_no_method",
    429: "pbx_busy",
}
# Of the three 401s of §3.3 only "Invalid token" is a wrong key.
_API_OFF = ("crm disabled", "crm switched off")
_USER_WORDS = ("user", "login", "сотрудник", "пользовател")
_ONE_OF = re.compile(r"/(?:users|groups|telnums|sims)/", re.ASCII)

T = TypeVar("T")


def json_of(body: bytes) -> Any:
    """Raises ValueError for whatever is no JSON, too deep nesting too."""
    try:
        return json.loads(body.decode("utf-8-sig"))
    except RecursionError:
        raise ValueError("nested too deep") from None


class CrmApi:
    """``base_url`` ends in ``/crmapi/v1``. Raises PbxRefused and PbxUnreachable, with no secret in them."""

    def __init__(
        self, base_url: str, key: str, clock: Clock, *, proxy: str | None = None, timeouts: Timeouts | None = None
    ) -> None:
        self._key = key
        self._timeouts = timeouts or Timeouts()
        self._wire = Wire(
            base_url,
            headers={"X-API-KEY": key},
            timeouts=self._timeouts,
            proxy=proxy,
            pacer=Pacer(clock, MIN_INTERVAL_S),
        )

    async def close(self) -> None:
        await self._wire.close()

    async def question(
        self,
        path: str,
        params: Values | None = None,
        *,
        read: Callable[[bytes], T] = json_of,
        slow: bool = False,
        priority: Priority = Priority.PERSON,
    ) -> T:
        """GET, up to three times; the body as ``read`` has it, JSON unless said otherwise. What ``read`` cannot read
        (a ValueError) is PbxRefused("pbx_nonsense")."""
        timeout = SLOWER * self._timeouts.read_s if slow else None
        reply = await reading(
            lambda: self._send("GET", path, params=params, acts=False, read_timeout=timeout, priority=priority)
        )
        try:
            return read(reply.body)
        except ValueError:
            pass
        raise PbxRefused("pbx_nonsense", status=reply.status)

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
        """One request that acts, never repeated; the answer's object, empty for an empty body or ``null``.

        A 2xx that is something else (a web page, half an object) leaves open what was done.
        """
        reply = await self._send(method, path, params=params, json=body, acts=True)
        try:
            answer = json_of(reply.body) if reply.body.strip() else None
        except ValueError:
            answer = ()
        if answer is None or isinstance(answer, dict):
            return answer or NOTHING
        raise PbxUnreachable(maybe_done=True, status=reply.status)

    async def _send(self, method: str, path: str, *, acts: bool, **what: Any) -> Reply:
        try:
            reply = await self._wire.request(method, path, **what)
        except WireUnreachable as lost:
            raise PbxUnreachable(maybe_done=acts and lost.maybe_done, why=lost.reason) from None
        if 200 <= reply.status < 300:
            return reply
        if reply.status >= 500:
            raise PbxUnreachable(maybe_done=acts, reason=None if acts else "pbx_broken", status=reply.status)
        said = self._said(reply)
        raise PbxRefused(_reason(reply.status, path, said.casefold()), status=reply.status, said=said)

    def _said(self, reply: Reply) -> str:
        """The PBX's own words, short and clean; "" for a web page, and for words that repeat our key."""
        try:
            answer = json_of(reply.body)
        except ValueError:
            answer = reply.body.decode("utf-8", "replace")
        if isinstance(answer, dict):
            answer = answer.get("message") or answer.get("error")
        if not isinstance(answer, str) or answer.lstrip().startswith("<") or self._key in answer:
            return ""
        return clean(answer)[:SAID_MAX]


def _reason(status: int, path: str, said: str) -> str:
    if 300 <= status < 400:
        return "pbx_wrong_tenant"
    if status == 401:
        return "pbx_api_off" if any(words in said for words in _API_OFF) else "pbx_key_wrong"
    if status == 400 and any(word in said for word in _USER_WORDS):
        return "pbx_no_such_user"
    if status == 404 and _ONE_OF.match(path):
        return "pbx_no_such"
    return _REASONS.get(status, "pbx_refused")
