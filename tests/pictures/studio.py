"""Where the guides' pictures are made: an office, a tab of Chromium, and people who type and press on the page."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo

from PIL import Image
from playwright.async_api import Browser, Locator, Page, expect

from sandbox.company.firm import Client, Department, Firm
from sandbox.entrance import let_in
from sandbox.invites import invite
from sandbox.world import ANNA, BORIS, GLEB, GROUP, VERA, World
from tests.page.chromium import PATIENCE_MS, tab
from tests.page.first_call import chat, press, station
from tests.stories.romashka import FAST, VERDICT_S, Office, office
from views.words import words

Language = Literal["ru", "en"]
PICTURES = Path(__file__).parents[2] / "docs" / "pictures"
LOGINS = {ANNA: "anna", BORIS: "boris", VERA: "vera", GLEB: "gleb"}
MOSCOW = ZoneInfo("Europe/Moscow")
TUESDAY, MIDDLE, HOUR, MINUTE = 1, 12, 14, 30  # it is always then in the pictures, in the middle of a month
WIDE, HIGH, SCALE = 2400, 2400, 1.5
EDITS_ARRIVE_MS = 150
COLOURS = 256  # a third of the bytes
# The chat alone, at the size of its last messages, as a telephone would show them; gives back how to undo it.
ALONE = """
(chat, last) => {
    const hide = (one) => { one.hidden = true; one.dataset.hiddenForPicture = ""; };
    chat.querySelectorAll(".toast, .alert").forEach((one) => one.remove());
    const all = [...chat.querySelectorAll(".list > *")];
    const shown = all.filter((one) => !one.classList.contains("service")).slice(-last);
    all.filter((one) => !shown.includes(one)).forEach(hide);
    chat.querySelectorAll("footer, header small, .meta time, .meta span:not([title])").forEach(hide);
    const room = chat.querySelector(".messages");
    const high = chat.querySelector("header").offsetHeight + chat.querySelector(".list").offsetHeight + 20;
    Object.assign(chat.style, { position: "fixed", inset: "0 auto auto 0", zIndex: 9 });
    Object.assign(chat.style, { borderRadius: 0, boxShadow: "none", width: "460px", height: `${high}px` });
    return new Promise((done) => requestAnimationFrame(() => {
        const better = chat.querySelector("header").offsetHeight + chat.querySelector(".list").offsetHeight + 20;
        chat.style.height = `${better}px`;
        requestAnimationFrame(done);
    }));
}
"""
BACK = """
(chat) => {
    chat.style.cssText = "";
    chat.querySelectorAll("[data-hidden-for-picture]").forEach((one) => { one.hidden = false; });
}
"""
ENGLISH = {
    "Анна Белова": "Anna Bell",
    "Борис Лужин": "Boris Lane",
    "Вера Орлова": "Vera Orr",
    "Глеб Сомов": "Gleb Stone",
    "Менеджер": "Manager",
    "Руководитель": "Supervisor",
    "Администратор": "Administrator",
    "Продажи": "Sales",
    "Поддержка": "Support",
    "Отдел продаж": "Sales team",
}


@dataclass
class Sitter:
    """A person at her Telegram on the page; in a group when ``place`` says so."""

    page: Page
    id: int
    language: Language
    place: int = 0

    @property
    def chat(self) -> Locator:
        return chat(self.page, self.place or self.id)

    async def types(self, text: str) -> None:
        if self.place:
            await self.chat.locator(".write select").select_option(str(self.id))
        box = self.chat.get_by_role("textbox")
        await box.fill(text)
        await box.press("Enter")
        await expect(self.chat.locator(".message.mine").filter(has_text=text).last).to_be_attached()

    async def taps(self, label: str, *, on: str = "", **facts: Any) -> None:
        """The newest button with this label, which may be the catalogue's key, on a message that shows ``on``."""
        messages = self.chat.locator(".message").filter(has_text=on) if on else self.chat.locator(".message")
        await messages.locator(".inline button").filter(has_text=self._words(label, facts)).last.click()
        await expect(self.chat.locator(".waiting")).to_have_count(0)

    async def sees(self, text: str, *, patience_s: float = PATIENCE_MS / 1000, **facts: Any) -> None:
        shown = self.chat.locator(".message").filter(has_text=self._words(text, facts)).last
        await expect(shown).to_be_attached(timeout=patience_s * 1000)

    def _words(self, text: str, facts: dict[str, Any]) -> str:
        ours = words(self.language)
        return ours.plain(text, **facts) if ours.knows(text) else text


