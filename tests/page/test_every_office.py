"""The story of a missed client in every office, in a real browser, against the real bot: clicks only."""

import re

import aiohttp
import pytest
from playwright.async_api import Page, expect

from sandbox.company.faxes import pdf
from sandbox.company.sounds import mp3
from sandbox.world import ANNA, BORIS
from tests.page.chromium import needs_chromium, tab
from tests.page.first_call import chat, client_calls, desk, newest, nobody_answers, press, station
from tests.page.test_page_layout import CUT
from tests.stories.romashka import Office

pytestmark = [pytest.mark.asyncio(loop_scope="module"), *needs_chromium]

BOTH = (ANNA, BORIS)
CLIENT = "+79101234567"
PLAYED = re.compile("0:0[12]")  # it lasts two seconds
QUIET_S = 16  # the longest that any PBX leaves open whether somebody will answer
ASKED_S = 21  # by then the PBX is asked what became of a dial


def at(work: Office) -> str:
    return str(work.app.settings.telegram.api_base)


async def chooses(page: Page, title: str) -> None:
    await press(station(page).locator(".offices"), title)
    await expect(station(page).get_by_role("button", name=title, pressed=True)).to_be_visible()


async def is_missed(page: Page, work: Office) -> None:
    """Begins and ends as the hint says."""
    hint = station(page).locator(".story .now b")
    await expect(hint).to_have_text("Клиент звонит")
    await client_calls(page)
    for person in BOTH:
        await expect(newest(page, person)).to_contain_text(f"📞 Звонит {CLIENT}")
        await expect(desk(page, person)).to_have_text("🔔 звонит")
    await expect(hint).to_have_text("Никто не берёт")
    await nobody_answers(page)
    await work.world.quiet()
    work.later(QUIET_S)
    for person in BOTH:
        await expect(newest(page, person)).to_contain_text(f"🔴 Пропущен {CLIENT}")


@pytest.mark.parametrize(("title", "account"), [("МегаФон", "office"), ("Облачная АТС", "cloud"), ("Цифра1", "cifra")])
async def test_a_missed_client_is_called_back(browser, everywhere: Office, title: str, account: str) -> None:
    work = everywhere
    async with tab(browser, at(work)) as page:
        await chooses(page, title)
        await is_missed(page, work)
        await expect(station(page).locator(".story .now b")).to_have_text("Анна перезванивает")
        await newest(page, ANNA).get_by_role("button", name="📞 Перезвонить").click()
        for step in ("Анна снимает трубку", "Клиент отвечает", "Кладёт трубку"):
            await press(station(page), step)
        await expect(station(page).locator(".story h2")).to_contain_text("История сыграна")
        await work.world.quiet()
        if account == "cifra":  # which tells nothing of outgoing calls, and is asked
            work.later(ASKED_S)
        for person in BOTH:
            await expect(newest(page, person)).to_contain_text("🟢 Перезвонила Анна Белова")
        calls = work.world.offices[account].company.calls.values()
        assert [call.direction for call in calls] == ["in", "out"]
        await work.settled()


async def test_where_the_pbx_cannot_call_the_client_gets_through_himself(browser, everywhere: Office) -> None:
    work = everywhere
    async with tab(browser, at(work)) as page:
        await chooses(page, "Свой диалплан")
        await is_missed(page, work)
        await expect(newest(page, ANNA).get_by_role("button", name="Перезвонить")).to_have_count(0)
        await expect(station(page).locator(".story .now b")).to_have_text("Клиент звонит снова")
        await client_calls(page)
        for step in ("Берёт Борис", "Кладёт трубку"):
            await press(station(page), step)
        for person in BOTH:
            await expect(chat(page, person)).to_contain_text("🟢 Дозвонился сам")
        await expect(station(page).locator(".story h2")).to_contain_text("История сыграна")
        await work.settled()


