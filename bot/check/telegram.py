"""The token, proved by asking who we are: ``getMe`` disturbs nobody (``getUpdates`` would)."""

import asyncio
from typing import TYPE_CHECKING

from views.findings import Finding, Mark, Said

if TYPE_CHECKING:
    from bot.settings import Settings

PATIENCE_S = 20.0


async def examine(settings: "Settings") -> Finding:
    from aiogram.exceptions import ClientDecodeError, TelegramAPIError, TelegramNetworkError, TelegramUnauthorizedError

    from bot.telegram import open_bot

    bot = open_bot(settings)
    try:
        async with asyncio.timeout(PATIENCE_S):
            me = await bot.get_me()
    except TelegramUnauthorizedError:
        return Finding(Mark.WRONG, Said("check_telegram_token"), look=("TELEGRAM__TOKEN",))
    except (TelegramNetworkError, TimeoutError):
        look = ("TELEGRAM__PROXY", "TELEGRAM__API_BASE")
        return Finding(Mark.WRONG, Said("check_telegram_unreachable"), look=look)
    except (TelegramAPIError, ClientDecodeError):
        return Finding(Mark.WRONG, Said("check_telegram_nonsense"), look=("TELEGRAM__API_BASE",))
    finally:
        await bot.session.close()
    return Finding(Mark.GOOD, Said("check_telegram", {"username": me.username}))
