"""Requests to `crmapi/v1` (seed 003 §3): the key in its header, the PBX's many ways to say no as our errors."""

import json
from collections.abc import Mapping
from typing import Any

from calls.clock import Clock
from pbx.base import PbxRefused, PbxUnreachable
from pbx.body import clean
from wire.client import Reply, Timeouts, Wire, WireUnreachable
from wire.pacing import Pacer, Priority

API_PATH = "/crmapi/v1"
MIN_INTERVAL_S = 0.2  # no limit is printed; five a second has disturbed nobody
SAID_MAX = 200

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


class CrmApi:
    """``base_url`` ends in ``/crmapi/v1``. Raises PbxRefused and PbxUnreachable, with no secret in them."""

    def __init__(
        self, base_url: str, key: str, clock: Clock, *, proxy: str | None = None, timeouts: Timeouts | None = None
    ) -> None:
        self._key = key
        self._wire = Wire(
            base_url,
            headers={"X-API-KEY": key},
            timeouts=timeouts,
            proxy=proxy,
            pacer=Pacer(clock, MIN_INTERVAL_S),
        )

    async def close(self) -> None:
        await self._wire.close()

    async def question(self, path: str, **params: str) -> Any:
        """GET, once; the parsed body. Anything but JSON is PbxRefused("pbx_nonsense"). Wrap it in `reading`."""
        reply = await self._send("GET", path, params=params, acts=False, priority=Priority.POLLING)
        try:
            return _parsed(reply)
        except ValueError:
            pass
        raise PbxRefused("pbx_nonsense", status=reply.status)

    async def command(self, method: str, path: str, body: Mapping[str, str]) -> Mapping[str, Any]:
        """One request that acts, never repeated; the answer's object, empty for an empty body or ``null``.

        A 2xx that is something else (a web page, half an object) leaves open what was done.
        """
        reply = await self._send(method, path, json=body, acts=True)
        try:
            answer = _parsed(reply) if reply.body.strip() else None
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
        raise PbxRefused(_reason(reply.status, said.casefold()), status=reply.status, said=said)

    def _said(self, reply: Reply) -> str:
        """The PBX's own words, short and clean; "" for a web page, and for words that repeat our key."""
        try:
            answer = _parsed(reply)
        except ValueError:
            answer = reply.body.decode("utf-8", "replace")
        if isinstance(answer, dict):
            answer = answer.get("message") or answer.get("error")
        if not isinstance(answer, str) or answer.lstrip().startswith("<") or self._key in answer:
            return ""
        return clean(answer)[:SAID_MAX]


def _parsed(reply: Reply) -> Any:
    """The JSON of the body. Raises ValueError for whatever is none, too deep nesting too."""
    try:
        return json.loads(reply.body.decode("utf-8-sig"))
    except RecursionError:
        raise ValueError("nested too deep") from None


def _reason(status: int, said: str) -> str:
    if 300 <= status < 400:
        return "pbx_wrong_tenant"
    if status == 401:
        return "pbx_api_off" if any(words in said for words in _API_OFF) else "pbx_key_wrong"
    if status == 400 and any(word in said for word in _USER_WORDS):
        return "pbx_no_such_user"
    return _REASONS.get(status, "pbx_refused")
