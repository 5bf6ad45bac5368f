"""Once a minute: a sign of life to whoever listens for it outside, while all is well; silence says that it is not."""

from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import structlog

from bot import readings, rotation
from storage import old_secrets
from storage.database import DatabaseUnavailable
from wire.client import Timeouts, Wire, WireUnreachable

if TYPE_CHECKING:
    from bot.app import App

log = structlog.get_logger(__name__)

EVERY_S = 60.0
TIMEOUTS = Timeouts(connect_s=5.0, read_s=10.0)


class Pulse:
    """Pings ``PING_URL``, where it is set; and keeps which secrets of the past are still shown to us."""

    def __init__(self, app: "App", url: str | None) -> None:
        self._app, self._url = app, url
        self.pinged = 0
        self._missing = ""  # why nobody hears us

    async def run(self) -> None:
        while True:
            await self.step()
            await self._app.clock.sleep(EVERY_S)

    async def step(self) -> None:
        if shown := rotation.shown(self._app):
            try:
                await self._app.database.write(partial(old_secrets.used, when=shown))
            except DatabaseUnavailable as error:
                log.warning("what was shown cannot be kept", reason=error.reason)
        if self._url is None:
            return
        bad = await readings.bad(self._app)
        if bad:
            self._say(f"not ready: {', '.join(sorted(bad))}")
            return
        parts = urlsplit(self._url)
        wire = Wire(f"{parts.scheme}://{parts.netloc}", timeouts=TIMEOUTS)
        try:
            answer = await wire.request("GET", (parts.path or "/") + (f"?{parts.query}" if parts.query else ""))
            self._say("" if answer.status < 400 else f"status {answer.status}")
            self.pinged += answer.status < 400
        except WireUnreachable as error:
            self._say(error.reason)
        finally:
            await wire.close()

    def _say(self, missing: str) -> None:
        """Only what is new; and never the address, which is a secret."""
        if missing and missing != self._missing:
            log.warning("no sign of life is given", why=missing)
        elif self._missing and not missing:
            log.info("signs of life are given again")
        self._missing = missing
