"""Updates waiting for the bot: numbered, filtered, confirmed by offset, forgotten after a day."""

import random
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice

from sandbox.telegram.refusals import Json
from sandbox.telegram.waiting import Bell

EVERY_KIND = (
    "message",
    "edited_message",
    "channel_post",
    "edited_channel_post",
    "business_connection",
    "business_message",
    "edited_business_message",
    "deleted_business_messages",
    "message_reaction",
    "message_reaction_count",
    "inline_query",
    "chosen_inline_result",
    "callback_query",
    "shipping_query",
    "pre_checkout_query",
    "purchased_paid_media",
    "poll",
    "poll_answer",
    "my_chat_member",
    "chat_member",
    "chat_join_request",
    "chat_boost",
    "removed_chat_boost",
)
# Kinds a bot gets only when it names them.
ON_REQUEST = {"chat_member", "message_reaction", "message_reaction_count"}
DEFAULT_KINDS = tuple(kind for kind in EVERY_KIND if kind not in ON_REQUEST)
KEPT_SECONDS = 24 * 3600
REPEATABLE = 100
FUTURE_OFFSET = 10  # an offset further ahead than this is taken for a mistake and confirms nothing


@dataclass(frozen=True)
class Waiting:
    update: Json
    since: float

    @property
    def number(self) -> int:
        return int(self.update["update_id"])


class Updates:
    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._queue: deque[Waiting] = deque()
        self._recent: deque[Json] = deque(maxlen=REPEATABLE)
        self._again: deque[Json] = deque()
        self._next = random.randint(100_000_000, 900_000_000)
        self.allowed: tuple[str, ...] = DEFAULT_KINDS
        self.bell = Bell()

    def push(self, kind: str, content: Json) -> None:
        """One more update, unless the bot did not ask for its kind."""
        if kind in self.allowed:
            update = {"update_id": self._next, kind: content}
            self._next += 1
            self._recent.append(update)
            self._queue.append(Waiting(update, self._clock()))
            self.bell.ring()

    def repeat(self, count: int) -> None:
        """Trouble: the last updates come once more, under their old numbers, whatever was confirmed."""
        self._again.extend(list(self._recent)[-count:] if count > 0 else [])
        self.bell.ring()

    def skip(self, numbers: int) -> None:
        """Trouble: leave a gap in the numbering."""
        self._next += numbers

    def allow(self, kinds: list[str]) -> None:
        """Remembered until given again; unknown names are ignored, an empty list means the default set."""
        self.allowed = tuple(kind for kind in EVERY_KIND if kind in kinds) or DEFAULT_KINDS

    def take(self, offset: int, limit: int) -> list[Json]:
        """Confirm what the offset confirms and return what waits then; nothing is forgotten by being returned."""
        self._expire()
        if offset < 0:
            while len(self._queue) > -offset:
                self._queue.popleft()
        elif 0 < offset <= self._next + FUTURE_OFFSET:
            while self._queue and self._queue[0].number < offset:
                self._queue.popleft()
        again = [self._again.popleft() for _ in range(min(limit, len(self._again)))]
        return again + [waiting.update for waiting in islice(self._queue, limit - len(again))]

    def first(self) -> Json | None:
        self._expire()
        if self._again:
            return self._again[0]
        return self._queue[0].update if self._queue else None

    def confirm(self, update: Json) -> None:
        """A webhook took what `first` gave."""
        if self._again and self._again[0] is update:
            self._again.popleft()
        elif self._queue and self._queue[0].update is update:
            self._queue.popleft()

    def clear(self) -> None:
        self._queue.clear()
        self._again.clear()

    def pending(self) -> int:
        self._expire()
        return len(self._queue) + len(self._again)

    def _expire(self) -> None:
        while self._queue and self._queue[0].since < self._clock() - KEPT_SECONDS:
            self._queue.popleft()
