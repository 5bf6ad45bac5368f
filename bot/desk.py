"""One helpdesk is told of calls, in the order in which they changed: claim, commit, ask, mark.

A desk has two hands: one tells, so that a card appears while the phone rings; the other fetches recordings and sends
them, which takes its time. No call is ever in both.
"""

import asyncio
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from logging import INFO, WARNING
from typing import TypeVar

import structlog

from bot.recordings import recording_of, uploads_beside
from calls.clock import Clock
from channels.base import ChannelError, Refused
from channels.helpdesk import Helpdesk
from channels.mirror import Move
from pbx.accounts import Account
from storage import helpdesks, mirrors
from storage.database import Database, DatabaseUnavailable, Tx
from storage.mirrors import Due
from wire.fetching import Unfetchable
from workflow import mirroring
from workflow.mirroring import Turn

log = structlog.get_logger(__name__)

LONGEST_WAIT_S = 30.0
BROKEN_S = 1.0

T = TypeVar("T")


@dataclass(slots=True)
class Counters:
    """For metrics, read by anybody. ``waiting``: calls of which the helpdesk does not know the newest yet."""

    told: int = 0
    refused: int = 0
    failed: int = 0
    waiting: int = 0


@dataclass(slots=True, eq=False)
class Hand:
    due: Due
    call: int = 0  # in this hand now; 0: none
    wake: asyncio.Event = field(default_factory=asyncio.Event)


@dataclass(eq=False)
class Desk:
    """One helpdesk. ``crash`` is told "mirror claimed" and "mirror told" (tests kill the process there)."""

    helpdesk: Helpdesk
    database: Database
    accounts: Mapping[str, Account]
    clock: Clock
    crash: Callable[[str], None]
    counters: Counters = field(default_factory=Counters)
    telling: Hand = field(default_factory=lambda: Hand("due_ms"))
    sending: Hand = field(default_factory=lambda: Hand("file_due_ms"))
    stopping: bool = False

    @property
    def busy(self) -> bool:
        return bool(self.telling.call or self.sending.call)

    async def keep_up(self, hand: Hand) -> None:
        """Until cancelled."""
        while True:
            hand.wake.clear()
            try:
                while not self.stopping and await self.step(hand):
                    pass
                found = await self._look(hand)
                wait_s = (found[1] - self.clock.now_ms()) / 1000 if found else LONGEST_WAIT_S
            except DatabaseUnavailable:
                wait_s = BROKEN_S
            with suppress(TimeoutError):
                async with asyncio.timeout(min(max(wait_s, 0.005), LONGEST_WAIT_S)):
                    await hand.wake.wait()

    async def step(self, hand: Hand) -> bool:
        """The next move of this hand, if one is due; tells whether there was anything to do."""
        found = await self._look(hand)
        if found is None or found[1] > self.clock.now_ms() or found[0] == self._other(hand).call:
            return False
        hand.call, _ = found
        try:
            turn = await self._claim(hand)
            if turn is not None:
                self.crash("mirror claimed")
                await self._move(turn)
        finally:
            hand.call = 0
            self._other(hand).wake.set()
        return True

    async def _look(self, hand: Hand) -> tuple[int, int] | None:
        """The call to be seen to next by this hand, and when (milliseconds UTC)."""
        but = self._other(hand).call
        found, self.counters.waiting = await self.database.read(_next, self.helpdesk.name, hand.due, but)
        return found

    def _other(self, hand: Hand) -> Hand:
        return self.sending if hand is self.telling else self.telling

    async def _claim(self, hand: Hand) -> Turn | None:
        file = hand is self.sending
        now_ms = self.clock.now_ms()
        try:
            return await self.database.write(mirroring.claim, self.helpdesk.name, hand.call, now_ms, file=file)
        except DatabaseUnavailable:
            raise
        except Exception:
            log.exception("a call could not be mirrored", helpdesk=self.helpdesk.name, call=hand.call)
            await self._mark(mirroring.stumble, self.helpdesk.name, hand.call)
            return None

    async def _move(self, turn: Turn) -> None:
        said = {"helpdesk": turn.helpdesk, "call": turn.state.id, "move": turn.move}
        audio = None
        try:
            if turn.state.recording and turn.move is Move.UPLOAD:
                uploads = uploads_beside(self.database.path)
                audio = await recording_of(self.accounts[turn.account], turn.state.recording, uploads)
            told = await self.helpdesk.tell(turn.move, turn.told, turn.state, audio)
        except Unfetchable as error:
            given_up = await self._mark(mirroring.unfetched, turn, error.reason)
            log.info("a recording cannot be fetched", reason=error.reason, given_up=given_up, **said)
        except ChannelError as error:
            refused = isinstance(error, Refused)
            self.counters.refused += refused
            self.counters.failed += not refused
            log.log(WARNING if refused else INFO, "not mirrored", why=type(error).__name__, said=str(error), **said)
            await self._mark(mirroring.failed, turn, error)
        except Exception:
            self.counters.failed += 1
            log.exception("a call could not be mirrored", **said)
            await self._mark(mirroring.failed, turn, Refused("internal error"))
        else:
            self.crash("mirror told")
            self.counters.told += 1
            await self._mark(mirroring.done, turn, told)

    async def _mark(self, job: Callable[..., T], *about: object) -> T:
        """What happened must be remembered: a database that is full or locked is waited for."""
        while True:
            try:
                return await self.database.write(job, *about, self.clock.now_ms())
            except DatabaseUnavailable as error:
                if error.reason == "closed":
                    raise
                await self.clock.sleep(BROKEN_S)


def _next(tx: Tx, helpdesk: str, due: Due, but: int) -> tuple[tuple[int, int] | None, int]:
    found = mirrors.first(tx, helpdesk, due, but)
    if found is not None:
        found = (found[0], max(found[1], helpdesks.standing(tx, helpdesk).held_until_ms))
    return found, mirrors.waiting(tx, helpdesk)
