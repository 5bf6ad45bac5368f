"""``python -m bot …`` as a person meets it: in a terminal of its own, read as it comes, typed into line by line."""

import asyncio
import os
import pty
import select
import signal
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from tests.bot.terminal import ROOT

PATIENCE_S = 60.0
AGAIN_S = 10.0
CTRL_C = b"\x03"


@dataclass
class Session:
    pid: int
    fd: int
    shown: str = ""
    read: int = 0  # so much of it has been looked at

    async def sees(self, *texts: str) -> None:
        """Each after the one before, and after what was seen earlier."""
        for text in texts:
            while (found := self.shown.find(text, self.read)) < 0:
                assert await self._more(), f"it does not say {text!r}; it said:\n{self.shown}"
            self.read = found + len(text)

    async def types(self, *lines: str) -> None:
        """Each line once it is asked for: a question ends in a colon and a blank."""
        for line in lines:
            while not self.shown[self.read :].endswith(": "):
                assert await self._more(), f"it does not ask for {line!r}; it said:\n{self.shown}"
            self.read = len(self.shown)
            os.write(self.fd, f"{line}\n".encode())

    async def leaves(self, text: str) -> None:
        """Ctrl-C, and again where it was pressed in the very moment before anybody listened, until this is said."""
        for _ in range(5):
            os.write(self.fd, CTRL_C)
            while text not in self.shown[self.read :] and await self._more(AGAIN_S):
                pass
            if text in self.shown[self.read :]:
                return
        raise AssertionError(f"it does not end with {text!r}; it said:\n{self.shown}")

    async def ends(self) -> int:
        while await self._more():
            pass
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])

    async def _more(self, patience_s: float = PATIENCE_S) -> bool:
        """False: it has gone, or says nothing for long."""
        try:
            ready = await asyncio.to_thread(select.select, [self.fd], [], [], patience_s)
            some = os.read(self.fd, 65536) if ready[0] else b""
        except OSError:  # the other side has gone
            some = b""
        self.shown += some.decode(errors="replace").replace("\r\n", "\n")
        return bool(some)


@asynccontextmanager
async def session(folder: Path, environment: Mapping[str, str], *arguments: str) -> AsyncIterator[Session]:
    """The command in this folder."""
    given = {**environment, "PYTHONPATH": str(ROOT), "TERM": "dumb", "PYTHONUTF8": "1"}
    command = [sys.executable, "-m", "bot", *arguments]
    pid, fd = pty.fork()
    if pid == 0:
        signal.signal(signal.SIGINT, signal.default_int_handler)  # ignored in whatever a shell runs in the background
        os.chdir(folder)
        os.execve(command[0], command, given)
    made = Session(pid, fd)
    try:
        yield made
    finally:
        with suppress(ProcessLookupError, ChildProcessError):
            if os.waitpid(pid, os.WNOHANG) == (0, 0):
                os.kill(pid, signal.SIGKILL)
                os.waitpid(pid, 0)
        os.close(fd)
