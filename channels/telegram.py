"""Telegram as a channel: screens become messages, Telegram's refusals become ours.

aiogram folds every client error into TelegramNetworkError; the cause tells a connection that never was from an answer
that was lost. Refusals are told by Telegram's texts, which are matched as lower-case substrings: they change.
"""

from collections.abc import Awaitable
from html.parser import HTMLParser
from typing import TypeVar

import aiohttp
from aiogram import Bot
from aiogram.exceptions import (
    ClientDecodeError,
    TelegramAPIError,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramNetworkError,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramServerError,
)
from aiogram.types import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    LinkPreviewOptions,
    Message,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)

from channels.base import (
    Ambiguous,
    CannotEdit,
    ChannelError,
    Gone,
    Keyboard,
    Later,
    Moved,
    Outgoing,
    Refused,
    Unreachable,
    Unreadable,
)

T = TypeVar("T")

REQUEST_S = 20  # an answer that has not come by then is lost
BARE_429_S = 5.0  # Telegram said "too many requests" and not how long to wait

_SAME = "message is not modified"
_UNREADABLE = ("can't parse entities", "unsupported start tag", "can't find end tag")
_NO_EDIT = ("message to edit not found", "message can't be edited", "message_id_invalid", "message to delete not found")
_NO_DELETE = ("message can't be deleted",)
_GONE = (
    "chat not found",
    "bot was kicked",
    "user is deactivated",
    "not enough rights",
    "have no rights",
    "peer_id_invalid",
)

NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


class TelegramChannel:
    def __init__(self, bot: Bot) -> None:
        self._bot = bot

    async def send(self, chat_id: int, message: Outgoing) -> int:
        screen = message.screen
        markup: InlineKeyboardMarkup | ReplyKeyboardMarkup | ReplyKeyboardRemove | None = _inline(message.keyboard)
        if screen.ask_contact:
            button = KeyboardButton(text=screen.ask_contact, request_contact=True)
            markup = ReplyKeyboardMarkup(keyboard=[[button]], resize_keyboard=True, one_time_keyboard=True)
        elif screen.drop_keyboard and markup is None:
            markup = ReplyKeyboardRemove()
        sent: Message = await _told(
            self._bot.send_message(
                chat_id,
                _text(message),
                parse_mode=None if message.plain else "HTML",
                disable_notification=screen.silent,
                reply_markup=markup,
                link_preview_options=NO_PREVIEW,
                request_timeout=REQUEST_S,
            )
        )
        return sent.message_id

    async def edit(self, chat_id: int, message_id: int, message: Outgoing) -> None:
        try:
            await _told(
                self._bot.edit_message_text(
                    _text(message),
                    chat_id=chat_id,
                    message_id=message_id,
                    parse_mode=None if message.plain else "HTML",
                    reply_markup=_inline(message.keyboard),
                    link_preview_options=NO_PREVIEW,
                    request_timeout=REQUEST_S,
                )
            )
        except Refused as refused:
            if _SAME not in str(refused):
                raise

    async def delete(self, chat_id: int, message_id: int) -> None:
        await _told(self._bot.delete_message(chat_id, message_id, request_timeout=REQUEST_S))


async def _told(request: Awaitable[T]) -> T:
    try:
        return await request
    except (TelegramAPIError, ClientDecodeError) as error:
        raise translate(error) from None
    except (TimeoutError, aiohttp.ClientError, OSError) as error:
        raise Ambiguous(type(error).__name__) from None


def translate(error: TelegramAPIError | ClientDecodeError) -> ChannelError:
    """What Telegram said, in our words."""
    if isinstance(error, TelegramRetryAfter):
        return Later(float(error.retry_after))
    if isinstance(error, TelegramMigrateToChat):
        return Moved(error.migrate_to_chat_id)
    if isinstance(error, TelegramNetworkError):
        cause = error.__cause__ or error.__context__
        never = isinstance(cause, aiohttp.ClientConnectorError | aiohttp.ConnectionTimeoutError)
        return Unreachable("no connection") if never else Ambiguous("no answer")
    if isinstance(error, ClientDecodeError | TelegramServerError):
        return Ambiguous("unreadable answer" if isinstance(error, ClientDecodeError) else "server error")
    said = (error.message if isinstance(error, TelegramAPIError) else str(error)).lower()
    if "too many requests" in said:
        return Later(BARE_429_S)
    if any(text in said for text in _UNREADABLE):
        return Unreadable(said)
    if any(text in said for text in _NO_EDIT + _NO_DELETE):
        return CannotEdit(said)
    if isinstance(error, TelegramForbiddenError) or any(text in said for text in _GONE):
        return Gone(said)
    if isinstance(error, TelegramNotFound):
        return Unreachable("the Bot API does not know us")
    if "unauthorized" in said:
        return Unreachable("the token is not accepted")
    return Refused(said)


def _inline(keyboard: Keyboard) -> InlineKeyboardMarkup | None:
    rows = [[InlineKeyboardButton(text=label, callback_data=id) for label, id in row] for row in keyboard if row]
    return InlineKeyboardMarkup(inline_keyboard=rows) if rows else None


class _Stripper(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.kept: list[str] = []

    def handle_data(self, data: str) -> None:
        self.kept.append(data)


def _text(message: Outgoing) -> str:
    if not message.plain:
        return message.screen.text
    stripper = _Stripper()
    stripper.feed(message.screen.text)
    stripper.close()
    return "".join(stripper.kept)
