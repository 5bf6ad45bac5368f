"""A thread with one connection: jobs queue for it, run in savepoints, are committed in groups and then answered.

Riders go along with every group: they see what its jobs have changed, and what they do is in the same commit.
"""

import asyncio
import sqlite3
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass, field
from functools import partial
from typing import Any, NamedTuple, TypeVar

from storage.jobs import Queued
from storage.transaction import DatabaseUnavailable, Tx, fault

T = TypeVar("T")
Connect = Callable[[], AbstractContextManager[sqlite3.Connection]]
Crash = Callable[[str], None]
Told = Callable[[bool], None]  # hears in the event loop whether it was committed


@dataclass(slots=True)
class Counters:
    """For metrics and health: written by the database alone, read by anybody."""

    commits: int = 0
    jobs: int = 0  # committed
    failures: int = 0  # answered DatabaseUnavailable
    queue_length: int = 0
    last_commit_monotonic: float = field(default_factory=time.monotonic)  # seconds; at first, the start


class Rider(NamedTuple):
    """``ride`` runs in every group's transaction, after its jobs; ``told`` hears in the event loop what it gave, and
    whether that was committed."""

    ride: Callable[[Tx], Any]
    told: Callable[[Any, bool], None]


class Worker(threading.Thread):
    """One connection in one thread, opened and closed there, and the bounded queue of jobs for it."""

    def __init__(
        self, name: str, connect: Connect, begin: str, *, group: int, limit: int, crash: Crash = lambda point: None
    ) -> None:
        super().__init__(name=name, daemon=True)
        self.counters = Counters()
        self.riders: list[Rider] = []
        self.loop = asyncio.get_running_loop()
        self.opened, self.closed = self.loop.create_future(), self.loop.create_future()
        self._connect, self._begin, self._group, self._limit, self._crash = connect, begin, group, limit, crash
        self._queue: deque[Queued] = deque()
        self._changed = threading.Condition()
        self._closing = False

    async def do(self, run: Callable[[Tx], T], *, alone: bool = False) -> T:
        job = Queued(run, self.loop.create_future(), alone)
        with self._changed:
            full = len(self._queue) >= self._limit
            if full or self._closing:
                self.counters.failures += 1
                raise DatabaseUnavailable("closed" if self._closing else "queue full")
            self._queue.append(job)
            self.counters.queue_length = len(self._queue)
            self._changed.notify()
        result: T = await job.future
        return result

    def stop(self) -> None:
        """What is queued is still done; nothing more is taken."""
        with self._changed:
            self._closing = True
            self._changed.notify()

    def run(self) -> None:
        try:
            with self._connect() as connection:
                self._post(self._set_open, None)
                while self._step(connection):
                    pass
        except BaseException as error:
            self._post(self._set_open, error)
        self.stop()
        self._fail(self._take(self._limit), "closed")
        self._post(self.closed.set_result, None)

    def _step(self, connection: sqlite3.Connection) -> bool:
        with self._changed:
            self._changed.wait_for(lambda: self._queue or self._closing)
            if not self._queue:
                return False
            alone = self._queue[0].alone
        if alone:
            [job] = self._take(1)
            job.attempt_alone(connection)
            self._answer([job], commits=0)
            return True
        batch: list[Queued] = []
        rode: list[Told] = []
        try:
            connection.execute(self._begin)  # may wait for busy_timeout
            batch = self._take(self._group, together=True)
            for job in batch:
                job.attempt(connection)
            self._ride(connection, rode)
            self._crash("before-commit")
            connection.execute("COMMIT")
            self._crash("after-commit")
        except BaseException as error:
            # Without BEGIN all who wait have waited long enough: 50 per busy_timeout would starve the rest.
            self._fail(batch or self._take(self._limit), fault(error) or "failed", error, rode)
            if connection.in_transaction:
                with suppress(sqlite3.Error):
                    connection.execute("ROLLBACK")
        else:
            self._answer(batch, commits=1, rode=rode)
        assert not connection.in_transaction  # else this thread ends, and every further job is refused
        return True

    def _ride(self, connection: sqlite3.Connection, rode: list[Told]) -> None:
        """What a rider cannot do is rolled back alone: the jobs of the group do not suffer for it."""
        for rider in tuple(self.riders):
            try:
                rode.append(partial(rider.told, Tx(connection).part(rider.ride)))
            except Exception as error:
                if not connection.in_transaction:
                    raise
                if not fault(error):
                    self._post(self._report, ("a rider fell", error))

    def _take(self, most: int, *, together: bool = False) -> list[Queued]:
        """``together``: only what may share a transaction."""
        with self._changed:
            batch: list[Queued] = []
            while self._queue and len(batch) < most and not (together and self._queue[0].alone):
                batch.append(self._queue.popleft())
            self.counters.queue_length = len(self._queue)
        return batch

    def _fail(
        self, batch: list[Queued], reason: str, cause: BaseException | None = None, rode: Sequence[Told] = ()
    ) -> None:
        for job in batch:
            job.fail(reason, cause)
        self._answer(batch, commits=0, rode=rode)

    def _answer(self, batch: list[Queued], commits: int, rode: Sequence[Told] = ()) -> None:
        with self._changed:  # failures are counted in the event loop too
            if commits:
                self.counters.commits += commits
                self.counters.last_commit_monotonic = time.monotonic()
            self.counters.jobs += sum(job.error is None for job in batch)
            self.counters.failures += sum(isinstance(job.error, DatabaseUnavailable) for job in batch)
        self._post(self._settle, (batch, commits, rode))

    def _post(self, callback: Callable[[T], object], argument: T) -> None:
        with suppress(RuntimeError):  # the loop is closed: nobody waits
            self.loop.call_soon_threadsafe(callback, argument)

    def _set_open(self, error: BaseException | None) -> None:
        if self.opened.done():
            self._report((f"the {self.name} thread died", error))
        elif error is None:
            self.opened.set_result(None)
        else:
            self.opened.set_exception(error)

    def _report(self, what: tuple[str, BaseException | None]) -> None:
        self.loop.call_exception_handler({"message": what[0], "exception": what[1]})

    def _settle(self, answered: tuple[list[Queued], int, Sequence[Told]]) -> None:
        batch, commits, rode = answered
        for told in rode:
            told(commits > 0)
        for job in batch:
            job.settle()
