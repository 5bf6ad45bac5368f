"""PretendTelegram: a strict Bot API in memory, with people who press its buttons and trouble on demand."""

import base64
import re
import time
from collections.abc import Callable
from typing import Any

from aiohttp import web

from sandbox.telegram.documents import send_document
from sandbox.telegram.groups import Groups
from sandbox.telegram.hands import Hands
from sandbox.telegram.memory import Memory
from sandbox.telegram.people import Person
from sandbox.telegram.routes import add_routes
from sandbox.telegram.screen import Screen
from sandbox.telegram.trouble import Fault

Event = dict[str, Any]
TOKEN = re.compile(r"[0-9]+:[A-Za-z0-9_-]+", re.ASCII)


class PretendTelegram(Screen):
    """Put it into an aiohttp application with `routes`; `tuning` and `clock` are for tests to change."""

    def __init__(
        self,
        token: str,
        *,
        bot_username: str = "perezvon_bot",
        publish: Callable[[Event], None] = lambda event: None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        if not TOKEN.fullmatch(token):
            raise ValueError("a bot token is the bot's number, a colon, and letters, digits, _ and -")
        self.memory = Memory(token, bot_username, publish, clock)
        self.tuning = self.memory.tuning
        self._hands = Hands(self.memory)
        self._groups = Groups(self.memory)

    def routes(self, app: web.Application) -> None:
        """/bot{token}/{method} and /sandbox/telegram/*; webhook deliveries live as long as the app."""
        add_routes(app, self)

    # --- the people's side

    def person(
        self,
        id: int,
        first_name: str,
        *,
        last_name: str = "",
        username: str = "",
        phone: str = "",
        language_code: str = "ru",
    ) -> None:
        """Create somebody, or change how she is called; whether she pressed Start is kept."""
        if id <= 0 or not first_name:
            raise ValueError("a person has a positive id and a first name")
        known = self.memory.directory.people.get(id)
        someone = Person(id, first_name, last_name, username, phone, language_code)
        if known is not None:
            someone.started, someone.blocked = known.started, known.blocked
        self.memory.directory.people[id] = someone
        self.memory.publish({"kind": "person", "person": someone.on_page()})

    def group(
        self,
        id: int,
        title: str,
        members: list[int],
        *,
        supergroup: bool = True,
    ) -> None:
        """A group with the bot in it; the first member is its creator."""
        self._groups.put(id, title, members, supergroup=supergroup)

    def start(self, person: int, payload: str = "") -> None:
        """Press Start: from now on the bot may write."""
        self._hands.start(person, payload)

    def send(
        self,
        person: int,
        text: str,
        chat: int | None = None,
        *,
        reply_to: int | None = None,
        topic: int | None = None,
    ) -> int:
        """Write a message, by default in her private chat; its message_id."""
        return self._hands.send(person, text, chat, reply_to, topic)

    def topic(self, chat: int, title: str) -> int:
        """A new topic of a supergroup, which is a forum from now on; its id."""
        return self._groups.topic(chat, title)

    def end_topic(self, chat: int, topic: int, *, closed: bool = False) -> None:
        """A topic is deleted, or only closed."""
        self._groups.end_topic(chat, topic, closed=closed)

    def contact(
        self,
        person: int,
        *,
        phone: str | None = None,
        user_id: int | None = -1,
        first_name: str | None = None,
        chat: int | None = None,
    ) -> int:
        """Share a contact card, by default her own; user_id None is a card of nobody on Telegram."""
        return self._hands.contact(person, phone=phone, user_id=user_id, first_name=first_name, chat=chat)

    def document(
        self, person: int, name: str, content: str | bytes, *, caption: str = "", chat: int | None = None
    ) -> int:
        """Send a file: bytes, or text with them in base64; its message_id."""
        packed = content if isinstance(content, bytes) else base64.b64decode(content, validate=True)
        return send_document(self._hands, person, name, packed, caption=caption, chat=chat)

    def tap(
        self,
        person: int,
        message_id: int,
        *,
        chat: int | None = None,
        data: str | None = None,
        text: str | None = None,
    ) -> str:
        """Press an inline button, by its text or with (forged) raw data; the callback query's id."""
        return self._hands.tap(person, message_id, chat=chat, data=data, text=text)

    def block(self, person: int, blocked: bool = True) -> None:
        self._hands.block(person, blocked)

    def delete(self, person: int, message_id: int) -> None:
        """She deletes a message of her private chat, her own or the bot's, for both."""
        self._hands.delete(person, message_id)

    def delete_group(self, chat: int) -> None:
        self._groups.delete(chat)

    def remove_bot(self, chat: int) -> None:
        self._groups.remove_bot(chat)

    def migrate(self, chat: int, new_id: int) -> None:
        self._groups.migrate(chat, new_id)

    # --- trouble

    @property
    def down(self) -> bool:
        return self.memory.trouble.down

    @down.setter
    def down(self, down: bool) -> None:
        self.memory.trouble.down = down

    @property
    def limits(self) -> bool:
        return self.memory.trouble.limits

    @limits.setter
    def limits(self, limits: bool) -> None:
        self.memory.trouble.limits = limits

    def fault(
        self,
        kind: str,
        *,
        method: str | None = None,
        chat: int | None = None,
        times: int = 1,
        seconds: float = 0,
        retry_after: int = 1,
    ) -> None:
        """The next `times` fitting requests meet this; see docs/sandbox.md for the kinds."""
        self.memory.trouble.add(Fault(kind, method, chat, times, seconds, retry_after))

    def clear_faults(self) -> None:
        self.memory.trouble.clear()

    def repeat_updates(self, count: int = 1) -> None:
        """The bot gets its last updates once more, under their old numbers."""
        self.memory.updates.repeat(count)

    def skip_updates(self, numbers: int) -> None:
        """The next update_id jumps by so many."""
        self.memory.updates.skip(numbers)
