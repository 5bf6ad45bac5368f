"""A chat's lane: one message in flight, how fast the chat may be written to, and the replies to its live taps.

The event loop takes lanes for replies, the database's thread for what is stored: whoever asks first has it.
"""

import asyncio
import threading
from collections import deque
from dataclasses import dataclass, field

from views.screen import Screen
from wire.pacing import Bucket

REPLY_S = 60.0  # an answer to a command that comes later than this only confuses
LONGEST_WAIT_S = 1.0  # then it is looked again whether anything may go
AT_ONCE = 20  # chats served at the same time
PRIVATE_BURST, GROUP_BURST = 3.0, 2.0
TOTAL_BURST = 2.0  # Telegram counts every second anew: a burst comes on top of the second's own


@dataclass(slots=True)
class Counters:
    """For metrics, read by anybody."""

    sent: int = 0
    edited: int = 0
    failed: int = 0
    dead: int = 0
    late_replies: int = 0


@dataclass(frozen=True, slots=True)
class Pace:
    """Messages: a second in all, a second in a private chat, a minute in a group (0: no limit)."""

    total: float = 25
    private: float = 1
    group: float = 18

    def bucket_of(self, chat_id: int) -> Bucket:
        """A new chat's. Telegram numbers groups below zero."""
        return Bucket(self.private, PRIVATE_BURST) if chat_id > 0 else Bucket(self.group / 60, GROUP_BURST)


@dataclass(slots=True, eq=False)
class Live:
    """A reply to a live tap or command: in memory only. ``answered`` gets its message's id, or None; ``message_id``
    is the message that is to show it."""

    screen: Screen
    deadline: float
    answered: asyncio.Future[int | None]
    message_id: int | None = None
    topic: int | None = None
    plain: bool = False

    def resolve(self, message_id: int | None) -> None:
        if not self.answered.done():
            self.answered.set_result(message_id)


@dataclass(slots=True)
class Lane:
    """``not_before``: when it may be looked at again. All times are seconds of one monotonic clock."""

    bucket: Bucket
    live: deque[Live] = field(default_factory=deque)
    busy: bool = False
    not_before: float = 0.0

    def wait_s(self, now: float) -> float:
        """Seconds until it may go; 0.0 when it may."""
        return max(self.not_before - now, self.bucket.wait_s(now), 0.0)

    def rest(self, now: float, seconds: float) -> None:
        self.not_before = max(self.not_before, now + seconds)

    def drop_late(self, now: float) -> int:
        """End the replies that nobody waits for any more; gives how many there were."""
        late = [one for one in self.live if now > one.deadline or one.answered.done()]
        for one in late:
            one.resolve(None)
            self.live.remove(one)
        return len(late)


@dataclass(slots=True, eq=False)
class Turn:
    """A lane that is taken. ``asked``: Telegram was asked for something. ``alone``: no other may be taken meanwhile."""

    chat_id: int
    lane: Lane
    alone: bool = False
    asked: bool = False
    over: bool = False


class Lanes:
    """Every chat's lane; there may be thousands, nearly all of them at rest. ``talking`` are those with replies."""

    def __init__(self, pace: Pace) -> None:
        self._pace = pace
        self._total = Bucket(pace.total, TOTAL_BURST)
        self._lanes: dict[int, Lane] = {}
        self._taking = threading.Lock()
        self._taken: set[Turn] = set()
        self._talking: set[int] = set()

    @property
    def busy(self) -> int:
        """How many are taken."""
        return len(self._taken)

    @property
    def full(self) -> bool:
        """No other may be taken now."""
        return len(self._taken) >= AT_ONCE or any(turn.alone for turn in tuple(self._taken))

    def of(self, chat_id: int) -> Lane:
        return self._lanes.get(chat_id) or self._lanes.setdefault(chat_id, Lane(self._pace.bucket_of(chat_id)))

    def wait_s(self, chat_id: int, now: float) -> float:
        """Seconds until Telegram's limits let it go; 0.0 when they do."""
        return max(self.of(chat_id).wait_s(now), self.all_wait_s(now))

    def all_wait_s(self, now: float) -> float:
        """Seconds until any chat may be written to, as far as all together are limited."""
        return self._total.wait_s(now)

    def take(self, chat_id: int, now: float, *, live: bool = False, alone: bool = False) -> Turn | None:
        """The lane, for a reply (``live``) or for what is stored, which lets replies go first; None while it cannot be
        had. Whoever has it ends the turn."""
        lane = self.of(chat_id)
        with self._taking:
            if lane.busy or self.full or bool(lane.live) != live or (alone and self._taken):
                return None
            turn = Turn(chat_id, lane, alone)
            lane.busy = True
            self._taken.add(turn)
            self._total.take(now)
        return turn

    def end(self, turn: Turn, now: float) -> None:
        """Once or more often, by either thread. What Telegram was asked for is counted now and not before: its own
        count began at some moment of the way there."""
        with self._taking:
            if turn.over:
                return
            turn.over, turn.lane.busy = True, False
            self._taken.discard(turn)
            if turn.asked:
                turn.lane.bucket.take(now)
            else:
                self._total.give_back()

    def reply(self, chat_id: int, live: Live) -> None:
        """Put it behind the chat's other replies."""
        self.of(chat_id).live.append(live)
        self._talking.add(chat_id)

    def replying(self, now: float) -> tuple[list[int], int]:
        """The chats that have replies waiting, and how many replies were dropped because nobody waits any more."""
        late = sum(self.of(chat_id).drop_late(now) for chat_id in self._talking if not self.of(chat_id).busy)
        self._talking = {chat_id for chat_id in self._talking if self.of(chat_id).live}
        return list(self._talking), late