async def test_each_office_has_its_own_calls_and_a_dot_where_it_rings(browser, everywhere: Office) -> None:
    work = everywhere
    async with tab(browser, at(work)) as page:
        cloud = work.world.offices["cloud"].company
        call = cloud.ring("79101234569", department="support")
        rings = station(page).locator("[data-office=cloud].busy")
        await expect(rings).to_be_visible()
        await expect(station(page).locator("[data-calls=current] .call")).to_have_count(0)
        await chooses(page, "Облачная АТС")
        await expect(station(page).locator("[data-calls=current] .call")).to_contain_text("ООО Вектор")
        cloud.answer(call, "vera")
        cloud.hang_up(call)
        await expect(rings).to_have_count(0)
        await page.reload()
        await expect(station(page).get_by_role("button", name="Облачная АТС", pressed=True)).to_be_visible()
        await expect(station(page).locator("[data-calls=over] .call").first).to_contain_text("ООО Вектор")
        await work.world.quiet()
        await work.settled()


async def test_the_helpdesk_hears_of_every_office(browser, everywhere: Office) -> None:
    async with tab(browser, at(everywhere)) as page:
        company = everywhere.world.offices["dialplan"].company
        call = company.ring("79101234568", department="sales")
        ticket = station(page).locator(".ticket").filter(has_text="79101234568")
        await expect(ticket).to_contain_text("звонит")
        company.nobody(call)
        await everywhere.world.quiet()
        everywhere.later(QUIET_S)
        await expect(ticket).to_contain_text("звонит → пропущен")
        await everywhere.settled()


async def test_what_was_said_is_listened_to_in_the_chat(browser, everywhere: Office) -> None:
    office = everywhere.world.offices["office"]
    office.switch("recording", True)
    office.pbx.shelf.delay = 0
    async with tab(browser, at(everywhere)) as page:
        call = office.company.ring("79101234569", department="sales")
        office.company.answer(call, "anna")
        office.company.hang_up(call, 2)
        card = chat(page, ANNA).locator(".message").filter(has_text="🟢 Разговор с +79101234569")
        await card.get_by_role("button", name="🎧").click()
        sound = chat(page, ANNA).locator(".player").last
        await sound.get_by_role("button", name="Слушать").click()
        await expect(sound.locator("time")).to_have_text(PLAYED)
        await everywhere.world.quiet()
        await everywhere.settled()


async def test_recordings_are_listened_to_and_faxes_saved(browser, everywhere: Office) -> None:
    async with tab(browser, at(everywhere)) as page, aiohttp.ClientSession() as bot:

        async def send(method: str, kind: str, name: str, content: bytes) -> None:
            form = aiohttp.FormData({"chat_id": str(ANNA), "caption": f"От {CLIENT}"}, quote_fields=False)
            form.add_field(kind, content, filename=name)
            async with bot.post(f"{at(everywhere)}/bot{everywhere.world.token}/{method}", data=form) as answer:
                assert answer.status == 200, await answer.text()

        await send("sendAudio", "audio", "разговор.mp3", mp3(2))
        sound = chat(page, ANNA).locator(".message").filter(has_text="разговор.mp3").locator(".player")
        await sound.get_by_role("button", name="Слушать").click()
        await expect(sound.locator("time")).to_have_text(PLAYED)
        await send("sendDocument", "document", "факс.pdf", pdf(2))
        async with page.expect_download() as saved:
            await chat(page, ANNA).get_by_role("link", name="факс.pdf").click()
        download = await saved.value
        assert download.suggested_filename == "факс.pdf"
        assert (await download.path()).read_bytes() == pdf(2)


@pytest.mark.parametrize("width", [390, 1280])
async def test_no_text_is_cut_with_all_there_is(browser, everywhere: Office, width: int) -> None:
    async with tab(browser, at(everywhere), width=width, height=844) as page:
        for title in ("МегаФон", "Облачная АТС", "Цифра1", "Свой диалплан"):
            await chooses(page, title)
            assert await page.evaluate(CUT) == [], title
            assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth"), title
        await expect(chat(page, ANNA)).to_be_in_viewport(ratio=0.9)
        await expect(station(page).get_by_role("button", name="Клиент звонит")).to_be_visible()
