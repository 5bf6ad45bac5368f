"""``make screenshots``: plays the first call on the page for the README's pictures, and the guides' stories for theirs.
``python -m tests.screenshots whom peace:en``: only these stories, in both languages or in one."""

import asyncio
import sys
import tempfile
from functools import partial
from pathlib import Path

from playwright.async_api import Browser, expect

from sandbox.entrance import let_in
from sandbox.invites import invite
from sandbox.offices import KINDS
from sandbox.world import ANNA
from tests.page.chromium import CHROMIUM, MISSING, chromium, tab
from tests.page.first_call import chat, client_calls, newest, nobody_answers, play
from tests.pictures import stories
from tests.stories.romashka import Office, office

PICTURES = Path(__file__).parents[1] / "docs" / "pictures"
LARGEST, LARGEST_CHAT = 300_000, 150_000
# A step of the story, and the picture of the whole page taken there.
PAGES = {"missed": "page", "calling": "calling"}
WIDE = 2200  # broad chats, so that few lines break
ABOVE_ALERT = 24
# Leaves only the alert in the chat; returns the height of the empty part above it.
ALERT_ALONE = """
(chat) => {
    chat.querySelectorAll(".message:not(:last-child)").forEach((old) => old.remove());
    return chat.querySelector(".list").offsetTop - chat.querySelector(".messages").offsetTop;
}
"""


async def main() -> None:
    if not CHROMIUM.exists():
        sys.exit(MISSING)
    PICTURES.mkdir(exist_ok=True)
    async with chromium() as browser:
        wished = tuple(sys.argv[1:])
        await stories.take(browser, wished)
        for take in () if wished else (take_pages, take_alert):
            with tempfile.TemporaryDirectory() as folder:
                async with office(Path(folder), kinds=KINDS, come_in=False) as work:
                    await let_in(work.world, partial(invite, work.app.database.path))
                    await take(browser, work)
    for picture in sorted(PICTURES.rglob("*.png")):
        size, most = picture.stat().st_size, LARGEST if picture.parent == PICTURES else LARGEST_CHAT
        print(f"{picture.relative_to(PICTURES.parents[1])}: {size // 1000} kB")  # noqa: T201
        if size > most:
            sys.exit(f"{picture.name} is larger than {most // 1000} kB")


async def take_pages(browser: Browser, work: Office) -> None:
    async with tab(browser, work.app.settings.telegram.api_base) as page:
        async for step in play(page):
            if step in PAGES:
                await page.screenshot(path=PICTURES / f"{PAGES[step]}.png")


async def take_alert(browser: Browser, work: Office) -> None:
    """Anna's chat with nothing but the alert and its buttons, and without the ring that leads newcomers."""
    async with tab(browser, work.app.settings.telegram.api_base, width=WIDE, scale=2) as page:
        await page.get_by_title("Скрыть подсказку").click()
        await client_calls(page)
        await nobody_answers(page)
        anna = chat(page, ANNA)
        await expect(newest(page, ANNA)).to_contain_text("🔴 Пропущен")
        spare = await anna.evaluate(ALERT_ALONE)
        await page.set_viewport_size({"width": WIDE, "height": 900 - int(spare) + ABOVE_ALERT})
        await anna.screenshot(path=PICTURES / "alert.png")


if __name__ == "__main__":
    asyncio.run(main())
