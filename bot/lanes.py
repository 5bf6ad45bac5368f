"""A chat's lane: one message in flight, how fast the chat may be written to, and the replies to its live taps."""

import asyncio
from collections import deque
from dataclasses import dataclass, field

from views.screen import Screen
from wire.pacing import Bucket

REPLY_S = 60.0  # an answer to a command that comes later than this only confuses
PRIVATE_BURST, GROUP_BURST = 3.0, 2.0


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


class Lanes(dict[int, Lane]):
    """By chat; one that is not there yet is made, with its chat's pace. There may be thousands, nearly all of them at
    rest: ``busy`` counts those that send, ``talking`` names those with replies."""

    def __init__(self, pace: Pace) -> None:
        super().__init__()
        self._pace = pace
        self.busy = 0
        self.talking: set[int] = set()

    def of(self, chat_id: int) -> Lane:
        if chat_id not in self:
            self[chat_id] = Lane(self._pace.bucket_of(chat_id))
        return self[chat_id]

    def reply(self, chat_id: int, live: Live) -> None:
        """Put it behind the chat's other replies."""
        self.of(chat_id).live.append(live)
        self.talking.add(chat_id)

    def replying(self, now: float) -> tuple[list[int], int]:
        """The chats that have replies waiting, and how many replies were dropped because nobody waits any more."""
        late = sum(self[chat_id].drop_late(now) for chat_id in self.talking if not self[chat_id].busy)
        self.talking = {chat_id for chat_id in self.talking if self[chat_id].live}
        return list(self.talking), late

    def begin(self, lane: Lane) -> None:
        lane.busy = True
        self.busy += 1

    def end(self, lane: Lane) -> None:
        lane.busy = False
        self.busy -= 1
