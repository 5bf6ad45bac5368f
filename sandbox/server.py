"""One web server on 127.0.0.1 for the whole world: Telegram, PBXs and helpdesk, control APIs and the page."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Protocol

from aiohttp import web

from sandbox.guard import guard, set_policy
from sandbox.office_control import OfficeControl
from sandbox.stream import Stream
from sandbox.world import World

HOST = "127.0.0.1"
PAGE = Path(__file__).parent / "page"
BODY_LIMIT = 51 * 1024 * 1024  # a bot may upload files of 50 MB
SHUTDOWN_TIMEOUT = 2.0
LOG_SHOWN = 200


class Part(Protocol):
    def routes(self, app: web.Application) -> None: ...


@asynccontextmanager
async def serve(world: World, port: int = 0) -> AsyncIterator[str]:
    """Serve the world; yields "http://127.0.0.1:PORT". A world can be served once."""
    runner = web.AppRunner(build(world), access_log=None, shutdown_timeout=SHUTDOWN_TIMEOUT, keepalive_timeout=15)
    await runner.setup()
    try:
        await web.TCPSite(runner, HOST, port).start()
        address = f"http://{HOST}:{runner.addresses[0][1]}"
        world.served(address)
        yield address
    finally:
        await runner.cleanup()


def build(world: World) -> web.Application:
    app = web.Application(middlewares=[guard], client_max_size=BODY_LIMIT)

    async def errands(_app: web.Application) -> AsyncIterator[None]:
        async with world.errands:
            yield

    app.cleanup_ctx.append(errands)
    app.on_response_prepare.append(set_policy)
    stream = Stream(world)
    offices = world.offices.values()
    controls = [OfficeControl(office) for office in offices]
    parts: list[Part] = [world.telegram, world.helpdesk, *(office.pbx for office in offices), *controls, stream]
    for part in parts:
        part.routes(app)

    async def state(_request: web.Request) -> web.Response:
        telegram = world.telegram.state() | {"log": world.telegram.log[-LOG_SHOWN:]}
        told = {"offices": [office.state() for office in offices], "helpdesk": world.helpdesk.state()}
        return web.json_response(told | {"telegram": telegram, "position": stream.position})

    app.router.add_get("/sandbox/state", state)
    app.router.add_get("/", partial(_file, PAGE / "index.html"))
    for file in sorted(PAGE.iterdir()):
        if file.suffix in {".css", ".js", ".svg"}:
            app.router.add_get(f"/{file.name}", partial(_file, file))
    return app


async def _file(path: Path, _request: web.Request) -> web.FileResponse:
    return web.FileResponse(path, headers={"Cache-Control": "no-store"})
