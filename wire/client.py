"""The only door to httpx: one request out, one capped reply back, and whether it may have been done.

    WireUnreachable(maybe_done, reason)
        maybe_done False   nothing left us: no connection, no TLS, a request that could not be built
        maybe_done True    it may have arrived: cut, silent, too slow, too big, unreadable
Its text is a reason key, never an address, a header or a body: addresses contain keys.
"""

import asyncio
import logging
import ssl
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import httpx

from wire.bodies import Part, Values, body_of, encoded
from wire.pacing import Pacer, Priority

for _talkative in ("httpx", "httpcore"):  # they log addresses and headers, which contain keys
    logging.getLogger(_talkative).setLevel(logging.WARNING)

MAX_BYTES = 8 * 1024 * 1024
REASONS = frozenset({"no_connection", "tls", "proxy", "timeout", "broken", "too_big", "forbidden", "unsendable"})
# TCP, a proxy's tunnel, TLS. Not tighter: httpcore leaks the socket of a TLS handshake that is cancelled from outside.
CONNECT_STEPS = 3

_LOST = (OSError, ValueError, RuntimeError, httpx.HTTPError, httpx.InvalidURL, httpx.StreamError)  # TimeoutError too


@dataclass(frozen=True, slots=True)
class Timeouts:
    """Seconds for each step of connecting (TCP, TLS), and from the first byte sent until the whole reply is here:
    a server that drips does not hold us for ever."""

    connect_s: float = 5.0
    read_s: float = 30.0


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back, whatever the status. Header names are lower case. The repr shows the status alone."""

    status: int
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)


class WireUnreachable(Exception):
    """No usable reply, for one of ``REASONS``."""

    def __init__(self, maybe_done: bool, reason: str) -> None:
        super().__init__(f"{reason} ({'maybe done' if maybe_done else 'not done'})")
        self.maybe_done = maybe_done
        self.reason = reason


class Wire:
    """Requests to one base URL. Redirects are never followed (they would carry the key away), the environment's
    proxies never used, and every request has its own connection: on a kept one that the other side has just closed
    nobody could say whether a command was done."""

    def __init__(
        self,
        base_url: str,
        *,
        headers: Mapping[str, str] | None = None,
        timeouts: Timeouts | None = None,
        proxy: str | None = None,
        pacer: Pacer | None = None,
        max_bytes: int = MAX_BYTES,
        may_connect: Callable[[str], bool] | None = None,
    ) -> None:
        """``base_url`` may have a path; ``proxy`` is http:// or https://, with credentials. ``may_connect`` is shown
        the address that was really connected to, before anything is sent to it; its "no" is ``forbidden``."""
        self._base = base_url.rstrip("/")
        self._timeouts = timeouts or Timeouts()
        self._pacer = pacer
        self._max_bytes = max_bytes
        self._may_connect = may_connect
        self._client = httpx.AsyncClient(
            headers={"Accept-Encoding": "identity", **(headers or {})},
            verify=_trusted(),
            proxy=proxy,
            follow_redirects=False,
            trust_env=False,
            limits=httpx.Limits(max_keepalive_connections=0),
        )

    async def request(
        self,
        method: str,
        path: str,
        *,
        params: Values | None = None,
        json: object = None,
        form: Values | None = None,
        parts: Sequence[Part] | None = None,
        read_timeout: float | None = None,
        priority: Priority = Priority.PERSON,
    ) -> Reply:
        """Send once, after the pacer's turn. ``path`` starts with a slash and is already quoted; ``json`` (anything
        but None), ``form`` or ``parts`` (multipart) becomes the body; ``read_timeout`` is in seconds. Raises
        WireUnreachable only."""
        if self._pacer:
            await self._pacer.turn(priority)
        flight = _Flight(read_timeout or self._timeouts.read_s, self._may_connect, self._pacer)
        try:
            body = body_of(json, form, parts)
            timeout, trace = httpx.Timeout(None, connect=self._timeouts.connect_s), {"trace": flight.trace}
            request = self._client.build_request(
                method, self._base + _target(path, params), timeout=timeout, extensions=trace, **body
            )
            async with asyncio.timeout(CONNECT_STEPS * self._timeouts.connect_s) as flight.deadline:
                return await self._send(request)
        except _LOST as error:
            reason = _reason(error)
        # Outside the handler: an error of httpx chained to ours would carry the address into a traceback.
        raise WireUnreachable(flight.maybe_done, reason)

    async def close(self) -> None:
        await self._client.aclose()

    async def _send(self, request: httpx.Request) -> Reply:
        response = await self._client.send(request, stream=True)
        try:
            body = bytearray()
            async for chunk in response.aiter_bytes():
                body += chunk
                if len(body) > self._max_bytes:
                    raise _TooBig
            headers = {name.lower(): value for name, value in response.headers.items()}
            return Reply(response.status_code, headers, bytes(body))
        finally:
            await response.aclose()
            self._client.cookies.clear()


@cache
def _trusted() -> ssl.SSLContext:
    """The usual authorities, read once: every client would take 30 ms to read them again."""
    return httpx.create_ssl_context(trust_env=False)


class _TooBig(ValueError): ...


class _Forbidden(ValueError): ...


@dataclass(slots=True)
class _Flight:
    """One request under way: notes the moment it begins to leave. Before it nothing was done, after it nobody knows."""

    read_s: float
    may_connect: Callable[[str], bool] | None
    pacer: Pacer | None
    deadline: asyncio.Timeout | None = None
    maybe_done: bool = False

    async def trace(self, event: str, info: Mapping[str, Any]) -> None:
        if self.may_connect and event.endswith("connect_tcp.complete"):
            host, *_ = info["return_value"].get_extra_info("server_addr")
            if not self.may_connect(host):
                raise _Forbidden
        # The CONNECT of a proxy tunnel begins with the same event, but asks the PBX for nothing.
        if not event.endswith("send_request_headers.started") or info["request"].method == b"CONNECT":
            return
        self.maybe_done = True
        if self.pacer:
            self.pacer.left()
        if self.deadline:
            self.deadline.reschedule(asyncio.get_running_loop().time() + self.read_s)


def _reason(error: Exception) -> str:
    match error:
        case _TooBig():
            return "too_big"
        case _Forbidden():
            return "forbidden"
        case TimeoutError() | httpx.TimeoutException():
            return "timeout"
        case httpx.ProxyError():
            return "proxy"
        case httpx.ConnectError():
            return "tls" if "ssl" in str(error).casefold() else "no_connection"
        case httpx.UnsupportedProtocol() | httpx.LocalProtocolError() | httpx.InvalidURL():
            return "unsendable"
        case httpx.HTTPError() | httpx.StreamError() | OSError():
            return "broken"
    return "unsendable"


def _target(path: str, params: Values | None) -> str:
    if not path.startswith("/"):
        raise ValueError("an absolute address would take the key elsewhere")
    return f"{path}?{encoded(params)}" if params else path
