"""Everything the pretend Telegram remembers, and the few steps in which it changes."""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from sandbox.telegram.flood import FloodLimits
from sandbox.telegram.keyboards import Markup
from sandbox.telegram.messages import Message, Shelf
from sandbox.telegram.people import Directory
from sandbox.telegram.refusals import Json
from sandbox.telegram.trouble import Trouble
from sandbox.telegram.updates import Updates
from sandbox.telegram.waiting import Bell


@dataclass
class Tuning:
    """What a test may change; the values are the real ones, or near them."""

    query_seconds: float = 15.0  # a tap must be answered within
    conflict_pause: float = 3.0  # repeated 409s come slower
    webhook_pause: float = 1.0  # the first pause after a failed delivery; it doubles
    reads_all_group_messages: bool = False  # privacy mode switched off at BotFather


@dataclass
class Query:
    """A tap the bot has still to answer."""

    person: int
    asked: float
    answered: bool = False


@dataclass(frozen=True)
class Kept:
    """A file the bot has sent: as what, how the Bot API tells of it, and what is in it."""

    kind: str
    told: Json
    content: bytes


@dataclass
class Webhook:
    url: str = ""
    secret: str = ""
    max_connections: int = 40
    error: str = ""
    error_date: int = 0
    set_at: float = 0.0


@dataclass
class Poll:
    """The getUpdates now waiting; a newer one ends it with these words."""

    ended: str = ""


@dataclass
class Memory:
    token: str
    bot_username: str
    publish: Callable[[Json], None]
    clock: Callable[[], float] = time.time
    directory: Directory = field(default_factory=Directory)
    shelf: Shelf = field(default_factory=Shelf)
    files: dict[str, "Kept"] = field(default_factory=dict)
    """By file id: sent as what, and how it is told of."""
    queries: dict[str, Query] = field(default_factory=dict)
    answers: list[Json] = field(default_factory=list)
    commands: dict[tuple[Any, ...], list[Json]] = field(default_factory=dict)
    descriptions: dict[tuple[str, str], str] = field(default_factory=dict)
    chat_instances: dict[int, str] = field(default_factory=dict)
    webhook: Webhook = field(default_factory=Webhook)
    poll: Poll | None = None
    last_conflict: float = 0.0
    log: list[Json] = field(default_factory=list)
    tuning: Tuning = field(default_factory=Tuning)

    def __post_init__(self) -> None:
        self.updates = Updates(self.seconds)
        self.trouble = Trouble(self.publish, self.updates.bell)
        self.flood = FloodLimits()
        self._closing = Bell()

    async def pause(self, seconds: float) -> None:
        """Sleep, but not past the end of the server."""
        if seconds > 0:
            await self._closing.wait(seconds)

    def close(self) -> None:
        self._closing.ring()

    def seconds(self) -> float:
        """The clock of this moment: a test may put another one in at any time."""
        return self.clock()

    @property
    def bot_id(self) -> int:
        return int(self.token.partition(":")[0])

    def bot(self) -> Json:
        return {"id": self.bot_id, "is_bot": True, "first_name": "Перезвон", "username": self.bot_username}

    def now(self) -> int:
        return int(self.clock())

    def new_message(self, chat: int, sender: int, **content: Any) -> Message:
        """Put a message on the shelf; `sender` 0 is the bot. Who must hear of it is the caller's business."""
        place = self.directory.chat(chat)
        user = self.directory.person(sender).user() if sender else self.bot()
        message = Message(self.shelf.next_id(place.chat()), place.chat(), sender, user, date=self.now(), **content)
        self.shelf.put(message)
        self.publish({"kind": "message", "chat": chat, "message": message.on_screen()})
        return message

    def change(self, message: Message, *, markup: Markup | None, **content: Any) -> None:
        for name, value in (content | {"markup": markup, "edit_date": self.now()}).items():
            setattr(message, name, value)
        self.publish({"kind": "edit", "chat": message.chat["id"], "message": message.on_screen()})

    def remove(self, message: Message) -> None:
        self.shelf.remove(message)
        chat = message.chat["id"]
        self.publish({"kind": "delete", "chat": chat, "message_id": message.message_id})

    def new_query(self, person: int) -> str:
        query_id = str(random.randint(10**17, 10**18))
        self.queries[query_id] = Query(person, self.clock())
        return query_id

    def chat_instance(self, chat: int) -> str:
        return self.chat_instances.setdefault(chat, str(random.randint(-(2**62), 2**62)))

    def member_changed(self, chat: Json, by: int, old: str, new: str) -> None:
        """Tell the bot what became of it in a chat (my_chat_member)."""
        self.updates.push(
            "my_chat_member",
            {
                "chat": chat,
                "from": self.directory.person(by).user(),
                "date": self.now(),
                "old_chat_member": self._as_member(old),
                "new_chat_member": self._as_member(new),
            },
        )

    def _as_member(self, status: str) -> Json:
        banned = {"until_date": 0} if status == "kicked" else {}
        return {"user": self.bot(), "status": status} | banned
