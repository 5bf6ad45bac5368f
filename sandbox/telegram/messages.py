"""Messages: what stands in each chat, as the Bot API tells it and as the screen shows it."""

from dataclasses import dataclass, field
from itertools import count

from sandbox.telegram.keyboards import Markup
from sandbox.telegram.refusals import Json


@dataclass
class Message:
    """One message; `sender` is a person's id, or 0 for the bot."""

    message_id: int
    chat: Json
    sender: int
    sender_user: Json
    date: int
    text: str = ""
    entities: list[Json] = field(default_factory=list)
    markup: Markup | None = None
    contact: Json | None = None
    media: Json | None = None  # {"audio", "document" or "photo": …}; then the text is its caption
    service: Json = field(default_factory=dict)
    silent: bool = False
    protected: bool = False
    link_preview: Json | None = None
    reply_to: "Message | None" = None
    edit_date: int = 0
    topic: int | None = None

    @property
    def from_bot(self) -> bool:
        return self.sender == 0

    def api(self, *, with_reply: bool = True) -> Json:
        """The Message object of the Bot API; what is empty is absent, as there."""
        told: Json = {
            "message_id": self.message_id,
            "from": self.sender_user,
            "chat": self.chat,
            "date": self.date,
        }
        if self.topic is not None:
            told |= {"message_thread_id": self.topic, "is_topic_message": True}
        if self.edit_date:
            told["edit_date"] = self.edit_date
        if with_reply and self.reply_to is not None:
            told["reply_to_message"] = self.reply_to.api(with_reply=False)
        prefix = "caption_" if self.media is not None else ""
        if self.text:
            told["caption" if self.media is not None else "text"] = self.text
        if self.entities:
            told[f"{prefix}entities"] = [dict(entity) for entity in self.entities]
        if self.media is not None:
            told |= self.media
        if self.contact is not None:
            told["contact"] = dict(self.contact)
        if self.link_preview is not None:
            told["link_preview_options"] = dict(self.link_preview)
        if self.protected:
            told["has_protected_content"] = True
        if self.markup is not None and self.markup.inline:
            told["reply_markup"] = self.markup.api()
        return told | self.service

    def on_screen(self) -> Json:
        user = self.sender_user
        markup = self.markup
        return {
            "message_id": self.message_id,
            "from": "bot" if self.from_bot else self.sender,
            "from_name": f"{user['first_name']} {user.get('last_name', '')}".strip(),
            "text": self.text,
            "entities": [dict(entity) for entity in self.entities],
            "buttons": markup.buttons() if markup is not None else [],
            "reply_keyboard": markup.reply_keyboard() if markup is not None else None,
            "silent": self.silent,
            "edited": bool(self.edit_date),
            "date": self.date,
            "contact": dict(self.contact) if self.contact is not None else None,
            "media": self.media,
            "reply_to": self.reply_to.message_id if self.reply_to is not None else None,
            "service": dict(self.service),
            "topic": self.topic,
        }


class Shelf:
    """All visible messages, by chat; supergroups count their own message ids, other chats share one count."""

    def __init__(self) -> None:
        self._chats: dict[int, dict[int, Message]] = {}
        self._shared = count(1)
        self._own: dict[int, count[int]] = {}

    def next_id(self, chat: Json) -> int:
        if chat["type"] != "supergroup":
            return next(self._shared)
        return next(self._own.setdefault(chat["id"], count(1)))

    def put(self, message: Message) -> None:
        self._chats.setdefault(message.chat["id"], {})[message.message_id] = message

    def find(self, chat: int, message_id: int) -> Message | None:
        return self._chats.get(chat, {}).get(message_id)

    def remove(self, message: Message) -> None:
        del self._chats[message.chat["id"]][message.message_id]

    def chat(self, chat: int) -> list[Message]:
        """Oldest first."""
        return list(self._chats.get(chat, {}).values())

    def keyboard(self, chat: int) -> list[list[Json]]:
        """The reply keyboard now shown under the input field of a chat; empty when there is none."""
        for message in reversed(self.chat(chat)):
            if message.markup is not None and message.markup.kind in {"keyboard", "remove"}:
                return message.markup.buttons()
        return []
