"""People at their Telegrams, who read and press: ``await anna.sees("🔴 Пропущен")``, ``await anna.taps("✋ Беру")``."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sandbox.world import GROUP, World

PATIENCE_S = 20.0
LOOK_S = 0.02


@dataclass
class Someone:
    """A person at her Telegram."""

    world: World
    id: int
    chat: int
    topic: int | None = None

    def in_group(self, topic: int | None = None) -> "Someone":
        return Someone(self.world, self.id, GROUP, topic)

    def messages(self) -> list[dict[str, Any]]:
        return self.world.telegram.chat(self.chat)

    def heard(self) -> list[dict[str, Any]]:
        """What the bot said here, oldest first."""
        return [message for message in self.messages() if message["from"] == "bot"]

    def reads(self) -> str:
        return "\n---\n".join(message["text"] for message in self.messages())

    def labels(self, *texts: str) -> list[str]:
        """The buttons under the newest message that shows all of these texts."""
        message = self._find(*texts)
        assert message is not None, f"{self.id} does not see {texts}; her chat:\n{self.reads()}"
        return [button["text"] for row in message["buttons"] for button in row]

    def menu(self) -> list[str]:
        """What she is offered behind «/»."""
        return [command["command"] for command in self.world.telegram.menu(self.id, self.chat)]

    async def sees(self, *texts: str) -> dict[str, Any]:
        """The message that now shows all of these texts."""
        return await eventually(
            lambda: self._find(*texts), lambda: f"{self.id} does not see {texts}; her chat:\n{self.reads()}"
        )

    async def sees_no_more(self, text: str) -> None:
        await eventually(lambda: text not in self.reads() or None, lambda: f"{self.id} still sees {text}")

    async def taps(self, label: str, *, on: str = "") -> None:
        """Press the newest button with this label (on a message that shows ``on``)."""

        def find() -> dict[str, Any] | None:
            for message in reversed(self.messages()):
                labels = [button["text"] for row in message["buttons"] for button in row]
                if on in message["text"] and any(label in one for one in labels):
                    return message
            return None

        message = await eventually(find, lambda: f"{self.id} has no button {label}; her chat:\n{self.reads()}")
        self.world.telegram.tap(self.id, message["message_id"], chat=self.chat, text=label)

    def sends(self, text: str) -> None:
        self.world.telegram.send(self.id, text, None if self.chat == self.id else self.chat, topic=self.topic)

    def answers(self, text: str, *, to: str) -> None:
        """Answer the newest message that shows ``to`` (in a group the bot hears nothing else)."""
        message = self._find(to)
        assert message is not None, f"{self.id} does not see {to}"
        place = None if self.chat == self.id else self.chat
        self.world.telegram.send(self.id, text, place, reply_to=message["message_id"], topic=self.topic)

    def starts(self, payload: str = "") -> None:
        self.world.telegram.start(self.id, payload)

    def shares_contact(self, **contact: Any) -> None:
        self.world.telegram.contact(self.id, **contact)

    def sends_file(self, name: str, content: bytes, caption: str = "") -> int:
        chat = None if self.chat == self.id else self.chat
        sent: int = self.world.telegram.document(self.id, name, content, caption=caption, chat=chat)
        return sent

    async def is_told(self, text: str) -> dict[str, Any]:
        """The toast or window after a tap."""

        def find() -> dict[str, Any] | None:
            answers = [one for one in self.world.telegram.answers() if one["person"] == self.id]
            return next((one for one in reversed(answers) if text in (one["text"] or "")), None)

        return await eventually(find, lambda: f"{self.id} was told {self.world.telegram.answers()}, not {text}")

    def _find(self, *texts: str) -> dict[str, Any] | None:
        found = (message for message in reversed(self.heard()) if all(text in message["text"] for text in texts))
        return next(found, None)


async def eventually(find: Callable[[], Any], story: Callable[[], str]) -> Any:
    """Look again and again until something is found."""
    deadline = time.monotonic() + PATIENCE_S
    while True:
        found = find()
        if found is not None:
            return found
        if time.monotonic() > deadline:
            raise AssertionError(story())
        await asyncio.sleep(LOOK_S)
