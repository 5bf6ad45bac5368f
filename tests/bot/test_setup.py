"""``python -m bot setup`` in a real terminal, against the pretend Telegram and PBXs of every kind."""

import os
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.settings import load
from sandbox.offices import CABINET_KEY, CIFRA_DOMAIN, CIFRA_KEY, KINDS
from sandbox.server import serve
from sandbox.world import GLEB, World
from tests.bot.pseudo_terminal import session
from tests.bot.terminal import bot

BARE = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}


@dataclass
class Place:
    world: World
    address: str
    folder: Path

    @property
    def file(self) -> Path:
        return self.folder / ".env"

    @property
    def environment(self) -> dict[str, str]:
        return BARE | {"TELEGRAM__API_BASE": self.address}


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[Place]:
    world = World(kinds=KINDS)
    world.cifra1.door.limit = 0
    async with serve(world) as address:
        yield Place(world, address, tmp_path)


async def test_from_nothing_to_an_account_with_every_answer_wrong_at_first(place: Place) -> None:
    world, megafon = place.world, place.world.megafon
    async with session(place.folder, place.environment, "setup") as it:
        await it.types("ru")
        await it.sees("Перезвон: настройка", "@BotFather")
        await it.types("110201543")
        await it.sees("✗ Это не похоже на токен")
        await it.types("110201544:another-token-that-telegram-never-gave-out")
        await it.sees("✗ Telegram не принимает токен", "Что поправить?")
        await it.types("9")
        await it.sees("✗ Напишите число от 1 до 5")
        await it.types("1", world.token)
        await it.sees("в конце …0000", "✓ Telegram знает нас как @perezvon_bot", "@userinfobot")
        await it.types("@gleb")
        await it.sees("✗ Id — это число")
        await it.types(str(GLEB), "")
        await it.sees("• 104: Telegram не знает такого собеседника")
        await it.types("y")
        world.telegram.start(GLEB)
        await it.types(str(GLEB), "")
        await it.sees("✓ 104: это Глеб")
        await it.types("calls.example.org")
        await it.sees("✗ Нужен полный адрес")
        await it.types("https://calls.example.org")
        await it.sees("Какая у вас АТС?", "3. МегаФон")
        await it.types("3", "мой офис")
        await it.sees("✗ В имени бывают только")
        await it.types("")
        await it.sees("имя перед .megapbx.ru")
        await it.types("https://?")
        await it.sees("✗ Так адрес не читается")
        await it.types(f"{place.address}/megafon/crmapi/v1")
        await it.sees("«Настройки» → «Интеграция с CRM» → «Ключ для авторизации в АТС»")
        await it.types("another-key")
        await it.types("short")
        await it.sees("✗ Коротко: нужно не меньше 8 знаков")
        await it.types("")
        await it.sees("Остальное обычно не трогают", "TIMEZONE=Europe/Moscow")
        await it.types("timezone", "Moscow")
        await it.sees("✗ Такого пояса нет")
        await it.types("Asia/Omsk", "")
        await it.sees("✗ office: АТС не приняла ключ", "Что поправить?", "2. API_KEY")
        await it.types("2", megafon.key)
        await it.sees("✓ office: адрес отвечает, ключ принят", "✓ office: сотрудники: 4")
        await it.sees("«Адрес вашей CRM»: https://calls.example.org/pbx/office;", "PBX__OFFICE__CRM_TOKEN (")
        await it.types("нет", "")
        assert not place.file.exists(), "nothing is written before the end"
        await it.types("y")
        await it.sees("✓ Записано", "make check")
        assert await it.ends() == 0
    settings = load({}, place.file)
    text = place.file.read_text("utf-8")
    assert place.file.stat().st_mode & 0o777 == 0o600
    assert f"PBX__OFFICE__API_KEY={megafon.key}" in text
    assert "# Cabinet → «Настройки» → «Интеграция с CRM»" in text, "the comments of the example stay"
    token = re.search(r"^PBX__OFFICE__CRM_TOKEN=([0-9a-f]{32})$", text, re.MULTILINE)
    assert token
    assert f"({token[1]})" in it.shown, "what is to be typed into the cabinet is shown"
    for secret in (world.token, megafon.key, "another-key"):
        assert secret not in it.shown
    assert (settings.telegram.admins, settings.language, list(settings.pbx)) == ((GLEB,), "ru", ["office"])
    assert not [entry for entry in world.telegram.log if entry["method"].lower() == "getupdates"]
    assert not work_of(world), "nothing rang and nothing was changed"


