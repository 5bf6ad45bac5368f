"""The page in real Chromium: what people see and press."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Page, async_playwright, expect

from sandbox.world import ANNA, BORIS, GROUP, VERA, World

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
pytestmark = [
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="needs Chromium: apt-get install chromium"),
]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def tab() -> AsyncIterator[Page]:
    """One browser tab for all tests of the module: starting Chromium is the slow part."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        tab = await browser.new_page(viewport={"width": 1400, "height": 900}, reduced_motion="reduce")
        tab.set_default_timeout(5000)
        yield tab
        await browser.close()


@pytest_asyncio.fixture(loop_scope="module")
async def page(tab: Page, address: str) -> AsyncIterator[Page]:
    """The page of this test's world; anything in its console fails the test."""
    complaints: list[str] = []

    def complain(what: Any) -> None:
        complaints.append(getattr(what, "text", str(what)))

    tab.on("console", complain)
    tab.on("pageerror", complain)
    await tab.goto(address)
    await expect(tab.locator("#phones .device")).to_have_count(5)
    yield tab
    await tab.goto("about:blank")
    tab.remove_listener("console", complain)
    tab.remove_listener("pageerror", complain)
    assert not complaints


def device(page: Page, chat: int) -> Any:
    return page.locator(f'[data-chat="{chat}"]')


def inline(*rows: list[tuple[str, str]]) -> dict[str, Any]:
    return {"inline_keyboard": [[{"text": text, "callback_data": data} for text, data in row] for row in rows]}


async def test_a_client_calls_nobody_answers_and_a_call_back_is_played(page: Page, world: World, bot) -> None:
    station = page.locator("#station")
    await station.get_by_role("button", name="Клиент звонит").click()
    call = station.locator("[data-calls=current] .call")
    await expect(call.locator(".phone.rings")).to_have_text(["Анна 701", "Борис 702"])
    await call.get_by_role("button", name="Никто не берёт").click()
    await expect(station.locator("[data-calls=over] .outcome")).to_contain_text("никто не взял")
    await world.quiet()
    assert bot.types()[-1] == "missed"

    world.company.dial("79101234567", "anna")
    for button in ("Анна снимает трубку", "Клиент отвечает"):
        await call.get_by_role("button", name=button).click()
    await call.get_by_label("разговор, с").fill("34")
    await call.get_by_role("button", name="Кладёт трубку").click()
    await expect(station.locator("[data-calls=over] .outcome").first).to_have_text("Анна, разговор 0:34")
    await world.quiet()
    assert bot.types()[-1] == "Success"


async def test_a_hidden_number_calls_an_employee_who_answers_and_is_rated(page: Page, world: World, bot) -> None:
    station = page.locator("#station")
    await station.get_by_label("Клиент", exact=True).select_option("Номер скрыт")
    await station.get_by_label("Куда").select_option(label="Вера Орлова · доб. 703")
    await station.get_by_role("button", name="Клиент звонит").click()
    await station.get_by_role("button", name="Берёт Вера").click()
    await station.get_by_role("button", name="Кладёт трубку").click()
    await station.get_by_role("button", name="Оценка 4").click()
    await expect(station.locator(".stars")).to_have_text("★★★★☆")
    await world.quiet()
    assert (bot.history()["phone"], bot.history()["user"]) == ("anonymous", "vera")


async def test_somebody_starts_and_shares_her_contact(page: Page, world: World, say) -> None:
    vera = device(page, VERA)
    await vera.get_by_role("button", name="СТАРТ").click()
    await expect(vera.locator(".mine .text")).to_have_text("/start")
    share = {"keyboard": [[{"text": "📱 Поделиться номером", "request_contact": True}]], "resize_keyboard": True}
    await say("sendMessage", chat_id=VERA, text="Кто вы?", reply_markup=share)
    await vera.get_by_role("button", name="Поделиться номером").click()
    await expect(vera.locator(".contact")).to_contain_text("79100000003")
    await say("sendMessage", chat_id=VERA, text="Здравствуйте", reply_markup={"remove_keyboard": True})
    await expect(vera.locator(".keyboard")).to_have_count(0)
    await vera.get_by_title("Заблокировать бота").click()
    await expect(vera.get_by_role("button", name="РАЗБЛОКИРОВАТЬ")).to_be_visible()


