"""Delivery: every chat is a lane with one message in flight; many lanes at once; Telegram's limits are law.

Claim, commit, send, mark. In a lane the reply to a live tap goes first, then alerts in order, then edits of cards.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace

import structlog

from bot.claiming import Task, claim, mark_edited, mark_sent
from bot.drawing import as_it_is
from bot.failing import mark_failed, stumble
from bot.lanes import Counters, Lane, Lanes, Pace
from bot.replies import LiveReplies
from bot.turns import Turns
from calls.clock import Clock
from channels.base import Channel, ChannelError, Later, Outgoing, Refused, Sent, Unreadable
from storage import sending
from storage.database import Database, DatabaseUnavailable
from views.screen import Screen
from wire.pacing import Bucket
from workflow.house import House

log = structlog.get_logger(__name__)

NOTHING_S = 0.02  # a chat that had nothing to send after all is left alone for so long
LANDING_S = 3  # what is on its way when we are stopped may take so long
BROKEN_S = 1.0  # the database cannot say what to send, or Telegram is not there: look again then
TOTAL_BURST = 2.0  # Telegram counts every second anew: a burst comes on top of the second's own


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
        self._total = Bucket(pace.total, TOTAL_BURST)
        self._lanes = Lanes(pace)
        self._turns = Turns(database, clock, self._lanes, self._total, self.counters)
        self._wake = asyncio.Event()
        self._replies = LiveReplies(database, channel, clock, self._lanes, self.counters, self.wake)
        database.on_commit(self.wake)

    def wake(self) -> None:
        """There may be something to send."""
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
        return await self._database.write(lambda tx: sending.forget_claims(tx, self._clock.now_ms()))

    async def run(self) -> None:
        """Serve all lanes until cancelled; what is in flight then is finished first."""
        async with asyncio.TaskGroup() as group:
            try:
                while True:
                    self._wake.clear()
                    await self._pause(await self._launch(group))
            except asyncio.CancelledError:
                await self._land()
                raise

    async def _land(self) -> None:
        for _ in range(LANDING_S * 20):
            if not self._lanes.busy:
                return
            await asyncio.sleep(0.05)

    async def _pause(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(max(seconds, 0.005)):
                await self._wake.wait()
        except TimeoutError:
            pass

    async def _launch(self, group: asyncio.TaskGroup) -> float:
        """Start whatever may go now; gives the seconds until something else may."""
        try:
            begun, wait_s = await self._turns.next()
        except DatabaseUnavailable:
            return BROKEN_S
        for chat_id, lane in begun:
            group.create_task(self._serve(chat_id, lane))
        return wait_s

    async def _serve(self, chat_id: int, lane: Lane) -> None:
        asked = True
        try:
            asked = await self.step(chat_id)
        except DatabaseUnavailable:
            lane.rest(self._clock.monotonic(), BROKEN_S)
        except Exception:
            log.exception("a message could not be seen to", chat=chat_id)
            lane.rest(self._clock.monotonic(), BROKEN_S)
        finally:
            if asked:  # counted now and not before: Telegram's own count began at some moment of the way there
                lane.bucket.take(self._clock.monotonic())
            else:
                self._total.give_back()
            self._lanes.end(lane)
            self.wake()

    async def step(self, chat_id: int) -> bool:
        """Send the chat's next message, if any; tells whether Telegram was asked for anything."""
        lane = self._lanes.of(chat_id)
        if lane.live:
            return await self._replies.send(chat_id, lane)
        try:
            task = await self._database.write(claim, self._house, chat_id, self._clock.now_ms())
        except DatabaseUnavailable:
            raise
        except Exception:
            log.exception("a message could not be prepared", chat=chat_id)
            self.counters.failed += 1
            await self._mark(stumble, chat_id)
            return False
        if task is None:
            lane.rest(self._clock.monotonic(), NOTHING_S)
            return False
        self._crash("claimed")
        try:
            sent = await self._send(task)
        except ChannelError as error:
            self.counters.failed += 1
            log.info("not delivered", chat=chat_id, why=type(error).__name__, said=str(error))
            if isinstance(error, Later):  # by a clock that nobody sets; the database knows it for the next start
                lane.rest(self._clock.monotonic(), error.retry_after_s)
            await self._mark(mark_failed, task, error)
            return True
        except Exception:
            self.counters.failed += 1
            log.exception("a message could not be sent", chat=chat_id)
            await self._mark(mark_failed, task, Refused("internal error"))
            return True
        self._crash("sent")
        await self._mark(mark_edited if task.card else mark_sent, task, *(() if task.card else (sent,)))
        self._crash("marked")
        return True

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

    async def _mark(self, job: Callable[..., int | None], *about: object) -> None:
        """What happened must be remembered: a database that is full or locked is waited for. A failure tells how many
        messages it has ended for good."""
        while True:
            try:
                dead = await self._database.write(job, self._house, *about, self._clock.now_ms())
            except DatabaseUnavailable as error:
                if error.reason == "closed":
                    raise
                await self._clock.sleep(BROKEN_S)
            else:
                self.counters.dead += dead or 0
                return
