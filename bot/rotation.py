"""Secrets that are being changed: each is accepted beside its successor while its …_PREVIOUS stands in the settings."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pbx.base import Notifies

if TYPE_CHECKING:
    from bot.app import App
    from bot.settings import Settings

WEBHOOK, METRICS = "TELEGRAM__WEBHOOK_SECRET_PREVIOUS", "METRICS__TOKEN_PREVIOUS"


def configured(settings: "Settings") -> list[str]:
    """The settings of all of them, as they are written."""
    found = [WEBHOOK] if settings.telegram.webhook_secret_previous else []
    found += [METRICS] if settings.metrics.token_previous else []
    for account, model in settings.pbx.items():
        for name in type(model).model_fields:
            if name.endswith("_previous") and getattr(model, name) is not None:
                found.append(f"PBX__{account.upper()}__{name.upper()}")
    return found


def shown(app: "App") -> dict[str, int]:
    """Those that were shown since the start, and when last (milliseconds UTC)."""
    return app.entrance.old_secrets | dict(_of_pbxs(app))


def _of_pbxs(app: "App") -> Iterator[tuple[str, int]]:
    for account in app.accounts.values():
        if isinstance(account.pbx, Notifies):
            for name, at_ms in account.pbx.old_keys.items():
                yield f"PBX__{account.name.upper()}__{name}", at_ms
