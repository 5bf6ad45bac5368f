"""A job that waits for its turn in the database's thread, and what came of it."""

import asyncio
import sqlite3
from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import Any, TypeVar

from storage.transaction import DatabaseUnavailable, Tx, fault

T = TypeVar("T")


@dataclass(slots=True, eq=False)
class Queued:
    """A job that waits for its turn, and what came of it."""

    run: Callable[[Tx], Any]
    future: asyncio.Future[Any]
    alone: bool = False  # outside of any transaction
    result: Any = None
    error: BaseException | None = None

    def attempt(self, connection: sqlite3.Connection) -> None:
        """Run inside a savepoint of its own. Raises only when the whole transaction is lost."""
        try:
            self.result = Tx(connection).part(lambda tx: _plain(self.run(tx)))
        except BaseException as error:
            if not connection.in_transaction:
                raise
            self.error = _told(error)

    def attempt_alone(self, connection: sqlite3.Connection) -> None:
        try:
            self.result = self.run(Tx(connection))
        except Exception as error:
            self.error = _told(error)

    def fail(self, reason: str, cause: BaseException | None) -> None:
        """The transaction around it is lost."""
        self.error = _because(DatabaseUnavailable(reason), cause)

    def settle(self) -> None:
        """In the event loop. A cancelled waiter changes nothing: what is committed stays committed."""
        if not self.future.done():
            if self.error is None:
                self.future.set_result(self.result)
            else:
                self.future.set_exception(self.error)


def _plain(result: T) -> T:
    if hasattr(result, "__await__") or isinstance(result, Generator):
        if isinstance(result, Generator) or asyncio.iscoroutine(result):
            result.close()
        raise TypeError("a job is a plain function: no await and no yield can be inside a transaction")
    return result


def _told(error: BaseException) -> BaseException:
    if reason := fault(error):
        return _because(DatabaseUnavailable(reason), error)
    if isinstance(error, StopIteration):  # a future refuses it
        return _because(RuntimeError("a job raised StopIteration"), error)
    return error


def _because(told: BaseException, cause: BaseException | None) -> BaseException:
    """`raise told from cause`, for an error that is handed over instead of raised."""
    told.__cause__ = cause
    return told
