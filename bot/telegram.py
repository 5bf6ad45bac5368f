"""Our side of the Bot API: the client, and what Telegram is told once when we start."""

from http import HTTPStatus
from typing import TypeVar

import structlog
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import ClientDecodeError, TelegramAPIError, TelegramNetworkError
from aiogram.methods import Response, TelegramMethod
from aiohttp import ClientSession

from bot.inbox import ALLOWED
from bot.settings import Settings
from calls.clock import Clock
from handlers.commands import show_menu, show_menus
from storage import people
from storage.database import Database
from workflow import rules
from workflow.house import House

log = structlog.get_logger(__name__)

T = TypeVar("T")

AGAIN_S, LONGEST_AGAIN_S = 1.0, 60.0
_SHAPES: dict[type, type] = {}
"""Method → the type of its answer: one that nobody holds is forgotten by pydantic, and made anew for milliseconds."""


def open_bot(settings: Settings) -> Bot:
    """Nothing is asked of Telegram yet."""
    telegram = settings.telegram
    proxy = telegram.proxy.get_secret_value() if telegram.proxy else None
    session = Session(TelegramAPIServer.from_base(telegram.api_base), proxy)
    return Bot(telegram.token.get_secret_value(), session=session)


class Session(AiohttpSession):
    """Through a proxy by aiohttp's own means: aiogram's way needs one more package. ``refused``: what Telegram answered
    last was that it does not know our token; ``answered`` and ``lost`` count requests that it answered, and those that
    came back without an answer of its own."""

    def __init__(self, api: TelegramAPIServer, proxy: str | None) -> None:
        super().__init__(api=api)
        self._through = proxy
        self.refused = False
        self.answered = self.lost = 0

    async def make_request(self, bot: Bot, method: TelegramMethod[T], timeout: int | None = None) -> T:
        try:
            return await super().make_request(bot, method, timeout)
        except TelegramNetworkError:
            self.lost += 1
            raise

    async def create_session(self) -> ClientSession:
        if self._session is None or self._session.closed:
            connector = self._connector_type(**self._connector_init)
            self._session = ClientSession(connector=connector, proxy=self._through)
            self._should_reset_connector = False
        return self._session

    async def close(self) -> None:
        """Aiogram would wait a quarter of a second more, for what aiohttp sees to by itself now."""
        if self._session is not None:
            await self._session.close()

    def check_response(self, bot: Bot, method: TelegramMethod[T], status_code: int, content: str) -> Response[T]:
        if status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
            self.lost += 1
        else:
            self.answered += 1
        refused = status_code in (HTTPStatus.UNAUTHORIZED, HTTPStatus.NOT_FOUND)
        if refused and not self.refused:
            log.error("Telegram does not accept the token any more", status=status_code)
        elif self.refused and not refused:
            log.info("Telegram accepts the token again")
        self.refused = refused
        _SHAPES[type(method)] = Response[method.__returning__]  # type: ignore[name-defined]
        return super().check_response(bot, method, status_code, content)


class Introduction:
    """Who we are to Telegram, how it reaches us, and the menus; repeated until Telegram has taken it."""

    def __init__(self, bot: Bot, settings: Settings, house: House, database: Database, clock: Clock) -> None:
        self._bot, self._settings, self._house, self._database, self._clock = bot, settings, house, database, clock
        self.username = ""

    async def run(self) -> None:
        """Ends when Telegram has heard everything."""
        pause = AGAIN_S
        while True:
            try:
                await self._introduce()
            except (TelegramAPIError, ClientDecodeError) as error:
                log.warning("Telegram cannot be spoken to", why=type(error).__name__)
                await self._clock.sleep(pause)
                pause = min(pause * 2, LONGEST_AGAIN_S)
            else:
                return

    async def _introduce(self) -> None:
        self.username = (await self._bot.get_me()).username or ""
        telegram, web = self._settings.telegram, self._settings.web
        if telegram.mode == "webhook":
            secret = telegram.webhook_secret
            await self._bot.set_webhook(
                f"{(web.public_url or '').rstrip('/')}/telegram",
                secret_token=secret.get_secret_value() if secret else None,
                allowed_updates=ALLOWED,
            )
        else:
            await self._bot.delete_webhook(drop_pending_updates=False)
        await show_menus(self._bot, await self._database.read(rules.language, self._house))
        for person in await self._database.read(people.everybody):
            await show_menu(self._bot, person)
