"""The Telegram channel, and the pretend Telegram at the other end of the line."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer

from channels.base import Outgoing
from channels.telegram import TelegramChannel
from sandbox.world import TOKEN, World
from views.screen import Screen

SHORT_S = 0.3  # how long these tests wait for an answer


@dataclass
class Line:
    """The channel, and the Telegram at its other end."""

    world: World
    channel: TelegramChannel

    @property
    def telegram(self) -> Any:
        return self.world.telegram

    def log(self, method: str) -> list[dict[str, Any]]:
        return [entry for entry in self.telegram.log if entry["method"].lower() == method]

    def reads(self, chat: int) -> list[str]:
        return [message["text"] for message in self.telegram.chat(chat) if message["from"] == "bot"]


@asynccontextmanager
async def channel_to(address: str, token: str = TOKEN, **waits: float) -> AsyncIterator[TelegramChannel]:
    session = AiohttpSession(api=TelegramAPIServer.from_base(address))
    yield TelegramChannel(Bot(token, session=session), **waits)
    await session.close()


def says(text: str, *, plain: bool = False) -> Outgoing:
    return Outgoing(Screen(text), plain=plain)
