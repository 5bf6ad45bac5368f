"""Requests to `/sys/crm_api.wcgp` (seed 002 §2, §4.2): one address, a form with `cmd` and `token`, many kinds of no."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from calls.clock import Clock
from pbx.body import clean
from pbx.crmapi import MIN_INTERVAL_S, SAID_MAX, SLOWER, json_of
from pbx.errors import PbxRefused, PbxUnreachable
from pbx.reading import reading
from wire.client import Reply, Timeouts, Wire, WireUnreachable
from wire.pacing import Pacer, Priority

API_PATH = "/sys/crm_api.wcgp"

_REASONS = {
    403: "pbx_forbidden",
    404: "pbx_not_found",
    405: "pbx_no_method",
    429: "pbx_busy",
}
# Of the platform's 401s only "Invalid token" is a wrong key.
_API_OFF = ("crm disabled", "crm switched off")
_USER_WORDS = ("user", "login", "сотрудник", "пользовател")

T = TypeVar("T")


class CommandApi:
    """``address`` ends in ``API_PATH``. Raises PbxRefused and PbxUnreachable, with no secret in them; their fact
    ``status`` is 400 for whatever was told as an error of the command itself."""

    def __init__(
        self, address: str, token: str, clock: Clock, *, proxy: str | None = None, timeouts: Timeouts | None = None
    ) -> None:
        self._token = token
        self._timeouts = timeouts or Timeouts()
        self._wire = Wire(
            address.removesuffix(API_PATH), timeouts=self._timeouts, proxy=proxy, pacer=Pacer(clock, MIN_INTERVAL_S)
        )

    async def close(self) -> None:
        await self._wire.close()

    async def question(
        self,
        cmd: str,
        params: Mapping[str, str] | None = None,
        *,
        read: Callable[[bytes], T] = json_of,
        slow: bool = False,
        priority: Priority = Priority.PERSON,
    ) -> T:
        """Asked up to three times; the body as ``read`` has it. What ``read`` cannot read (a ValueError) is
        PbxRefused("pbx_nonsense")."""
        timeout = SLOWER * self._timeouts.read_s if slow else None
        reply = await reading(
            lambda: self._send(cmd, params, acts=False, read_timeout=timeout, priority=priority),
        )
        try:
            return read(reply.body)
        except ValueError:
            pass
        raise PbxRefused("pbx_nonsense", status=reply.status)

    async def command(self, cmd: str, params: Mapping[str, str], *, read: Callable[[bytes], T]) -> T:
        """One request that acts, never repeated. A 2xx that ``read`` cannot read leaves open what was done."""
        reply = await self._send(cmd, params, acts=True)
        try:
            return read(reply.body)
        except ValueError:
            pass
        raise PbxUnreachable(maybe_done=True, status=reply.status)

    async def _send(self, cmd: str, params: Mapping[str, str] | None, *, acts: bool, **how: Any) -> Reply:
        form = {"cmd": cmd, **(params or {}), "token": self._token}
        try:
            reply = await self._wire.request("POST", API_PATH, form=form, **how)
        except WireUnreachable as lost:
            raise PbxUnreachable(maybe_done=acts and lost.maybe_done, why=lost.reason) from None
        if reply.status >= 500:
            raise PbxUnreachable(maybe_done=acts, reason=None if acts else "pbx_broken", status=reply.status)
        good = 200 <= reply.status < 300
        error = _error(reply.body)
        if good and not error:
            return reply
        status = 400 if good else reply.status  # some say no with 200 and an `error`
        said = self._said(reply.body if error is None else error)
        raise PbxRefused(_reason(status, said.casefold()), status=status, said=said)

    def _said(self, words: bytes | str) -> str:
        """The PBX's own words, short and clean; "" for a web page, and for words that repeat our key."""
        told = words if isinstance(words, str) else words.decode("utf-8", "replace")
        return "" if told.lstrip().startswith(("<", "{", "[")) or self._token in told else clean(told)[:SAID_MAX]


def _error(body: bytes) -> str | None:
    """The words of `{"error": …}` or `{"message": …}`; None for anything else."""
    if not body.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"{"):
        return None
    try:
        answer = json_of(body)
    except ValueError:
        return None
    words = answer.get("error") or answer.get("message") if isinstance(answer, dict) else None
    return words if isinstance(words, str) else None


def _reason(status: int, said: str) -> str:
    if 300 <= status < 400:
        return "pbx_wrong_tenant"
    if status == 401:
        return "pbx_api_off" if any(words in said for words in _API_OFF) else "pbx_key_wrong"
    if status == 400 and any(word in said for word in _USER_WORDS):
        return "pbx_no_such_user"
    return _REASONS.get(status, "pbx_refused")
