"""The story of the first call, played on the page by clicks alone, one named step after another."""

from collections.abc import AsyncIterator

from playwright.async_api import Locator, Page, expect

from sandbox.world import ANNA, BORIS

PATIENCE_MS = 8_000
expect.set_options(timeout=PATIENCE_MS)


def chat(page: Page, person: int) -> Locator:
    return page.locator(f'[data-chat="{person}"]')


def newest(page: Page, person: int) -> Locator:
    """The last message of that chat."""
    return chat(page, person).locator(".message").last


def station(page: Page) -> Locator:
    return page.locator("#station")


def desk(page: Page, person: int) -> Locator:
    """What her desk phone does, above her chat."""
    return chat(page, person).locator(".desk")


async def press(where: Locator, name: str) -> None:
    await where.get_by_role("button", name=name).click()


async def client_calls(page: Page) -> None:
    await press(station(page), "Клиент звонит")
    await expect(station(page).locator(".call .phone.rings")).to_have_text(["Анна 701", "Борис 702"])


async def nobody_answers(page: Page) -> None:
    await press(station(page), "Никто не берёт")
    await expect(station(page).locator("[data-calls=over] .outcome").first).to_have_text("никто не взял, ждал 0:41")


async def play(page: Page) -> AsyncIterator[str]:
    """ringing → missed → tapped → calling → talking → done; each is given when the page shows it everywhere."""
    both = (ANNA, BORIS)
    await client_calls(page)
    for person in both:
        await expect(newest(page, person)).to_contain_text("📞 Звонит +79101234567")
        await expect(desk(page, person)).to_have_text("🔔 звонит")
    yield "ringing"

    await nobody_answers(page)
    for person in both:
        alert = newest(page, person)
        await expect(alert).to_contain_text("🔴 Пропущен +79101234567")
        await expect(alert.locator(".inline button")).to_have_text(
            ["📞 Перезвонить", "✋ Беру", "✅ Обработан", "🚫", "⋯"]
        )
        await expect(chat(page, person).get_by_text("📞 Звонит")).to_have_count(0)
        await expect(desk(page, person)).to_have_count(0)
    yield "missed"

    await press(chat(page, ANNA), "📞 Перезвонить")
    await expect(chat(page, ANNA).locator(".toast")).to_have_text("Сначала зазвонит ваш телефон (доб. 701)")
    ringing = station(page).locator(".call.out .phone.rings")
    await expect(ringing).to_have_text(["Анна 701"])
    await expect(desk(page, ANNA)).to_have_text("🔔 звонит")
    for person in both:
        await expect(newest(page, person)).to_contain_text("📲 Анна Белова набирает…")
    yield "tapped"

    await press(station(page), "Анна снимает трубку")
    await expect(ringing).to_have_text(["клиент"])
    await expect(desk(page, ANNA)).to_have_text("● ждёт")
    yield "calling"

    await press(station(page), "Клиент отвечает")
    await expect(station(page).locator(".call.out .phone.talks")).to_have_text(["Анна 701"])
    await expect(desk(page, ANNA)).to_have_text("● говорит")
    yield "talking"

    await press(station(page), "Кладёт трубку")
    for person in both:
        await expect(newest(page, person)).to_contain_text("🟢 Перезвонила Анна Белова")
        await expect(newest(page, person)).to_contain_text("разговор 0:12")
    yield "done"
