"""The people's side: what a human does in the Telegram app, and what the bot hears of it."""

import re
from typing import Any

from sandbox.telegram.memory import Memory
from sandbox.telegram.messages import Message
from sandbox.telegram.people import Group, Person
from sandbox.telegram.refusals import Json
from sandbox.telegram.texts import typed_text

START_PAYLOAD = re.compile(r"[A-Za-z0-9_-]{0,64}", re.ASCII)
LONGEST_DATA = 64  # bytes; a modified client can send any, but the server takes no more


class Hands:
    def __init__(self, memory: Memory) -> None:
        self.memory = memory

    def start(self, person: int, payload: str = "") -> None:
        someone = self.memory.directory.person(person)
        if not START_PAYLOAD.fullmatch(payload):
            raise ValueError("a start payload is up to 64 of A-Z a-z 0-9 _ -")
        was_blocked, someone.started, someone.blocked = someone.blocked, True, False
        self.memory.publish({"kind": "person", "person": someone.on_page()})
        if was_blocked:
            self.memory.member_changed(someone.chat(), person, "kicked", "member")
        self.send(person, f"/start {payload}".strip())

    def send(
        self, person: int, text: str, chat: int | None = None, reply_to: int | None = None, topic: int | None = None
    ) -> int:
        place = self._place(person, chat, text)
        words, entities = typed_text(text)
        answered = self._message(place.id, reply_to) if reply_to is not None else None
        if topic is not None and (isinstance(place, Person) or topic not in place.topics):
            raise ValueError(f"there is no topic {topic}")
        message = self.memory.new_message(
            place.id, person, text=words, entities=entities, reply_to=answered, topic=topic
        )
        if self._heard(place, message):
            self.memory.updates.push("message", message.api())
        return message.message_id

    def contact(
        self,
        person: int,
        *,
        phone: str | None = None,
        user_id: int | None = -1,
        first_name: str | None = None,
        chat: int | None = None,
    ) -> int:
        self._place(person, chat)
        someone = self.memory.directory.person(person)
        # Telegram's apps share one's own number without the plus.
        number = someone.phone.lstrip("+") if phone is None else phone
        if not number:
            raise ValueError(f"{someone.name} has no phone to share")
        card: Json = {"phone_number": number, "first_name": first_name or someone.first_name}
        if first_name is None and someone.last_name:
            card["last_name"] = someone.last_name
        owner = person if user_id == -1 else user_id
        if owner is not None:
            card["user_id"] = owner
        return self.put(person, chat, contact=card)

    def put(self, person: int, chat: int | None, **content: Any) -> int:
        """She sends something that is not typed; its message_id."""
        place = self._place(person, chat)
        message = self.memory.new_message(place.id, person, **content)
        if self._heard(place, message):
            self.memory.updates.push("message", message.api())
        return message.message_id

    def tap(
        self,
        person: int,
        message_id: int,
        *,
        chat: int | None = None,
        data: str | None = None,
        text: str | None = None,
    ) -> str:
        place = self._place(person, chat)
        message = self._message(place.id, message_id)
        if not message.from_bot:
            raise ValueError("only the bot's messages have buttons")
        if data is None:
            data = _button(message, text)
        elif not 1 <= len(data.encode()) <= LONGEST_DATA:
            raise ValueError(f"callback data has 1 to {LONGEST_DATA} bytes")
        query_id = self.memory.new_query(person)
        self.memory.updates.push(
            "callback_query",
            {
                "id": query_id,
                "from": self.memory.directory.person(person).user(),
                "message": message.api(),
                "chat_instance": self.memory.chat_instance(place.id),
                "data": data,
            },
        )
        return query_id

    def delete(self, person: int, message_id: int) -> None:
        self.memory.directory.person(person)
        self.memory.remove(self._message(person, message_id))

    def block(self, person: int, blocked: bool = True) -> None:
        someone = self.memory.directory.person(person)
        if not someone.started:
            raise ValueError(f"{someone.name} has never pressed Start, so there is nothing to block")
        if someone.blocked == blocked:
            return
        someone.blocked = blocked
        self.memory.publish({"kind": "person", "person": someone.on_page()})
        old, new = ("member", "kicked") if blocked else ("kicked", "member")
        self.memory.member_changed(someone.chat(), person, old, new)

    def _place(self, person: int, chat: int | None, text: str = "") -> Person | Group:
        """The chat she acts in, if she can act there at all."""
        someone = self.memory.directory.person(person)
        if chat is not None and chat < 0:
            group = self.memory.directory.group(chat)
            if group.deleted or group.migrated_to:
                raise ValueError(f"the group {chat} is no more")
            if person not in group.members:
                raise ValueError(f"{someone.name} is not in the group {chat}")
            return group
        if chat is not None and chat != person:
            raise ValueError(f"{someone.name} cannot act in the private chat of {chat}")
        if someone.blocked:
            raise ValueError(f"{someone.name} has blocked the bot; she must press Start again")
        if not someone.started:
            if text.split(maxsplit=1)[:1] != ["/start"]:
                raise ValueError(f"{someone.name} has not pressed Start; the app offers nothing else")
            someone.started = True
            self.memory.publish({"kind": "person", "person": someone.on_page()})
        return someone

    def _message(self, chat: int, message_id: int) -> Message:
        message = self.memory.shelf.find(chat, message_id)
        if message is None:
            raise ValueError(f"there is no message {message_id} in the chat {chat}")
        return message

    def _heard(self, place: Person | Group, message: Message) -> bool:
        """Privacy mode: in a group the bot hears commands and replies to itself."""
        if isinstance(place, Person):
            return True
        if place.bot != "member":
            return False
        if self.memory.tuning.reads_all_group_messages or (message.reply_to is not None and message.reply_to.from_bot):
            return True
        command = message.text.split(maxsplit=1)[0] if message.text.startswith("/") else ""
        addressee = command.partition("@")[2].lower()
        return bool(command) and addressee in {"", self.memory.bot_username.lower()}


def _button(message: Message, text: str | None) -> str:
    """The data of the button with that text, else of the first whose text contains it."""
    if text is None:
        raise ValueError("say which button: by its text, or by raw data")
    buttons = [button for row in (message.markup.buttons() if message.markup is not None else []) for button in row]
    named = [button for button in buttons if button["text"] == text]
    for button in named or [button for button in buttons if text in button["text"]]:
        if "data" in button:
            return str(button["data"])
        raise ValueError(f"«{button['text']}» asks the bot nothing: open its link, share the contact or send its text")
    raise ValueError(f"the message {message.message_id} has no button «{text}»")
