"""Delivery: every chat is a lane with one message in flight; many lanes at once; Telegram's limits are law.

Claim, commit, send, mark. In a lane the reply to a live tap goes first, then alerts in order, then edits of cards.
"""

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

import structlog

from bot.claiming import Task, claim, keep_buttons, mark_edited, mark_sent
from bot.failing import mark_failed, stumble
from calls.clock import Clock
from channels.base import Ambiguous, Channel, ChannelError, Gone, Later, Moved, Outgoing, Unreadable
from storage import chats, outbox
from storage.database import Database, DatabaseUnavailable, Tx
from views.screen import Screen
from wire.pacing import Bucket
from workflow.house import House

log = structlog.get_logger(__name__)

LANES = 20  # chats served at the same time
REPLY_S = 60.0  # an answer to a command that comes later than this only confuses
LONGEST_WAIT_S = 1.0
HORIZON_MS = 60_000
BROKEN_S = 1.0  # the database cannot say what to send: look again then
PRIVATE_BURST, GROUP_BURST, TOTAL_BURST = 3.0, 2.0, 25.0


@dataclass(frozen=True, slots=True)
class Pace:
    """Messages: a second in all, a second in a private chat, a minute in a group (0: no limit)."""

    total: float = 25
    private: float = 1
    group: float = 18


@dataclass(slots=True)
class Counters:
    """For metrics, read by anybody."""

    sent: int = 0
    edited: int = 0
    failed: int = 0
    late_replies: int = 0


@dataclass(slots=True, eq=False)
class _Live:
    """A reply to a live tap or command: in memory only."""

    screen: Screen
    deadline: float
    answered: asyncio.Future[int | None]
    plain: bool = False


@dataclass(slots=True)
class _Lane:
    bucket: Bucket
    live: deque[_Live] = field(default_factory=deque)
    busy: bool = False
    not_before: float = 0.0


