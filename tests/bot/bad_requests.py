"""Requests that nobody should ever send, made up from a seed: raw bytes of HTTP, and bodies of every wrong shape."""

import json
import random
from collections.abc import Iterator
from urllib.parse import quote_from_bytes, urlencode

from tests.bot.web_door import RINGS, TOKEN

PATHS = (b"/pbx/office", b"/", b"/pbx/nosuch", b"/pbx/office/secret", b"/pbx/%00", b"/telegram", b"/api/v2", b"/..//")
METHODS = (b"POST", b"POST", b"POST", b"GET", b"PUT", b"HEAD", b"DELETE", b"")
TYPES = (
    b"application/x-www-form-urlencoded",
    b"application/json",
    b"multipart/form-data; boundary=x",
    b"multipart/form-data",
    b"text/plain; charset=utf-7",
    b"application/json; charset=nosuch",
    b"\xff\xfe",
    b"",
)
HEADERS = (
    b"Content-Encoding: gzip",
    b"Transfer-Encoding: gzip",
    b"Content-Length: -1",
    b"Content-Length: 99999999999999999999",
    b"Expect: 200-maybe",
    b"X-Forwarded-For: " + b"1," * 500,
    b"Cookie: " + b"x=y; " * 100,
    b"\x00: x",
    b"Host: \xff",
)
JUNK = ("\x00", "\u202e", "'; DROP TABLE calls;--", "%00", "{0}%s", "x" * 3000, "😀" * 50, "-1", "1e999", "NaN", "٣")


def bad_requests(seed: int, count: int) -> Iterator[tuple[bytes, bool]]:
    """Each with whether it is whole; none has both our token and all that a command needs."""
    chance = random.Random(seed)
    for _ in range(count):
        yield _request(chance)


def _request(chance: random.Random) -> tuple[bytes, bool]:
    body = chance.choice((_form, _json, _multipart, _noise))(chance)
    address = f"X-Forwarded-For: 198.51.{chance.randrange(256)}.{chance.randrange(256)}".encode()
    headers = [b"Host: x", address, b"Connection: close"]
    if chance.random() < 0.95:
        headers.append(b"Content-Type: " + chance.choice(TYPES))
    if chance.random() < 0.9:
        headers.append(b"Content-Length: %d" % len(body))
    if chance.random() < 0.1:
        headers.append(chance.choice(HEADERS))
    target = chance.choice(PATHS) + (b"?" + _form(chance)[:500] if chance.random() < 0.2 else b"")
    line = b"%s %s %s" % (chance.choice(METHODS), target, chance.choice((b"HTTP/1.1",) * 9 + (b"HTTP/9",)))
    request = line + b"\r\n" + b"\r\n".join(headers) + b"\r\n\r\n" + body
    return (request, True) if chance.random() < 0.97 else (request[: chance.randrange(1, len(request))], False)


def _fields(chance: random.Random) -> dict[str, str]:
    """Fields of a push with something wrong: the token, or what a command needs."""
    fields = dict(RINGS)
    if chance.random() < 0.5:
        fields["crm_token"] = chance.choice(("", "x", TOKEN[:-1], TOKEN + " x", *JUNK))
    else:
        del fields[chance.choice(("cmd", "callid"))]
    for _ in range(chance.randrange(4)):
        name = chance.choice(("phone", "user", "diversion", "duration", "start", chance.choice(JUNK)))
        fields[name] = chance.choice(JUNK)
    return fields


def _form(chance: random.Random) -> bytes:
    text = urlencode(_fields(chance), errors="surrogatepass").encode()
    return text if chance.random() < 0.7 else text.replace(b"=", chance.choice((b"", b"%", b"%zz", b"&", b"[]=")), 3)


def _json(chance: random.Random) -> bytes:
    fields: dict[str, object] = dict(_fields(chance))
    shape = chance.randrange(7)
    if shape == 0:
        return b"[" * chance.randrange(1, 30_000)
    if shape == 1:
        return b'{"a":' * chance.randrange(1, 10_000)
    if shape == 2:
        fields["phone"] = [float("nan"), {"x": [None] * 50}]
    if shape == 3:
        fields["user"] = "\ud800\udfff\ud800"
    text = json.dumps(fields)
    if shape == 4:
        text = text.replace('"cmd"', '"crm_token"')
    if shape == 5:
        return text.encode("utf-16")
    return text.encode()[: chance.randrange(len(text))] if shape == 6 else text.encode()


def _multipart(chance: random.Random) -> bytes:
    mark = chance.choice((b"x", b"y", b"", b"x" * 200))
    disposition = chance.choice((b'form-data; name="%s"', b'form-data; name="%s"; filename="a"', b"attachment", b"%s"))
    parts = []
    for pair in _fields(chance).items():
        name, value = (text.encode("utf-8", "replace") for text in pair)
        head = disposition % name if b"%s" in disposition else disposition
        parts.append(b"--" + mark + b"\r\nContent-Disposition: " + head + b"\r\n\r\n" + value)
    return b"\r\n".join(parts) + chance.choice((b"\r\n--" + mark + b"--", b"", b"\r\n--"))


def _noise(chance: random.Random) -> bytes:
    noise = chance.randbytes(chance.randrange(0, 2_000))
    return noise if chance.random() < 0.5 else quote_from_bytes(noise).encode()
