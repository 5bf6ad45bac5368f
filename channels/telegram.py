"""Telegram as a channel: screens become messages, Telegram's refusals become ours.

aiogram folds every client error into TelegramNetworkError; the cause tells a connection that never was from an answer
that was lost. Refusals are told by Telegram's texts, which are matched as lower-case substrings: they change.
"""

import re
from collections.abc import Awaitable
from html.parser import HTMLParser
from typing import Any, TypeVar

import aiohttp
from aiogram import Bot
from aiogram.exceptions import (
    ClientDecodeError,
    TelegramAPIError,
    TelegramEntityTooLarge,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramNetworkError,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramServerError,
)
from aiogram.types import (
    ForceReply,
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

REQUEST_S = 20.0  # an answer that has not come by then is lost
CONNECT_S = 5.0  # a connection that has not come about by then has carried nothing
BARE_429_S = 5.0  # Telegram said "too many requests" and not how long to wait

_WAIT = re.compile(r"retry after ([0-9]{1,9})", re.ASCII)  # in the text, where no parameters come with it
_SAME = ("message is not modified", "message_not_modified")
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
    "chat_write_forbidden",
    "need administrator rights",
)

PLACEHOLDER_MAX = 64
NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


class TelegramChannel:
    """``request_s``: how long an answer is waited for; ``connect_s``: how long a connection."""

    def __init__(self, bot: Bot, *, request_s: float = REQUEST_S, connect_s: float = CONNECT_S) -> None:
        self._bot = bot
        # aiogram calls it seconds and hands it to aiohttp as it is.
        self._timeout: Any = aiohttp.ClientTimeout(total=request_s, sock_connect=connect_s)

    async def send(self, chat_id: int, message: Outgoing) -> int:
        screen = message.screen
        markup: InlineKeyboardMarkup | ReplyKeyboardMarkup | ReplyKeyboardRemove | ForceReply | None = _inline(
            message.keyboard
        )
        if screen.ask_contact:
            button = KeyboardButton(text=screen.ask_contact, request_contact=True)
            markup = ReplyKeyboardMarkup(keyboard=[[button]], resize_keyboard=True, one_time_keyboard=True)
        elif screen.ask_words and markup is None:
            markup = ForceReply(input_field_placeholder=screen.ask_words[:PLACEHOLDER_MAX])
        elif screen.drop_keyboard and markup is None:
            markup = ReplyKeyboardRemove()
        sent: Message = await _told(
            self._bot.send_message(
                chat_id,
                _text(message),
                parse_mode=None if message.plain else "HTML",
                disable_notification=screen.silent,
                reply_markup=markup,
                message_thread_id=message.topic,
                link_preview_options=NO_PREVIEW,
                request_timeout=self._timeout,
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
                    request_timeout=self._timeout,
                )
            )
        except Refused as refused:
            if not any(text in str(refused) for text in _SAME):
                raise

    async def delete(self, chat_id: int, message_id: int) -> None:
        await _told(self._bot.delete_message(chat_id, message_id, request_timeout=self._timeout))


async def _told(request: Awaitable[T]) -> T:
    try:
        return await request
    except (TelegramAPIError, ClientDecodeError) as error:
        raise translate(error) from None
    except (TimeoutError, aiohttp.ClientError, OSError, UnicodeDecodeError) as error:  # the last: an answer cut in two
        raise Ambiguous(type(error).__name__) from None
    except ValueError as error:  # what cannot even be put on the wire, such as half of a surrogate pair
        raise Refused(type(error).__name__) from None


def translate(error: TelegramAPIError | ClientDecodeError) -> ChannelError:
    """What Telegram said, in our words."""
    if isinstance(error, TelegramRetryAfter):
        return Later(float(error.retry_after))
    if isinstance(error, TelegramMigrateToChat):
        return Moved(error.migrate_to_chat_id)
    if isinstance(error, TelegramEntityTooLarge):
        return Refused("request entity too large")
    if isinstance(error, TelegramNetworkError):
        cause = error.__cause__ or error.__context__
        never = isinstance(cause, aiohttp.ClientConnectorError | aiohttp.ConnectionTimeoutError)
        return Unreachable("no connection") if never else Ambiguous("no answer")
    if isinstance(error, TelegramServerError):
        return Ambiguous("server error")
    said = (error.message if isinstance(error, TelegramAPIError) else _web_page(error.data)).lower()
    if "too many requests" in said:  # without parameters, or as a web page
        wait = _WAIT.search(said)
        return Later(float(wait[1]) if wait else BARE_429_S)
    if isinstance(error, ClientDecodeError):
        return Ambiguous("unreadable answer")
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


def _web_page(data: object) -> str:
    """What came instead of JSON, if it is a page of some proxy: half an answer would echo our own text."""
    return data if isinstance(data, str) and data.lstrip().startswith("<") else ""


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
