"""The token, proved by asking who we are: ``getMe`` disturbs nobody (``getUpdates`` would)."""

import asyncio
import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from views.findings import Finding, Mark, Said
from wire.client import Timeouts, Wire, WireUnreachable

if TYPE_CHECKING:
    from bot.settings import Settings, Telegram

PATIENCE_S = 20.0
TIMEOUTS = Timeouts(connect_s=5.0, read_s=PATIENCE_S)


class NoBotApi(Exception):
    """Whatever lives at that address, it does not speak as the Bot API does."""


class Refused(Exception):
    """The Bot API said no; ``code`` as in its answer."""

    def __init__(self, code: int) -> None:
        super().__init__(str(code))
        self.code = code


async def ask(telegram: "Telegram", method: str, **parameters: str) -> dict[str, Any]:
    """What a method of the Bot API answers. Raises WireUnreachable, TimeoutError, NoBotApi, Refused. Without aiogram,
    which takes seconds to be there."""
    proxy = telegram.proxy.get_secret_value() if telegram.proxy else None
    wire = Wire(telegram.api_base, timeouts=TIMEOUTS, proxy=proxy)
    try:
        async with asyncio.timeout(PATIENCE_S):
            path = f"/bot{telegram.token.get_secret_value()}/{method}"
            reply = await wire.request("POST", path, form=parameters or None)
    finally:
        await wire.close()
    try:
        told = json.loads(reply.body)
    except (ValueError, RecursionError):
        told = None
    if not isinstance(told, dict) or "ok" not in told:
        raise NoBotApi
    if told["ok"] is not True:
        raise Refused(reply.status)
    if not isinstance(told.get("result"), Mapping):
        raise NoBotApi
    return dict(told["result"])


async def examine(settings: "Settings") -> Finding:
    try:
        me = await ask(settings.telegram, "getMe")
    except Refused as no:
        if no.code == 401:
            return Finding(Mark.WRONG, Said("check_telegram_token"), look=("TELEGRAM__TOKEN",))
        return Finding(Mark.WRONG, Said("check_telegram_nonsense"), look=("TELEGRAM__API_BASE",))
    except (WireUnreachable, TimeoutError):
        look = ("TELEGRAM__PROXY", "TELEGRAM__API_BASE")
        return Finding(Mark.WRONG, Said("check_telegram_unreachable"), look=look)
    except NoBotApi:
        return Finding(Mark.WRONG, Said("check_telegram_nonsense"), look=("TELEGRAM__API_BASE",))
    return Finding(Mark.GOOD, Said("check_telegram", {"username": str(me.get("username", ""))}))
