"""Who is it? Asked once per update, before anything else; whoever is not in gets one constant answer.

Authority is the sender's own id and nothing else: no membership of a group, no username, no ``sender_chat``.
"""

from collections.abc import Awaitable, Callable
from typing import Any

from aiogram import BaseMiddleware
from aiogram.enums import ChatMemberStatus
from aiogram.filters import Filter
from aiogram.types import CallbackQuery, ChatMemberUpdated, Message, TelegramObject, Update, User

from handlers.taps import tell
from handlers.world import Visit, World
from storage import chats, intents
from storage.database import Tx
from storage.intents import Intent
from storage.people import Person
from views import answers
from views.words import language_of, words
from workflow import people, rules
from workflow.house import House
from workflow.people import Stranger

Handler = Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]]

MINUTE_S = 60.0
ANSWERS, KNOCKS = 1, 5  # a minute, for one stranger: the constant answer; her contact or link looked at
MOST_STRANGERS = 10_000


class Access(BaseMiddleware):
    def __init__(self, world: World) -> None:
        self._world = world
        self._asked: dict[tuple[int, int], tuple[float, int]] = {}  # (stranger, limit) → since when, how often

    async def __call__(self, handler: Handler, event: TelegramObject, data: dict[str, Any]) -> Any:
        assert isinstance(event, Update)
        # Whatever else Telegram may tell is nobody's wish.
        inner: TelegramObject | None = event.message or event.callback_query or event.my_chat_member
        user = getattr(inner, "from_user", None)
        if inner is None or user is None or user.is_bot or getattr(inner, "sender_chat", None) is not None:
            return None
        chat_id = _chat_of(inner)
        alive_chat = None if isinstance(inner, ChatMemberUpdated) and _is_out(inner) else chat_id
        who, person, intent = await self._world.write(
            _look, self._world.house, user, alive_chat, _title_of(inner), _data_of(inner), self._world.now_ms()
        )
        data["who"] = who
        if person is None:
            return await self._refuse(handler, event, data, inner, who)
        visit = Visit(
            person,
            chat_id or user.id,
            words(person.language),
            f"update:{event.update_id}",
            self._world,
            topic=_topic_of(inner),
            message_id=inner.message.message_id if isinstance(inner, CallbackQuery) and inner.message else None,
        )
        data["visit"] = visit
        if isinstance(inner, CallbackQuery):
            if intent is None or intent.chat_id != chat_id:
                return await tell(inner, visit.words.plain("button_old"), alert=True)
            data["intent"] = intent
        return await handler(event, data)

    async def _refuse(
        self, handler: Handler, event: TelegramObject, data: dict[str, Any], inner: TelegramObject, who: Stranger
    ) -> Any:
        """Strangers may knock (/start, their own contact); everything else gets the constant answer."""
        said = words(who.language)
        if isinstance(inner, CallbackQuery):
            return await tell(inner, said.plain("stranger"), alert=True)
        if not isinstance(inner, Message) or inner.chat.type != "private":
            return None
        knocks = inner.contact is not None or (inner.text or "").split(" ")[0] == "/start"
        if (knocks and len((inner.text or "").split()) > 1) or inner.contact is not None:
            return await handler(event, data) if self._may(who.telegram_id, KNOCKS) else None
        if self._may(who.telegram_id, ANSWERS):
            await self._world.replies.reply(inner.chat.id, answers.stranger(said))
        return None

    def _may(self, telegram_id: int, most: int) -> bool:
        """Has this stranger asked fewer than so many times within a minute?"""
        now = self._world.clock.monotonic()
        since, times = self._asked.get((telegram_id, most), (now, 0))
        if now - since >= MINUTE_S:
            since, times = now, 0
        if times >= most:
            return False
        if len(self._asked) >= MOST_STRANGERS:
            self._asked.clear()
        self._asked[telegram_id, most] = (since, times + 1)
        return True


class Pressed(Filter):
    """A button whose stored intent is this action."""

    def __init__(self, action: str) -> None:
        self._action = action

    async def __call__(self, query: CallbackQuery, intent: Intent) -> bool:
        return intent.action == self._action


def stranger_of(user: User, language: str) -> Stranger:
    return Stranger(user.id, user.full_name, language_of(user.language_code, language))


def _look(
    tx: Tx, house: House, user: User, alive_chat: int | None, title: str | None, data: str | None, now_ms: int
) -> tuple[Stranger, Person | None, Intent | None]:
    who = stranger_of(user, rules.language(tx, house))
    person = people.meet(tx, who, now_ms)
    if person is not None and alive_chat is not None:
        chats.back(tx, alive_chat)
        if title and chats.title(tx, alive_chat) != title:
            chats.called(tx, alive_chat, title)
    return who, person, intents.find(tx, data) if data else None


def _is_out(change: ChatMemberUpdated) -> bool:
    """We were shown out of the chat, or blocked."""
    return change.new_chat_member.status in (ChatMemberStatus.LEFT, ChatMemberStatus.KICKED)


def _chat_of(inner: TelegramObject) -> int | None:
    if isinstance(inner, CallbackQuery):
        return inner.message.chat.id if inner.message else None
    chat = getattr(inner, "chat", None)
    return chat.id if chat else None


def _title_of(inner: TelegramObject) -> str | None:
    """Of a group; people have none."""
    message = inner.message if isinstance(inner, CallbackQuery) else inner
    return getattr(getattr(message, "chat", None), "title", None)


def _topic_of(inner: TelegramObject) -> int | None:
    message = inner.message if isinstance(inner, CallbackQuery) else inner
    return message.message_thread_id if isinstance(message, Message) and message.is_topic_message else None


def _data_of(inner: TelegramObject) -> str | None:
    return inner.data if isinstance(inner, CallbackQuery) else None
