"""The door of our HTTP side: how much is read, for how long, from whom, how often. Nothing here knows what it means."""

import asyncio
import hmac
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from aiohttp import web

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

MAX_BODY = 64 * 1024  # bytes
BODY_SECONDS = 5.0
FORWARDED = "X-Forwarded-For"
FORWARDING_HEADERS = (FORWARDED, "Forwarded", "X-Real-IP")
MAX_HOPS = 32
V6_BLOCK = 64  # a home or a server is given a whole /64: one bucket for all of it


async def read_body(request: web.BaseRequest, limit: int = MAX_BODY, seconds: float = BODY_SECONDS) -> bytes:
    """The body, at most ``limit`` bytes, within ``seconds``.

    Raises the HTTP answers 413 (too large), 408 (too slow), 415 (compressed: a small bomb), 400 (broken off). Each of
    them closes the connection, for the rest of the body would be taken for the next request.
    """
    if request.headers.get("Content-Encoding", "identity").strip().lower() not in {"", "identity"}:
        raise _closing(web.HTTPUnsupportedMediaType())
    if (request.content_length or 0) > limit:
        raise _closing(web.HTTPRequestEntityTooLarge(max_size=limit))
    body = bytearray()
    try:
        async with asyncio.timeout(seconds):
            while chunk := await request.content.readany():
                body += chunk
                if len(body) > limit:
                    raise _closing(web.HTTPRequestEntityTooLarge(max_size=limit))
    except TimeoutError:
        raise _closing(web.HTTPRequestTimeout()) from None
    except (web.RequestPayloadError, ConnectionError, ValueError):
        raise _closing(web.HTTPBadRequest()) from None
    return bytes(body)


def _closing(answer: web.HTTPError) -> web.HTTPError:
    answer.force_close()
    answer.text = ""
    return answer


def client_address(peer: str | None, forwarded: Sequence[str], trusted: Iterable[Network]) -> Address | None:
    """Who is calling: the right-most hop that is not a trusted proxy of ours; None when even the peer is unknown.

    ``forwarded`` are the X-Forwarded-For headers in order. Everything left of the first untrusted hop may be invented.
    An unreadable hop ends the walk at the proxy that passed it on.
    """
    networks = tuple(trusted)
    current = parse_address(peer or "")
    hops = [hop for header in forwarded for hop in header.split(",")][-MAX_HOPS:]
    while current is not None and hops and permitted(current, networks, otherwise=False):
        following = parse_address(hops.pop())
        if following is None:
            break
        current = following
    return current


def address_of(request: web.BaseRequest, trusted: Iterable[Network]) -> Address | None:
    """``client_address`` of a request."""
    return client_address(request.remote, request.headers.getall(FORWARDED, []), trusted)


def parse_address(text: str) -> Address | None:
    """``192.0.2.1``, ``192.0.2.1:80``, ``2001:db8::1``, ``[2001:db8::1]:443``; IPv4 inside IPv6 becomes IPv4."""
    text = text.strip().strip('"')
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    return address.ipv4_mapped or address if isinstance(address, IPv6Address) else address


def permitted(address: Address | None, networks: Iterable[Network], *, otherwise: bool = True) -> bool:
    """Whether an allow-list lets the address in; an empty list says ``otherwise``, an unknown address is never in."""
    networks = tuple(networks)
    if not networks:
        return otherwise
    return address is not None and any(address in network for network in networks)


def same_secret(given: str | bytes, *expected: str | bytes | None) -> bool:
    """Whether ``given`` is one of the expected secrets (several during a change), in time that tells nothing.

    Compared as bytes: ``compare_digest`` raises for text that is not ASCII. An empty secret is nobody's.
    """
    return which_secret(given, *expected) is not None


def which_secret(given: str | bytes, *expected: str | bytes | None) -> int | None:
    """Which of the expected secrets ``given`` is, None for none; as ``same_secret`` compares."""
    matches = [bool(secret) and hmac.compare_digest(_bytes(given), _bytes(secret or b"")) for secret in expected]
    return matches.index(True) if any(matches) else None


def _bytes(value: str | bytes) -> bytes:
    return value if isinstance(value, bytes) else value.encode("utf-8", "surrogatepass")


class Limiter:
    """A bucket of ``burst`` requests for each address, refilled with ``rate`` a second; time is an argument.

    The table is bounded: beyond ``size`` addresses the one longest unseen, whose bucket is the fullest, is forgotten.
    """

    def __init__(self, rate: float, burst: int, size: int = 10_000) -> None:
        self.refused = 0
        self._rate, self._burst, self._size = rate, burst, size
        self._buckets: OrderedDict[Address | Network | None, tuple[float, float]] = OrderedDict()  # left, at

    def __len__(self) -> int:
        return len(self._buckets)

    def wait_s(self, address: Address | None, now: float) -> float:
        """Seconds until one request of this address may pass at ``now`` (monotonic seconds); 0.0: at once."""
        return max(0.0, (1 - self._left(_key(address), now)) / self._rate)

    def take(self, address: Address | None, now: float) -> float:
        """Take one request at ``now`` (monotonic seconds): 0.0 if it may pass, else seconds until one may."""
        key = _key(address)
        left = self._left(key, now)
        _, at = self._buckets.pop(key, (left, now))
        allowed = left >= 1
        self._buckets[key] = (left - 1 if allowed else left, max(at, now))
        if len(self._buckets) > self._size:
            self._buckets.popitem(last=False)
        self.refused += not allowed
        return 0.0 if allowed else (1 - left) / self._rate

    def _left(self, key: Address | Network | None, now: float) -> float:
        left, at = self._buckets.get(key, (float(self._burst), now))
        return min(float(self._burst), left + max(0.0, now - at) * self._rate)


def _key(address: Address | None) -> Address | Network | None:
    return ip_network((address, V6_BLOCK), strict=False) if isinstance(address, IPv6Address) else address
