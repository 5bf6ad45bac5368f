"""The story of the first call in a real browser, against the real bot: clicks only."""

import pytest
from playwright.async_api import expect

from sandbox.world import ANNA, BORIS, GLEB, VERA
from tests.page.chromium import needs_chromium
from tests.page.first_call import chat, client_calls, newest, nobody_answers, play, press, station

pytestmark = [pytest.mark.asyncio(loop_scope="module"), *needs_chromium]


async def test_a_missed_client_is_called_back_by_clicks_alone(look, work) -> None:
    async with look() as page:
        hint = station(page).locator(".story")
        now = hint.locator(".now b")
        await expect(now).to_have_text("Клиент звонит")
        said = {step: await now.all_inner_texts() async for step in play(page)}
        await expect(hint).to_contain_text("История сыграна")
        for person in (VERA, GLEB):
            await expect(chat(page, person).get_by_text("79101234567")).to_have_count(0)
    assert said == {
        "ringing": ["Никто не берёт"],
        "missed": ["Анна перезванивает"],
        "tapped": ["Анна перезванивает"],
        "calling": ["Анна перезванивает"],
        "talking": ["Анна перезванивает"],
        "done": [],
    }
    assert len(work.makecalls()) == 1


async def test_whoever_opens_the_page_later_sees_the_same(look) -> None:
    async with look() as page:
        async for _ in play(page):
            pass
    async with look() as page:
        for person in (ANNA, BORIS):
            await expect(newest(page, person)).to_contain_text("🟢 Перезвонила Анна Белова")
        outcomes = station(page).locator("[data-calls=over] .outcome")
        await expect(outcomes).to_have_text(["Анна, разговор 0:12", "никто не взял, ждал 0:41"])
        journal = page.locator("#journal")
        await press(journal, "Журнал")
        took = await journal.locator("section").first.locator("tbody td:last-child").all_text_contents()
        assert len(took) > 20
        assert all(float(milliseconds) >= 0 for milliseconds in took)


async def test_a_double_click_calls_the_client_once(look, work) -> None:
    async with look() as page:
        await client_calls(page)
        await nobody_answers(page)
        await chat(page, ANNA).get_by_role("button", name="📞 Перезвонить").dblclick()
        for person in (ANNA, BORIS):
            await expect(newest(page, person)).to_contain_text("📲 Анна Белова набирает…")
        await expect(station(page).locator(".call.out")).to_have_count(1)
        await work.settled()
    assert len(work.makecalls()) == 1


async def test_what_was_missed_while_telegram_was_away_is_told_when_it_is_back(look) -> None:
    async with look() as page:
        away = page.locator("#journal").get_by_text("Telegram недоступен")
        await away.click()
        await client_calls(page)
        await nobody_answers(page)
        await expect(page.locator("#journal .ticker.bad")).to_be_visible()
        await away.click()
        for person in (ANNA, BORIS):
            await expect(newest(page, person)).to_contain_text("🔴 Пропущен +79101234567")


async def test_the_hint_follows_an_answered_call_too_and_can_be_closed(look) -> None:
    async with look() as page:
        hint = station(page).locator(".story")
        await client_calls(page)
        await press(station(page), "Берёт Борис")
        await press(station(page), "Кладёт трубку")
        await expect(hint.locator(".now b")).to_have_text("Клиент звонит")
        await hint.get_by_title("Скрыть подсказку").click()
        await expect(hint).to_be_hidden()
        await client_calls(page)
        await expect(hint).to_be_hidden()
        assert await page.locator("body").get_attribute("data-next") == ""
