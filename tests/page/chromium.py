"""A tab of Debian's own Chromium, quiet and offline; what the page complains about is kept for the test to see."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.async_api import Browser, Page, async_playwright

CHROMIUM = Path("/usr/bin/chromium")
MISSING = "needs Chromium and its emoji: apt-get install chromium fonts-dejavu-core fonts-noto-color-emoji"
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PATIENCE_MS = 8_000
needs_chromium = [pytest.mark.browser, pytest.mark.skipif(not CHROMIUM.exists(), reason=MISSING)]


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=str(CHROMIUM), args=list(FLAGS))
        try:
            yield browser
        finally:
            await browser.close()


@asynccontextmanager
async def tab(
    browser: Browser,
    address: str,
    *,
    width: int = 1400,
    height: int = 900,
    scheme: Literal["light", "dark"] = "light",
    scale: float = 1,
) -> AsyncIterator[Page]:
    """The sandbox's page, loaded; anything in its console fails whoever opened it."""
    context = await browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme=scheme,
        device_scale_factor=scale,
        reduced_motion="reduce",
    )
    complaints: list[str] = []

    def complain(what: Any) -> None:
        complaints.append(getattr(what, "text", str(what)))

    page = await context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    page.on("console", complain)
    page.on("pageerror", complain)
    try:
        await page.goto(address)
        await page.locator("#phones .device").nth(4).wait_for()
        yield page
    finally:
        await context.close()
    assert not complaints