@dataclass
class Studio:
    page: Page
    work: Office
    language: Language
    taken: list[Path] = field(default_factory=list)

    def __post_init__(self) -> None:
        sit = partial(Sitter, self.page, language=self.language)
        self.anna, self.boris, self.vera, self.gleb = sit(ANNA), sit(BORIS), sit(VERA), sit(GLEB)

    def in_group(self, sitter: Sitter) -> Sitter:
        return replace(sitter, place=GROUP)

    def says(self, russian: str, english: str) -> str:
        return russian if self.language == "ru" else english

    @property
    def sales(self) -> str:
        return self.says("Продажи", "Sales")

    async def rings(self, number: str = "79101234567", where: str = "line:74957654321") -> None:
        """A client calls, by the form on the left."""
        form = station(self.page).locator(".new-call")
        known = number in self.work.world.company.firm.clients
        await form.locator("[name=client]").select_option(number if known else "other")
        if not known:
            await form.locator("[name=number]").fill(number)
        await form.locator("[name=where]").select_option(where)
        await press(form, "Клиент звонит")
        await expect(station(self.page).locator("[data-calls=current] .call")).to_have_count(1)
        await self.settled()

    async def misses(self, number: str = "79101234567", where: str = "line:74957654321") -> None:
        await self.rings(number, where)
        await press(station(self.page), "Никто не берёт")
        await expect(station(self.page).locator("[data-calls=current] .call")).to_have_count(0)
        self.work.later(VERDICT_S)
        await self.settled()

    async def talks(self, who: Sitter, number: str = "79101234567", where: str = "line:74957654321") -> None:
        name = self.work.world.company.firm.employees[LOGINS[who.id]].name.split()[0]
        await self.rings(number, where)
        await press(station(self.page), f"Берёт {name}")
        await press(station(self.page), "Кладёт трубку")
        await expect(station(self.page).locator("[data-calls=current] .call")).to_have_count(0)
        await self.settled()

    async def settled(self) -> None:
        """Everybody has been told, and the page shows it."""
        await self.work.settled()
        for id, shown in ((one, chat(self.page, one)) for one in (*LOGINS, GROUP)):
            if messages := self.work.world.telegram.chat(id):
                await expect(shown.locator(f'[data-message="{messages[-1]["message_id"]}"]')).to_be_attached()
        await self.page.wait_for_timeout(EDITS_ARRIVE_MS)

    async def picture(self, name: str, sitter: Sitter, *, last: int = 1) -> None:
        """docs/pictures/LANGUAGE/NAME.png: the last messages of that chat."""
        await self.settled()
        await expect(self.page.locator(".waiting")).to_have_count(0)
        path = PICTURES / self.language / f"{name}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        await sitter.chat.evaluate(ALONE, last)
        shot = await sitter.chat.screenshot(animations="disabled")
        await sitter.chat.evaluate(BACK)
        Image.open(BytesIO(shot)).convert("RGB").quantize(COLOURS).save(path, optimize=True)
        self.taken.append(path)


@asynccontextmanager
async def studio(browser: Browser, folder: Path, language: Language, **settings: str) -> AsyncIterator[Studio]:
    """Everybody at work on a Tuesday afternoon."""

    def firm(one: Firm) -> None:
        if language == "en":
            _translate(one)

    def prepare(world: World) -> None:
        if language == "en":
            for id, login in LOGINS.items():
                employee = world.company.firm.employees[login]
                first, second = employee.name.split()
                world.telegram.person(id, first, last_name=second, language_code="en", phone=f"+{employee.mobile}")
        world.telegram.group(GROUP, _named("Отдел продаж", language), [ANNA, BORIS, VERA, GLEB])

    more = FAST | {"LANGUAGE": language, "WEB__PUBLIC_URL": "https://calls.example.org"} | settings
    async with office(folder, come_in=False, firm=firm, prepare=prepare, **more) as work:
        work.world.company.verdict_delay = 0.0
        _set_clock(work)
        await let_in(work.world, partial(invite, work.app.database.path))
        await work.settled()
        async with tab(browser, work.app.settings.telegram.api_base, width=WIDE, height=HIGH, scale=SCALE) as page:
            await page.get_by_title("Скрыть подсказку").click()
            yield Studio(page, work, language)


def _set_clock(work: Office) -> None:
    now = work.clock.today().astimezone(MOSCOW)
    then = now.replace(hour=HOUR, minute=MINUTE, second=0, microsecond=0)
    while then < now or then.weekday() != TUESDAY or not MIDDLE <= then.day < MIDDLE + 7:
        then += timedelta(days=1)
    work.later((then - now).total_seconds())


def _named(name: str, language: Language) -> str:
    return ENGLISH.get(name, name) if language == "en" else name


def _translate(firm: Firm) -> None:
    for login, one in firm.employees.items():
        firm.employees[login] = replace(one, name=ENGLISH[one.name], position=ENGLISH[one.position])
    for id, department in firm.departments.items():
        firm.departments[id] = Department(id, ENGLISH[department.name], department.members)
    for number, name in (("79101234567", "John Parker"), ("79101234568", "Mary Kim"), ("79101234569", "Vector Ltd")):
        firm.clients[number] = Client(name, number)
