"""One-use links, asked of the running bot as `python -m bot invite` asks: a line of JSON to the socket beside its
database."""

import asyncio
import json
import os
import re
from pathlib import Path

LONGEST_ADDRESS = 107  # bytes of a Unix socket's address
PAYLOAD = re.compile(r"/start ([A-Za-z0-9_-]+)", re.ASCII)


class NoInvite(Exception):
    """The bot gave none; the sentence is its own."""


async def invite(database: Path, *, account: str, employee: str | None, ext: str) -> str:
    """The payload to press Start with."""
    arguments: dict[str, object] = {
        "account": account,
        "employee": employee,
        "ext": ext,
        "role": "manager",
        "departments": [],
    }
    told = await _ask(database.with_name(f"{database.name}.sock"), {"command": "invite", "arguments": arguments})
    found = PAYLOAD.fullmatch(str(told.get("start", "")))
    if found is None:
        raise NoInvite(str(told.get("error", "")))
    return found[1]


async def _ask(path: Path, request: object) -> dict[str, object]:
    directory = os.open(path.parent, os.O_RDONLY)
    try:
        fits = len(os.fsencode(path)) <= LONGEST_ADDRESS
        address = str(path) if fits else f"/proc/self/fd/{directory}/{path.name}"
        reader, writer = await asyncio.open_unix_connection(address)
    except OSError as error:
        raise NoInvite(str(error)) from None
    finally:
        os.close(directory)
    try:
        writer.write(json.dumps(request).encode() + b"\n")
        told = json.loads(await reader.readline())
    finally:
        writer.close()
    return told if isinstance(told, dict) else {}
