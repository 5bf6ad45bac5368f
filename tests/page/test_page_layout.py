"""How the page lies on the screen: nothing is cut, nothing needed is out of sight, by day and by night."""

import pytest
from playwright.async_api import expect

from sandbox.world import ANNA, BORIS
from tests.page.chromium import needs_chromium
from tests.page.first_call import chat, newest, play, press, station

pytestmark = [pytest.mark.asyncio(loop_scope="module"), *needs_chromium]

CUT = """
() => [...document.querySelectorAll("#station *, .device > header *, .device button, #journal .bar *")]
    .filter((one) => one.getClientRects().length && !one.matches("input, select, option"))
    .filter((one) => one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).display !== "inline")
    .map((one) => one.outerHTML.slice(0, 120))
"""


@pytest.mark.parametrize(("width", "scheme"), [(1400, "light"), (1100, "dark")])
async def test_no_text_is_cut_at_any_step(look, width: int, scheme: str) -> None:
    async with look(width=width, scheme=scheme) as page:
        async for step in play(page):
            assert await page.evaluate(CUT) == [], step
            assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth"), step


async def test_on_a_low_screen_the_buttons_of_a_call_come_into_sight(look) -> None:
    async with look(width=1280, height=600) as page:
        async for step in play(page):
            if step in {"ringing", "tapped", "calling", "talking"}:
                last = station(page).locator("[data-calls=current] .actions button").last
                await expect(last).to_be_in_viewport(ratio=1)
        await expect(station(page).locator(".story h2")).to_be_in_viewport(ratio=1)


async def test_the_newest_message_stays_in_sight_when_the_journal_opens(look) -> None:
    async with look(width=1280, height=700) as page:
        async for step in play(page):
            if step == "missed":
                await press(page.locator("#journal"), "Журнал")
            for person in (ANNA, BORIS):
                await expect(newest(page, person)).to_be_in_viewport(ratio=0.9)


async def test_at_1100_the_other_chats_are_a_scroll_away(look) -> None:
    async with look(width=1100) as page:
        for person in (ANNA, BORIS):
            await expect(chat(page, person)).to_be_in_viewport(ratio=1)
        group = page.locator(".device").last
        await expect(group).not_to_be_in_viewport()
        await group.scroll_into_view_if_needed()
        await expect(group).to_be_in_viewport(ratio=0.99)
