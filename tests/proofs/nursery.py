"""Starting and killing bots: each is a process of its own, forked from one that has imported everything."""

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
GENTLE_S = 40.0  # ten are promised, and asserted where nobody else works
IMPORTS_S = 300.0  # three seconds on a machine with nothing else to do; nobody knows what else it has to do
BIRTH_S = 60.0


@dataclass
class Bot:
    """One process. ``ended`` gets its exit code: minus the signal that killed it."""

    pid: int
    ended: asyncio.Future[int]

    @property
    def alive(self) -> bool:
        return not self.ended.done()

    async def kill(self) -> None:
        """SIGKILL, and wait until it is dead."""
        if self.alive:
            os.kill(self.pid, signal.SIGKILL)
        await self.ended

    async def stop(self) -> int:
        """SIGTERM; gives the exit code."""
        if self.alive:
            os.kill(self.pid, signal.SIGTERM)
        async with asyncio.timeout(GENTLE_S):
            return await asyncio.shield(self.ended)


@dataclass
class Nursery:
    process: asyncio.subprocess.Process
    bots: dict[int, Bot] = field(default_factory=dict)
    ready: asyncio.Event = field(default_factory=asyncio.Event)
    _born: asyncio.Queue[int] = field(default_factory=asyncio.Queue)

    async def bear(
        self, env: dict[str, str], log: Path, variant: str = "run", crash: tuple[str, int, bool] | None = None
    ) -> Bot:
        """Start a bot: the shipped one ("run") or a variant, which may be told to die at a point's n-th time."""
        order: dict[str, Any] = {"env": env, "log": str(log), "variant": variant, "crash": crash}
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(order).encode() + b"\n")
        pid = await asyncio.wait_for(self._born.get(), BIRTH_S)
        return self.bots[pid]

    async def listen(self) -> None:
        assert self.process.stdout is not None
        async for line in self.process.stdout:
            told = json.loads(line)
            self.ready.set()
            if "born" in told:
                self._bot(told["born"])
                self._born.put_nowait(told["born"])
            elif "dead" in told:
                ended = self._bot(told["dead"]).ended
                if not ended.done():
                    ended.set_result(told["code"])

    def _bot(self, pid: int) -> Bot:
        """The news of a death may come before that of the birth."""
        return self.bots.setdefault(pid, Bot(pid, asyncio.get_running_loop().create_future()))


@asynccontextmanager
async def nursery() -> AsyncIterator[Nursery]:
    """On leaving, whoever still lives is killed."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.proofs.zygote"),
        cwd=ROOT,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    made = Nursery(process)
    async with asyncio.TaskGroup() as group:
        listening = group.create_task(made.listen())
        try:
            async with asyncio.timeout(IMPORTS_S):
                await made.ready.wait()
            yield made
        finally:
            for bot in made.bots.values():
                if bot.alive:
                    with suppress(ProcessLookupError):
                        os.kill(bot.pid, signal.SIGKILL)
            if process.stdin is not None:
                process.stdin.close()
            await process.wait()
            await listening
