"""Pictures are drawn in a process of its own, which is begun at the first and ended when nobody wants one any more:
matplotlib costs time to import and memory to keep, and the bot has other things to do meanwhile."""

import asyncio
import multiprocessing
import os
import signal
import threading
from concurrent.futures import Executor, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from multiprocessing.connection import wait

import structlog

from views.charts import Chart, draw
from views.screen import File, Screen

log = structlog.get_logger(__name__)

IDLE_S = 60.0
LONGEST_S = 25.0  # the first one on a busy machine, with the import


async def as_it_is(screen: Screen) -> Screen:
    """Without its picture: the words do."""
    return screen


class Drawing:
    def __init__(self, idle_s: float = IDLE_S) -> None:
        self._idle_s = idle_s
        self._pool: ProcessPoolExecutor | None = None
        self._end: asyncio.TimerHandle | None = None
        self._wanted = 0

    @property
    def awake(self) -> bool:
        """Is there a process?"""
        return self._pool is not None

    async def draw(self, chart: Chart) -> bytes | None:
        """A PNG; None when it could not be drawn, and the figures must do in words."""
        loop = asyncio.get_running_loop()
        if self._end is not None:
            self._end.cancel()
        self._wanted += 1
        try:
            async with asyncio.timeout(LONGEST_S):
                return await loop.run_in_executor(self._executor(), draw, chart)
        except (TimeoutError, BrokenProcessPool) as error:
            log.warning("a picture could not be drawn", why=type(error).__name__)
            self.close()
        except Exception:
            log.exception("a picture could not be drawn")
        finally:
            self._wanted -= 1
            if not self._wanted and self._pool is not None:
                self._end = loop.call_later(self._idle_s, self.close)
        return None

    async def complete(self, screen: Screen) -> Screen:
        """With the picture it asks for, if that can be drawn."""
        png = await self.draw(screen.chart) if screen.chart else None
        return screen if png is None else replace(screen, file=File("stats.png", "photo", png), chart=None)

    def close(self) -> None:
        """End the process; the next picture begins another."""
        pool, self._pool = self._pool, None
        if self._end is not None:
            self._end.cancel()
        if pool is not None:
            for process in list((pool._processes or {}).values()):
                process.terminate()  # it may be in the midst of a picture that nobody waits for
            pool.shutdown(wait=False, cancel_futures=True)

    def _executor(self) -> Executor:
        if self._pool is None:
            # Spawned: a fork of a process with threads may hang.
            spawn = multiprocessing.get_context("spawn")
            self._pool = ProcessPoolExecutor(1, mp_context=spawn, initializer=_begin)
        return self._pool


def _begin() -> None:
    """Ctrl-C is the bot's to hear; when the bot is gone, however it went, so is this process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    assert parent is not None
    threading.Thread(target=_leave_with, args=(parent.sentinel,), daemon=True).start()


def _leave_with(sentinel: int) -> None:
    wait([sentinel])
    os._exit(0)
