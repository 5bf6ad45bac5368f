"""How the pretend Cifra1 tells of incoming calls: GETs over a bare socket, their line exactly as seed 000 prints it.

No HTTP client would send that line: a raw blank in `event_dt`, and no slash before the question mark.
"""

import asyncio
import hashlib
import ssl
import time
from collections import deque
from collections.abc import Callable
from typing import Any, Literal
from urllib.parse import quote, urlsplit

from sandbox.errands import Errands

KEPT = 20_000
ANSWER_KEPT = 2_000
TIMEOUT = 10.0

Pairs = list[tuple[str, str]]
Spelling = Literal["printed", "slash", "quoted"]


def signed(pairs: Pairs, key: str, *, with_blank: bool) -> Pairs:
    """MD5(event + event_dt + from + to + crmuseruid + numinc + sessionid + vatsapikey)."""
    text = "".join(value for _, value in pairs) + key
    if not with_blank:
        text = text.replace(" ", "")
    return [*pairs, ("check", hashlib.md5(text.encode(), usedforsecurity=False).hexdigest())]


def target(path: str, pairs: Pairs, spelling: Spelling) -> str:
    """What stands between GET and HTTP/1.1. The PBX knows host and port; whoever could type a path is not printed."""
    if spelling == "quoted":
        query = "&".join(f"{name}={quote(value, safe='')}" for name, value in pairs)
        return f"{path or '/'}?{query}"
    query = "&".join(f"{name}={value}" for name, value in pairs)
    return f"{path if path != '/' or spelling == 'slash' else ''}?{query}"


class Tellings:
    """Every telling is a connection of its own. The certificate of a CRM at a bare address cannot be checked."""

    def __init__(self, url: str, errands: Errands, publish: Callable[[dict[str, Any]], None]) -> None:
        self.url = url
        self.spelling: Spelling = "printed"
        self.done: deque[dict[str, Any]] = deque(maxlen=KEPT)
        self._errands = errands
        self._publish = publish
        self._numbers = 0

    def tell(self, pairs: Pairs) -> None:
        self._errands.spawn(self._tell(pairs))

    async def _tell(self, pairs: Pairs) -> None:
        began = time.perf_counter()
        status, body = 0, "нет адреса"
        if self.url:
            try:
                async with asyncio.timeout(TIMEOUT):
                    status, body = await self._get(pairs)
            except (OSError, ValueError, TimeoutError, IndexError) as error:
                body = type(error).__name__
        self._numbers += 1
        result = {
            "number": self._numbers,
            "at": time.time(),
            "fields": {name: value for name, value in pairs if name != "check"},
            "status": status,
            "body": body,
            "ms": round((time.perf_counter() - began) * 1000, 1),
        }
        self.done.append(result)
        self._publish({"kind": "delivery", "delivery": result})

    async def _get(self, pairs: Pairs) -> tuple[int, str]:
        parts = urlsplit(self.url)
        port = parts.port or (443 if parts.scheme == "https" else 80)
        trusting = _trusting() if parts.scheme == "https" else None
        reader, writer = await asyncio.open_connection(parts.hostname, port, ssl=trusting)
        try:
            line = f"GET {target(parts.path or '/', pairs, self.spelling)} HTTP/1.1\r\nHost: {parts.netloc}\r\n"
            writer.write(f"{line}Connection: close\r\n\r\n".encode())
            head, _, body = (await reader.read()).decode(errors="replace").partition("\r\n\r\n")
            return int(head.split(" ", 2)[1]), body[:ANSWER_KEPT]
        finally:
            writer.close()
            await writer.wait_closed()


def _trusting() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context
