"""What is on the screens of the pretend Telegram, and what has been asked of it."""

from typing import Any

from sandbox.telegram.memory import Memory
from sandbox.telegram.menus import menu

Event = dict[str, Any]


class Screen:
    memory: Memory

    def chat(self, id: int) -> list[Event]:
        """The messages now visible in a chat, oldest first."""
        self.memory.directory.chat(id)
        return [message.on_screen() for message in self.memory.shelf.chat(id)]

    def answers(self) -> list[Event]:
        """Every accepted answerCallbackQuery."""
        return [dict(answer) for answer in self.memory.answers]

    def menu(self, person: int, chat: int | None = None) -> list[Event]:
        """The commands she sees when she types "/" there."""
        return menu(self.memory, person, person if chat is None else chat)

    def state(self) -> Event:
        directory, shelf = self.memory.directory, self.memory.shelf
        chats = [*directory.people, *directory.groups]
        return {
            "bot": self.memory.bot(),
            "people": [person.on_page() for person in directory.people.values()],
            "groups": [group.on_page() for group in directory.groups.values()],
            "chats": {str(chat): self.chat(chat) for chat in chats},
            "keyboards": {str(chat): shelf.keyboard(chat) for chat in chats},
            "trouble": self.memory.trouble.state(),
        }

    @property
    def log(self) -> list[Event]:
        """Every Bot API request in order of arrival; `status` is None while one is under way."""
        return self.memory.log
