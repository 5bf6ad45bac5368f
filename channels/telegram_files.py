"""Files that people send us, fetched from Telegram."""

import asyncio
from typing import Any

import aiohttp
from aiogram import Bot
from aiogram.exceptions import ClientDecodeError, TelegramAPIError

from channels.base import Refused, TooLarge, Unreachable
from channels.telegram_refusals import translate

FETCH_S = 60.0
CHUNK = 64 * 1024


async def fetch(bot: Bot, file_id: str, most: int, *, fetch_s: float = FETCH_S) -> bytes:
    """The content of a file of at most so many bytes, which takes no longer than ``fetch_s``. Raises ChannelError:
    TooLarge, Unreachable (asking again may help), or what Telegram says of the file itself. The address of a file
    has the token in it, and so have aiohttp's errors: no text of theirs goes any further."""
    try:
        async with asyncio.timeout(fetch_s):
            file = await bot.get_file(file_id)
            if not file.file_path:
                raise Refused("no file")
            if (file.file_size or 0) > most:
                raise TooLarge("too large")
            url = bot.session.api.file_url(bot.token, file.file_path)
            timeout: Any = aiohttp.ClientTimeout(total=fetch_s)  # aiogram calls it seconds and hands it on as it is
            content = bytearray()
            async for chunk in bot.session.stream_content(url, timeout=timeout, chunk_size=CHUNK):
                content += chunk
                if len(content) > most:
                    raise TooLarge("too large")
            return bytes(content)
    except (TelegramAPIError, ClientDecodeError) as error:
        raise translate(error) from None
    except (TimeoutError, aiohttp.ClientError, OSError) as error:
        raise Unreachable(type(error).__name__) from None
