"""`make demo` with the real bot, as a process: it opens, it plays, and it ends with everything it started."""

import asyncio
import os
import re
import signal
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import pytest

ROOT = Path(__file__).parents[2]
OPENS_WITHIN_S = 60
HEARS_WITHIN_S = 10
ENDS_WITHIN_S = 10


@dataclass
class Demo:
    process: asyncio.subprocess.Process
    page: str
    bot: str

    async def end(self) -> str:
        """SIGTERM; what it said until its end."""
        self.process.send_signal(signal.SIGTERM)
        assert self.process.stdout is not None
        async with asyncio.timeout(ENDS_WITHIN_S):
            rest = await self.process.stdout.read()
            assert await self.process.wait() == 0
        return rest.decode()


@asynccontextmanager
async def demo(folder: Path) -> AsyncIterator[Demo]:
    """Started as the Makefile does, on free ports, its temporary files in this folder."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "sandbox", "demo", "--port", "0", "--bot-port", "0"),
        cwd=ROOT,
        env=os.environ | {"TMPDIR": str(folder)},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    try:
        assert process.stdout is not None
        async with asyncio.timeout(OPENS_WITHIN_S):
            said = (await process.stdout.readline()).decode()
        addresses = re.findall(r"http://127\.0\.0\.1:\d+", said)
        assert len(addresses) == 2, said
        yield Demo(process, *addresses)
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


def children(parent: int) -> list[int]:
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = status.read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue  # It ended while we looked.
        if int(fields[1]) == parent:
            found.append(int(status.parent.name))
    return found


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


async def who_hears_of_a_call(http: aiohttp.ClientSession, page: str, office: str, client: str) -> set[str]:
    """The chats with a ringing card after a client called the sales department."""
    ring = {"client": client, "department": "sales"}
    async with http.post(f"{page}/sandbox/offices/{office}/ring", json=ring) as answer:
        assert answer.status == 200
    deadline = time.monotonic() + HEARS_WITHIN_S
    heard: set[str] = set()
    while len(heard) < 2 and time.monotonic() < deadline:
        await asyncio.sleep(0.05)
        async with http.get(f"{page}/sandbox/state") as answer:
            chats = (await answer.json())["telegram"]["chats"]
        heard = {chat for chat, all in chats.items() if any(f"📞 Звонит +{client}" in one["text"] for one in all)}
    return heard


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs Linux's /proc")
async def test_the_demo_opens_plays_and_ends_with_everything_it_started(tmp_path: Path) -> None:
    async with demo(tmp_path) as shown, aiohttp.ClientSession() as http:
        async with http.get(f"{shown.page}/") as answer:
            assert answer.status == 200
            assert '<script type="module" src="page.js">' in await answer.text()
        async with http.get(f"{shown.bot}/health/ready") as answer:
            assert answer.status == 200
        for number, office in enumerate(("office", "cloud", "cifra", "dialplan")):
            assert await who_hears_of_a_call(http, shown.page, office, f"7910123450{number}") == {"101", "102"}, office
        (bot,) = children(shown.process.pid)
        assert list(tmp_path.glob("perezvon-demo-*/perezvon.db"))
        said = await shown.end()
        assert "Останавливаю" in said
        assert "бот:" not in said, "a newcomer's first minute brings no warning"
    assert not alive(bot)
    assert not list(tmp_path.iterdir())
