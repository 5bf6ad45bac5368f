"""The sign of life: given to a real server while all is well, withheld when something is not."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from structlog.testing import capture_logs

from tests.stories.romashka import FAST, office

SECRET = "ping-canary-0123456789"


class Listener:
    """Somebody outside who notices silence."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        self.status = 200

    async def hear(self, request: web.Request) -> web.Response:
        self.heard.append(f"{request.method} {request.path_qs}")
        return web.Response(status=self.status)


@pytest.fixture
async def listener() -> AsyncIterator[tuple[Listener, str]]:
    made, app = Listener(), web.Application()
    app.router.add_route("*", "/{any:.*}", made.hear)
    async with TestServer(app) as server:
        yield made, str(server.make_url("/"))


async def test_it_is_given_while_all_is_well_and_withheld_while_it_is_not(
    tmp_path: Path, listener: tuple[Listener, str]
) -> None:
    outside, address = listener
    async with office(tmp_path, come_in=False, PING_URL=f"{address}{SECRET}?from=bot", **FAST) as work:
        pulse = work.app.pulse
        await pulse.step()
        assert set(outside.heard) == {f"GET /{SECRET}?from=bot"}
        with capture_logs() as logs:
            work.world.telegram.down = True
            work.later(91)
            before = len(outside.heard)
            for _ in range(2):
                await pulse.step()
            assert len(outside.heard) == before
            work.world.telegram.down = False
            polls = work.app.polling.counters.polls
            while work.app.polling.counters.polls == polls:
                await work.app.clock.sleep(0.02)
            outside.status = 503
            await pulse.step()
            outside.status = 200
            await pulse.step()
        assert len(outside.heard) == before + 2
        told = [(one["event"], one.get("why")) for one in logs if "sign" in one["event"]]
        assert told == [
            ("no sign of life is given", "not ready: telegram"),
            ("no sign of life is given", "status 503"),
            ("signs of life are given again", None),
        ]
        assert SECRET not in str(logs)


async def test_without_an_address_nobody_is_called_and_a_deaf_one_brings_nothing_down(tmp_path: Path) -> None:
    async with office(tmp_path, come_in=False, **FAST) as work:
        await work.app.pulse.step()
        assert work.app.pulse.pinged == 0
    async with office(tmp_path, come_in=False, PING_URL="http://127.0.0.1:9/nobody", **FAST) as work:
        await work.app.pulse.step()
        assert work.app.pulse.pinged == 0
