"""Telegram as a channel: screens become messages, with or without a file."""

import asyncio
from collections.abc import Awaitable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, TypeVar

import aiohttp
from aiogram import Bot
from aiogram.exceptions import ClientDecodeError, TelegramAPIError
from aiogram.types import (
    BufferedInputFile,
    ForceReply,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    LinkPreviewOptions,
    Message,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
    ReplyParameters,
)

from channels.base import Ambiguous, Forgotten, Keyboard, Outgoing, Refused, Sent
from channels.telegram_refusals import translate
from views.screen import File

T = TypeVar("T")

REQUEST_S = 20.0  # an answer that has not come by then is lost
CONNECT_S = 5.0  # a connection that has not come about by then has carried nothing
UPLOAD_S = 180.0  # 20 MB over a slow line, and an answer

_SAME = ("message is not modified", "message_not_modified")

PLACEHOLDER_MAX = 64
NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


class TelegramChannel:
    """``request_s``: how long an answer is waited for, ``upload_s`` the answer to a file; ``connect_s``: how long a
    connection."""

    def __init__(
        self, bot: Bot, *, request_s: float = REQUEST_S, connect_s: float = CONNECT_S, upload_s: float = UPLOAD_S
    ) -> None:
        self._bot = bot
        # aiogram calls it seconds and hands it to aiohttp as it is.
        self._timeout: Any = aiohttp.ClientTimeout(total=request_s, sock_connect=connect_s)
        self._upload_timeout: Any = aiohttp.ClientTimeout(total=upload_s, sock_connect=connect_s)

    async def send(self, chat_id: int, message: Outgoing) -> Sent:
        screen = message.screen
        if screen.file is not None:
            return await self._send_file(chat_id, message, screen.file)
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
                reply_parameters=_reply(message),
                link_preview_options=NO_PREVIEW,
                request_timeout=self._timeout,
            )
        )
        return Sent(sent.message_id)

    async def _send_file(self, chat_id: int, message: Outgoing, file: File) -> Sent:
        """Its content goes over the wire only where Telegram does not have it yet. An id is given for what Telegram
        took for the kind it was sent as: it can be sent again only as what it is."""
        methods: dict[str, Any] = {
            "audio": self._bot.send_audio,
            "document": self._bot.send_document,
            "photo": self._bot.send_photo,
        }
        sent: Message = await _told(
            methods[file.kind](
                chat_id,
                file.known or BufferedInputFile(await _content(file), file.name),
                caption=_text(message),
                parse_mode=None if message.plain else "HTML",
                disable_notification=message.screen.silent,
                reply_markup=_inline(message.keyboard),
                message_thread_id=message.topic,
                reply_parameters=_reply(message),
                request_timeout=self._timeout if file.known else self._upload_timeout,
            )
        )
        taken = sent.photo[-1] if file.kind == "photo" and sent.photo else getattr(sent, file.kind)
        return Sent(sent.message_id, taken.file_id if taken else None)

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


async def _content(file: File) -> bytes:
    if isinstance(file.content, bytes):
        return file.content
    try:
        return await asyncio.to_thread(Path.read_bytes, file.content)
    except OSError as error:
        raise Forgotten(f"the file cannot be read ({type(error).__name__})") from None


def _reply(message: Outgoing) -> ReplyParameters | None:
    if message.reply_to is None:
        return None
    return ReplyParameters(message_id=message.reply_to, allow_sending_without_reply=True)


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
