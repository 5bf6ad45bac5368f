"""``python -m bot check``: each setting proved by using it, without disturbing a running bot (never getUpdates)."""

import asyncio
from dataclasses import dataclass

from bot.clock import SystemClock
from bot.settings import Settings
from pbx.accounts import Account, open_accounts
from pbx.base import ListsStaff
from pbx.errors import PbxError
from views.words import words


@dataclass(frozen=True, slots=True)
class Finding:
    good: bool
    text: str


async def examine(settings: Settings) -> list[Finding]:
    """Everything that can be proved, in the order a newcomer sets it up."""
    found = [Finding(True, "settings are complete"), *(Finding(False, remark) for remark in settings.remarks())]
    found.append(await _telegram(settings))
    accounts = open_accounts(settings.pbx, SystemClock())
    try:
        for account in accounts.values():
            found += await _account(settings, account)
    finally:
        await accounts.close()
    return found


async def _telegram(settings: Settings) -> Finding:
    from aiogram.exceptions import ClientDecodeError, TelegramAPIError, TelegramNetworkError, TelegramUnauthorizedError

    from bot.telegram import open_bot

    bot = open_bot(settings)
    try:
        async with asyncio.timeout(20):
            me = await bot.get_me()
    except TelegramUnauthorizedError:
        return Finding(False, "Telegram does not accept TELEGRAM__TOKEN: copy it again from BotFather.")
    except (TelegramNetworkError, TimeoutError):
        return Finding(False, "Telegram cannot be reached: check the network, TELEGRAM__PROXY and TELEGRAM__API_BASE.")
    except (TelegramAPIError, ClientDecodeError):
        return Finding(False, "TELEGRAM__API_BASE answers, but not as the Bot API does.")
    finally:
        await bot.session.close()
    return Finding(True, f"Telegram knows us as @{me.username}")


async def _account(settings: Settings, account: Account) -> list[Finding]:
    found = []
    if isinstance(account.pbx, ListsStaff):
        try:
            staff = await account.pbx.staff()
            found.append(Finding(True, f"{account.name}: the PBX accepts the key and lists {len(staff)} employees"))
        except PbxError as error:
            said = words("en")
            text = said.plain(error.reason) if said.knows(error.reason) else error.reason
            found.append(Finding(False, f"{account.name}: {text} (PBX__{account.name.upper()}__BASE_URL, __API_KEY)."))
    if settings.web.public_url:
        secret = "/<PATH_SECRET>" if account.path_secret else ""
        address = f"{settings.web.public_url.rstrip('/')}/pbx/{account.name}{secret}"
        found.append(Finding(True, f"{account.name}: paste {address} into the PBX's cabinet as the CRM's address"))
    else:
        found.append(
            Finding(False, f"{account.name}: WEB__PUBLIC_URL is not set: the PBX cannot be told where we are.")
        )
    return found
