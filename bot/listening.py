"""The HTTP side of a bot: which doors there are, and where they listen."""

from functools import partial
from typing import TYPE_CHECKING

from aiohttp import web

from bot import readings, rotation
from bot import web as http
from bot.channel_entrance import ChannelEntrance
from bot.knocking import EVERYWHERE
from bot.metrics import Metrics, metrics_routes
from bot.raw_request import Certificate, Listener
from bot.recordings import uploads_beside
from bot.serving import health_routes, serving

if TYPE_CHECKING:
    from bot.app import App


async def listen(app: "App") -> web.AppRunner:
    """From now on the doors are open; the app knows its addresses. OSError: an address is in use or not ours."""
    runner = serving(_site(app))
    await runner.setup()
    settings = app.settings.web
    plain = Listener(runner, settings.host, settings.port)
    await plain.start()
    app.address = f"http://{settings.host}:{plain.port}"
    app.knocking.address = f"http://{EVERYWHERE.get(settings.host, settings.host)}:{plain.port}"
    if settings.tls_port is not None and settings.tls_cert and settings.tls_key:
        app.certificate = Certificate(settings.tls_cert, settings.tls_key)
        secure = Listener(runner, settings.host, settings.tls_port, ssl_context=app.certificate.context)
        await secure.start()
        app.tls_address = f"https://{settings.host}:{secure.port}"
    return runner


def _site(app: "App") -> web.Application:
    site = web.Application()
    site.add_routes(app.entrance.routes())
    site.add_routes(ChannelEntrance(app.entrance, uploads_beside(app.database.path)).routes())
    site.add_routes(health_routes(partial(readings.bad, app)))
    tokens = [app.settings.metrics.token, app.settings.metrics.token_previous]
    metrics = Metrics(partial(readings.numbers, app))
    given = [token.get_secret_value() for token in tokens if token]
    site.add_routes(metrics_routes(metrics, given, partial(_shown, app, rotation.METRICS)))
    if app.settings.telegram.mode == "webhook":
        telegram = app.settings.telegram
        secrets = [telegram.webhook_secret, telegram.webhook_secret_previous]
        shown = tuple(secret.get_secret_value() for secret in secrets if secret)
        site.add_routes(http.telegram_routes(shown, app.inbox.keep, partial(_shown, app, rotation.WEBHOOK)))
    return site


def _shown(app: "App", name: str) -> None:
    """A secret that is being changed was shown."""
    app.entrance.old_secrets[name] = app.clock.now_ms()
