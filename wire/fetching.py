"""Recordings: a link that came from outside is fetched only from hosts we know, and never from inside our network.

A webhook's ``link`` is text that somebody sent us (threat 7): https only (http for loopback hosts that the settings
name), allow-listed hosts, the address that was really connected to checked, no redirects, capped, audio only.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from ipaddress import ip_address
from urllib.parse import urlsplit

from wire.client import Reply, Timeouts, Wire, WireUnreachable

MAX_BYTES = 20 * 1024 * 1024
_PORTS = {"https": 443, "http": 80}
_KINDS = re.compile(r"audio/[\w.+-]+|application/(?:octet-stream|ogg)|video/(?:mp4|ogg)", re.ASCII)


class Unfetchable(Exception):
    """``reason`` is a catalogue key: record_forbidden (never), record_absent (perhaps not there yet), record_lost (the
    host did not answer), record_not_audio, record_too_big."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Fetched:
    content: bytes
    kind: str  # audio/mpeg, …


def allowed(link: str, hosts: Iterable[str]) -> bool:
    """May this link be fetched at all? ``hosts`` are names, ``host:port`` for ports that are not the usual,
    ``*.domain`` for every host below it."""
    try:
        parts = urlsplit(link)
        port = parts.port or _PORTS.get(parts.scheme)
    except ValueError:
        return False
    host = (parts.hostname or "").lower()
    if parts.username is not None or parts.password is not None or port is None:
        return False
    if parts.scheme != "https" and not (parts.scheme == "http" and _is_loopback(host)):
        return False
    shown = host if port == _PORTS[parts.scheme] else f"{host}:{port}"
    return any(_is(shown, one.lower()) for one in hosts)


def _is(shown: str, named: str) -> bool:
    """``host``, ``host:port``, or ``*.domain`` for every host below it."""
    return shown.endswith(named[1:]) if named.startswith("*.") else shown == named


async def fetch(
    link: str, hosts: Iterable[str], *, proxy: str | None = None, timeouts: Timeouts | None = None
) -> Fetched:
    """The recording behind a link. Raises Unfetchable. Fetched once: whoever asks knows when to ask again."""
    hosts = tuple(hosts)
    if not allowed(link, hosts):
        raise Unfetchable("record_forbidden")
    parts = urlsplit(link)
    checked = None if proxy else partial(_may_connect, loopback=_is_loopback(parts.hostname or ""))
    wire = Wire(
        f"{parts.scheme}://{parts.netloc}",
        proxy=proxy,
        timeouts=timeouts or Timeouts(read_s=60.0),
        max_bytes=MAX_BYTES,
        may_connect=checked,
    )
    try:
        path = parts.path or "/"
        reply = await wire.request("GET", f"{path}?{parts.query}" if parts.query else path)
    except WireUnreachable as lost:
        reasons = {"forbidden": "record_forbidden", "too_big": "record_too_big"}
        raise Unfetchable(reasons.get(lost.reason, "record_lost")) from None
    finally:
        await wire.close()
    return _audio(reply)


def _audio(reply: Reply) -> Fetched:
    if reply.status >= 500 or reply.status == 429:
        raise Unfetchable("record_lost")
    if reply.status != 200 or not reply.body:
        raise Unfetchable("record_absent")
    kind = reply.headers.get("content-type", "").partition(";")[0].strip().lower()
    if not _KINDS.fullmatch(kind):
        raise Unfetchable("record_not_audio")
    return Fetched(reply.body, kind)


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _may_connect(address: str, *, loopback: bool) -> bool:
    """A name of the outside must lead outside: whoever owns it could let it point into our own network."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    return found.is_loopback if loopback else found.is_global