class Delivery:
    def __init__(
        self,
        database: Database,
        channel: Channel,
        clock: Clock,
        house: House,
        pace: Pace,
        crash: Callable[[str], None] = lambda point: None,
    ) -> None:
        """``crash`` is told "claimed", "sent" and "marked" (tests kill the process there)."""
        self.counters = Counters()
        self._database, self._channel, self._clock, self._house, self._pace = database, channel, clock, house, pace
        self._crash = crash
        self._total = Bucket(pace.total, TOTAL_BURST)
        self._lanes: dict[int, _Lane] = {}
        self._wake = asyncio.Event()
        database.on_commit(self.wake)

    def wake(self) -> None:
        """There may be something to send."""
        self._wake.set()

    def post(self, chat_id: int, screen: Screen) -> None:
        """Answer a live tap or command in the chat's own lane, without waiting until it is sent."""
        self._queue(chat_id, screen)

    async def reply(self, chat_id: int, screen: Screen) -> int | None:
        """The same, and wait; None when it could not be sent in time."""
        return await self._queue(chat_id, screen)

    def _queue(self, chat_id: int, screen: Screen) -> asyncio.Future[int | None]:
        lane = self._lane(chat_id)
        live = _Live(screen, self._clock.monotonic() + REPLY_S, asyncio.get_running_loop().create_future())
        lane.live.append(live)
        self.wake()
        return live.answered

    async def recover(self) -> int:
        """At start: what was being sent when we died is sent again, as a repeat. Gives how many."""
        return await self._database.write(lambda tx: outbox.forget_claims(tx, self._clock.now_ms()))

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
        for _ in range(100):
            if not any(lane.busy for lane in self._lanes.values()):
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
        now_ms = self._clock.now_ms()
        try:
            due = await self._database.read(chats.lanes, now_ms + HORIZON_MS)
        except DatabaseUnavailable:
            return BROKEN_S
        now = self._clock.monotonic()
        ready = [(chat_id, 0.0) for chat_id, lane in self._lanes.items() if lane.live]
        ready += [(lane.chat_id, (lane.due_ms - now_ms) / 1000) for lane in due]
        wait_s = LONGEST_WAIT_S
        for chat_id, in_s in ready:
            lane = self._lane(chat_id)
            pause = max(in_s, lane.not_before - now, lane.bucket.wait_s(now), self._total.wait_s(now))
            if lane.busy:
                continue
            if pause > 0:
                wait_s = min(wait_s, pause)
            elif sum(one.busy for one in self._lanes.values()) < LANES:
                lane.busy = True
                lane.bucket.take(now)
                self._total.take(now)
                group.create_task(self._serve(chat_id, lane))
        return wait_s

    async def _serve(self, chat_id: int, lane: _Lane) -> None:
        try:
            if not await self.step(chat_id):
                lane.bucket.give_back()
                self._total.give_back()
        except DatabaseUnavailable:
            lane.not_before = self._clock.monotonic() + BROKEN_S
        except Exception:
            log.exception("a message could not be prepared", chat=chat_id)
            self.counters.failed += 1
            lane.not_before = self._clock.monotonic() + BROKEN_S
            await self._mark(stumble, chat_id)
        finally:
            lane.busy = False
            self.wake()

    async def step(self, chat_id: int) -> bool:
        """Send the chat's next message, if any; tells whether Telegram was asked for anything."""
        lane = self._lane(chat_id)
        if lane.live:
            return await self._answer(chat_id, lane, lane.live.popleft())
        task = await self._database.write(claim, self._house, chat_id, self._clock.now_ms())
        if task is None:
            lane.not_before = self._clock.monotonic() + 0.02
            return False
        self._crash("claimed")
        try:
            message_id = await self._send(task)
        except ChannelError as error:
            self.counters.failed += 1
            log.info("not delivered", chat=chat_id, why=type(error).__name__, said=str(error))
            await self._mark(mark_failed, task, error)
            return True
        self._crash("sent")
        await self._mark(mark_edited if task.card else mark_sent, task, *(() if task.card else (message_id,)))
        self._crash("marked")
        return True

    async def _send(self, task: Task) -> int | None:
        if task.delete is not None:
            await self._channel.delete(task.chat_id, task.delete)
            return None
        assert task.message is not None
        if task.card is None:
            message_id = await self._channel.send(task.chat_id, task.message)
            self.counters.sent += 1
            return message_id
        try:
            await self._channel.edit(task.chat_id, task.card.message_id, task.message)
        except Unreadable:
            plain = Outgoing(task.message.screen, task.message.keyboard, plain=True)
            await self._channel.edit(task.chat_id, task.card.message_id, plain)
        self.counters.edited += 1
        return None

    async def _mark(self, job: Callable[..., None], about: Task | int, *more: object) -> None:
        """What happened must be remembered: a database that is full or locked is waited for."""
        while True:
            try:
                await self._database.write(job, self._house, about, *more, self._clock.now_ms())
            except DatabaseUnavailable as error:
                if error.reason == "closed":
                    raise
                await self._clock.sleep(BROKEN_S)
            else:
                return

    async def _answer(self, chat_id: int, lane: _Lane, live: _Live) -> bool:
        now = self._clock.monotonic()
        if now > live.deadline or live.answered.cancelled():
            self.counters.late_replies += 1
            _resolve(live, None)
            return False
        try:
            keyboard = await self._database.write(self._ready_to_answer, chat_id, live.screen)
            if keyboard is None:
                raise Later(1.0)
            message_id = await self._channel.send(chat_id, Outgoing(live.screen, keyboard, plain=live.plain))
        except Later as error:
            await self._database.write(_block, chat_id, self._clock.now_ms() + int(error.retry_after_s * 1000))
            lane.live.appendleft(live)
            lane.not_before = now + error.retry_after_s
        except Unreadable:
            if live.plain:
                _resolve(live, None)
            else:
                live.plain = True
                lane.live.appendleft(live)
        except (Ambiguous, Gone, Moved) as error:
            log.info("reply lost", chat=chat_id, why=type(error).__name__)
            _resolve(live, None)
        except ChannelError:
            lane.live.appendleft(live)
            lane.not_before = now + 1.0
        except DatabaseUnavailable:
            _resolve(live, None)
        else:
            self.counters.sent += 1
            _resolve(live, message_id)
        return True

    def _ready_to_answer(self, tx: Tx, chat_id: int, screen: Screen) -> tuple[tuple[tuple[str, str], ...], ...] | None:
        now_ms = self._clock.now_ms()
        if chats.blocked_until_ms(tx, chat_id) > now_ms:
            return None
        return tuple(tuple(row) for row in keep_buttons(tx, chat_id, screen, now_ms))

    def _lane(self, chat_id: int) -> _Lane:
        lane = self._lanes.get(chat_id)
        if lane is None:
            private = chat_id > 0
            bucket = (
                Bucket(self._pace.private, PRIVATE_BURST) if private else Bucket(self._pace.group / 60, GROUP_BURST)
            )
            lane = self._lanes[chat_id] = _Lane(bucket)
        return lane


def _block(tx: Tx, chat_id: int, until_ms: int) -> None:
    chats.block_until(tx, chat_id, until_ms)


def _resolve(live: _Live, message_id: int | None) -> None:
    if not live.answered.done():
        live.answered.set_result(message_id)
