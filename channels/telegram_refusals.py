"""What Telegram says when it will not, in our words.

aiogram folds every client error into TelegramNetworkError; the cause tells a connection that never was from an answer
that was lost. Refusals are told by Telegram's texts, which are matched as lower-case substrings: they change.
"""

import re

import aiohttp
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

from channels.base import (
    Ambiguous,
    CannotEdit,
    ChannelError,
    Forgotten,
    Gone,
    Later,
    Moved,
    NoTopic,
    Refused,
    TooLarge,
    Unreachable,
    Unreadable,
)

BARE_429_S = 5.0  # Telegram said "too many requests" and not how long to wait

_WAIT = re.compile(r"retry after ([0-9]{1,9})", re.ASCII)  # in the text, where no parameters come with it
_UNREADABLE = ("can't parse entities", "unsupported start tag", "can't find end tag")
_NO_EDIT = ("message to edit not found", "message can't be edited", "message_id_invalid", "message to delete not found")
_NO_TOPIC = ("message thread not found", "topic_closed", "topic_deleted", "topic_id_invalid")
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
_FILE_UNKNOWN = ("wrong file identifier", "wrong remote file", "file reference")
_FILE_TOO_LARGE = ("is too big", "file_too_big", "entity too large")


def translate(error: TelegramAPIError | ClientDecodeError) -> ChannelError:
    """What Telegram said, in our words."""
    if isinstance(error, TelegramRetryAfter):
        return Later(float(error.retry_after))
    if isinstance(error, TelegramMigrateToChat):
        return Moved(error.migrate_to_chat_id)
    if isinstance(error, TelegramEntityTooLarge):
        return TooLarge("request entity too large")
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
    if any(text in said for text in _FILE_TOO_LARGE):  # also the web page of a proxy
        return TooLarge("too large")
    if isinstance(error, ClientDecodeError):
        return Ambiguous("unreadable answer")
    if any(text in said for text in _UNREADABLE):
        return Unreadable(said)
    if any(text in said for text in _FILE_UNKNOWN):
        return Forgotten(said)
    if any(text in said for text in _NO_TOPIC):
        return NoTopic(said)
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
