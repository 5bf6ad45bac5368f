"""Who is it? Asked once per update, before anything else; whoever is not in gets one constant answer.

Authority is the sender's own id and nothing else: no membership of a group, no username, no ``sender_chat``.
"""

from collections.abc import Awaitable, Callable
from typing import Any

from aiogram import BaseMiddleware
from aiogram.filters import Filter
from aiogram.types import CallbackQuery, Message, TelegramObject, Update, User

from handlers.taps import tell
from handlers.world import Visit, World
from storage import chats, intents
from storage.database import Tx
from storage.intents import Intent
from storage.people import Person
from views import answers
from views.words import language_of, words
from workflow import people
from workflow.people import Stranger

Handler = Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]]

ANSWER_EVERY_MS = 60_000  # one answer a minute for one stranger
MOST_STRANGERS = 10_000


class Access(BaseMiddleware):
    def __init__(self, world: World) -> None:
        self._world = world
        self._answered: dict[int, int] = {}

    async def __call__(self, handler: Handler, event: TelegramObject, data: dict[str, Any]) -> Any:
        assert isinstance(event, Update)
        inner = event.event
        user = getattr(inner, "from_user", None)
        if user is None or user.is_bot or (isinstance(inner, Message) and inner.sender_chat is not None):
            return None
        who = stranger_of(user, self._world.house.language)
        chat_id = _chat_of(inner)
        person, intent = await self._world.write(_look, who, chat_id, _data_of(inner), self._world.now_ms())
        data["who"] = who
        if person is None:
            return await self._refuse(handler, event, data, inner, who)
        visit = Visit(person, chat_id or user.id, words(person.language), f"update:{event.update_id}", self._world)
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
            return await handler(event, data)
        if self._may_answer(who.telegram_id):
            await self._world.replies.reply(inner.chat.id, answers.stranger(said))
        return None

    def _may_answer(self, telegram_id: int) -> bool:
        now_ms = self._world.now_ms()
        if now_ms - self._answered.get(telegram_id, -ANSWER_EVERY_MS) < ANSWER_EVERY_MS:
            return False
        if len(self._answered) >= MOST_STRANGERS:
            self._answered.clear()
        self._answered[telegram_id] = now_ms
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
    tx: Tx, who: Stranger, chat_id: int | None, data: str | None, now_ms: int
) -> tuple[Person | None, Intent | None]:
    person = people.meet(tx, who, now_ms)
    if person is not None and chat_id is not None:
        chats.back(tx, chat_id)
    return person, intents.find(tx, data) if data else None


def _chat_of(inner: TelegramObject) -> int | None:
    if isinstance(inner, CallbackQuery):
        return inner.message.chat.id if inner.message else None
    chat = getattr(inner, "chat", None)
    return chat.id if chat else None


def _data_of(inner: TelegramObject) -> str | None:
    return inner.data if isinstance(inner, CallbackQuery) else None
