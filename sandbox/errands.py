"""Errands: what the sandbox still has to do after a call has returned, all of it inside one TaskGroup."""

import asyncio
from collections.abc import Coroutine
from types import TracebackType
from typing import Any, Self


class Errands:
    """Owns every background task; leaving the context cancels what is still under way."""

    def __init__(self) -> None:
        self._group: asyncio.TaskGroup | None = None
        self._all: set[asyncio.Task[None]] = set()
        self._awaited: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        self._group = await asyncio.TaskGroup().__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        group, self._group = self._group, None
        for task in self._all:
            task.cancel()
        if group is not None:
            await group.__aexit__(kind, error, trace)

    def spawn(self, errand: Coroutine[Any, Any, None], *, awaited: bool = True) -> None:
        """Start it now; `awaited=False` keeps endless ones (timers, an autopilot) out of `quiet`."""
        if self._group is None:
            errand.close()
            raise RuntimeError("the sandbox is not being served: use `async with serve(world)`")
        task = self._group.create_task(errand)
        for tasks in (self._all, self._awaited) if awaited else (self._all,):
            tasks.add(task)
            task.add_done_callback(tasks.discard)

    async def quiet(self) -> None:
        """Wait until every awaited errand is done, those they start included."""
        while self._awaited:
            await asyncio.wait(self._awaited)
