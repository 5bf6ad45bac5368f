"""``python -m bot …`` as a real child process: what it said, how it ended, and what it cost."""

import asyncio
import resource
import signal
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import aiohttp

ROOT = Path(__file__).parents[2]
PATIENCE_S = 120.0  # three seconds on a machine with nothing else to do


@dataclass(frozen=True, slots=True)
class Said:
    code: int | None
    out: str
    err: str
    cpu_s: float = 0.0  # of all children meanwhile: run one at a time to measure


async def bot(*arguments: str, environment: Mapping[str, str]) -> Said:
    """Run one command to its end."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    process = await _start(arguments, environment)
    async with asyncio.timeout(PATIENCE_S):
        out, err = await process.communicate()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu_s = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Said(process.returncode, out.decode(), err.decode(), cpu_s)


@dataclass(slots=True)
class Running:
    process: asyncio.subprocess.Process
    address: str

    async def terminate(self) -> Said:
        """SIGTERM, and everything it said until it was gone."""
        self.process.send_signal(signal.SIGTERM)
        async with asyncio.timeout(PATIENCE_S):
            out, err = await self.process.communicate()
        return Said(self.process.returncode, out.decode(), err.decode())


@asynccontextmanager
async def running_bot(environment: Mapping[str, str]) -> AsyncIterator[Running]:
    """``python -m bot run``, once it is ready; killed at the end if it still runs."""
    process = await _start(("run",), environment)
    running = Running(process, f"http://{environment['WEB__HOST']}:{environment['WEB__PORT']}")
    try:
        await _until_ready(running)
        yield running
    finally:
        if process.returncode is None:
            process.kill()
            await process.communicate()


async def _start(arguments: tuple[str, ...], environment: Mapping[str, str]) -> asyncio.subprocess.Process:
    pipe = asyncio.subprocess.PIPE
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        *arguments,
        cwd=ROOT,
        env=dict(environment),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=pipe,
        stderr=pipe,
    )


async def _until_ready(running: Running) -> None:
    async with asyncio.timeout(PATIENCE_S), aiohttp.ClientSession() as session:
        while True:
            try:
                async with session.get(f"{running.address}/health/ready") as answer:
                    if answer.status == 200:
                        return
            except aiohttp.ClientError:
                pass
            if running.process.returncode is not None:
                out, err = await running.process.communicate()
                raise AssertionError(f"it ended with {running.process.returncode}:\n{out.decode()}{err.decode()}")
            await asyncio.sleep(0.05)
