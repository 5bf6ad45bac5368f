"""Which addresses the pretend Telegram answers, and what lives as long as they do."""

import asyncio
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

from aiohttp import web

from sandbox.telegram.control import Control
from sandbox.telegram.deliveries import deliver_forever
from sandbox.telegram.door import Door
from sandbox.telegram.file_door import FileDoor
from sandbox.telegram.polling import CLOSING, end_poll

if TYPE_CHECKING:
    from sandbox.telegram.pretend import PretendTelegram


def add_routes(app: web.Application, telegram: "PretendTelegram") -> None:
    memory = telegram.memory
    door = Door(memory)
    for method in ("GET", "POST"):
        app.router.add_route(method, "/bot{token}/{method}", door.enter)
    app.router.add_get("/file/bot{token}/{path:.*}", FileDoor(memory).enter)
    Control(telegram).add_routes(app)

    async def living(_: web.Application) -> AsyncIterator[None]:
        async with asyncio.TaskGroup() as group:
            deliveries = group.create_task(deliver_forever(memory, door))
            yield
            deliveries.cancel()

    async def closing(_: web.Application) -> None:
        """Polls and stalls must not hold the server up."""
        end_poll(memory, CLOSING)
        memory.close()

    app.cleanup_ctx.append(living)
    app.on_shutdown.append(closing)
