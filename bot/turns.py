"""Whose turn it is: which chats may be written to now, the longest waiting first, as far as Telegram's limits allow.

Asked in the database's thread at the end of every commit: what a commit gives somebody to read is claimed in it.
"""

from dataclasses import dataclass, field

import structlog

from bot.claiming import Task, claim
from bot.failing import stumble
from bot.lanes import LONGEST_WAIT_S, Lanes, Turn
from calls.clock import Clock
from storage import chats
from storage.database import Tx
from storage.transaction import fault
from workflow.house import House

log = structlog.get_logger(__name__)

NOTHING_S = 0.02  # a chat that had nothing to send after all is left alone for so long
BACKLOG_S = 0.2  # chats known to wait are served for so long before others are looked for
HORIZON_MS = 60_000
SUSPECT_MS = 10_000  # a message over which we have died lets others go first for so long


@dataclass(slots=True)
class Begun:
    """What is claimed, and when others may be: ``wait_s`` from now. ``failed`` could not even be prepared; of those so
    many are ``dead`` now."""

    tasks: list[tuple[Turn, Task]] = field(default_factory=list)
    wait_s: float = LONGEST_WAIT_S
    failed: int = 0
    dead: int = 0


class Turns:
    def __init__(self, clock: Clock, house: House, lanes: Lanes) -> None:
        self._clock, self._house, self._lanes = clock, house, lanes
        self._backlog: list[chats.Lane] = []
        self._look_again_s = 0.0

    def begin(self, tx: Tx) -> Begun:
        """Claim whatever may go now. Raises what the storage raises, and has then claimed nothing."""
        begun, now = Begun(), self._clock.monotonic()
        if self._lanes.full:
            return begun  # whichever ends asks again
        if (pause := self._lanes.all_wait_s(now)) > 0:
            begun.wait_s = min(pause, LONGEST_WAIT_S)
            return begun
        try:
            self._begin(tx, begun)
        except BaseException:
            self.give_up(begun)
            raise
        return begun

    def give_up(self, begun: Begun) -> None:
        """It was not committed after all."""
        for turn, _ in begun.tasks:
            self._lanes.end(turn, self._clock.monotonic())

    def _begin(self, tx: Tx, begun: Begun) -> None:
        now_ms, now = self._clock.now_ms(), self._clock.monotonic()
        due = self._due(tx, now_ms, now)
        for place, one in enumerate(due):
            pause = max((one.due_ms - now_ms) / 1000, self._lanes.wait_s(one.chat_id, now))
            if pause > 0:
                begun.wait_s = min(begun.wait_s, pause)
            elif turn := self._lanes.take(one.chat_id, now, alone=one.suspect):
                self._claim(tx, turn, begun, now_ms)
            elif self._lanes.full or one.suspect:  # which goes when the others have ended
                self._backlog = due[place:]
                break

    def _due(self, tx: Tx, now_ms: int, now: float) -> list[chats.Lane]:
        """Chats that have something to send. When there are more than may be served at once, they are worked off for a
        moment before others are looked for."""
        due, self._backlog = self._backlog, []
        if not due or now >= self._look_again_s:
            due = chats.lanes(tx, now_ms, now_ms + HORIZON_MS)
            due.sort(key=lambda one: one.deaths if one.suspect and now_ms - one.due_ms < SUSPECT_MS else 0)
            self._look_again_s = now + BACKLOG_S
        return due

    def _claim(self, tx: Tx, turn: Turn, begun: Begun, now_ms: int) -> None:
        try:
            task = tx.part(claim, self._house, turn.chat_id, now_ms)
        except Exception as error:
            self._lanes.end(turn, self._clock.monotonic())
            if fault(error):
                raise
            log.exception("a message could not be prepared", chat=turn.chat_id)
            begun.failed += 1
            begun.dead += stumble(tx, self._house, turn.chat_id, now_ms)
            begun.wait_s = 0.0
            return
        if task is not None:
            begun.tasks.append((turn, task))
            return
        turn.lane.rest(self._clock.monotonic(), NOTHING_S)
        self._lanes.end(turn, self._clock.monotonic())