def work_of(world: World) -> list[object]:
    return [one for one in world.megafon.requests if one["path"].endswith("/makecall")]


async def test_again_it_adds_accounts_of_every_other_kind_and_a_helpdesk_and_keeps_the_file_of_before(
    place: Place,
) -> None:
    place.file.write_text(
        f"# mine\nTELEGRAM__TOKEN={place.world.token}\nTELEGRAM__ADMINS=[1]\nWEB__PUBLIC_URL=https://a.example\n"
    )
    before = place.file.read_text()
    async with session(place.folder, place.environment, "setup", "--language", "en") as it:
        await it.sees("There are settings already", "connect one more PBX")
        await it.types("1", "2", "cloud", f"{place.address}/cloud_ats", place.world.cloud_ats.token, "", "")
        await it.sees("✓ cloud: employees: 4", "https://a.example/pbx/cloud")
        await it.types("1", "1", "cifra", CIFRA_DOMAIN, CIFRA_KEY)
        await it.types("base_url", f"{place.address}/cifra1/crmapi.php")
        await it.types("cabinet_url", f"{place.address}/cifra1/api", "cabinet_key", CABINET_KEY, "")
        await it.sees("✓ cifra: the address answers", "a.example, port 443")
        await it.types("1", "4", "", "", "")
        await it.sees("https://a.example/api/v2/telephony/calls/@", "What is to be done?", "done: write it")
        helpdesk = next(number for number, label in menu(it.shown) if label == "connect a helpdesk")
        await it.types(helpdesk, "", "ftp://nowhere")
        await it.sees("✗ This is not a channel's address")
        await it.types(place.world.helpdesk.url(place.address))
        await it.sees("✓ desk:", "What is to be done?", "done: write it")
        done = next(number for number, label in menu(it.shown) if label == "done: write it")
        await it.types(done, "y")
        await it.sees("The file of before: ", "✓ Written")
        assert await it.ends() == 0
    [aside] = place.folder.glob(".env.old-*")
    assert aside.read_text() == before
    assert aside.stat().st_mode & 0o777 == 0o600
    settings = load({}, place.file)
    assert place.file.read_text("utf-8").startswith("# mine\nTELEGRAM__TOKEN=")
    assert sorted(settings.pbx) == ["cifra", "cloud", "office"]
    assert list(settings.helpdesk) == ["desk"]


def menu(shown: str) -> list[tuple[str, str]]:
    return re.findall(r"^  (\d+)\. (.+)$", shown.rpartition("What is to be done?")[2], re.MULTILINE)


async def test_whoever_leaves_in_the_middle_has_changed_nothing(place: Place) -> None:
    async with session(place.folder, place.environment, "setup", "--language", "en") as it:
        await it.sees("@BotFather")
        await it.types(place.world.token)
        await it.sees("Ids of the administrators: ")
        await it.leaves("Nothing was written.")
        assert await it.ends() == 1
    assert list(place.folder.iterdir()) == []


async def test_without_a_terminal_it_says_so(tmp_path: Path) -> None:
    said = await bot("setup", environment=BARE | {"PEREZVON_ENV_FILE": str(tmp_path / ".env")})
    assert (said.code, said.out) == (2, "")
    assert "запустите его в терминале" in said.err
    assert list(tmp_path.iterdir()) == []
