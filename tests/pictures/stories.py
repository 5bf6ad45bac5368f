"""The stories that the guides' pictures are taken from, in both languages."""

import tempfile
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path

from playwright.async_api import Browser

from sandbox.demo import usable_port
from tests.pictures import company, first_day, first_miss, group, looking_back, one_client, peace, running, whom
from tests.pictures.studio import Language, Studio, studio

STORIES: Mapping[str, Callable[[Studio], Awaitable[None]]] = {
    "first_miss": first_miss.play,
    "one_client": one_client.play,
    "waiting": one_client.play_waiting,
    "whom": whom.play,
    "peace": peace.play,
    "looking_back": looking_back.play,
    "group": group.play,
    "first_day": first_day.play,
    "test_call": first_day.play_test_call,
    "company": company.play,
    "running": running.play,
}
LANGUAGES: tuple[Language, ...] = ("ru", "en")


async def take(browser: Browser, wished: tuple[str, ...] = ()) -> list[Path]:
    """Play the wished stories (all of them when none is named); gives the pictures taken."""
    taken: list[Path] = []
    for name, play in STORIES.items():
        for language in LANGUAGES:
            if wished and name not in wished and f"{name}:{language}" not in wished:
                continue
            with tempfile.TemporaryDirectory() as folder:
                async with studio(browser, Path(folder), language, **_settings(name)) as at:
                    await play(at)
                    taken += at.taken
    return taken


def _settings(story: str) -> dict[str, str]:
    match story:
        case "looking_back":
            return {"DIGEST__EVENING": "19:00"}
        case "test_call":  # the bot asks for its own address from outside, and is there
            port = str(usable_port(0))
            return {"WEB__PORT": port, "WEB__PUBLIC_URL": f"http://127.0.0.1:{port}"}
        case _:
            return {}
