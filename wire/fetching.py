"""Recordings and faxes: a link that came from outside is fetched only from hosts we know, never from our own network.

A webhook's ``link`` is text that somebody sent us (threat 7): https only (http for loopback hosts that the settings
name), allow-listed hosts, the address that was really connected to checked, no redirects, capped, and nothing but
what was asked for: audio, or the picture of a fax.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import partial
from ipaddress import ip_address
from urllib.parse import urlsplit

from wire import formats
from wire.client import Reply, Timeouts, Wire, WireUnreachable

MAX_BYTES = 20 * 1024 * 1024
_PORTS = {"https": 443, "http": 80}


class Unfetchable(Exception):
    """``reason`` is a catalogue key: record_forbidden (never), record_absent (perhaps not there yet), record_lost (the
    host did not answer), record_not_audio, record_not_fax, record_too_big."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Fetched:
    content: bytes = field(repr=False)
    kind: str  # audio/mpeg, …


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is taken: content types, and of those that do not say what they are, the formats."""

    kinds: re.Pattern[str]
    formats: frozenset[str]
    otherwise: str


AUDIO = Wanted(
    re.compile(r"audio/[\w.+-]+|application/(?:octet-stream|ogg)|video/(?:mp4|ogg)", re.ASCII),
    formats.AUDIO,
    "record_not_audio",
)
FAX = Wanted(re.compile(r"application/(?:pdf|octet-stream)|image/tiff", re.ASCII), formats.FAX, "record_not_fax")


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
    link: str,
    hosts: Iterable[str],
    *,
    wanted: Wanted = AUDIO,
    proxy: str | None = None,
    timeouts: Timeouts | None = None,
) -> Fetched:
    """The file behind a link. Raises Unfetchable. Fetched once: whoever asks knows when to ask again."""
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
    return _taken(reply, wanted)


def _taken(reply: Reply, wanted: Wanted) -> Fetched:
    if reply.status >= 500 or reply.status == 429:
        raise Unfetchable("record_lost")
    if reply.status != 200 or not reply.body:
        raise Unfetchable("record_absent")
    kind = reply.headers.get("content-type", "").partition(";")[0].strip().lower()
    found = formats.suffix_of(reply.body, kind)
    # Audio has more formats than ours; anything else must be seen to be what it says.
    certain = found in wanted.formats or (found is None and kind.startswith("audio/"))
    if not wanted.kinds.fullmatch(kind) or not certain:
        raise Unfetchable(wanted.otherwise)
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
