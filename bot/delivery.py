"""Delivery: every chat is a lane with one message in flight; many lanes at once; Telegram's limits are law.

Claim, commit, send, mark. In a lane the reply to a live tap goes first, then alerts in order, then edits of cards.
Claims go along with commits: an alert is claimed by the commit that makes it, or by the one that marks the last.
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import replace

import structlog

from bot.claiming import Task, mark_edited, mark_sent
from bot.drawing import as_it_is
from bot.failing import arise, mark_failed
from bot.lanes import Counters, Lanes, Pace, Turn
from bot.replies import LiveReplies
from bot.turns import Begun, Turns
from calls.clock import Clock
from channels.base import Channel, ChannelError, Later, Outgoing, Refused, Sent, Unreadable
from storage.database import Database, DatabaseUnavailable, Tx
from views.screen import Screen
from workflow.house import House

log = structlog.get_logger(__name__)

LANDING_S = 3  # what is on its way when we are stopped may take so long
BROKEN_S = 1.0  # the database cannot say what to send, or Telegram is not there: look again then

Mark = Callable[..., int | None]


class Delivery:
    def __init__(
        self,
        database: Database,
        channel: Channel,
        clock: Clock,
        house: House,
        pace: Pace,
        crash: Callable[[str], None] = lambda point: None,
        drawn: Callable[[Screen], Awaitable[Screen]] = as_it_is,
    ) -> None:
        """``crash`` is told "claimed", "sent" and "marked" (tests kill the process there); ``drawn`` gives a screen the
        picture it asks for: rare letters do, and their lane waits for it."""
        self.counters = Counters()
        self._database, self._channel, self._clock, self._house = database, channel, clock, house
        self._crash, self._drawn = crash, drawn
        self._lanes = Lanes(pace)
        self._turns = Turns(clock, house, self._lanes)
        self._group: asyncio.TaskGroup | None = None
        self._wake = asyncio.Event()
        self._look_at = self._awake_at = 0.0  # when we look for work, and when we wake at the latest
        self._replies = LiveReplies(database, channel, clock, self._lanes, self.counters, self._wake.set, self._end)

    def wake(self) -> None:
        """There may be something to send that no commit tells of: the clock was set, or a lane is free again."""
        self._look_at = 0.0
        self._wake.set()

    def post(self, chat_id: int, screen: Screen, *, message_id: int | None = None, topic: int | None = None) -> None:
        """Answer a live tap or command in the chat's own lane, without waiting until it is sent."""
        self._replies.queue(chat_id, screen, message_id, topic)

    async def reply(
        self, chat_id: int, screen: Screen, *, message_id: int | None = None, topic: int | None = None
    ) -> int | None:
        """The same, and wait; None when it could not be sent in time."""
        return await self._replies.queue(chat_id, screen, message_id, topic)

    async def recover(self) -> int:
        """At start: what was being sent when we died is sent again, as a repeat. Gives how many."""
        repeated, dead = await self._database.write(arise, self._house, self._clock.now_ms())
        self.counters.dead += dead
        return repeated

    async def run(self) -> None:
        """Serve all lanes until cancelled; what is in flight then is finished first."""
        async with asyncio.TaskGroup() as group:
            self._group = group
            try:
                with self._database.riding(self._turns.begin, self._begun):
                    while True:
                        self._wake.clear()
                        await self._pause(min(self._replies.begin(group), await self._look()))
            except asyncio.CancelledError:
                if self._group is not None:
                    await self._land()
                raise
            finally:
                self._group = None

    async def _land(self) -> None:
        with suppress(DatabaseUnavailable):
            await self._database.commit()  # after it no commit is under way that claims
        for _ in range(LANDING_S * 20):
            if not self._lanes.busy:
                return
            await asyncio.sleep(0.05)

    async def _pause(self, seconds: float) -> None:
        self._awake_at = self._clock.monotonic() + seconds
        try:
            async with asyncio.timeout(max(seconds, 0.005)):
                await self._wake.wait()
        except TimeoutError:
            pass

    async def _look(self) -> float:
        """When it is time, have a commit of our own, for what is stored is claimed at every commit; gives the seconds
        until the next look."""
        if self._look_at <= self._clock.monotonic():
            self._look_at = self._clock.monotonic() + BROKEN_S  # unless what is found there says otherwise
            try:
                await self._database.commit()
            except DatabaseUnavailable as error:
                log.info("nobody knows what to send", reason=error.reason)
        return self._look_at - self._clock.monotonic()

    def _begun(self, begun: Begun, committed: bool) -> None:
        """A commit has claimed these."""
        if self._group is None or not committed:
            self._turns.give_up(begun)
            return
        self.counters.failed += begun.failed
        self.counters.dead += begun.dead
        for turn, task in begun.tasks:
            self._group.create_task(self._serve(turn, task))
        self._look_at = self._clock.monotonic() + begun.wait_s
        if self._look_at < self._awake_at:
            self._wake.set()

    async def _serve(self, turn: Turn, task: Task) -> None:
        try:
            self._crash("claimed")
            await self._mark(turn, *await self._told(turn, task))
            self._crash("marked")
        except DatabaseUnavailable:
            turn.lane.rest(self._clock.monotonic(), BROKEN_S)
        except Exception:
            log.exception("a message could not be seen to", chat=turn.chat_id)
            turn.lane.rest(self._clock.monotonic(), BROKEN_S)
        except BaseException:
            self._group = None  # we are going down, and begin nothing more
            raise
        if not turn.over:
            self._end(turn)

    def _end(self, turn: Turn) -> None:
        """Without a commit, at which the next would be claimed."""
        self._lanes.end(turn, self._clock.monotonic())
        self.wake()

    async def _told(self, turn: Turn, task: Task) -> tuple[Mark, *tuple[object, ...]]:
        """Send it; gives how that is to be remembered."""
        turn.asked = True
        try:
            sent = await self._send(task)
        except ChannelError as error:
            self.counters.failed += 1
            log.info("not delivered", chat=task.chat_id, why=type(error).__name__, said=str(error))
            if isinstance(error, Later):  # by a clock that nobody sets; the database knows it for the next start
                turn.lane.rest(self._clock.monotonic(), error.retry_after_s)
            return mark_failed, task, error
        except Exception:
            self.counters.failed += 1
            log.exception("a message could not be sent", chat=task.chat_id)
            return mark_failed, task, Refused("internal error")
        self._crash("sent")
        return (mark_edited, task) if task.card else (mark_sent, task, sent)

    async def _send(self, task: Task) -> Sent | None:
        if task.delete is not None:
            await self._channel.delete(task.chat_id, task.delete)
            return None
        assert task.message is not None
        if task.card is None:
            message = replace(task.message, screen=await self._drawn(task.message.screen))
            sent = await self._channel.send(task.chat_id, message)
            self.counters.sent += 1
            return sent
        try:
            await self._channel.edit(task.chat_id, task.card.message_id, task.message)
        except Unreadable:
            plain = Outgoing(task.message.screen, task.message.keyboard, plain=True)
            await self._channel.edit(task.chat_id, task.card.message_id, plain)
        self.counters.edited += 1
        return None

    async def _mark(self, turn: Turn, job: Mark, *about: object) -> None:
        """What happened must be remembered: a database that is full or locked is waited for. A failure tells how many
        messages it has ended for good."""
        while True:
            try:
                dead = await self._database.write(self._marked, turn, job, *about)
            except DatabaseUnavailable as error:
                if error.reason == "closed":
                    raise
                await self._clock.sleep(BROKEN_S)
            else:
                self.counters.dead += dead or 0
                return

    def _marked(self, tx: Tx, turn: Turn, job: Mark, *about: object) -> int | None:
        """The turn ends in the transaction, so that its commit may claim what is next in the lane."""
        dead = job(tx, self._house, *about, self._clock.now_ms())
        self._lanes.end(turn, self._clock.monotonic())
        return dead
