"""A question that waits for typed words: aiogram's conversation, remembered in our database.

``await ask(state, "client_name", number=…)`` opens it; the next words of this person in this chat go to the handler
registered with ``Asked("client_name")``. Any command ends it, and so does a quarter of an hour.
"""

import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from aiogram import BaseMiddleware
from aiogram.filters import StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State
from aiogram.fsm.storage.base import BaseStorage, StateType, StorageKey
from aiogram.types import Message, TelegramObject

from calls.clock import Clock
from storage import conversations
from storage.database import Database

OPEN_MS = 15 * 60_000


async def ask(state: FSMContext, question: str, **facts: object) -> None:
    """Open a question; another one that was open here is forgotten."""
    await state.set_state(question)
    await state.set_data(facts)


class Asked(StateFilter):
    """Words that answer this question."""

    def __init__(self, question: str) -> None:
        super().__init__(question)
        self.question = question


class CommandsInterrupt(BaseMiddleware):
    """Who types a command does not answer a question any more."""

    async def __call__(
        self,
        handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
        event: TelegramObject,
        data: dict[str, Any],
    ) -> Any:
        if isinstance(event, Message) and (event.text or "").startswith("/") and data.get("raw_state"):
            await data["state"].clear()
            data["raw_state"] = None
        return await handler(event, data)


class Conversation(BaseStorage):
    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    async def set_state(self, key: StorageKey, state: StateType = None) -> None:
        question = state.state if isinstance(state, State) else state
        now_ms = self._clock.now_ms()
        await self._database.write(conversations.ask, key.chat_id, key.user_id, question, now_ms, now_ms + OPEN_MS)

    async def get_state(self, key: StorageKey) -> str | None:
        return await self._database.read(conversations.question, key.chat_id, key.user_id, self._clock.now_ms())

    async def set_data(self, key: StorageKey, data: Mapping[str, Any]) -> None:
        facts = json.dumps(dict(data), ensure_ascii=False)
        await self._database.write(conversations.remember, key.chat_id, key.user_id, facts, self._clock.now_ms())

    async def get_data(self, key: StorageKey) -> dict[str, Any]:
        facts = await self._database.read(conversations.facts, key.chat_id, key.user_id)
        return dict(json.loads(facts)) if facts else {}

    async def close(self) -> None:
        """The database is closed by whoever opened it."""
