"""Bots that are built to fail: one that dies at a named point, and mutants that break a promise on purpose.

A proof that does not catch the mutants proves nothing. Nothing in here is ever shipped.
"""

import asyncio
import os
import signal
from collections.abc import Callable
from typing import Any

from bot.app import App, build
from bot.claiming import Task, mark_edited, mark_sent
from bot.clock import SystemClock
from bot.delivery import Delivery
from bot.lanes import Turn
from bot.logs import setup
from bot.settings import load
from bot.web import Entrance
from channels.base import Later, Outgoing, Sent, Unreachable
from channels.telegram import TelegramChannel
from pbx.base import Outcome
from storage import outbox

DEAD = 9  # the exit code of a bot that died at its point
HASTE_S = 1.0


class Hasty(Entrance):
    """Answers 200, and stores a moment later."""

    __slots__ = ()

    async def _store(self, *what: Any) -> Outcome:
        loop, store = asyncio.get_running_loop(), super()._store
        loop.call_later(HASTE_S, lambda: loop.create_task(store(*what)))
        return Outcome()


class Forgetful(Delivery):
    """Does not look at what was being sent when it died."""

    async def recover(self) -> int:
        return 0


class Hopeful(Delivery):
    """Marks first and sends then."""

    async def _serve(self, turn: Turn, task: Task) -> None:
        self._crash("claimed")
        await self._mark(turn, *_marking(task))
        self._crash("marked")
        await self._send(task)
        self._crash("sent")


def _marking(task: Task) -> tuple[Any, ...]:
    return (mark_edited, task) if task.card else (mark_sent, task, None)


class Deaf(TelegramChannel):
    """Does not hear how long it is to wait."""

    async def send(self, chat_id: int, message: Outgoing) -> Sent:
        try:
            return await super().send(chat_id, message)
        except Later as error:
            raise Unreachable("what did you say?") from error


def hasty(app: App) -> None:
    app.entrance.__class__ = Hasty


def forgetful(app: App) -> None:
    app.delivery.__class__ = Forgetful


def hopeful(app: App) -> None:
    app.delivery.__class__ = Hopeful


def deaf(app: App) -> None:
    app.delivery._channel.__class__ = Deaf


def repetitive(app: App) -> None:
    """Puts a message into the outbox as often as it is asked to."""
    put, times = outbox.put, iter(range(10**9))

    def put_again(tx: Any, dedupe_key: str, *args: Any, **facts: Any) -> bool:
        return put(tx, f"{next(times)}:{os.getpid()}:{dedupe_key}", *args, **facts)

    outbox.put = put_again  # type: ignore[assignment]


MUTANTS: dict[str, Callable[[App], None]] = {
    "sound": lambda app: None,
    "answers before it commits": hasty,
    "forgets what was in flight": forgetful,
    "marks before it sends": hopeful,
    "tells the same thing twice": repetitive,
    "ignores retry_after": deaf,
}


def run(variant: str, crash: list[Any] | None) -> None:
    """As ``python -m bot run``, but mutated, and dead at the n-th time of a point ([point, n, counted]), counted from
    the start or from SIGUSR2 on."""
    settings = load()
    point, left, counted = crash or ("", 0, False)

    def count() -> None:
        nonlocal counted
        counted = True

    def pass_point(passed: str) -> None:
        nonlocal left
        if counted and passed == point:
            left -= 1
            if left == 0:
                os._exit(DEAD)

    async def live() -> None:
        async with build(settings, SystemClock(), pass_point) as app:
            MUTANTS[variant](app)
            asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, app.stop.set)
            asyncio.get_running_loop().add_signal_handler(signal.SIGUSR2, count)
            await app.run()

    with setup(settings, settings.secrets()):
        asyncio.run(live())
