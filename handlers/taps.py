"""Answering a tap: at once and once; a tap that Telegram holds for too old is nobody's mistake."""

import asyncio

from aiogram.exceptions import ClientDecodeError, TelegramAPIError
from aiogram.types import CallbackQuery

LONGEST_TOAST = 200
ANSWER_S = 5.0  # whatever was pressed must not wait longer for Telegram than this


async def tell(query: CallbackQuery, text: str = "", *, alert: bool = False) -> None:
    """Show a toast (or a window, with ``alert``) to whoever pressed."""
    try:
        async with asyncio.timeout(ANSWER_S):
            await query.answer(text[:LONGEST_TOAST] or None, show_alert=alert)
    except (TelegramAPIError, ClientDecodeError, TimeoutError):
        return
