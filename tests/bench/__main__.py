"""``make bench``: measures and prints a table; asserts nothing in seconds, for machines differ. Ratios are taken in one
run on one machine, the candidates interleaved, the median of five rounds."""

import asyncio
import json
import os
import statistics
import sys
import tempfile
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import urlencode

from tests.bench.load import requests_per_second

ROUNDS = 5
CONNECTIONS = 64
TOTAL = 3_000
ROOT = Path(__file__).parents[2]
KINDS = ("bare", "single", "grouped", "product")


def event(number: int) -> bytes:
    """A push that changes a leg: calls of four phones that ring, are answered or stop."""
    call, step = divmod(number, 4)
    return urlencode(
        {
            "cmd": "event",
            "type": ("INCOMING", "INCOMING", "ACCEPTED", "CANCELLED")[step],
            "phone": f"7910{call % 10_000_000:07}",
            "user": ("anna", "boris", "anna", "boris")[step],
            "ext": ("701", "702", "701", "702")[step],
            "groupRealName": "Продажи",
            "diversion": "74957654321",
            "callid": f"bench-{os.getpid()}-{call}",
            "crm_token": "bench-crm-token-2222",
        }
    ).encode()


@asynccontextmanager
async def server(kind: str) -> AsyncIterator[str]:
    with tempfile.TemporaryDirectory() as folder:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "tests/bench/servers.py",
            kind,
            folder,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
        assert process.stdout is not None
        try:
            while not (line := await process.stdout.readline()).strip().isdigit():
                if not line:
                    raise RuntimeError(f"the {kind} server did not start")
            yield f"http://127.0.0.1:{int(line)}/pbx/office"
        finally:
            process.terminate()
            await process.wait()


async def intake() -> dict[str, float]:
    """Requests a second of each kind, the median of the rounds."""
    seen: dict[str, list[float]] = defaultdict(list)
    for _ in range(ROUNDS):
        for kind in KINDS:
            async with server(kind) as url:
                seen[kind].append(await requests_per_second(url, event, connections=CONNECTIONS, total=TOTAL))
    return {kind: statistics.median(values) for kind, values in seen.items()}


def main() -> None:
    found = asyncio.run(intake())
    print("Webhook intake, an event that changes a leg, 64 connections, requests a second (median of 5)")
    for kind, value in found.items():
        print(f"  {kind:8} {value:9.0f}   {value / found['bare']:.2f} × bare   {value / found['single']:.2f} × single")
    print(json.dumps({"intake": found}))


if __name__ == "__main__":
    main()
