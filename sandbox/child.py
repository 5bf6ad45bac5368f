"""A Python child process whose words are passed on and whose last ones are remembered."""

import asyncio
import contextlib
import sys
from collections import deque
from pathlib import Path
from types import TracebackType
from typing import Self

import click

LINES_KEPT = 40
LONGEST_LINE = 1024 * 1024
STOPS_WITHIN = 12.0


class Child:
    """Started on entering, ended (SIGTERM, then SIGKILL) on leaving the context."""

    def __init__(self, arguments: tuple[str, ...], folder: Path, environment: dict[str, str]) -> None:
        self._arguments = arguments
        self._folder = folder
        self._environment = environment
        self._lines: deque[str] = deque(maxlen=LINES_KEPT)
        self._process: asyncio.subprocess.Process | None = None

    async def __aenter__(self) -> Self:
        self._process = await asyncio.create_subprocess_exec(
            sys.executable,
            *self._arguments,
            cwd=self._folder,
            env=self._environment,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            limit=LONGEST_LINE,
            # Ctrl-C in the terminal reaches this process alone, which then ends the child once, by SIGTERM.
            start_new_session=True,
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        process = self._started()
        with contextlib.suppress(ProcessLookupError):
            process.terminate()
        try:
            await asyncio.wait_for(self.run(), STOPS_WITHIN)
        except TimeoutError:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await self.run()

    async def run(self) -> int:
        """Pass on what it says until it ends; returns its exit code."""
        process = self._started()
        if process.stdout is None:
            raise RuntimeError("the child has no output")
        while line := await process.stdout.readline():
            text = line.decode(errors="replace").rstrip()
            self._lines.append(text)
            click.echo(f"бот: {text}")
        return await process.wait()

    def last_words(self) -> str:
        return "\n".join(self._lines) or "(ничего)"

    def _started(self) -> asyncio.subprocess.Process:
        if self._process is None:
            raise RuntimeError("the child was not started")
        return self._process