async def test_what_the_bot_sends_is_text_and_never_markup(page: Page, world: World, say) -> None:
    world.telegram.start(ANNA)
    evil = '&lt;img src=x onerror="alert(1)"&gt;'
    html = f"<b>Жирно <i>курсив</i></b> <tg-spoiler>тайна</tg-spoiler> <code>{evil}</code> /help +79101234567"
    await say("sendMessage", chat_id=ANNA, text=f"😀 {html}", parse_mode="HTML", disable_notification=True)
    bubble = device(page, ANNA).locator(".bubble").last
    await expect(bubble.locator("strong em")).to_have_text("курсив")
    await expect(bubble.locator(".spoiler")).to_have_text("тайна")
    await expect(bubble.locator("code")).to_have_text('<img src=x onerror="alert(1)">')
    await expect(bubble.get_by_title("Без звука")).to_be_visible()
    assert await page.locator("#phones img").count() == 0
    await bubble.get_by_role("button", name="+79101234567").click()
    await expect(device(page, ANNA).get_by_label("Сообщение")).to_have_value("+79101234567")
    await bubble.get_by_role("button", name="/help").click()
    await expect(device(page, ANNA).locator(".mine .text").last).to_have_text("/help")


async def test_a_tap_reaches_the_bot_and_its_answer_the_person(page: Page, world: World, say) -> None:
    world.telegram.start(ANNA)
    await say("getUpdates", offset=-1)
    keyboard = inline([("📞 Перезвонить", "a"), ("✋ Беру", "b")])
    sent = await say("sendMessage", chat_id=ANNA, text="Пропущен", reply_markup=keyboard)
    anna = device(page, ANNA)
    for alert in (False, True):
        await anna.get_by_role("button", name="Перезвонить").click()
        (update,) = (await say("getUpdates", offset=-1, timeout=5))[-1:]
        query = update["callback_query"]
        assert query["data"] == "a"
        await say("answerCallbackQuery", callback_query_id=query["id"], text="Звоню", show_alert=alert)
        await expect(anna.locator(".alert p" if alert else ".toast")).to_have_text("Звоню")
    await anna.get_by_role("button", name="OK").click()
    await say("editMessageText", chat_id=ANNA, message_id=sent["message_id"], text="Перезвонила Анна")
    bubble = anna.locator(f'[data-message="{sent["message_id"]}"]')
    await expect(bubble.locator(".text")).to_have_text("Перезвонила Анна")
    await expect(bubble.locator(".meta")).to_contain_text("изм.")
    await expect(bubble.locator(".inline")).to_have_count(0)
    await say("deleteMessage", chat_id=ANNA, message_id=sent["message_id"])
    await expect(bubble).to_have_count(0)


async def test_in_the_group_one_acts_as_somebody(page: Page, world: World, say) -> None:
    group = device(page, GROUP)
    await group.get_by_title("От чьего имени писать и нажимать").select_option(str(BORIS))
    await group.get_by_label("Сообщение").fill("/missed")
    await group.get_by_label("Сообщение").press("Enter")
    await expect(group.locator(".mine .author")).to_have_text("Борис Лужин")
    assert world.telegram.chat(GROUP)[-1]["from"] == BORIS
    keyboard = inline([("✋ Беру", "x")])
    await say("sendMessage", chat_id=GROUP, text="Пропущен", reply_markup=keyboard)
    await group.get_by_role("button", name="Беру").click()
    update = (await say("getUpdates", offset=-1, timeout=5))[-1]
    assert update["callback_query"]["from"]["id"] == BORIS
    await say("answerCallbackQuery", callback_query_id=update["callback_query"]["id"], text="Ваш")
    await expect(group.locator(".toast")).to_have_text("Ваш")


async def test_the_journal_shows_requests_and_makes_trouble(page: Page, world: World, say) -> None:
    journal = page.locator("#journal")
    await journal.get_by_role("button", name="Журнал").click()
    await say("getMe")
    await expect(journal.locator("tbody tr").first).to_contain_text("getMe")
    for label in ("Telegram недоступен", "429", "лимиты"):
        await journal.get_by_text(label).click()
        await expect(journal.get_by_label(label)).to_be_checked()
    assert (world.telegram.down, world.telegram.limits) == (True, True)
    assert [fault["kind"] for fault in world.telegram.state()["trouble"]["faults"]] == ["429"]
    await journal.get_by_text("429").click()
    await expect(journal.get_by_label("429")).not_to_be_checked()
    await page.locator("#station").get_by_role("button", name="Клиент звонит").click()
    await expect(journal.locator("tbody").last).to_contain_text("event INCOMING")
    await page.locator("#station").get_by_text("автопилот").click()
    await expect(page.locator("#station").get_by_label("автопилот")).to_be_checked()
    assert world.company.autopilot


async def test_the_page_never_scrolls_sideways(page: Page, world: World, say) -> None:
    world.telegram.start(ANNA)
    await say("sendMessage", chat_id=ANNA, text="Ы" * 400 + "\n" + "/very_long_command_" * 20)
    world.company.ring("7" * 40)
    await expect(page.locator(".call")).to_have_count(1)
    parts = await page.locator(".device, #station").all()
    assert len(parts) == 6
    for width in (1280, 1400):
        await page.set_viewport_size({"width": width, "height": 900})
        assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        for part in parts:
            assert await part.evaluate("(one) => one.scrollWidth <= one.clientWidth")
