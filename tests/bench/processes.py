"""A server of ``servers.py`` in its own process, and what it costs."""

import asyncio
import os
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
NOWHERE = "http://127.0.0.1:9"


@dataclass(frozen=True)
class Server:
    port: int
    pid: int
    process: asyncio.subprocess.Process

    async def go(self) -> None:
        """For those that wait for a word: they have begun when this returns."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(b"go\n")
        while (await self.process.stdout.readline()).strip() != b"began":
            if self.process.returncode is not None:
                raise RuntimeError("it ended instead")

    def resident_mb(self) -> float:
        """Memory it holds now."""
        status = Path(f"/proc/{self.pid}/status").read_text()
        [line] = [line for line in status.splitlines() if line.startswith("VmRSS:")]
        return int(line.split()[1]) / 1024


@asynccontextmanager
async def server(kind: str, telegram: str = NOWHERE, folder: Path | None = None) -> AsyncIterator[Server]:
    """``folder`` keeps its database; one of its own otherwise."""
    with tempfile.TemporaryDirectory() as own:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "tests.bench.servers", kind, str(folder or own), telegram),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT), "PEREZVON_ENV_FILE": ""},
        )
        assert process.stdout is not None
        try:
            while not (line := await process.stdout.readline()).strip().isdigit():
                if not line:
                    raise RuntimeError(f"the {kind} server did not start")
            yield Server(int(line), process.pid, process)
        finally:
            process.terminate()
            async for _ in process.stdout:  # what it still says must not stop it
                pass
            await process.wait()
