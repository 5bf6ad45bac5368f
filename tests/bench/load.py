"""A small, fast HTTP client for loopback: N kept connections, each sending the next request when it has its answer."""

import asyncio
import time
from collections.abc import Callable
from urllib.parse import urlsplit


async def requests_per_second(url: str, body: Callable[[int], bytes], *, connections: int, total: int) -> float:
    """POST ``body(n)`` for n in 0…total, form-encoded; every answer must be 200."""
    parts = urlsplit(url)
    numbers = iter(range(total))

    async def lane() -> None:
        reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
        try:
            for number in numbers:
                payload = body(number)
                writer.write(
                    b"POST %b HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n"
                    b"Content-Length: %d\r\n\r\n%b" % ((parts.path or "/").encode(), len(payload), payload)
                )
                head = await reader.readuntil(b"\r\n\r\n")
                if not head.startswith(b"HTTP/1.1 200"):
                    raise AssertionError(head[:80])
                length = next(
                    int(line[15:]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")
                )
                if length:
                    await reader.readexactly(length)
        finally:
            writer.close()

    began = time.perf_counter()
    async with asyncio.TaskGroup() as group:
        for _ in range(connections):
            group.create_task(lane())
    return total / (time.perf_counter() - began)
