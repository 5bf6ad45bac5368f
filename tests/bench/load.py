"""A small, fast HTTP client for loopback: N kept connections, each sending the next request when it has its answer."""

import asyncio
import time
from collections.abc import Sequence
from urllib.parse import urlencode


def request(method: str, target: str, fields: Sequence[tuple[str, str]] = ()) -> bytes:
    """A whole HTTP request with a form, or with a query where the method is GET."""
    form = urlencode(fields).encode()
    if method == "GET":
        return b"GET %b?%b HTTP/1.1\r\nHost: localhost\r\n\r\n" % (target.encode(), form)
    head = (
        b"POST %b HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n" % target.encode()
    )
    return head + b"Content-Length: %d\r\n\r\n%b" % (len(form), form)


async def requests_per_second(port: int, requests: Sequence[bytes], connections: int) -> float:
    """Send each request once; every answer must be 200."""
    left = iter(requests)

    async def lane() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        try:
            for one in left:
                writer.write(one)
                await answer(reader)
        finally:
            writer.close()

    began = time.perf_counter()
    async with asyncio.TaskGroup() as group:
        for _ in range(connections):
            group.create_task(lane())
    return len(requests) / (time.perf_counter() - began)


async def answer(reader: asyncio.StreamReader) -> None:
    """Read one answer to its end. AssertionError: it is no 200."""
    head = await reader.readuntil(b"\r\n\r\n")
    if not head.startswith(b"HTTP/1.1 200"):
        raise AssertionError(head[:80])
    lines = head.lower().split(b"\r\n")
    length = next((int(line[15:]) for line in lines if line.startswith(b"content-length:")), 0)
    if length:
        await reader.readexactly(length)
